"""Take the clock out of an Office file, so that the same input gives the same bytes."""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["fix_times"]

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can hold
_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")


def fix_times(content: bytes) -> bytes:
    """Give the Office file `content` with fixed times, also in the workbooks behind its charts."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name.endswith(".xlsx"):
                part = fix_times(part)
            elif name == "docProps/core.xml":
                part = _CLOCK.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", part)
            info = zipfile.ZipInfo(name, _DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, part)
    return buffer.getvalue()
