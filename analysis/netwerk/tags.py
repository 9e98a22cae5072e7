"""Where may one walk? Rules for OpenStreetMap tags, from its wiki's access rules and Dutch practice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product

__all__ = ["is_barrier", "is_ferry", "may_walk"]

_WALKABLE = frozenset(
    (
        "bridleway",
        "corridor",
        "crossing",
        "cycleway",  # Dutch law lets people walk on a cycle path where no footway lies beside it
        "elevator",
        "footway",
        "living_street",
        "path",
        "pedestrian",
        "platform",
        "primary",
        "primary_link",
        "residential",
        "road",
        "secondary",
        "secondary_link",
        "service",
        "steps",
        "tertiary",
        "tertiary_link",
        "track",
        "unclassified",
    )
)
_YES = frozenset(("yes", "designated", "permissive", "public", "official", "destination", "customers"))
# use_sidepath: the way beside it is mapped and must be used
_NO = frozenset(
    ("no", "private", "use_sidepath", "military", "agricultural", "forestry", "delivery", "permit")
)


_JOINED = re.compile(r"'([^']*)'")


def may_walk(tags: Mapping[str, str]) -> bool:
    """Tell whether a way with these tags may be walked; a ferry is judged by `is_ferry`.

    `foot` decides where it says yes or no, then `access`, then the kind of way. Motorways, trunk roads and
    other roads for motor vehicles only count where `foot` or a sidewalk allows it; what is planned or being
    built never does. A street that osmnx joined from several ("['footway', 'track']") may be walked when all
    of them may.
    """
    return all(_may_walk(part) for part in _parts_of(tags))


def _parts_of(tags: Mapping[str, str]) -> Iterator[Mapping[str, str]]:
    """Give the tags that the parts of a street may have."""
    joined = {key: _JOINED.findall(value) for key, value in tags.items() if value.startswith("['")}
    for values in product(*joined.values()):
        yield {**tags, **dict(zip(joined, values, strict=True))} if joined else tags


def _may_walk(tags: Mapping[str, str]) -> bool:
    if tags.get("area") == "yes" and tags.get("highway") not in {"pedestrian", "footway"}:
        return False
    highway, foot = tags.get("highway", ""), tags.get("foot", "")
    if highway in {"construction", "proposed", "razed", "abandoned"}:
        return False
    if not highway and not _walkable_otherwise(tags):
        return False
    if foot in _NO or foot in _YES:
        return foot in _YES
    if tags.get("access", "") in _NO:
        return False
    meant = (highway in _WALKABLE and tags.get("motorroad") != "yes") or not highway
    return meant or tags.get("sidewalk", "no") in {"both", "left", "right", "yes"}


def is_ferry(tags: Mapping[str, str]) -> bool:
    """Tell whether a way is a ferry that takes people on foot."""
    barred = tags.get("foot", "") in _NO or (
        tags.get("access", "") in _NO and tags.get("foot", "") not in _YES
    )
    return tags.get("route") == "ferry" and not barred


def is_barrier(tags: Mapping[str, str]) -> bool:
    """Tell whether nobody crosses this but over a bridge: rail and water, not in a tunnel or on a bridge."""
    if tags.get("tunnel", "no") != "no" or tags.get("bridge", "no") != "no":
        return False
    rail = tags.get("railway") in {"rail", "light_rail"}
    return rail or tags.get("waterway") in {"river", "canal"} or tags.get("natural") == "water"


def _walkable_otherwise(tags: Mapping[str, str]) -> bool:
    return (
        tags.get("railway") == "platform"
        or tags.get("public_transport") == "platform"
        or (tags.get("man_made") == "pier")
    )
