"""The command line: thin commands around the library; every message to the user is Dutch."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import DataError, OutputError, SamenspelkaartError, UsageError

app = typer.Typer(
    name="samenspelkaart",
    help="Laat zien welke doelgroep waar welk sociaal aanbod kan bereiken, en waar hiaten zijn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_DATA_HELP = "De gegevensmap (normen.toml, geo/, aanbod/). Zonder deze optie: de meegeleverde gegevens van Zwolle."
DataOption = Annotated[Path | None, typer.Option("--data", help=_DATA_HELP, show_default=False)]


def embedded_data() -> Path:
    """Give the data directory that comes with the program: of the checkout, or inside the installed package."""
    here = Path(__file__).resolve().parent
    installed = here / "_data"
    return installed if installed.is_dir() else here.parent / "data"


@app.command()
def check(data: DataOption = None) -> None:
    """Lees en controleer alle gegevens; toon de bevindingen als tabel. Bij fouten is de uitkomst 1."""
    from analysis.bevindingen import bevindingen_of_error, to_table
    from analysis.pipeline import read_bronnen
    from analysis.rapport import to_csv

    try:
        bevindingen = read_bronnen(data or embedded_data()).bevindingen
    except DataError as error:
        bevindingen = tuple(bevindingen_of_error(error))
    table = to_table(bevindingen)
    typer.echo(to_csv(table), nl=False)
    counts = {ernst: int((table["ernst"] == ernst).sum()) for ernst in ("fout", "waarschuwing", "info")}
    typer.echo(", ".join(f"{number} × {ernst}" for ernst, number in counts.items()), err=True)
    if counts["fout"]:
        raise typer.Exit(1)


@app.command()
def build(
    out: Annotated[Path, typer.Option("--out", help="De map voor de uitkomsten.")],
    data: DataOption = None,
    omwegfactor: Annotated[
        float | None, typer.Option("--omwegfactor", help="Gelopen meters per meter hemelsbreed.", show_default=False)
    ] = None,
    norm: Annotated[
        list[str] | None,
        typer.Option("--norm", help="Andere norm: doelgroep:aanbodsoort=METERS. Mag vaker.", show_default=False),
    ] = None,
) -> None:
    """Bereken dekking en hiaten en schrijf ze als CSV, JSON en GeoPackage."""
    from analysis.pipeline import read_bronnen, run
    from analysis.rapport import write_results

    bronnen = read_bronnen(data or embedded_data())
    normen = bronnen.normen
    if omwegfactor is not None:
        normen = normen.with_omwegfactor(omwegfactor)
    for text in norm or []:
        normen = normen.with_norm(*_parse_norm(text))
    results = run(bronnen, normen=normen)
    for path in write_results(results, out, data=data or embedded_data()):
        typer.echo(path)
    voorlopig = int((results.hiaten["voorlopig"] == "ja").sum())
    typer.echo(
        f"{len(results.hiaten)} hiaten, waarvan {voorlopig} voorlopig; {len(results.bevindingen)} bevindingen.", err=True
    )


def _parse_norm(text: str) -> tuple[str, str, float]:
    pair, _, metres = text.partition("=")
    doelgroep, _, aanbodsoort = pair.partition(":")
    try:
        return doelgroep.strip(), aanbodsoort.strip(), float(metres.replace(",", "."))
    except ValueError as error:
        msg = f"'{text}' is geen norm. Schrijf bijvoorbeeld --norm ouderen:huiskamer=500."
        raise UsageError(msg) from error


@app.command()
def dashboard(
    data: DataOption = None,
    port: Annotated[int, typer.Option("--port", help="Poort op deze computer.", min=0, max=65535)] = 8501,
) -> None:
    """Open de kaart in de browser."""
    from dashboard.launch import start

    raise typer.Exit(start(data or embedded_data(), port=port))


def main() -> None:
    """Run the command line; a fault in the data is a message and exit 1, never a traceback."""
    try:
        app()
    except OutputError as error:
        _fail(error.args[0])
    except SamenspelkaartError as error:
        _fail(str(error))


def _fail(message: str) -> None:
    typer.echo(message, err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
