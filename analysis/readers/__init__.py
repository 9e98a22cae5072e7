"""Files → validated tables in RD, with what was noticed on the way."""

from analysis.readers.aanbod import list_aanbod_files, read_aanbod
from analysis.readers.bevolking import read_bevolking
from analysis.readers.buurten import find_buurten_file, read_buurten
from analysis.readers.geobestand import read_geo
from analysis.readers.herkomsten import lay_grid, read_herkomsten
from analysis.readers.optional import Aanvulling, read_aanvulling, read_kandidaten

__all__ = [
    "Aanvulling",
    "find_buurten_file",
    "lay_grid",
    "list_aanbod_files",
    "read_aanbod",
    "read_aanvulling",
    "read_bevolking",
    "read_buurten",
    "read_geo",
    "read_herkomsten",
    "read_kandidaten",
]
