"""Tekst: words of the data inside Markdown, where they must stay words."""

from __future__ import annotations

import re

__all__ = ["plain", "safe_markdown"]

# An ampersand only where it would begin an entity; what makes a list or a heading only where a line begins.
_MARKUP = re.compile(r"[\\`*_\[\]|~$]|&(?=#?\w+;)|^[#+>=-]", re.MULTILINE)


def plain(text: str) -> str:
    """Give `text` so that Markdown shows it as it is: no links, no HTML, no formulas, no bold, no lists."""
    return _MARKUP.sub(r"\\\g<0>", text).replace("<", "&lt;")


def safe_markdown(text: str) -> str:
    """Give `text` as markdown that loads nothing from elsewhere: no pictures, no comments, no HTML."""
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = text.replace("<", "&lt;").replace("![", "!\\[")
    return re.sub(r"^# ", "### ", text, flags=re.MULTILINE).replace("\n## ", "\n#### ")
