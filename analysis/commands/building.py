"""`samenspelkaart check` and `build`: read everything, compute everything, write the tables."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.maat import MaatOption, NetwerkOption, VerenOption, choose_maat
from analysis.commands.options import DataOption, NormOption, change_norms, embedded_data
from analysis.errors import DataError, UsageError

if TYPE_CHECKING:
    from analysis.afstand import DistanceMeasure
    from analysis.normen import Normen
    from analysis.pipeline import Bronnen, Results

__all__ = ["register"]

_ALWAYS = ("dekking", "hiaten")
_WERKERS = 2


def register(app: typer.Typer) -> None:
    """Add `check` and `build` to the command line."""

    @app.command()
    def check(data: DataOption = None) -> None:
        """Lees en controleer alle gegevens; toon de bevindingen als tabel. Bij fouten is de uitkomst 1."""
        _check(data or embedded_data())

    @app.command()
    def build(
        out: Annotated[Path, typer.Option("--out", help="De map voor de uitkomsten.")],
        data: DataOption = None,
        omwegfactor: Annotated[
            float | None,
            typer.Option("--omwegfactor", help="Gelopen meters per meter hemelsbreed.", show_default=False),
        ] = None,
        norm: NormOption = None,
        maat: MaatOption = None,
        netwerk: NetwerkOption = None,
        veren: VerenOption = False,
        alleen: Annotated[
            str | None,
            typer.Option(
                "--alleen",
                help="Alleen deze tabellen naast dekking en hiaten: NAAM,NAAM.",
                show_default=False,
            ),
        ] = None,
        land: Annotated[
            bool,
            typer.Option(
                "--land",
                help="Reken gemeente voor gemeente, voor het hele land.",
            ),
        ] = False,
        cluster: Annotated[
            str | None,
            typer.Option(
                "--cluster", help="Adres van een bestaand Dask-cluster, samen met --land.", show_default=False
            ),
        ] = None,
        werkers: Annotated[
            int | None,
            typer.Option(
                "--werkers",
                help="Hoeveel processen op deze computer tegelijk rekenen, samen met --land. "
                f"Zonder deze optie: {_WERKERS}.",
                min=1,
                show_default=False,
            ),
        ] = None,
    ) -> None:
        """Bereken dekking, hiaten en alle andere maten, en schrijf ze als CSV, JSON en GeoPackage."""
        from analysis.pipeline import read_bronnen

        _refuse_together(
            land=land,
            measured=bool(maat or netwerk or veren),
            cluster=cluster is not None,
            werkers=werkers is not None,
        )
        chosen = _choose_tables(alleen)
        source = data or embedded_data()
        bronnen = read_bronnen(source)
        normen = bronnen.normen
        if omwegfactor is not None:
            normen = normen.with_omwegfactor(omwegfactor)
        normen = change_norms(normen, norm)
        if land:
            results, written = _write_land(
                bronnen, normen, cluster, chosen, out=out, data=source, werkers=werkers or _WERKERS
            )
        else:
            measure = choose_maat(maat, netwerk, data=source, bronnen=bronnen, normen=normen, veren=veren)
            results, written = _write(bronnen, normen, measure, chosen, out=out, data=source)
        for path in written:
            typer.echo(path)
        _tell_older(out, written)
        _summarise(results)


def _refuse_together(*, land: bool, measured: bool, cluster: bool, werkers: bool) -> None:
    """Refuse options that do not go together."""
    for name, given in (("--cluster", cluster), ("--werkers", werkers)):
        if given and not land:
            raise UsageError(f"{name} werkt alleen samen met --land.")
    if land and measured:
        raise UsageError("--land meet hemelsbreed. Laat --maat, --netwerk en --veren weg.")
    if cluster and werkers:
        raise UsageError("Een cluster heeft zijn eigen werkers. Laat --werkers of --cluster weg.")


def _write(
    bronnen: Bronnen,
    normen: Normen,
    maat: DistanceMeasure,
    chosen: list[str] | None,
    *,
    out: Path,
    data: Path,
) -> tuple[Results, list[Path]]:
    from analysis.maten import compute_maten
    from analysis.pipeline import run
    from analysis.rapport import write_results

    results = run(bronnen, normen=normen, maat=maat)
    return results, write_results(results, out, data=data, maten=compute_maten(results, chosen))


def _write_land(
    bronnen: Bronnen,
    normen: Normen,
    cluster: str | None,
    chosen: list[str] | None,
    *,
    out: Path,
    data: Path,
    werkers: int,
) -> tuple[Results, list[Path]]:
    """Compute and write part by part, with the tables waiting on disk."""
    from analysis.land import LandMaten, run_land
    from analysis.rapport import write_results

    with TemporaryDirectory() as room:
        maten = LandMaten(chosen, Path(room))
        with typer.progressbar(length=1, label="Voortgang", file=sys.stderr) as bar:

            def report(_done: int, total: int) -> None:
                bar.length = total
                bar.update(1)

            results = run_land(
                bronnen, normen=normen, address=cluster, workers=werkers, report=report, maten=maten
            )
        typer.echo("Alles is berekend. Nu worden de tabellen geschreven.", err=True)
        return results, write_results(results, out, data=data, maten=maten.tables(results))


def _tell_older(out: Path, written: list[Path]) -> None:
    """Name the tables in `out` that an earlier build wrote and this one did not: they are left alone."""
    from analysis.maten import MATEN
    from analysis.woorden import opsomming

    names = {path.name for path in written}
    older = [
        f"{name}.csv" for name in MATEN if f"{name}.csv" not in names and (out / f"{name}.csv").is_file()
    ]
    if older:
        typer.echo(
            f"Let op: in '{out}' staan ook tabellen van een eerdere keer: {opsomming(older)}. Die horen niet "
            "bij deze uitkomsten. Wat er wel bij hoort, staat in samenvatting.json.",
            err=True,
        )


def _check(data: Path) -> None:
    from analysis.bevindingen import bevindingen_of_error, to_table
    from analysis.pipeline import read_bronnen
    from analysis.rapport import to_csv

    try:
        bevindingen = read_bronnen(data).bevindingen
    except DataError as error:
        bevindingen = tuple(bevindingen_of_error(error))
    table = to_table(bevindingen)
    typer.echo(to_csv(table), nl=False)
    counts = {ernst: int((table["ernst"] == ernst).sum()) for ernst in ("fout", "waarschuwing", "info")}
    typer.echo(", ".join(f"{number} × {ernst}" for ernst, number in counts.items()), err=True)
    if counts["fout"]:
        raise typer.Exit(1)


def _choose_tables(alleen: str | None) -> list[str] | None:
    """Give the names of the tables to compute, None for all; dekking and hiaten are always there.

    Raises:
        UsageError: a name does not exist.

    """
    if alleen is None:
        return None
    from analysis.maten import MATEN

    names = [name.strip() for name in alleen.split(",") if name.strip()]
    strange = [name for name in names if name not in MATEN and name not in _ALWAYS]
    if strange or not names:
        found = f"Tabel '{strange[0]}' bestaat niet." if strange else "Er staat geen tabel bij --alleen."
        msg = f"{found} Kies uit: {', '.join([*_ALWAYS, *MATEN])}."
        raise UsageError(msg)
    return [name for name in names if name in MATEN]


def _summarise(results: Results) -> None:
    from analysis.woorden import aantal, maat_words, stuks

    voorlopig = int((results.hiaten["voorlopig"] == "ja").sum())
    maat = maat_words(results.maat)
    typer.echo(
        f"{stuks(len(results.hiaten), 'hiaat', 'hiaten')}, waarvan {aantal(voorlopig)} voorlopig; "
        f"{stuks(len(results.bevindingen), 'bevinding', 'bevindingen')}. Gemeten: {maat}.",
        err=True,
    )
