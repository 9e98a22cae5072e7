"""`samenspelkaart rapport`: one gebied as a file to take home; no internet needed."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.maat import MaatOption, NetwerkOption, VerenOption, choose_maat
from analysis.commands.options import DataOption, NormOption, change_norms, embedded_data
from analysis.errors import UsageError
from analysis.rapport.files import SUFFIXES, Soort, check_choice, is_profiel, write_file
from analysis.rapport.talen import NEDERLANDS, list_talen

if TYPE_CHECKING:
    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add `rapport` to the command line."""

    @app.command()
    def rapport(
        out: Annotated[
            Path,
            typer.Option("--out", help=f"Het bestand. De uitgang zegt wat het wordt: {' '.join(SUFFIXES)}."),
        ],
        data: DataOption = None,
        gebied: Annotated[
            str | None,
            typer.Option(
                "--gebied",
                help="Code van een buurt, wijk of gemeente, zoals WK019322. Zonder: de gemeente.",
                show_default=False,
            ),
        ] = None,
        paar: Annotated[
            str | None,
            typer.Option(
                "--paar",
                help="Wie en wat op de kaart: doelgroep:aanbodsoort. Zonder: ouderen:ontmoeting.",
                show_default=False,
            ),
        ] = None,
        norm: NormOption = None,
        soort: Annotated[
            Soort | None,
            typer.Option(
                "--soort",
                help="Bij .pdf: wijkprofiel, wijkwijzer of gemeente. Bij .png: kaart of grafiek.",
                show_default=False,
            ),
        ] = None,
        taal: Annotated[
            str, typer.Option("--taal", help=f"Taal van de wijkwijzer: {', '.join(list_talen())}.")
        ] = NEDERLANDS,
        eerder: Annotated[
            Path | None,
            typer.Option(
                "--eerder",
                help="Een eerder bewaarde dekking.csv: het wijkprofiel zegt wat er sindsdien veranderd is. "
                "Zonder: sinds het laatste overleg aan de Tafel.",
                show_default=False,
            ),
        ] = None,
        maat: MaatOption = None,
        netwerk: NetwerkOption = None,
        veren: VerenOption = False,
    ) -> None:
        """Maak een rapport om mee te nemen: PDF, dia's, Excel, kaart of plaatje."""
        from analysis.pipeline import read_bronnen, run
        from analysis.rapport.onderwerp import choose_norm, make_onderwerp

        check_choice(out.suffix.lower(), soort=soort, taal=taal)
        source = data or embedded_data()
        bronnen = read_bronnen(source)
        normen = change_norms(bronnen.normen, norm)
        pair = _parse_paar(paar) if paar else None
        chosen = choose_norm(normen, pair)
        results = run(
            bronnen,
            normen=normen,
            maat=choose_maat(maat, netwerk, data=source, bronnen=bronnen, normen=normen, veren=veren),
        )
        about = make_onderwerp(results, gebied=gebied, norm=chosen)
        profiel = about.niveau == "wijk" and is_profiel(about, out.suffix.lower(), soort=soort)
        if eerder is not None and not profiel:
            raise UsageError(
                "Bij --eerder hoort een wijkprofiel: een PDF over één wijk. Kies die wijk met --gebied, "
                "of laat --eerder weg."
            )
        changes = partial(_list_changes, about, source, eerder)
        write_file(about, out, soort=soort, taal=taal, changes=changes)
        typer.echo(out)


def _list_changes(about: Onderwerp, data: Path, eerder: Path | None) -> list[str]:
    from analysis.eerder import find_eerder
    from analysis.rapport.veranderingen import list_veranderingen

    today = dt.datetime.now(tz=dt.UTC).astimezone().date()
    return list_veranderingen(about, data, eerder=find_eerder(data, eerder, before=today))


def _parse_paar(text: str) -> tuple[str, str]:
    doelgroep, colon, aanbodsoort = (part.strip() for part in text.partition(":"))
    if not (doelgroep and colon and aanbodsoort):
        raise UsageError(f"'{text}' is geen paar. Schrijf bijvoorbeeld --paar ouderen:huiskamer.")
    return doelgroep, aanbodsoort
