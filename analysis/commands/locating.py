"""`samenspelkaart locaties`: where could new places come, and how much would they add?"""

from __future__ import annotations

import math
import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.maat import MaatOption, NetwerkOption, VerenOption, choose_maat
from analysis.commands.options import DataOption, embedded_data
from analysis.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.locaties.exact import Voortgang
    from analysis.maten.nieuwe_plekken import Plekken
    from analysis.normen import Norm, Normen
    from analysis.pipeline import Bronnen

__all__ = ["register"]

_RASTER = "raster"
_ROUNDING = 1e-6
_UNPROVEN = {
    True: "De tijd was om voordat dit bewezen was; geef meer tijd met --seconden.",
    False: "Beter kan misschien nog; --exact zoekt verder.",
}


class Methode(StrEnum):
    """Which question is answered."""

    MCLP = "mclp"
    LSCP = "lscp"
    PMEDIAN = "pmedian"


def register(app: typer.Typer) -> None:
    """Add `locaties` to the command line."""

    @app.command()
    def locaties(
        doelgroep: Annotated[str, typer.Option("--doelgroep", help="Voor wie: een code uit normen.toml.")],
        aanbodsoort: Annotated[
            str, typer.Option("--aanbodsoort", help="Wat: een soort of groep uit normen.toml.")
        ],
        k: Annotated[
            int | None, typer.Option("--k", help="Hoeveel nieuwe plekken.", min=1, show_default=False)
        ] = None,
        methode: Annotated[
            Methode,
            typer.Option(
                "--methode",
                help="mclp: de meeste mensen erbij; lscp: zo weinig mogelijk plekken voor iedereen; "
                "pmedian: samen de kortste afstand.",
            ),
        ] = Methode.MCLP,
        exact: Annotated[
            bool, typer.Option("--exact", help="Zoek en bewijs het allerbeste antwoord.")
        ] = False,
        seconden: Annotated[
            float, typer.Option("--seconden", help="Hoe lang --exact mag zoeken.", min=0.1)
        ] = 60.0,
        afstand: Annotated[
            float | None,
            typer.Option("--afstand", help="Andere norm in meters.", min=0, show_default=False),
        ] = None,
        kandidaten: Annotated[
            str | None,
            typer.Option(
                "--kandidaten",
                help="Waaruit: een bestand met locatie_id, naam, lat en lon, of 'raster' voor een "
                "raster van 500 m. Zonder deze optie: de gebouwen in de gegevensmap, anders het raster.",
                show_default=False,
            ),
        ] = None,
        out: Annotated[Path, typer.Option("--out", help="De map voor locaties.csv.")] = Path("uitvoer"),
        data: DataOption = None,
        maat: MaatOption = None,
        netwerk: NetwerkOption = None,
        veren: VerenOption = False,
    ) -> None:
        """Zoek de beste nieuwe plekken: een lijstje om over te praten, met wat hoogstens kan."""
        from analysis.maten import build_bereik
        from analysis.maten.nieuwe_plekken import find_plekken
        from analysis.pipeline import read_bronnen, run
        from analysis.rapport import write_table

        source = data or embedded_data()
        bronnen = _choose_kandidaten(read_bronnen(source), kandidaten)
        normen, norm = _choose_norm(bronnen.normen, doelgroep, aanbodsoort, afstand)
        results = run(
            bronnen,
            normen=normen,
            maat=choose_maat(maat, netwerk, data=source, bronnen=bronnen, normen=normen, veren=veren),
        )
        found = find_plekken(
            build_bereik(results, max_norm_m=norm.normafstand_m),
            norm,
            k=None if methode is Methode.LSCP else k,
            methode=methode.value,
            exact=exact,
            seconds=seconden,
            progress=_show if exact and sys.stderr.isatty() else None,
        )
        if methode is Methode.LSCP and k is not None:
            typer.echo("lscp zoekt zelf hoeveel plekken er nodig zijn; --k telt daarbij niet mee.", err=True)
        for line in _describe(found, norm, normen, exact=exact):
            typer.echo(line)
        typer.echo(write_table(_with_proof(found, norm, results.afstanden.maat), out / "locaties.csv"))


def _with_proof(found: Plekken, norm: Norm, maat: str) -> pd.DataFrame:
    """Give the places with what they are for in front, and how good they provably are behind."""
    result = found.result
    keys: dict[str, str | float] = {
        "doelgroep": norm.doelgroep,
        "aanbodsoort": norm.aanbodsoort,
        "norm_m": norm.normafstand_m,
        "maat": maat,
    }
    proof: dict[str, str | float] = {
        "methode": result.methode,
        "waarde": result.waarde,
        "grens": result.bound,
        "bewezen": "ja" if result.optimal else "nee",
    }
    table = found.table.assign(**keys, **proof)
    return table[[*keys, *found.table.columns, *proof]]


