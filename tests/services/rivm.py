"""RIVM and GGD figures as dataderden.cbs.nl serves them: the OData of the CBS, with three more dimensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.services.cbs import KEY, CbsOData, Table, padded

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RivmOData", "health_table"]

RivmOData = CbsOData


def health_table(figures: Mapping[tuple[str, int], Mapping[str, float | None]]) -> Table:
    """Give a table of (region, year) → indicator → percentage, among rows of other ages and margins."""
    rows = [
        {
            "ID": 0,
            KEY: padded(code),
            "Leeftijd": age,
            "Marges": margin,
            "Perioden": f"{year}JJ00",
            **{name: None if value is None else value + shift for name, value in columns.items()},
        }
        for (code, year), columns in figures.items()
        for age, margin, shift in (
            ("20300", "MW00000", 0),
            ("20300", "MOG0095", -9),
            ("80200", "MW00000", 20),
        )
    ]
    return Table("Gezondheid per wijk en buurt; 2012/2016/2020/2022 (indeling 2022)", rows)
