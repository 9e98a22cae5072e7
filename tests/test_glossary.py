"""README.md is complete: every column, code, option, file and setting stands in it, explained once."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import typer

from analysis import read_bronnen, run, schemas
from analysis.bevindingen import Ernst
from analysis.commandline import app
from analysis.maten import MATEN, compute_maten
from analysis.normen import ALLE, DEFAULT_RADIUS_M, LAGEN
from analysis.readers import ligging
from analysis.schemas import REGISTER_COLUMNS, SCHEMAS, columns_of

CODE = re.compile(r"`([^`]+)`")
# The nouns of policy that CONTRIBUTING.md keeps Dutch.
NOUNS = (
    "aanbod", "aanbodsoort", "afstand", "bevinding", "bron", "buurt", "dagdeel", "dekking", "doelgroep",
    "drempel", "gebied", "gemeente", "herkomst", "hiaat", "inwoners", "kaart", "maat", "norm",
    "omwegfactor", "rapport", "register", "schatting", "tekort", "voorlopig", "wijk",
)  # fmt: skip


@pytest.fixture(scope="module")
def readme(root: Path) -> str:
    return (root / "README.md").read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """Return what stands under the heading `title`, up to the next heading of the same or a higher level."""
    start = re.search(rf"^(#+) {re.escape(title)}$", text, flags=re.MULTILINE)
    assert start, title
    rest = text[start.end() :]
    stop = re.search(rf"^#{{1,{len(start[1])}}} ", rest, flags=re.MULTILINE)
    return rest[: stop.start()] if stop else rest


def rows(text: str) -> list[list[str]]:
    """Return the cells of every table row in `text`, heads and rules left out."""
    lines = [line.strip().strip("|").split(" | ") for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line] for line in lines]


def coded(text: str) -> Counter[str]:
    """Return what stands between backticks in the first cell of each row, and how often."""
    return Counter(code for cells in rows(text) for code in CODE.findall(cells[0]))


def test_every_column_of_every_table_is_explained_once(readme: str) -> None:
    explained = coded(section(readme, "Kolommen"))
    wanted = {column for name in SCHEMAS for column in columns_of(name)}
    assert wanted - set(explained) == set()
    assert set(explained) - wanted == set()
    assert [column for column, times in explained.items() if times > 1] == []


def test_a_column_names_the_tables_that_have_it(readme: str) -> None:
    for cells in rows(section(readme, "Kolommen")):
        for column in CODE.findall(cells[0]):
            tables = {name for name in SCHEMAS if column in columns_of(name)}
            assert set(cells[1].split(", ")) == tables, column


def test_every_column_of_the_other_tables_is_explained(readme: str, root: Path) -> None:
    tables = compute_maten(run(read_bronnen(root / "data")), list(MATEN))
    usual = {column for name in SCHEMAS for column in columns_of(name)}
    explained = {
        (table, column)
        for cells in rows(section(readme, "Kolommen van de andere tabellen"))
        for column in CODE.findall(cells[0])
        for table in cells[1].split(", ")
    }
    assert {
        (name, column) for name, table in tables.items() for column in table if column not in usual
    } == explained


def test_every_table_that_build_writes_is_described(readme: str) -> None:
    described = coded(section(readme, "Opdrachten"))
    assert [name for name in MATEN if f"{name}.csv" not in described] == []


def test_every_code_is_explained(readme: str) -> None:
    wanted = {
        *schemas.STATUSSEN,
        *schemas.NIVEAUS,
        *ligging.BEREIKEN,
        *ligging.AREA_PRECISIES,
        *DEFAULT_RADIUS_M,
        *LAGEN,
        *Ernst.__args__,  # type: ignore[attr-defined]
        ALLE,
    }
    assert wanted - set(coded(section(readme, "Codes"))) == set()


def test_every_noun_is_explained(readme: str) -> None:
    words = {word for cells in rows(section(readme, "Begrippen")) for word in cells[0].split(", ")}
    assert set(NOUNS) - words == set()
    contributing = (Path(__file__).resolve().parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    kept_dutch = re.search(r"never translated: ([^.]+)\.", contributing)
    assert kept_dutch
    assert set(re.split(r",\s+", kept_dutch[1])) - words == set()


def test_every_column_that_the_register_knows_is_described(readme: str) -> None:
    described = set(coded(section(readme, "aanbod/*.csv en *.xlsx")))
    assert set(REGISTER_COLUMNS) - described == set()


@pytest.mark.parametrize("table", ["buurten", "bevolking", "herkomsten"])
def test_every_column_of_a_file_in_geo_is_described(readme: str, table: str) -> None:
    title = "geo/buurten" if table == "buurten" else f"geo/{table}.csv"
    assert set(coded(section(readme, title))) == set(columns_of(table))


def test_every_key_of_normen_toml_is_described(readme: str, root: Path) -> None:
    described = set(CODE.findall(section(readme, "normen.toml")))
    policy = tomllib.loads((root / "data" / "normen.toml").read_text(encoding="utf-8"))
    keys = {key for key, value in policy.items() if not isinstance(value, dict | list)}
    for part in ("locatieprecisie", "dagdelen"):
        keys |= {f"[{part}]", *policy[part]}
    for part in ("doelgroepen", "groepen", "aanbodsoorten"):
        keys |= {f"[{part}.code]", *(key for entry in policy[part].values() for key in entry)}
    keys |= {"[[normen]]", *(key for norm in policy["normen"] for key in norm)}
    assert set(policy) == {key.strip("[]").partition(".")[0] for key in keys} & set(policy)
    assert keys - described == set()


def test_every_file_of_the_data_directory_is_described(readme: str, root: Path) -> None:
    text = section(readme, "De gegevensmap")
    files = [path.relative_to(root / "data") for path in (root / "data").rglob("*") if path.is_file()]
    names = [path.as_posix() for path in files if "__pycache__" not in path.parts]
    assert [name for name in names if name not in text and not _is_register(name)] == []


def _is_register(name: str) -> bool:
    return name.startswith("aanbod/") and name.endswith((".csv", ".xlsx"))


def _commands() -> dict[str, Any]:
    group = typer.main.get_command(app)
    return dict(group.commands)  # type: ignore[attr-defined]


def test_every_command_is_documented(readme: str) -> None:
    text = section(readme, "Opdrachten")
    assert [name for name in _commands() if f"`samenspelkaart {name}" not in text] == []


def test_every_option_is_documented_with_its_commands(readme: str) -> None:
    table = {
        CODE.findall(cells[0])[0].split()[0]: cells[1]
        for cells in rows(section(readme, "Opdrachten"))
        if cells[0].startswith("`--")
    }
    commands = _commands()
    for name, command in commands.items():
        for option in (opt for param in command.params for opt in param.opts if opt.startswith("--")):
            if option != "--help":
                assert option in table, f"{name} {option}"
                assert table[option] == "alle" or name in table[option].split(", "), f"{name} {option}"
    real = {opt for command in commands.values() for param in command.params for opt in param.opts}
    assert set(table) - real == set()


def test_every_written_file_is_documented(readme: str, root: Path) -> None:
    text = section(readme, "Opdrachten")
    source = (root / "analysis" / "rapport" / "write.py").read_text(encoding="utf-8")
    promised = re.search(r'"""Write (dekking\.csv.*?)\.$', source, flags=re.MULTILINE)
    assert promised
    names = re.findall(r"[a-z]+\.(?:csv|json|gpkg)", promised[1])
    assert len(names) > 1
    assert [name for name in names if f"`{name}`" not in text] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "HANDLEIDING.md"])
def test_links_inside_the_repository_lead_somewhere(root: Path, document: str) -> None:
    text = (root / document).read_text(encoding="utf-8")
    anchors = {
        re.sub(r"[^\w\s-]", "", title.lower()).replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }
    targets = re.findall(r"\]\(([^)]+)\)", text)
    broken = [
        target
        for target in targets
        if not target.startswith("https://")
        and not (
            target[1:] in anchors if target.startswith("#") else (root / target.partition("#")[0]).exists()
        )
    ]
    assert broken == []
