"""From file to street network: an Overpass answer, GraphML (as osmnx writes it) or a GeoPackage of lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from analysis.errors import CrsError, MissingFileError, SamenspelkaartError, UnreadableError, UsageError
from analysis.netwerk.graph import Netwerk, pieces_of_lines
from analysis.netwerk.meren import areas_of_relation, to_rd
from analysis.netwerk.tags import is_barrier, is_ferry, may_walk
from analysis.pairs import FloatArray, IntArray
from analysis.schemas import RD

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["Straten", "network_of_lines", "read_lines", "read_overpass", "read_straten"]

_REMEDY = "Haal de looproutes opnieuw op met 'samenspelkaart fetch'."
_NO_LINES = ("None", "Point", "Polygon")  # kinds of layers without a line
_CLOSED = 4  # a ring has at least three corners and its first point again


class Straten(NamedTuple):
    """What a file of streets holds.

    Args:
        netwerk: where one may walk.
        barriers: lines and areas (RD) that nobody crosses but over the network: rail and water.
        onvolledig: ways with a node that the file lacks; what is known of them is used.

    """

    netwerk: Netwerk
    barriers: npt.NDArray[np.object_]
    onvolledig: int


def read_straten(path: Path, *, veren: bool = False) -> Straten:
    """Read a street network from `path`: .json (Overpass), .graphml, or any file of lines (.gpkg, .geojson).

    Args:
        path: the file.
        veren: whether ferries count as streets.

    Raises:
        MissingFileError: the file is not there.
        UnreadableError: it is broken, incomplete, or holds no street to walk on.
        CrsError: its coordinate system is unknown, or not that of its places.

    """
    if not path.is_file():
        raise MissingFileError("Dit bestand ontbreekt.", bron=path.name, oplossing=_REMEDY)
    try:
        return _read(path, veren=veren)
    except UsageError as error:  # a place that is none in RD
        raise CrsError(
            "De plekken in dit bestand passen niet bij het coördinatenstelsel dat erin staat.",
            bron=path.name,
            oplossing=_REMEDY,
        ) from error


def _read(path: Path, *, veren: bool) -> Straten:
    kind = path.suffix.lower()
    if kind == ".json":
        answer = _json_of(path)
        try:
            return read_overpass(answer, bron=path.name, veren=veren)
        except SamenspelkaartError:
            raise
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise UnreadableError(
                "Dit is geen antwoord van Overpass.", bron=path.name, oplossing=_REMEDY
            ) from error
    if kind == ".graphml":
        from analysis.netwerk.graphml import read_graphml  # noqa: PLC0415 - only where such a file is

        return _walkable(Straten(read_graphml(path, veren=veren), np.empty(0, dtype=object), 0), path.name)
    return read_lines(path, veren=veren)


def read_overpass(answer: Mapping[str, Any], *, bron: str = "Overpass", veren: bool = False) -> Straten:
    """Read the ways of an Overpass answer that one may walk, and the rail and water between them.

    Args:
        answer: `elements` of ways with nodes and tags, of nodes with lat and lon, and of relations that
            join ways to one lake or river.
        bron: name of the file, for messages.
        veren: whether ferries count as streets.

    Raises:
        UnreadableError: the answer was cut off, or holds no street to walk on.

    """
    elements = answer.get("elements")
    if not isinstance(elements, list) or "remark" in answer:
        raise UnreadableError("Dit antwoord van Overpass is niet af.", bron=bron, oplossing=_REMEDY)
    ids, xy = _nodes_of(elements)
    ways = [e for e in elements if e.get("type") == "way" and e.get("nodes")]
    tags = [way.get("tags", {}) for way in ways]
    rows, known = _rows_of(ways, ids)
    walk = [may_walk(tag) or (veren and is_ferry(tag)) for tag in tags]
    counts = np.array([len(way["nodes"]) for way in ways], dtype=np.int64)
    first, second = pieces_of_lines(counts)
    usable = known[first] & known[second] & np.repeat(walk, np.maximum(counts - 1, 0)).astype(bool)
    netwerk = Netwerk.from_stukken(xy, rows[first[usable]], rows[second[usable]])
    lines = np.split(np.arange(len(rows)), np.cumsum(counts)[:-1]) if len(counts) else []
    drawn = {way.get("id"): xy[rows[line[known[line]]]] for way, line in zip(ways, lines, strict=True)}
    barriers = [
        _line_or_area(drawn[way.get("id")])
        for way, tag in zip(ways, tags, strict=True)
        if is_barrier(tag) and len(drawn[way.get("id")]) > 1
    ]
    barriers += [part for element in elements for part in areas_of_relation(element, drawn)]
    incomplete = sum(bool(w and not known[line].all()) for line, w in zip(lines, walk, strict=True))
    return _walkable(Straten(netwerk, np.array(barriers, dtype=object), incomplete), bron)


def read_lines(path: Path, *, veren: bool = False) -> Straten:
    """Read a file of lines; columns named as OpenStreetMap's tags (highway, foot, access ...) are obeyed.

    Lines meet where they share a point, unless `layer` says that they pass over each other. Without a column
    highway or route every line may be walked.

    Raises:
        UnreadableError: the file cannot be read, or holds no street to walk on.
        CrsError: its coordinate system is unknown.

    """
    table = _read_line_layers(path)
    table = table[table.geometry.geom_type == "LineString"]
    if "highway" in table.columns or "route" in table.columns:
        columns = [c for c in table.columns if c != table.geometry.name]
        rows = [
            {str(k): v for k, v in row.items() if isinstance(v, str)}
            for row in table[columns].to_dict("records")
        ]
        table = table[[may_walk(tags) or (veren and is_ferry(tags)) for tags in rows]]
    layer = table["layer"] if "layer" in table.columns else pd.Series(0, index=table.index)
    layers = pd.to_numeric(layer, errors="coerce").fillna(0).to_numpy(dtype=float)
    netwerk = network_of_lines(table.geometry.to_numpy(), layers)
    return _walkable(Straten(netwerk, np.empty(0, dtype=object), 0), path.name)


def _read_line_layers(path: Path) -> gpd.GeoDataFrame:
    """Give the lines of all layers that hold any (osmnx writes nodes first), one part per row, RD."""
    import geopandas as gpd  # noqa: PLC0415 - not needed for the other kinds
    from pyogrio import list_layers  # noqa: PLC0415
    from pyogrio.errors import DataSourceError  # noqa: PLC0415

    try:
        layers = [name for name, kind in list_layers(path) if not str(kind).endswith(_NO_LINES)]
        tables = [gpd.read_file(path, layer=name) for name in layers]
    except DataSourceError as error:
        raise UnreadableError("Dit bestand is niet te lezen.", bron=path.name, oplossing=_REMEDY) from error
    if not all(isinstance(table, gpd.GeoDataFrame) and table.crs is not None for table in tables):
        raise CrsError("Het coördinatenstelsel is onbekend.", bron=path.name, oplossing="Bewaar het in RD.")
    if not tables:
        raise UnreadableError("Er staan geen lijnen in dit bestand.", bron=path.name, oplossing=_REMEDY)
    parts = [table[table.geometry.notna()].to_crs(RD).explode(ignore_index=True) for table in tables]
    return gpd.GeoDataFrame(pd.concat(parts, ignore_index=True), crs=RD)


def network_of_lines(lines: npt.NDArray[np.object_], layers: FloatArray) -> Netwerk:
    """Make a network of lines (RD): they meet in points that are equal to the millimetre.

    Args:
        lines: shapely lines.
        layers: level of each line (0: the ground); lines of different levels meet in their end points only.

    """
    counts = shapely.get_num_coordinates(lines).astype(np.int64)
    points = np.round(shapely.get_coordinates(lines), 3)
    level = np.repeat(layers, counts)
    last = np.cumsum(counts) - 1
    level[last] = level[last - counts + 1] = 0.0
    xyz, rows = np.unique(np.column_stack([points, level]), axis=0, return_inverse=True)
    first, second = pieces_of_lines(counts)
    rows = rows.ravel()
    return Netwerk.from_stukken(xyz[:, :2], rows[first], rows[second])


def _json_of(path: Path) -> Mapping[str, Any]:
    try:
        answer = json.loads(path.read_bytes())
    except ValueError as error:
        raise UnreadableError("Dit bestand is geen JSON.", bron=path.name, oplossing=_REMEDY) from error
    return answer if isinstance(answer, dict) else {}


def _nodes_of(elements: list[Mapping[str, Any]]) -> tuple[IntArray, FloatArray]:
    """Give the ids of the nodes, sorted, and their RD coordinates; also of ways that carry their geometry."""
    place: dict[int, tuple[float, float]] = {}
    for element in elements:
        if element.get("type") == "node" and "lat" in element and "lon" in element:
            place[element["id"]] = (element["lon"], element["lat"])
        for node, at in zip(element.get("nodes", ()), element.get("geometry", ()), strict=False):
            if at is not None:
                place.setdefault(node, (at["lon"], at["lat"]))
    ids = np.array(sorted(place), dtype=np.int64)
    degrees = np.array([place[node] for node in ids.tolist()]).reshape(-1, 2)
    return ids, to_rd(degrees[:, 0], degrees[:, 1])


def _rows_of(ways: Iterable[Mapping[str, Any]], ids: IntArray) -> tuple[IntArray, npt.NDArray[np.bool_]]:
    """Give for all nodes of all ways, one after another, the row in `ids` and whether it is there."""
    flat = np.array([node for way in ways for node in way["nodes"]], dtype=np.int64)
    rows = np.minimum(np.searchsorted(ids, flat), max(len(ids) - 1, 0))
    known = ids[rows] == flat if len(ids) else np.zeros(len(flat), dtype=np.bool_)
    return rows, known


def _line_or_area(points: FloatArray) -> shapely.Geometry:
    closed = len(points) >= _CLOSED and (points[0] == points[-1]).all()
    return shapely.Polygon(points) if closed else shapely.LineString(points)


def _walkable(straten: Straten, bron: str) -> Straten:
    if not len(straten.netwerk.van):
        raise UnreadableError(
            "Er staat geen straat of pad in waar mensen mogen lopen.", bron=bron, oplossing=_REMEDY
        )
    return straten
