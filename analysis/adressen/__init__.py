"""Dutch addresses as people write them, taken apart; pure text work, no look-ups.

::

    text ─▶ postcodes ─▶ vormen (put straight) ─▶ adres ─▶ Adres
                                                   ├─ straatnamen: when two spellings are one street
                                                   └─ huisnummers: number, letter, toevoeging
    free text ─▶ in_tekst ─▶ adres
"""

from analysis.adressen.adres import Adres, parse_adres, parse_adres_parts
from analysis.adressen.in_tekst import find_adres
from analysis.adressen.postcodes import parse_postcode
from analysis.adressen.straatnamen import compare_key

__all__ = ["Adres", "compare_key", "find_adres", "parse_adres", "parse_adres_parts", "parse_postcode"]
