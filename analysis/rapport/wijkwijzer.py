"""Wijkwijzer: one printable A4 for residents. What there is in this wijk, when, for whom, at what cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.errors import UsageError
from analysis.openingstijden import describe_openingstijden
from analysis.rapport.inhoud import clip
from analysis.rapport.talen import NEDERLANDS, Taal, load_taal
from analysis.rapport.verantwoording import describe_register
from analysis.rapport.zetwerk import Zetsel
from analysis.wijkprofiel import STAD, list_aanwezig
from analysis.woorden import aantal, text_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["list_wijkwijzer", "make_wijkwijzer"]

# Size of the letters (pt), offerings in the wijk and in the whole city: the first that fits on one page.
_OPTIONS = (
    (10.5, 60, 60), (10.5, 60, 30), (10.5, 60, 20), (10.5, 60, 14), (10.5, 60, 8),
    (10.0, 60, 8), (9.5, 60, 6), (9.0, 60, 6), (9.0, 40, 4), (9.0, 24, 3), (9.0, 18, 2),
    (9.0, 14, 1), (9.0, 10, 0), (9.0, 6, 0), (9.0, 3, 0),
)  # fmt: skip
_FREE = {"gratis", "vrij toegankelijk"}
_NOT_FOR_A_VISIT = ("woonzorg",)
_TELLS_NOTHING = "overig"  # a soort that no resident learns from
_UNREAD = " · Vertaling: nog niet nagelezen door iemand die deze taal van huis uit spreekt"


def make_wijkwijzer(onderwerp: Onderwerp, *, taal: str = NEDERLANDS) -> bytes:
    """Give the wijkwijzer of a wijk as PDF of one A4.

    Args:
        onderwerp: a wijk or buurt (then its wijk).
        taal: code of the language; names, places, times and prices stay as the register has them.

    Raises:
        UsageError: the onderwerp is a gemeente, or the language does not exist.

    """
    words = load_taal(taal)
    wijk, stad = list_wijkwijzer(onderwerp, words)
    fixed = _fixed(onderwerp, words)
    for size, here, city in _OPTIONS:
        more = len(wijk) - len(wijk[:here]) + len(stad) - len(stad[:city])
        rest = words.zin("rest", aantal=aantal(more)) if more else ""
        data = fixed | {"grootte": size, "wijk": wijk[:here], "stad": stad[:city], "rest": rest}
        zetsel = Zetsel("wijkwijzer", data)
        if zetsel.pages == 1:
            break
    return zetsel.pdf()


def list_wijkwijzer(onderwerp: Onderwerp, taal: Taal) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """List the offerings of the wijk and those of the whole city; what is sure and has times comes first.

    Raises:
        UsageError: the onderwerp is a gemeente.

    """
    if onderwerp.niveau == "gemeente":
        raise UsageError(
            "Een wijkwijzer gaat over één wijk. Kies de wijk met --gebied, bijvoorbeeld WK019322."
        )
    results = onderwerp.results
    gebieden = results.gebieden.set_index("gebiedcode")
    present = list_aanwezig(results)
    found = []
    for code in (gebieden.loc[onderwerp.gebiedcode, "wijkcode"], STAD):
        rows = results.aanbod.iloc[sorted(set(present.loc[present["wijkcode"] == code, "rij"]))]
        rows = rows[~rows["aanbodsoort"].isin(_NOT_FOR_A_VISIT)]
        found.append(_entries(rows, onderwerp, taal))
    return found[0], found[1]


def _entries(rows: pd.DataFrame, onderwerp: Onderwerp, taal: Taal) -> list[dict[str, str]]:
    records: list[dict[Any, Any]] = rows.to_dict("records")
    records.sort(key=_sureness)
    return [_entry(row, onderwerp, taal) for row in records]


def _sureness(row: dict[Any, Any]) -> tuple[bool, bool, int, str]:
    year = text_of(row.get("peildatum"), missing="")[:4]
    known = int(year) if year.isascii() and year.isdecimal() else 0
    return (
        row.get("zeker") == "nee",
        not text_of(row.get("openingstijden"), missing=""),
        -known,
        row["aanbod_id"],
    )


def _entry(row: dict[Any, Any], onderwerp: Onderwerp, taal: Taal) -> dict[str, str]:
    normen, ask = onderwerp.normen, taal.zin("onbekend")
    soort = str(row["aanbodsoort"])
    groups = [code for code in text_of(row["doelgroepen"], missing="").split(";") if code]
    year = text_of(row.get("peildatum"), missing="")[:4]
    kosten = text_of(row.get("kosten"), missing="")
    return {
        "naam": clip(row["naam"], 60),
        "soort": "" if soort == _TELLS_NOTHING else clip(taal.soorten.get(soort, normen.label_of(soort)), 60),
        "voor": clip(
            taal.komma.join(taal.doelgroepen.get(code, normen.label_of(code)) for code in groups), 110
        ),
        "wanneer": clip(describe_openingstijden(str(row.get("openingstijden"))), 60)
        if text_of(row.get("openingstijden"), missing="")
        else ask,
        "waar": _address(row) or ask,
        "kosten": (taal.zin("gratis") if kosten.lower() in _FREE else clip(kosten, 60)) if kosten else ask,
        "bron": taal.zin("bron", jaar=year) if year.isdecimal() else taal.zin("bron_onbekend"),
        "niet_zeker": taal.zin("niet_zeker") if row.get("zeker") == "nee" else "",
    }


def _address(row: dict[Any, Any]) -> str:
    parts = [text_of(row.get(column), missing="") for column in ("straat", "huisnummer")]
    return clip(" ".join(part for part in parts if part), 60) if parts[0] else ""


def _fixed(onderwerp: Onderwerp, taal: Taal) -> dict[str, Any]:
    gebieden = onderwerp.results.gebieden.set_index("gebiedcode")["gebiednaam"]
    codes = onderwerp.results.gebieden.set_index("gebiedcode")["wijkcode"]
    wijk = clip(gebieden[codes[onderwerp.gebiedcode]], 50)
    gemeente = clip(onderwerp.gemeente, 40)
    heads = {key: taal.zin(key) for key in ("wat", "wanneer", "waar", "kosten", "voor")}
    return heads | {
        "taal": taal.code,
        "richting": taal.richting,
        "titel": taal.zin("titel", wijk=wijk),
        "inleiding": taal.zin("inleiding"),
        "kop_wijk": taal.zin("kop_wijk"),
        "kop_stad": taal.zin("kop_stad", gemeente=gemeente),
        "geen": taal.zin("geen"),
        "vraag": taal.zin("vraag"),
        "volledig": taal.zin("volledig"),
        "dagen": "" if taal.code == NEDERLANDS else " · ".join(taal.dagen),
        "peildatum": f"samenspelkaart · {wijk}, {gemeente} · Peildatum: aanbod uit bronnen van "
        f"{describe_register(onderwerp.results)}{'' if taal.code == NEDERLANDS else _UNREAD}",
    }
