"""From figures to doelgroepen: how many people of each doelgroep live in a buurt, wijk and gemeente.

What is counted is `schatting = nee`; what rests on an assumption or a modelled percentage is `ja`, and the
column `bron` says which. What no figure supports stays unknown (an empty cell), never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.bronnen.cbs import KOLOMMEN
from analysis.bronnen.rivm import INDICATOREN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from analysis.bronnen.cbs import Kerncijfers, Kolom
    from analysis.bronnen.rivm import Gezondheid

    Values = Callable[[str], float | None]

__all__ = ["derive_bevolking", "derive_kenmerken"]

_TWELVE_TO_FOURTEEN = 3 / 15  # of the band 0-15, taken as spread evenly
_FIFTEEN_TO_SEVENTEEN = 3 / 10  # of the band 15-25
_UNKNOWN = "onbekend: geen open cijfer per buurt"


@dataclass(frozen=True, slots=True)
class _Regel:
    """How a doelgroep follows: the columns it needs, the sum, whether that is an estimate, and the words."""

    nodig: tuple[str, ...]
    som: Callable[..., float]
    schatting: bool
    uitleg: str


def _adults(inwoners: float, young: float, band: float) -> float:
    return max(0.0, inwoners - young - _FIFTEEN_TO_SEVENTEEN * band)


def _share_of_adults(pct: float, inwoners: float, young: float, band: float) -> float:
    return pct / 100 * _adults(inwoners, young, band)


_ADULTS_FROM = ("inwoners", "leeftijd_0_15", "leeftijd_15_25")
_OF_ADULTS = "maal het geschatte aantal inwoners van 18 jaar en ouder"

_REGELS: dict[str, tuple[_Regel, ...]] = {
    "alle": (_Regel(("inwoners",), lambda n: n, schatting=False, uitleg="geteld, afgerond op 5"),),
    "ouderen": (_Regel(("leeftijd_65plus",), lambda n: n, schatting=False, uitleg="geteld, afgerond op 5"),),
    "ouderen_75": (
        _Regel(
            ("leeftijd_75_85", "leeftijd_85plus"),
            lambda a, b: a + b,
            schatting=False,
            uitleg="geteld, afgerond op 5",
        ),
    ),
    "ouderen_85": (
        _Regel(("leeftijd_85plus",), lambda n: n, schatting=False, uitleg="geteld, afgerond op 5"),
    ),
    "jeugd": (
        _Regel(
            ("leeftijd_0_15", "leeftijd_15_25"),
            lambda young, band: _TWELVE_TO_FOURTEEN * young + _FIFTEEN_TO_SEVENTEEN * band,
            schatting=True,
            uitleg="12 tot en met 17 jaar: 3/15 van de groep 0-15 plus 3/10 van de groep 15-25",
        ),
    ),
    "alleengaanden": (
        _Regel(
            ("eenpersoons",),
            lambda n: n,
            schatting=False,
            uitleg="huishoudens van één persoon, afgerond op 5",
        ),
    ),
    "armoede": (
        _Regel(
            ("minimum_pct", "inwoners"),
            lambda pct, n: pct / 100 * n,
            schatting=True,
            uitleg="aandeel huishoudens rond het sociaal minimum maal inwoners",
        ),
    ),
    "nieuwkomers_taal": (
        _Regel(
            ("herkomst_buiten_europa",),
            lambda n: n,
            schatting=True,
            uitleg="inwoners met een herkomst buiten Europa: heel ruw en meestal veel te hoog",
        ),
    ),
    "beperking": (
        _Regel(
            ("beperking_pct", *_ADULTS_FROM),
            _share_of_adults,
            schatting=True,
            uitleg=f"volwassenen met een lichamelijke beperking (geschat %) {_OF_ADULTS}",
        ),
        _Regel(
            ("wmo_per_1000", "inwoners"),
            lambda rate, n: rate / 1000 * n,
            schatting=True,
            uitleg="Wmo-cliënten per 1.000 inwoners maal inwoners",
        ),
    ),
    "mantelzorgers": (
        _Regel(
            ("mantelzorger_pct", *_ADULTS_FROM),
            _share_of_adults,
            schatting=True,
            uitleg=f"volwassenen die mantelzorg geven (geschat %) {_OF_ADULTS}",
        ),
    ),
    "eenzaamheid": (
        _Regel(
            ("eenzaam_pct", *_ADULTS_FROM),
            _share_of_adults,
            schatting=True,
            uitleg=f"volwassenen die zich eenzaam voelen (geschat %) {_OF_ADULTS}",
        ),
    ),
    "psychische_kwetsbaarheid": (
        _Regel(
            ("angst_depressie_pct", *_ADULTS_FROM),
            _share_of_adults,
            schatting=True,
            uitleg=f"volwassenen met een hoog risico op angst of depressie (geschat %) {_OF_ADULTS}",
        ),
    ),
}


def derive_bevolking(
    kern: Kerncijfers, gezondheid: Gezondheid | None, *, doelgroepen: Iterable[str], gebieden: Iterable[str]
) -> pd.DataFrame:
    """Give table bevolking (the file's columns): a row for every gebied and doelgroep, empty where unknown.

    Args:
        kern: figures of the CBS.
        gezondheid: estimates of RIVM and GGD; None when they could not be had.
        doelgroepen: the codes in normen.toml; one we have no rule for stays unknown.
        gebieden: codes of buurten, wijken and the gemeente.

    """
    kolommen = {**kern.kolommen, **(gezondheid.kolommen if gezondheid else {})}
    codes = sorted(gebieden, key=lambda code: (("BU", "WK", "GM").index(code[:2]), code))
    rows = [_row(code, doelgroep, kolommen, kern.jaar) for doelgroep in doelgroepen for code in codes]
    columns = ["gebiedcode", "doelgroep", "inwoners", "peiljaar", "bron", "schatting"]
    return pd.DataFrame(rows, columns=columns)


def _row(
    code: str, doelgroep: str, kolommen: Mapping[str, Kolom], jaar: int
) -> tuple[str, str, float | None, str, str, str]:
    for regel in _REGELS.get(doelgroep, ()):
        found = [kolommen[name].waarden.get(code) if name in kolommen else None for name in regel.nodig]
        values = [value for value in found if value is not None and value >= 0]
        if len(values) == len(regel.nodig):
            parts = [kolommen[name] for name in regel.nodig]
            bron = f"{_sources(regel.nodig, parts)}; {regel.uitleg}"
            year = kolommen["inwoners"].jaar if "inwoners" in regel.nodig else parts[0].jaar
            return (
                code,
                doelgroep,
                round(regel.som(*values), 1),
                str(year),
                bron,
                "ja" if regel.schatting else "nee",
            )
    return code, doelgroep, None, str(jaar), _UNKNOWN, "nee"


def _sources(names: tuple[str, ...], parts: list[Kolom]) -> str:
    texts = [
        f"{'RIVM en GGD' if name in INDICATOREN else 'CBS'} {part.tabel} ({part.jaar})"
        for name, part in zip(names, parts, strict=True)
    ]
    return " en ".join(dict.fromkeys(texts))


def derive_kenmerken(
    kern: Kerncijfers, gezondheid: Gezondheid | None, *, gebieden: Iterable[str]
) -> pd.DataFrame:
    """Give the figures themselves, long: gebiedcode, kenmerk, waarde, eenheid, peiljaar, bron, schatting."""
    onderwerpen = {**KOLOMMEN, **INDICATOREN}
    codes = sorted(gebieden)
    parts = {**kern.kolommen, **(gezondheid.kolommen if gezondheid else {})}
    rows = [
        (
            code,
            name,
            kolom.waarden.get(code),
            onderwerpen[name].eenheid,
            str(kolom.jaar),
            f"{'RIVM en GGD' if name in INDICATOREN else 'CBS'} {kolom.tabel}",
            "ja" if name in INDICATOREN else "nee",
        )
        for name, kolom in parts.items()
        for code in codes
    ]
    columns = ["gebiedcode", "kenmerk", "waarde", "eenheid", "peiljaar", "bron", "schatting"]
    return pd.DataFrame(rows, columns=columns)
