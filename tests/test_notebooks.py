"""The notebooks are stories that run: from any directory, with pictures, on the public library alone."""

from __future__ import annotations

import ast
import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).resolve().parent.parent / "notebooks").glob("*.ipynb"))
ALLOWED = {"analysis", "geopandas", "matplotlib", "numpy", "pandas"}
PNG = b"\x89PNG\r\n\x1a\n"
TIMEOUT_S = 180
# How many pictures each story tells with; an empty map would be a picture too, so they are weighed as well.
PICTURES = {"01_data": 5, "02_dekking": 4, "03_hiaten": 4}
SMALLEST_PICTURE = 10_000


def test_every_story_is_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == list(PICTURES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_anywhere_and_draws(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MPLBACKEND", raising=False)  # importing streamlit sets one that draws nothing here
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    client = NotebookClient(notebook, timeout=TIMEOUT_S, resources={"metadata": {"path": str(tmp_path)}})
    client.execute()
    pictures = [base64.b64decode(data["image/png"]) for data in _shown(notebook) if "image/png" in data]
    assert len(pictures) == PICTURES[path.stem]
    assert [picture[:8] for picture in pictures] == [PNG] * len(pictures)
    assert min(map(len, pictures)) > SMALLEST_PICTURE
    assert _complaints(notebook) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_imports_only_the_library(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    imported = {name.partition(".")[0] for cell in _code(notebook) for name in _imports(cell.source)}
    assert "analysis" in imported
    assert imported <= ALLOWED


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_output(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert [cell.id for cell in _code(notebook) if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_tells_more_than_it_computes(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    assert notebook.cells[0].cell_type == notebook.cells[-1].cell_type == "markdown"
    assert sum(cell.cell_type == "markdown" for cell in notebook.cells) >= len(_code(notebook)) - 2


def _code(notebook: Any) -> list[Any]:  # noqa: ANN401  nbformat has no types
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _shown(notebook: Any) -> Iterator[dict[str, str]]:  # noqa: ANN401
    for cell in _code(notebook):
        yield from (output.data for output in cell.outputs if "data" in output)


def _complaints(notebook: Any) -> list[str]:  # noqa: ANN401
    outputs = [output for cell in _code(notebook) for output in cell.outputs]
    return [
        output.get("text") or output.get("evalue", "")
        for output in outputs
        if output.output_type == "error" or output.get("name") == "stderr"
    ]


def _imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
