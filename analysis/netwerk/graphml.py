"""GraphML, as osmnx saves a street network."""

from __future__ import annotations

from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from analysis.errors import CrsError, UnreadableError
from analysis.netwerk.graph import Netwerk
from analysis.netwerk.tags import is_ferry, may_walk
from analysis.pairs import FloatArray
from analysis.schemas import RD

__all__ = ["read_graphml"]

_REMEDY = "Bewaar het netwerk opnieuw, bijvoorbeeld met osmnx.save_graphml."
_SPACE = "{http://graphml.graphdrawing.org/xmlns}"

Row = dict[str, str]


def read_graphml(path: Path, *, veren: bool = False) -> Netwerk:
    """Read a street network: nodes with x and y, edges with an optional geometry (WKT), the graph with a crs.

    Args:
        path: the file.
        veren: whether ferries count as streets.

    Raises:
        UnreadableError: the file is no GraphML, or a node has no place.
        CrsError: the coordinate system is unknown.

    """
    try:
        with path.open("rb") as file:
            nodes, edges, graph = _parse(file)
        place = {name: (float(row["x"]), float(row["y"])) for name, row in nodes.items()}
        lines = [_line_of(ends, row, place) for ends, row in edges if _is_street(row, veren=veren)]
    except (ET.ParseError, KeyError, ValueError, shapely.errors.GEOSException) as error:
        raise UnreadableError("Dit is geen bruikbaar GraphML.", bron=path.name, oplossing=_REMEDY) from error
    counts = np.array([len(line) for line in lines], dtype=np.int64)
    if not len(counts):
        return Netwerk.from_stukken(np.empty((0, 2)), [], [])
    # within a file equal coordinates are one place: shared end points, and an edge and its way back
    points, rows = np.unique(np.concatenate(lines), axis=0, return_inverse=True)
    last = np.cumsum(counts) - 1
    first = np.setdiff1d(np.arange(int(counts.sum())), last)
    rows = rows.ravel()
    return Netwerk.from_stukken(_in_rd(points, graph.get("crs"), path.name), rows[first], rows[first + 1])


def _parse(file: IO[bytes]) -> tuple[dict[str, Row], list[tuple[tuple[str, str], Row]], Row]:
    """Give nodes, edges and the graph itself with their data under the names of the keys."""
    keys: Row = {}
    nodes: dict[str, Row] = {}
    edges: list[tuple[tuple[str, str], Row]] = []
    graph: Row = {}
    for _, element in ET.iterparse(file):  # noqa: S314 - see the import
        tag = element.tag.removeprefix(_SPACE)
        if tag == "key":
            keys[element.attrib["id"]] = element.attrib["attr.name"]
        elif tag in {"node", "edge", "graph"}:
            row = {keys[d.attrib["key"]]: d.text or "" for d in element.findall(f"{_SPACE}data")}
            if tag == "node":
                nodes[element.attrib["id"]] = row
            elif tag == "edge":
                edges.append(((element.attrib["source"], element.attrib["target"]), row))
            else:
                graph = row
            if tag != "graph":
                element.clear()
    return nodes, edges, graph


def _is_street(row: Row, *, veren: bool) -> bool:
    """Tell whether an edge may be walked; one that does not say what it is may."""
    silent = "highway" not in row and "route" not in row
    return silent or may_walk(row) or (veren and is_ferry(row))


def _line_of(ends: tuple[str, str], row: Row, place: dict[str, tuple[float, float]]) -> FloatArray:
    """Give the points of an edge, from one end to the other."""
    begin, end = (np.array(place[name]) for name in ends)
    if not row.get("geometry"):
        return np.stack([begin, end])
    points = shapely.get_coordinates(shapely.from_wkt(row["geometry"]))
    if abs(points[0] - begin).sum() > abs(points[-1] - begin).sum():
        points = points[::-1]  # drawn from the other end
    points[0], points[-1] = begin, end
    return points


def _in_rd(points: FloatArray, crs: str | None, bron: str) -> FloatArray:
    try:
        if crs is None:
            raise CRSError("no crs")  # noqa: TRY301 - told below in Dutch
        to_rd = Transformer.from_crs(CRS.from_user_input(crs), RD, always_xy=True)
    except CRSError as error:
        raise CrsError("Het coördinatenstelsel is onbekend.", bron=bron, oplossing=_REMEDY) from error
    return np.column_stack(to_rd.transform(points[:, 0], points[:, 1]))
