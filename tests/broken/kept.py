"""Rows that are kept, left out of the sums and reported: the name says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tests.broken.edit import BEVOLKING, HERKOMSTEN, REGISTER, add_row, change_geo, change_text
from tests.roosterdam import N1, NOORD, Z1

__all__ = ["KEPT"]

Break = Callable[[Path], object]


def _offering(**cells: str) -> Break:
    """Give a break that adds a huiskamer for ouderen in Z1, where there is none, spoiled by `cells`."""
    good = {"aanbod_id": "X", "naam": "Plek", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen"}
    return lambda data: add_row(data, REGISTER, **{**good, **cells})


def _at_z5(**cells: str) -> Break:
    return _offering(**{"x_rd": "200550", "y_rd": "500500", "locatieprecisie": "adres", **cells})


def _figure(code: str, doelgroep: str, inwoners: str, schatting: str = "nee") -> Break:
    return lambda data: add_row(
        data, BEVOLKING, gebiedcode=code, doelgroep=doelgroep, inwoners=inwoners, peiljaar="2024", bron="x",
        schatting=schatting,
    )  # fmt: skip


def _place(x: str, y: str, code: str, gewicht: str) -> Break:
    return lambda data: add_row(data, HERKOMSTEN, x_rd=x, y_rd=y, buurtcode=code, gewicht=gewicht)


def _bow_tie(data: Path) -> None:
    # N1's square drawn crosswise: two triangles that meet in the middle
    ring = [[200000, 501000], [201000, 502000], [201000, 501000], [200000, 502000], [200000, 501000]]
    change_geo(data, lambda geo: geo["features"][0]["geometry"].update(coordinates=[ring]))


def _without_figures(data: Path) -> None:
    change_text(
        data,
        BEVOLKING,
        lambda text: "".join(line for line in text.splitlines(keepends=True) if Z1 not in line),
    )


def _workbook_with_two_sheets(data: Path) -> None:
    register = pd.read_csv(data / REGISTER, dtype=str)
    with pd.ExcelWriter(data / "aanbod" / "register.xlsx") as book:
        register.to_excel(book, sheet_name="Register", index=False)
        register.to_excel(book, sheet_name="Vorig jaar", index=False)
    (data / REGISTER).unlink()


KEPT: dict[str, Break] = {
    "aanbodsoort_unknown": _at_z5(aanbodsoort="zwembad"),
    "aanbodsoort_empty": _at_z5(aanbodsoort=""),
    "doelgroep_unknown": _at_z5(doelgroepen="bejaarden"),
    "doelgroep_partly_unknown": _at_z5(doelgroepen="jeugd;bejaarden"),
    "lat_lon_swapped": _offering(lat="6.09", lon="52.51"),
    "point_in_paris": _offering(lat="48.86", lon="2.35"),
    "point_in_brussels": _offering(lat="50.85", lon="4.35"),
    "point_in_essen": _offering(lat="51.45", lon="7.01"),
    "rd_in_belgium": _offering(x_rd="160000", y_rd="330000"),
    "rd_in_lat_lon": _offering(lat="500500", lon="200550"),
    "point_on_null_island": _offering(lat="0", lon="0"),
    "rd_outside_the_netherlands": _offering(x_rd="999999", y_rd="500000"),
    "lat_no_number": _offering(lat="52,5x", lon="6,09"),
    "lat_sentinel": _offering(lat="-99997", lon="-99997"),
    "lat_without_lon": _offering(lat="52.51"),
    "x_without_y": _offering(x_rd="200550"),
    "address_without_point": _offering(straat="Dorpsstraat", huisnummer="1", locatieprecisie="adres"),
    "locatieprecisie_unknown": _at_z5(locatieprecisie="ongeveer", doelgroepen="jeugd"),
    "bereik_unknown": _at_z5(bereik="regio", doelgroepen="jeugd"),
    "wijkcode_unknown": _at_z5(wijkcode="WK000001", doelgroepen="jeugd"),
    "wijkcode_of_another_wijk": _at_z5(wijkcode=NOORD, doelgroepen="jeugd"),
    "werkgebied_unknown": _offering(werkgebied="WK000001"),
    "inwoners_no_number": _figure(N1, "mantelzorgers", "veel"),
    "inwoners_sentinel": _figure(N1, "mantelzorgers", "-99997"),
    "inwoners_negative": _figure(N1, "mantelzorgers", "-3"),
    "inwoners_of_many_countries": _figure(N1, "mantelzorgers", "1e30"),
    "schatting_no_answer": _figure(N1, "mantelzorgers", "", schatting="misschien"),
    "figure_of_unknown_gebied": _figure("BU00000000", "ouderen", "5"),
    "figure_of_unknown_doelgroep": _figure(N1, "bejaarden", "5"),
    "buurt_without_figures": _without_figures,
    "herkomst_no_number": _place("west", "500500", Z1, "1"),
    "herkomst_gewicht_negative": _place("200550", "500500", Z1, "-1"),
    "herkomst_gewicht_beyond_sums": _place("200550", "500500", Z1, "1e300"),
    "herkomst_gewicht_no_number": _place("200550", "500500", Z1, "veel"),
    "herkomst_sentinel": _place("-99997", "-99997", Z1, "1"),
    "herkomst_in_degrees": _place("6.09", "52.51", Z1, "1"),
    "herkomst_of_unknown_buurt": _place("200550", "500500", "BU00000000", "1"),
    "herkomst_outside_its_buurt": _place("203950", "500500", Z1, "1"),
    "border_crosses_itself": _bow_tie,
    "sheet_beside_the_register": _workbook_with_two_sheets,
    "file_of_old_excel": lambda data: (data / "aanbod" / "oud.xls").write_bytes(b"\xd0\xcf\x11\xe0"),
}
