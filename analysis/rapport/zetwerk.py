"""Zetwerk: from a template and data to PDF or PNG, with Typst. No internet, no fonts of the machine.

The data is handed over as JSON and used as values: nothing in it is read as markup. PDFs are tagged and
checked against PDF/UA-1 while they are made; the same data gives the same bytes.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Zetsel"]

_FONTS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
_PPI = 150.0


class Zetsel:
    """A template with its data, ready to be made; `pages` counts what it would give."""

    def __init__(self, template: str, data: Mapping[str, Any]) -> None:
        """Take the name of a template in `sjablonen` and its data (only what JSON knows)."""
        folder = Path(str(resources.files("analysis.rapport"))) / "sjablonen"
        paths = [Path(str(resources.files(name))) / "files" for name in _FONTS]
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
        inputs = {"data": json.dumps(data, ensure_ascii=False, allow_nan=False)}
        self._compiler = typst.Compiler(
            folder / f"{template}.typ", root=folder, font_paths=fonts, sys_inputs=inputs
        )

    @property
    def pages(self) -> int:
        """Give the number of pages."""
        return int(json.loads(self._compiler.query("<paginas>", field="value", one=True)))

    def pdf(self) -> bytes:
        """Give the PDF, tagged after PDF/UA-1."""
        return _one(self._compiler.compile(format="pdf", pdf_standards=["ua-1"]))

    def png(self, *, ppi: float = _PPI) -> bytes:
        """Give the first page as PNG."""
        return _one(self._compiler.compile(format="png", ppi=ppi))


def _one(made: bytes | list[bytes] | None) -> bytes:
    if made is None:
        raise RuntimeError("typst gave nothing")
    return made if isinstance(made, bytes) else made[0]
