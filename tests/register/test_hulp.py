"""Every page of help is Dutch, and what the user typed wrong is told in Dutch."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from analysis.commandline import app
from analysis.commands.hulp import dutch

NAMES = [str(c.name or (c.callback.__name__ if c.callback else "")) for c in app.registered_commands]
_LIBRARY = "usage options? arguments? commands? required default str path int float"
ENGLISH = re.compile(rf"\b(?:{_LIBRARY.replace(' ', '|')})\b", re.IGNORECASE)


@pytest.mark.parametrize("name", ["", *NAMES])
def test_every_page_of_help_is_dutch(name: str) -> None:
    done = CliRunner().invoke(app, [*([name] if name else []), "--help"])
    assert done.exit_code == 0
    assert done.output.startswith("Gebruik: ")
    assert "Opties:" in done.output
    assert ENGLISH.findall(done.output.replace("--", "")) == []


def test_the_page_of_all_commands_names_each_with_its_whole_sentence() -> None:
    output = " ".join(CliRunner().invoke(app, ["--help"]).output.split())
    for command in app.registered_commands:
        assert command.callback is not None
        sentence = " ".join((command.callback.__doc__ or "").split()).partition(". ")[0].rstrip(".")
        assert sentence in output


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Poort.  [default: 8501; 0<=x<=65535]", "Poort.  [anders: 8501; 0 tot en met 65535]"),
        ("Hoeveel.  [x>=1; required]", "Hoeveel.  [minstens 1; verplicht]"),
        ("--k <int range>", "--k <getal>"),
    ],
)
def test_the_words_of_the_library(text: str, expected: str) -> None:
    assert dutch(text) == expected
