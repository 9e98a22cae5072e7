"""Words of the data stay words, as an independent reader of Markdown sees them."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from dashboard.tekst import plain

ODD = [
    "een [link](http://kwaad.example) en ![een plaatje](http://kwaad.example/x.png)",
    "<img src=x onerror=alert(1)> & <b>vet</b>",
    "*vet* _schuin_ **dik** `code` ~~weg~~ a|b",
    "# geen kop",
    "- geen lijst",
    "+ ook niet",
    "> geen citaat",
    "Sport & spel &amp; meer &#169;",
    r"een \* met een streep",
    "O’Brien (de Enk), 1.250 mensen: wo-vr!",
]


@pytest.mark.parametrize("text", ODD)
def test_markdown_shows_a_text_as_it_is(text: str) -> None:
    html = MarkdownIt("commonmark").enable("strikethrough").render(plain(text))
    inside = re.fullmatch(r"<p>(.*)</p>\n", html)
    assert inside
    shown = inside[1].replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    assert shown == text
    assert "<" not in inside[1]


def test_money_is_no_formula() -> None:
    assert plain("$1 of $2") == r"\$1 of \$2"  # Streamlit reads what stands between two as a formula
