"""Words of a text without case, accents and punctuation, for comparing names and values of lists."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["plain_words"]

_WORD = re.compile(r"[a-z0-9]+")


def plain_words(text: str) -> list[str]:
    """Give the words of `text` in lower case without accents.

    >>> plain_words("Één café-terras")
    ['een', 'cafe', 'terras']
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(text.casefold())
