"""The one place where text becomes HTML: everything a register says is data, never markup."""

from __future__ import annotations

import html
import math

__all__ = ["escape"]

# html.escape leaves these alone, but they mean something to JavaScript templates, folium and its carriers.
_MORE = {ord(char): f"&#{ord(char)};" for char in "`$\\{}"}


def escape(text: object) -> str:
    """Give `text` as HTML that shows exactly that text, in an element or in a quoted attribute.

    Besides what HTML needs, a backtick, dollar, backslash and braces become entities, so the text is inert
    inside a script's string or template too. None and NaN give an empty string.

    >>> escape("<b>${x}</b>")
    '&lt;b&gt;&#36;&#123;x&#125;&lt;/b&gt;'
    """
    if text is None or (isinstance(text, float) and math.isnan(text)):
        return ""
    return html.escape(str(text), quote=True).translate(_MORE)
