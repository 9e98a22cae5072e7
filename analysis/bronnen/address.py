"""Address of a service: whether it is one, and what stands behind it where a mirror may hold part of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["fill", "is_address", "join_address"]

_HOLE = re.compile(r"\\\{\w+\\\}")


def is_address(url: str) -> bool:
    """Say whether `url` is an http(s) address with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not re.search(r"\s", url)


def join_address(base: str, pad: str, holes: Mapping[str, str]) -> str | None:
    """Put `pad` behind `base`, without repeating the part of it that `base` already ends in.

    Args:
        base: an address, with or without a path; may hold {jaar} or {tabel} itself.
        pad: a path with holes like {jaar}.
        holes: what to fill in.

    Returns:
        The address; None when `base` has another value where `pad` has a hole (2024 asked for 2025).

    """
    base = fill(base.rstrip("/"), holes)
    host, _, path = base.partition("://")[2].partition("/")
    have, want = [p for p in path.split("/") if p], pad.split("/")
    for length in range(min(len(have), len(want)), 0, -1):
        tail = have[-length:]
        if all(_fits(segment, template) for segment, template in zip(tail, want[:length], strict=True)):
            filled = [fill(template, holes) for template in want[:length]]
            if [s.lower() for s in filled] != [s.lower() for s in tail]:
                return None
            return "/".join([base, *(fill(template, holes) for template in want[length:])])
    return f"{base}/{fill(pad, holes)}" if host else None


def _fits(segment: str, template: str) -> bool:
    if template.startswith("{") and template.endswith("}") and template != "{jaar}":
        return False
    pattern = _HOLE.sub(r"\\w+", re.escape(template))
    return re.fullmatch(pattern, segment, flags=re.IGNORECASE) is not None


def fill(text: str, holes: Mapping[str, str]) -> str:
    """Fill in the holes ({jaar}, {tabel}) of a path."""
    for name, value in holes.items():
        text = text.replace(f"{{{name}}}", value)
    return text
