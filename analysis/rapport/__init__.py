"""Results → files that leave the building, with the same numbers as the screen."""

from analysis.rapport.csv import protect_formulas, to_csv
from analysis.rapport.files import MIME, Soort, make_file, write_file
from analysis.rapport.geo import write_geojson, write_geopackage
from analysis.rapport.onderwerp import Onderwerp, choose_norm, make_onderwerp
from analysis.rapport.samenvatting import summarise
from analysis.rapport.write import write_results, write_table

__all__ = [
    "MIME",
    "Onderwerp",
    "Soort",
    "choose_norm",
    "make_file",
    "make_onderwerp",
    "protect_formulas",
    "summarise",
    "to_csv",
    "write_file",
    "write_geojson",
    "write_geopackage",
    "write_results",
    "write_table",
]
