"""`samenspelkaart watals`: what a plan (add, move, stop, other hours) changes, for whom and where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.maat import MaatOption, NetwerkOption, VerenOption, choose_maat
from analysis.commands.options import DataOption, embedded_data
from analysis.errors import MissingFileError, UnreadableError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.normen import Normen

__all__ = ["register"]

_REMEDY = "Maak een plan op het scherm Wat als van het dashboard, en download het."


def register(app: typer.Typer) -> None:
    """Add `watals` to the command line."""

    @app.command()
    def watals(
        plan: Annotated[Path, typer.Argument(help="Een plan, gedownload van het scherm Wat als.")],
        out: Annotated[Path, typer.Option("--out", help="De map voor het verschil.")] = Path("uitvoer"),
        data: DataOption = None,
        maat: MaatOption = None,
        netwerk: NetwerkOption = None,
        veren: VerenOption = False,
    ) -> None:
        """Reken een plan door: wie komt er bij, wie gaat erop achteruit?"""
        from analysis.pipeline import read_bronnen, run
        from analysis.rapport import write_table
        from analysis.scenario import read_scenario
        from analysis.watals import apply_wijzigingen, compare_dagdelen, compare_dekking

        scenario = read_scenario(_read(plan))
        source = data or embedded_data()
        bronnen = read_bronnen(source)
        normen = bronnen.normen
        measure = choose_maat(maat, netwerk, data=source, bronnen=bronnen, normen=normen, veren=veren)
        before = run(bronnen, maat=measure)
        after = run(apply_wijzigingen(bronnen, scenario.wijzigingen), maat=measure)
        verschil, per_dagdeel = compare_dekking(before, after), compare_dagdelen(before, after)
        typer.echo(f"Plan '{scenario.naam or plan.stem}': {len(scenario.wijzigingen)} wijzigingen.")
        for line in _describe(verschil, normen):
            typer.echo(line)
        typer.echo(write_table(verschil, out / "verschil.csv"))
        typer.echo(write_table(per_dagdeel, out / "verschil_dagdelen.csv"))


def _read(plan: Path) -> str:
    if not plan.is_file():
        raise MissingFileError("Dit bestand ontbreekt.", bron=plan.name, oplossing=_REMEDY)
    try:
        return plan.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("Dit is geen plan.", bron=plan.name, oplossing=_REMEDY) from error


def _describe(verschil: pd.DataFrame, normen: Normen) -> list[str]:
    """Give a sentence per gemeente and pair that changes, small groups hidden."""
    from analysis.maten.woorden import format_number
    from analysis.tables import zip_texts

    rows = verschil[verschil["niveau"] == "gemeente"]
    pairs = zip_texts(rows, "gebiednaam", "doelgroep", "aanbodsoort")
    lines = []
    for (gebied, doelgroep, soort), change in zip(pairs, rows["verschil"].tolist(), strict=True):
        who, what = normen.label_of(doelgroep), normen.label_of(soort)
        word = "erbij" if change > 0 else "niet meer"
        if change:
            people = f"{format_number(abs(change))} mensen {word} binnen de norm"
            lines.append(f"{gebied}: {people} ({who}, {what}).")
    return lines or ["Geen verschil in de dekking van een gemeente."]
