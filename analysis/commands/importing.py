"""`samenspelkaart import`: take a list over in the register."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.hulp import when_stopped
from analysis.commands.options import OwnDataOption, normen_of, undo_words
from analysis.commands.voortgang import show_progress

if TYPE_CHECKING:
    from analysis.importing.grid import SourceTable
    from analysis.importing.plan import ImportPlan
    from analysis.importing.profile import Profile
    from analysis.normen import Normen

__all__ = ["choose_profile", "plan_of_file", "plan_of_source", "register", "summary_of"]

_STOPPED = (
    "Gestopt. Het register is niet veranderd. Start de opdracht opnieuw om verder te gaan: "
    "wat al is opgehaald wordt dan niet opnieuw gevraagd."
)
_CACHE = ".cache/openreferral"
_SHOWN = 10
_ASKED = 25


def register(app: typer.Typer) -> None:
    """Add `import` to the command line."""
    app.command("import")(import_command)


def import_command(
    bestand: Annotated[
        str,
        typer.Argument(
            help="Lijst: CSV, Excel, ODS, GeoJSON, GeoPackage, Open Referral; of het webadres van een "
            "Open Referral API."
        ),
    ],
    data: OwnDataOption,
    profiel: Annotated[
        str | None, typer.Option("--profiel", help="Naam van het profiel; zonder: de naam van het bestand.")
    ] = None,
    *,
    ja: Annotated[bool, typer.Option("--ja", help="Niets vragen, meteen opslaan.")] = False,
) -> None:
    """Neem een lijst met aanbod over in het register, na een voorbeeld van wat er verandert."""
    from analysis.importing.plan import apply_import, review_file

    ask = not ja and _on_terminal()
    source, naam = _read_anything(bestand, data=data)
    profile, plan = plan_of_source(source, naam, data=data, profiel=profiel)
    if ask and any(plan.mapped.suggestions.values()):
        profile = _confirm_values(profile, plan, normen=normen_of(data))
        _, plan = plan_of_source(source, naam, data=data, profile=profile)
    for line in summary_of(plan):
        typer.echo(line)
    if ask and plan.changes_anything and not _agrees("Zo opslaan? Typ ja of nee"):
        typer.echo("Er is niets veranderd.")
        raise typer.Exit(1)
    nummer = apply_import(plan, data=data)
    if nummer is None:
        typer.echo("Er is niets nieuws; het register is niet veranderd.")
    else:
        typer.echo(f"Opgeslagen als handeling {nummer}. {undo_words(nummer, data)}")
    if plan.mapped.review:
        typer.echo(f"Te beoordelen: {review_file(data, plan.profile.naam).relative_to(data)}")


def plan_of_file(
    bestand: Path, *, data: Path, profiel: str | None = None, profile: Profile | None = None
) -> tuple[Profile, ImportPlan]:
    """Give the profile of a file (its own, or one made from its columns) and what importing it would do.

    Raises:
        DataError: the file, the profile or the register cannot be read.

    """
    from analysis.importing.sources import read_source

    return plan_of_source(read_source(bestand), bestand.name, data=data, profiel=profiel, profile=profile)


def plan_of_source(
    source: SourceTable,
    naam: str,
    *,
    data: Path,
    profiel: str | None = None,
    profile: Profile | None = None,
) -> tuple[Profile, ImportPlan]:
    """Give the profile of a source that was read, called `naam`, and what importing it would do.

    Raises:
        DataError: the profile or the register cannot be read.

    """
    from analysis.importing.plan import plan_import

    if profile is None:
        columns = [str(column) for column in source.frame.columns]
        profile = _profile_for(profiel or _stem(naam), columns, data=data, bron=_stem(naam))
    fresh = replace(source)  # planning takes the personal data out of it
    return profile, plan_import(fresh, profile, data=data, normen=normen_of(data), bron=naam)


def choose_profile(bestand: Path, columns: list[str], *, data: Path, profiel: str | None) -> Profile:
    """Give the saved profile of this name; where there is none, one made from the names of the columns."""
    return _profile_for(profiel or bestand.stem, columns, data=data, bron=bestand.stem)


def _profile_for(naam: str, columns: list[str], *, data: Path, bron: str) -> Profile:
    from analysis.importing.profile import load_profile, make_profile, profile_path

    path = profile_path(data, naam)
    return load_profile(path) if path.is_file() else make_profile(naam, columns, bron=bron)


def _stem(naam: str) -> str:
    return naam if "/" in naam else Path(naam).stem


def _read_anything(text: str, *, data: Path) -> tuple[SourceTable, str]:
    """Read a file, or the Open Referral API at a web address; give it with its name."""
    from analysis.importing.openreferral_api import is_address, name_of_address
    from analysis.importing.sources import read_source

    if not is_address(text):
        return read_source(Path(text)), Path(text).name
    return _read_address(text, data=data), name_of_address(text)


def _read_address(address: str, *, data: Path) -> SourceTable:
    from analysis.bronnen.client import HttpClient
    from analysis.importing.openreferral_api import read_api

    with HttpClient(cache_folder=data / _CACHE) as client:
        with when_stopped(_STOPPED), show_progress("Services ophalen") as update:
            source = read_api(
                address,
                client,
                progress=lambda done, pages: update(
                    completed=done, description=f"Services van {pages} pagina's"
                ),
            )
        if client.cache is not None:
            client.cache.finish()
    return source


def summary_of(plan: ImportPlan) -> list[str]:
    """Give what an import would do, in Dutch, line by line; never the personal data that was left out."""
    from analysis.woorden import stuks

    frame = plan.mapped.frame
    lines = [f"{plan.profile.bron}: {stuks(len(frame), 'rij', 'rijen')} gelezen, naar aanbod/{plan.bestand}."]
    lines += [f"  {ours} = {theirs}" for ours, theirs in plan.profile.kolommen.items()]
    counts = [
        (len(plan.new), "nieuw"),
        (len({change[0] for change in plan.changed}), "gewijzigd"),
        (len(plan.conflicts), "cellen hier en bij de bron veranderd (hier blijft staan)"),
        (len(plan.gone), "niet meer in de bron (blijven staan)"),
        (len(plan.removed), "hier eerder verwijderd"),
    ]
    lines += [f"{number} {what}" for number, what in counts if number]
    for kind, hints in plan.mapped.suggestions.items():
        for value, hint in list(hints.items())[:_SHOWN]:
            idea = f"misschien {hint.code} ({hint.score:.0f}%)" if hint else "geen voorstel"
            lines.append(f"  {kind}: '{value[:40]}' is niet bekend; {idea}")
        if len(hints) > _SHOWN:
            lines.append(f"  {kind}: en nog {stuks(len(hints) - _SHOWN, 'waarde', 'waarden')}")
    if plan.mapped.review:
        review = stuks(len(plan.mapped.review), "waarde komt", "waarden komen")
        lines.append(f"{review} op de lijst om te beoordelen.")
    for b in plan.bevindingen:
        place = ", ".join(part for part in (b.bron, f"rij {b.rij}" if b.rij else "", b.kolom or "") if part)
        lines.append(f"Let op ({place}): {b.melding}")
    return lines


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _agrees(question: str) -> bool:
    """Ask, in Dutch; whatever is no yes is a no."""
    return str(typer.prompt(question, default="nee")).strip().casefold() in {"ja", "j", "yes", "y"}


def _confirm_values(profile: Profile, plan: ImportPlan, *, normen: Normen) -> Profile:
    """Ask about each value that is not known; Enter takes the suggestion, - leaves it."""
    codes = {"soorten": [*normen.aanbodsoorten, "overig"], "doelgroepen": ["alle", *normen.doelgroepen]}
    answers: dict[str, dict[str, str]] = {"soorten": {}, "doelgroepen": {}}
    for kind, hints in plan.mapped.suggestions.items():
        for value, hint in list(hints.items())[:_ASKED]:
            question = f"{kind}: '{value[:60]}' betekent (- is: weet ik niet)"
            code = _ask_code(question, hint.code if hint else "-", list(dict.fromkeys(codes[kind])))
            if code:
                answers[kind][value] = code
    return profile.with_values(soorten=answers["soorten"], doelgroepen=answers["doelgroepen"])


def _ask_code(question: str, default: str, codes: list[str]) -> str:
    """Ask until the answer is a code that exists; "" is: not known."""
    while True:
        code = str(typer.prompt(question, default=default)).strip()
        if code in {"", "-"}:
            return ""
        if code in codes:
            return code
        typer.echo(f"'{code[:40]}' bestaat niet. Kies uit: {', '.join(codes)}.")
