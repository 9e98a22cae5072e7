"""The command line: thin commands around the library (`analysis.commands`); every message is Dutch."""

from __future__ import annotations

import errno
from typing import Annotated

import typer

from analysis.commands import register_all
from analysis.commands.hulp import INTERRUPTED, STOPPED, DutchGroup, speak_dutch
from analysis.commands.maat import LOOPROUTES, NetwerkOption, VerenOption
from analysis.commands.misuse import MISUSE, explain_misuse
from analysis.commands.options import DataOption, embedded_data
from analysis.errors import MissingFileError, OutputError, SamenspelkaartError, UsageError

__all__ = ["app", "run"]

_WRONG_USE = 2  # what every command line answers when the words are wrong

app = typer.Typer(
    name="samenspelkaart",
    cls=DutchGroup,
    help="Laat zien welke doelgroep waar welk sociaal aanbod kan bereiken, en waar hiaten zijn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
register_all(app)


@app.command()
def dashboard(
    data: DataOption = None,
    port: Annotated[int, typer.Option("--port", help="Poort op deze computer.", min=0, max=65535)] = 8501,
    *,
    alleen_voorstellen: Annotated[
        bool,
        typer.Option(
            "--alleen-voorstellen", help="Wie kijkt, kan het register niet veranderen, wel voorstellen doen."
        ),
    ] = False,
    netwerk: NetwerkOption = None,
    veren: VerenOption = False,
) -> None:
    """Open de kaart in de browser."""
    from dashboard.launch import start

    source = data or embedded_data()
    if netwerk is not None and not netwerk.is_file():
        raise MissingFileError(
            "Dit bestand ontbreekt.", bron=netwerk.name, oplossing="Geef met --netwerk een bestand dat er is."
        )
    if veren and netwerk is None and not (source / LOOPROUTES).is_file():
        msg = "--veren hoort bij een netwerk van straten. Geef er een met --netwerk, of laat --veren weg."
        raise UsageError(msg)
    code = start(source, port=port, only_propose=alleen_voorstellen, netwerk=netwerk, veren=veren)
    raise typer.Exit(code)


speak_dutch(app)


def run() -> int:
    """Run the command line and give its code: a fault in the data is a message and 1, wrong words are 2."""
    try:
        return int(app(prog_name="samenspelkaart", standalone_mode=False) or 0)
    except MISUSE as error:
        return _fail(explain_misuse(error), _WRONG_USE)
    except typer.Abort:  # of a question
        return _fail(STOPPED, INTERRUPTED)
    except OutputError as error:
        return _fail(error.args[0])
    except SamenspelkaartError as error:
        return _fail(str(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        return _fail("De schijf is vol. Maak ruimte vrij en probeer het opnieuw.")


def _fail(message: str, code: int = 1) -> int:
    typer.echo(message, err=True)
    return code
