"""What Streamlit says itself is said in Dutch: the list holds its words as they are, and no others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import streamlit

SCRIPT = Path(__file__).parents[2] / "dashboard" / "assets" / "taal.js"
WORDS = re.findall(r'^    "([^"]+)":', SCRIPT.read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.fixture(scope="module")
def bundle() -> str:
    """Return everything that Streamlit sends to a browser."""
    folder = Path(streamlit.__file__).parent / "static" / "static" / "js"
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js")))


@pytest.mark.parametrize("word", WORDS)
def test_a_word_that_is_translated_is_still_said(word: str, bundle: str) -> None:
    assert re.search(rf"[`\"'>:]{re.escape(word)}[`\"'<]", bundle)


def test_the_list_is_read_and_holds_each_word_once() -> None:
    assert "Skip to main content" in WORDS
    assert len(WORDS) == len(set(WORDS)) > 30
