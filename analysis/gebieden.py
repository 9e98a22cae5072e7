"""Gebieden: repair borders, find the buurt of a point, build wijken and gemeenten from their buurten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import GeometryCollection, MultiPolygon, Polygon

from analysis.schemas import RD, validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from analysis.binnen import Raster

__all__ = ["BuurtIndex", "build_gebieden", "buurt_of_points", "find_overlaps", "repair_polygon"]

_AT_ONCE = 65_536  # points: few enough to stay in the cache of a processor
_MANY = 200_000  # points from which compiled code repays what loading it takes


def repair_polygon(geometry: BaseGeometry | None) -> MultiPolygon | None:
    """Give the area that the rings of `geometry` draw, as a valid MultiPolygon; None where they draw none.

    Each ring is repaired by itself (a bow-tie keeps both triangles, a loop that touches itself is a hole, a
    spike has no area), then holes are cut from their shell. `buffer(0)` would lose half a bow-tie.

    >>> bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    >>> repair_polygon(bow_tie).area, bow_tie.buffer(0).area
    (50.0, 25.0)

    """
    if isinstance(
        geometry, GeometryCollection
    ):  # as a repair elsewhere leaves: the area, loose lines beside it
        loose = shapely.get_parts(shapely.get_parts(geometry))
        geometry = MultiPolygon([part for part in loose if isinstance(part, Polygon)])
    if geometry is None or not isinstance(geometry, Polygon | MultiPolygon) or geometry.is_empty:
        return None
    geometry = shapely.force_2d(geometry)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    if not geometry.is_valid:
        parts = geometry.geoms if isinstance(geometry, MultiPolygon) else [geometry]
        geometry = shapely.union_all([_repair_part(part) for part in parts])
    polygons = [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon) and part.area > 0]
    return MultiPolygon(polygons) if polygons else None


def _repair_part(part: Polygon) -> BaseGeometry:
    rings = [_area_of_ring(ring.coords) for ring in (part.exterior, *part.interiors)]
    return rings[0].difference(shapely.union_all(rings[1:]))


def _area_of_ring(coordinates: Iterable[tuple[float, ...]]) -> BaseGeometry:
    valid = shapely.make_valid(Polygon(coordinates), method="linework")
    return shapely.union_all([part for part in shapely.get_parts(valid) if isinstance(part, Polygon)])


def find_overlaps(geometries: NDArray[np.object_], *, min_share: float) -> list[tuple[int, int, float]]:
    """Find pairs of `geometries` that share more than `min_share` of the smaller one's area.

    Args:
        geometries: valid polygons in RD.
        min_share: share (0-1) up to which an overlap is taken for drawing noise.

    Returns:
        (index, index, shared area in m²), lowest index first; empty for a clean coverage.

    """
    if shapely.coverage_is_valid(geometries):
        return []
    first, second = shapely.STRtree(geometries).query(geometries, predicate="intersects")
    keep = first < second
    first, second = first[keep], second[keep]
    area = shapely.area(shapely.intersection(geometries[first], geometries[second]))
    smaller = np.minimum(shapely.area(geometries[first]), shapely.area(geometries[second]))
    bad = np.flatnonzero(area > min_share * smaller)
    return sorted((int(first[i]), int(second[i]), float(area[i])) for i in bad)


def buurt_of_points(
    buurten: gpd.GeoDataFrame, x_rd: NDArray[np.float64], y_rd: NDArray[np.float64]
) -> NDArray[np.object_]:
    """Give the buurtcode of each point, None for a point in no buurt.

    A buurt is its closed area: a point on a border belongs to the lowest buurtcode that touches it, so every
    point has one buurt at the most and the answer does not depend on the order of rows.

    Args:
        buurten: table buurten, valid polygons in RD.
        x_rd: x of the points in RD (m), shape (n,); NaN is in no buurt.
        y_rd: y of the points in RD (m), shape (n,).

    """
    if len(x_rd) >= _MANY:
        return BuurtIndex.of(buurten).codes_of_points(x_rd, y_rd)
    return _compare_with_each(buurten, x_rd, y_rd)


@dataclass(frozen=True)
class BuurtIndex:
    """The buurten, ready to be asked many times: the answers of `buurt_of_points`, compiled.

    Attributes:
        buurten: table buurten.
        codes: their codes in order, and None at the end.
        raster: the buurten in that order, as a raster.

    """

    buurten: gpd.GeoDataFrame
    codes: NDArray[np.object_]
    raster: Raster

    @classmethod
    def of(cls, buurten: gpd.GeoDataFrame) -> BuurtIndex:
        """Build the index of table buurten (valid polygons in RD)."""
        from analysis.binnen import build_raster  # noqa: PLC0415  (numba)

        rows = buurten.sort_values("buurtcode")
        codes = np.concatenate([rows["buurtcode"].to_numpy(dtype=object), np.array([None], dtype=object)])
        return cls(buurten, codes, build_raster(rows.geometry.to_numpy()))

    def codes_of_points(self, x_rd: NDArray[np.float64], y_rd: NDArray[np.float64]) -> NDArray[np.object_]:
        """Give the buurtcode of each point as `buurt_of_points` does."""
        from analysis.binnen import DOUBTFUL, NOWHERE, rows_of_points  # noqa: PLC0415  (numba)

        codes = np.empty(len(x_rd), dtype=object)
        for start in range(0, len(codes), _AT_ONCE):  # what is found stays at hand until it is named
            x, y, part = (array[start : start + _AT_ONCE] for array in (x_rd, y_rd, codes))
            rows = rows_of_points(self.raster, x, y)
            # Counting from the end: NOWHERE is None. The doubtful get theirs below.
            self.codes.take(rows, mode="wrap", out=part)
            if rows.min(initial=NOWHERE) == DOUBTFUL:  # the least there is
                doubtful = np.flatnonzero(rows == DOUBTFUL)
                part[doubtful] = _compare_with_each(self.buurten, x[doubtful], y[doubtful])
        return codes


def _compare_with_each(
    buurten: gpd.GeoDataFrame, x_rd: NDArray[np.float64], y_rd: NDArray[np.float64]
) -> NDArray[np.object_]:
    result = np.full(len(x_rd), None, dtype=object)
    order = np.argsort(x_rd, kind="stable")
    xs, ys = x_rd[order], y_rd[order]
    rows = buurten.sort_values("buurtcode", ascending=False)
    bounds = rows.geometry.bounds.to_numpy()
    starts = np.searchsorted(xs, bounds[:, 0], side="left")
    stops = np.searchsorted(xs, bounds[:, 2], side="right")
    for code, polygon, box, start, stop in zip(
        rows["buurtcode"], rows.geometry, bounds, starts, stops, strict=True
    ):
        near = start + np.flatnonzero((ys[start:stop] >= box[1]) & (ys[start:stop] <= box[3]))
        if near.size:
            shapely.prepare(polygon)
            inside = near[shapely.intersects_xy(polygon, xs[near], ys[near])]
            result[order[inside]] = code
    return result


def build_gebieden(buurten: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Build the table gebieden: every buurt, then every wijk and gemeente as the union of its buurten.

    A name that several gebieden of a niveau have gets what tells them apart behind it: "Centrum (Noordwijk)".

    Returns:
        gebiedcode, gebiednaam, niveau, wijkcode (empty for a gemeente), gemeentecode, geometry (RD);
        buurten before wijken before gemeenten, each by code.

    """
    own = buurten.assign(gebiedcode=buurten["buurtcode"], gebiednaam=buurten["naam"], niveau="buurt")
    wijken = _dissolve(buurten, "wijkcode", "wijknaam", "wijk").assign(wijkcode=lambda t: t["gebiedcode"])
    gemeenten = _dissolve(buurten, "gemeentecode", "gemeentenaam", "gemeente").assign(wijkcode=None)
    columns = ["gebiedcode", "gebiednaam", "niveau", "wijkcode", "gemeentecode", "geometry"]
    tables = [
        table.assign(gebiednaam=_tell_apart(table, larger)).sort_values("gebiedcode")[columns]
        for table, larger in (
            (own, ["wijknaam", "gemeentenaam"]),
            (wijken, ["gemeentenaam"]),
            (gemeenten, []),
        )
    ]
    gebieden = gpd.GeoDataFrame(pd.concat(tables, ignore_index=True), geometry="geometry", crs=RD)
    return validate(gebieden, "gebieden")


