"""From an address as people write it to a point with its precision; never a silent wrong point."""

from analysis.geocoding.acceptance import place
from analysis.geocoding.adresbestand import Adresbestand
from analysis.geocoding.cache import AnswerCache
from analysis.geocoding.chain import Chain
from analysis.geocoding.locatieserver import LOCATIESERVER, Locatieserver
from analysis.geocoding.location_api import LOCATION_API, LocationApi
from analysis.geocoding.model import AskJson, Gebied, Geocoder, Kandidaat, Plaatsing
from analysis.geocoding.run import GeocodeReport, geocode_register, read_gebied

__all__ = [
    "LOCATIESERVER",
    "LOCATION_API",
    "Adresbestand",
    "AnswerCache",
    "AskJson",
    "Chain",
    "Gebied",
    "GeocodeReport",
    "Geocoder",
    "Kandidaat",
    "Locatieserver",
    "LocationApi",
    "Plaatsing",
    "geocode_register",
    "place",
    "read_gebied",
]
