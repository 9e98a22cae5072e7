"""Results → files that leave the building, with the same numbers as the screen."""

from analysis.rapport.csv import protect_formulas, to_csv
from analysis.rapport.geo import write_geojson, write_geopackage
from analysis.rapport.samenvatting import summarise
from analysis.rapport.write import write_results, write_table

__all__ = [
    "protect_formulas",
    "summarise",
    "to_csv",
    "write_geojson",
    "write_geopackage",
    "write_results",
    "write_table",
]