def _dissolve(buurten: gpd.GeoDataFrame, code: str, naam: str, niveau: str) -> gpd.GeoDataFrame:
    rows = [
        {
            "gebiedcode": key,
            "gebiednaam": group[naam].iloc[0],
            "niveau": niveau,
            "gemeentecode": group["gemeentecode"].iloc[0],
            "gemeentenaam": group["gemeentenaam"].iloc[0],
            "geometry": _union(group.geometry.to_numpy()),
        }
        for key, group in buurten.groupby(code, sort=True)
    ]
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=RD)


def _tell_apart(table: pd.DataFrame, larger: list[str]) -> pd.Series:
    """Give column gebiednaam; gebieden of one name get the first of `larger` that differs, or their code."""
    names = table["gebiednaam"].copy()
    for name, rows in table[names.duplicated(keep=False)].groupby("gebiednaam"):
        column = next((column for column in larger if rows[column].is_unique), "gebiedcode")
        names[rows.index] = f"{name} (" + rows[column].astype("str") + ")"
    return names


def _union(polygons: NDArray[np.object_]) -> BaseGeometry:
    # A clean coverage is dissolved edge by edge, many times faster than a general union.
    union = (
        shapely.coverage_union_all(polygons)
        if shapely.coverage_is_valid(polygons)
        else shapely.union_all(polygons)
    )
    return MultiPolygon([part for part in shapely.get_parts(union) if isinstance(part, Polygon)])
