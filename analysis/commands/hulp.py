"""The help of the command line, and what Ctrl-C says, in Dutch: the library's own words are English."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["INTERRUPTED", "STOPPED", "DutchCommand", "DutchGroup", "dutch", "speak_dutch", "when_stopped"]

STOPPED = "Gestopt."
INTERRUPTED = 130  # what every command line answers after Ctrl-C

# What the library writes around our own sentences: a default, what is required, a kind of value.
_WORDS = (
    ("Show this message and exit.", "Deze uitleg."),
    ("[OPTIONS]", "[OPTIES]"),
    ("COMMAND [ARGS]...", "OPDRACHT ..."),
    ("<list[str]>", "<tekst>"),
    ("<str>", "<tekst>"),
    ("<path>", "<pad>"),
)
_PATTERNS = (
    (re.compile(r"<(?:int|float)(?: range)?>"), "<getal>"),
    (re.compile(r"([\[; ])required\]"), r"\1verplicht]"),
    (re.compile(r"([\[; ])default: "), r"\1anders: "),
    (re.compile(r"\b(\S+)<=x<=([^\]; ]+)"), r"\1 tot en met \2"),
    (re.compile(r"\bx>=([^\]; ]+)"), r"minstens \1"),
)
_SHORT = 200  # letters of the sentence about a command: all of it, broken over lines


def dutch(text: str) -> str:
    """Give `text` with the library's words in Dutch."""
    for english, ours in _WORDS:
        text = text.replace(english, ours)
    for pattern, ours in _PATTERNS:
        text = pattern.sub(ours, text)
    return text


@contextmanager
def when_stopped(message: str) -> Iterator[None]:
    """Let Ctrl-C say `message` and end the command."""
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(message, err=True)
        raise typer.Exit(INTERRUPTED) from None


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  (the library's own classes)
    pieces = [dutch(piece) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Gebruik: ")


def _write_options(command: Any, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
    sections: dict[str, list[tuple[str, str]]] = {"Wat u opgeeft": [], "Opties": []}
    for param in command.get_params(ctx):
        if record := param.get_help_record(ctx):
            section = "Wat u opgeeft" if param.param_type_name == "argument" else "Opties"
            sections[section].append((dutch(record[0]), dutch(record[1])))
    for title, records in sections.items():
        if records:
            with formatter.section(title):
                formatter.write_dl(records)


class DutchCommand(TyperCommand):
    """A command with its help in Dutch."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the line of use."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write what can be given."""
        _write_options(self, ctx, formatter)


class DutchGroup(TyperGroup):
    """A group of commands with its help in Dutch; Ctrl-C is one line, also where a command says nothing."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run the command that was asked for."""
        with when_stopped(STOPPED):
            return super().invoke(ctx)

    def format_usage(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write the line of use."""
        _write_usage(self, ctx, formatter)

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Write what can be given, and the commands."""
        _write_options(self, ctx, formatter)
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(_SHORT)) for name, command in commands if command]
        with formatter.section("Opdrachten"):
            formatter.write_dl(rows)


def speak_dutch(app: typer.Typer) -> None:
    """Let every command of `app` give its help in Dutch."""
    for command in app.registered_commands:
        command.cls = DutchCommand