def _choose_kandidaten(bronnen: Bronnen, kandidaten: str | None) -> Bronnen:
    """Give the same Bronnen with other places to choose from.

    Raises:
        DataError: the file cannot be read, or no place in it has a point.

    """
    from analysis.errors import MissingFileError, UnreadableError
    from analysis.readers import read_kandidaten

    if kandidaten is None:
        return bronnen
    found = None
    if kandidaten != _RASTER:
        path = Path(kandidaten)
        remedy = f"Geef een bestand met locatie_id, naam, lat en lon, of '{_RASTER}'."
        if not path.is_file():
            raise MissingFileError("Dit bestand ontbreekt.", bron=path.name, oplossing=remedy)
        found, remarks = read_kandidaten(path, bron=path.name, gebieden=bronnen.gebieden)
        for remark in remarks:
            typer.echo(f"{remark.bron}: {remark.melding}", err=True)
        if found.empty:
            raise UnreadableError(
                "Geen enkele plek heeft een bruikbaar punt.", bron=path.name, oplossing=remedy
            )
    return replace(bronnen, aanvulling=replace(bronnen.aanvulling, kandidaten=found))


def _choose_norm(
    normen: Normen, doelgroep: str, aanbodsoort: str, afstand: float | None
) -> tuple[Normen, Norm]:
    if afstand is not None:
        normen = normen.with_norm(doelgroep, aanbodsoort, afstand)
    norm = normen.norm_for(doelgroep, aanbodsoort)
    if norm is None:
        normen.with_norm(doelgroep, aanbodsoort, 0)  # says which code does not exist, if one does not
        msg = "Voor deze doelgroep en aanbodsoort is geen norm. Geef er een met --afstand, bijvoorbeeld 400."
        raise UsageError(msg)
    return normen, norm


def _show(progress: Voortgang) -> bool:
    from analysis.woorden import aantal

    found = f"gevonden {aantal(progress.waarde)}, grens {aantal(progress.bound)}"
    typer.echo(f"\r{progress.seconden:.0f} s: {found}", nl=False, err=True)
    return True


def _describe(found: Plekken, norm: Norm, normen: Normen, *, exact: bool) -> list[str]:
    """Give the answer in Dutch sentences, small groups hidden."""
    from analysis.maten.woorden import format_number
    from analysis.tables import zip_texts

    who = normen.label_of(norm.doelgroep)
    far = f"{format_number(found.buiten)} mensen wonen verder dan {norm.normafstand_m:.0f} m"
    places = zip_texts(found.table, "volgorde", "naam", "locatie_id")
    lines = [
        f"{who}: {far} van {normen.label_of(norm.aanbodsoort)}. Gekozen uit {found.kandidaten} plekken:",
        *(
            f"{number}. {naam} ({code}): {format_number(gain)} mensen erbij"
            for (number, naam, code), gain in zip(places, found.table["inwoners_erbij"].tolist(), strict=True)
        ),
        f"Samen komen {format_number(found.erbij)} mensen binnen de norm.",
    ]
    if not found.result.sites:
        none = "Er is geen nieuwe plek nodig: niemand woont te ver."
        return [
            *lines,
            none if not found.buiten else "Geen enkele plek ligt dicht genoeg bij wie te ver woont.",
        ]
    proof = "Dit is bewezen het beste." if found.result.optimal else _UNPROVEN[exact]
    return [*lines, *_limit(found), proof]


def _limit(found: Plekken) -> list[str]:
    """Say what no choice of places can do better."""
    from analysis.maten.woorden import format_number
    from analysis.woorden import aantal

    result = found.result
    if result.methode == "pmedian":
        walked, least = (aantal(metres / 1000) for metres in (result.waarde, result.bound))
        return [f"Alle mensen samen lopen {walked} km; minder dan {least} km kan niet."]
    if result.methode == "mclp":
        most = format_number(result.bound)
        return [f"Met {len(result.sites)} van deze plekken kunnen het er hoogstens {most} zijn."]
    fewest = math.ceil(result.bound - _ROUNDING)
    lines = [f"Met minder dan {fewest} plekken lukt het zeker niet."] if fewest > 1 else []
    left = found.buiten - found.erbij
    if left > _ROUNDING:
        lines.insert(0, f"Voor {format_number(left)} mensen ligt geen enkele plek dichtbij genoeg.")
    return lines
