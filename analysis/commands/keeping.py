"""`samenspelkaart ongedaan`, `duplicaten` and `export`: keep the register, and hand it on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.commands.options import DataOption, OwnDataOption, embedded_data, normen_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands that keep the register to the command line."""
    app.command("ongedaan")(undo_command)
    app.command("duplicaten")(duplicates_command)
    app.command("export")(export_command)


def undo_command(
    nummer: Annotated[int, typer.Argument(help="Het nummer van de handeling.")], data: OwnDataOption
) -> None:
    """Maak een import of geocodering ongedaan; wat later is bewerkt blijft staan."""
    from analysis.register import Register

    with Register(data) as register_:
        kept = register_.undo(nummer)
    typer.echo(f"Handeling {nummer} is ongedaan gemaakt{', behalve wat later is bewerkt:' if kept else '.'}")
    for line in kept:
        typer.echo(f"  {line}")


def duplicates_command(data: DataOption = None) -> None:
    """Toon aanbod dat waarschijnlijk dubbel in het register staat; er wordt niets samengevoegd."""
    from analysis.duplicaten import find_duplicaten
    from analysis.importing.plan import table_bytes

    found = find_duplicaten(_read_register(data or embedded_data()))
    found["score"] = found["score"].map("{:.4f}".format)
    typer.echo(table_bytes(found.astype("str")).decode(), nl=False)
    typer.echo(f"{len(found)} mogelijke dubbelen. Beoordeel ze; er is niets veranderd.", err=True)


def export_command(
    bestand: Annotated[Path, typer.Argument(help="Waarheen: een naam op .csv, of op .json voor HSDS 3.")],
    data: DataOption = None,
) -> None:
    """Geef het register aan anderen: als CSV of als Open Referral (HSDS 3), zonder persoonsgegevens."""
    from analysis.atomic import write_atomically
    from analysis.errors import UsageError
    from analysis.importing.export import export_csv, export_hsds

    folder = data or embedded_data()
    if bestand.suffix.lower() not in {".csv", ".json"}:
        raise UsageError(f"'{bestand.name}' eindigt niet op .csv of .json. Kies een van beide.")
    rows = _read_register(folder)
    if bestand.suffix.lower() == ".csv":
        content = export_csv(rows)
    else:
        normen = normen_of(folder)
        soorten = {code: soort.label for code, soort in normen.aanbodsoorten.items()}
        doelgroepen = {code: doelgroep.label for code, doelgroep in normen.doelgroepen.items()}
        content = export_hsds(rows, aanbodsoorten=soorten, doelgroepen=doelgroepen)
    write_atomically(bestand, content)
    typer.echo(f"{len(rows)} rijen geschreven naar {bestand.name}.")


def _read_register(data: Path) -> pd.DataFrame:
    import pandas as pd

    from analysis.readers import list_aanbod_files
    from analysis.tables import read_table

    tables = [
        read_table(path, bron=f"aanbod/{path.name}").assign(bestand=path.name)
        for path in list_aanbod_files(data)
    ]
    return pd.concat(tables, ignore_index=True).fillna("").astype("str")
