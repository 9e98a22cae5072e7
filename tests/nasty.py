"""Texts that would execute or break something wherever they are not treated as text."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.roosterdam import Roosterdam

__all__ = ["IMG", "NASTY", "write_nasty_town"]

IMG = "<img src=x onerror=\"window.top.gehackt='img'\">"
NASTY = [
    IMG,
    "${window.top.gehackt='dollar'}",
    "`+(window.top.gehackt='backtick')+`",
    "</script><script>window.top.gehackt='script'</script>",
    "\\u003cimg src=x onerror=window.top.gehackt=1\\u003e",
    "{{ 7*7 }}{% raw %}",
    "'\"><svg onload=\"window.top.gehackt='svg'\">",
    '=HYPERLINK("http://kwaad.example")',
    "![plaatje](http://kwaad.example/x.png) [link](javascript:window.top.gehackt='link')",
]


def write_nasty_town(folder: Path) -> Path:
    """Write Roosterdam with a nasty text in every place where a person can type one."""
    town = Roosterdam()
    for number, text in enumerate(NASTY):
        typed = dict.fromkeys(
            ["naam", "organisatie", "openingstijden", "bron", "peildatum", "opmerking", "straat"], text
        )
        row = {"aanbod_id": f"X{number}", "aanbodsoort": "huiskamer", "doelgroepen": "ouderen", **typed}
        row |= {"op": f"N {3 * number}", "locatieprecisie": "straat"}
        town.aanbod.append(row)
    town.aanbod.append({**town.aanbod[-1], "aanbod_id": "X98", "naam": IMG, "bereik": "stad"})
    town.aanbod.append(
        {"aanbod_id": "X99", "naam": IMG, "aanbodsoort": "huiskamer", "doelgroepen": "ouderen",
         "wijkcode": "WK999901", "locatieprecisie": "wijk", "bereik": "punt"}
    )  # fmt: skip
    label = IMG.replace('"', '\\"')
    town.normen = town.normen.replace('label = "Huiskamer"', f'label = "Huiskamer {label}"')
    town.normen = town.normen.replace('label = "Ouderen (65+)"', f'label = "Ouderen (65+) {label}"')
    data = town.write(folder)
    borders = data / "geo" / "buurten.geojson"
    text = borders.read_text(encoding="utf-8")
    borders.write_text(
        text.replace('"naam": "N1"', f'"naam": "N1 {label}"').replace('"Noord"', f'"Noord {label}"'),
        encoding="utf-8",
    )
    for part in ("geo", "aanbod"):
        (data / part / "BRON.md").write_text("# Bron\n\n" + "\n\n".join(NASTY), encoding="utf-8")
    return data


def copy_embedded(root: Path, folder: Path) -> Path:
    """Copy the embedded data, so that a test may change it."""
    return Path(shutil.copytree(root / "data", folder / "data"))
