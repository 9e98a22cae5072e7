"""What several commands ask for: the data directory and a changed norm."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.errors import UsageError

if TYPE_CHECKING:
    from analysis.normen import Normen

__all__ = [
    "DataOption",
    "NormOption",
    "OwnDataOption",
    "change_norms",
    "embedded_data",
    "normen_of",
    "undo_words",
]

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="De gegevensmap (normen.toml, geo/, aanbod/). "
        "Zonder deze optie: de meegeleverde gegevens van Zwolle.",
        show_default=False,
    ),
]
NormOption = Annotated[
    list[str] | None,
    typer.Option("--norm", help="Andere norm: doelgroep:aanbodsoort=METERS. Mag vaker.", show_default=False),
]
OwnDataOption = Annotated[Path, typer.Option("--data", help="De gegevensmap met de lijsten in aanbod/.")]


def embedded_data() -> Path:
    """Give the data directory that comes with the program: of the checkout, or inside the package."""
    package = Path(__file__).resolve().parents[1]
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent / "data"


def undo_words(nummer: int, data: Path) -> str:
    """Say how to turn action `nummer` on the register of `data` back, as a command to type."""
    where = f'"{data}"' if " " in str(data) else str(data)
    return f"Terugdraaien kan met: samenspelkaart ongedaan {nummer} --data {where}"


def normen_of(data: Path) -> Normen:
    """Give the normen of a data directory, or those that come with the program where it has none.

    Raises:
        DataError: they cannot be read.

    """
    from analysis.normen import load_normen

    own = data / "normen.toml"
    return load_normen(own if own.is_file() else embedded_data() / "normen.toml")


def change_norms(normen: Normen, texts: list[str] | None) -> Normen:
    """Give `normen` with the norms of `--norm` in place of their own.

    Raises:
        UsageError: a text is no norm, or names what does not exist.

    """
    for text in texts or []:
        normen = normen.with_norm(*_parse_norm(text))
    return normen


def _parse_norm(text: str) -> tuple[str, str, float]:
    """Read "doelgroep:aanbodsoort=METERS"."""
    pair, _, metres = text.partition("=")
    doelgroep, _, aanbodsoort = pair.partition(":")
    doelgroep, aanbodsoort = doelgroep.strip(), aanbodsoort.strip()
    try:
        number = float(metres.replace(",", "."))
    except ValueError:
        number = None
    if number is None or not (doelgroep and aanbodsoort):
        msg = f"'{text}' is geen norm. Schrijf bijvoorbeeld --norm ouderen:huiskamer=500."
        raise UsageError(msg)
    return doelgroep, aanbodsoort, number
