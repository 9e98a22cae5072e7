"""Html: a map in one file that opens from a USB stick. No network, no library: SVG, a table, a script.

A content security policy forbids everything but this file's own style and script, so text of a register that
looks like markup can neither run nor fetch.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import replace
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from analysis.klassen import ONBEKEND
from analysis.rapport.blad import fit_box
from analysis.rapport.inhoud import DELEN_KOP, hoofdzinnen, legenda, list_delen, titel
from analysis.rapport.onderwerp import list_onderwerpen
from analysis.rapport.tekening import describe_kaart, draw_kaart, fill_of, list_points
from analysis.rapport.verantwoording import KAN_NIET, KAN_WEL, SLOT, TEKENS, describe_bronnen, describe_norm
from analysis.woorden import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from analysis.rapport.onderwerp import Onderwerp

__all__ = ["make_html"]

_OF_POINTS = [
    "aanbodsoort", "doelgroepen", "telt_mee", "bereik", "locatieprecisie", "x_rd", "y_rd", "geometry",
]  # fmt: skip
_NUMBERS = (0, 2, 3, 4, 5)  # columns of DELEN_KOP that are aligned to the right


def make_html(onderwerp: Onderwerp) -> bytes:
    """Give the map of a gebied as one HTML page (UTF-8), in which every pair with a norm can be chosen.

    The order and numbers of the gebieden are those of the pair of `onderwerp`.
    """
    style, script = _asset("kaart.css"), _asset("kaart.js")
    policy = (
        "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'"
    )
    name = escape(titel(onderwerp))
    page = [
        '<!doctype html><html lang="nl"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        f"<title>{name} · samenspelkaart</title><style>{style}</style></head><body>",
        f"<header><h1>{name}</h1>{_choices()}</header><main>",
        f'<div class="zin" id="zinnen">{_paragraphs(hoofdzinnen(onderwerp))}</div>',
        f'<p id="norm">{escape(describe_norm(onderwerp.norm, onderwerp))}</p>',
        '<div class="naast"><section aria-label="Kaart">',
        f'<div id="kaart">{_map(onderwerp)}</div>{_legend()}</section>',
        f'<section aria-label="Tabel">{_table(onderwerp)}<p id="gekozen" role="status"></p></section></div>',
        f"{_limits()}</main><footer>{_sources(onderwerp)}</footer>",
        f'<script type="application/json" id="gegevens">{_data(onderwerp)}</script>',
        f"<script>{script}</script></body></html>\n",
    ]
    return "".join(page).encode()


def _asset(name: str) -> str:
    return resources.files("analysis.rapport").joinpath("sjablonen", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _choices() -> str:
    return (
        '<form id="keuze" hidden><label for="wie">Voor wie?<select id="wie"></select></label>'
        '<label for="wat">Welk aanbod?<select id="wat"></select></label></form>'
        "<noscript><p>Zonder JavaScript ziet u één kaart en tabel. Kiezen kan dan niet.</p></noscript>"
    )


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _map(onderwerp: Onderwerp) -> str:
    alt = escape(describe_kaart(onderwerp))
    return draw_kaart(onderwerp).replace("<svg ", f'<svg role="img" aria-label="{alt}" ', 1)


def _legend() -> str:
    def item(fill: str, label: str) -> str:
        drawn = (
            f'<svg viewBox="0 0 30 20" aria-hidden="true"><rect width="30" height="20" fill="{fill}"/></svg>'
        )
        return f'<li><span class="vak">{drawn}</span>{escape(label)}</li>'

    items = [
        item("url(#sk-onbekend)" if klasse["code"] == ONBEKEND else klasse["kleur"], klasse["label"])
        for klasse in legenda()
    ]
    items.append(item("url(#sk-voorlopig)", "stippen: voorlopig"))
    dots = "".join(
        f'<li><span class="punt" aria-hidden="true">{mark}</span> {words}</li>'
        for mark, words in (("●", "aanbod"), ("○", "aanbod, plek niet precies bekend"))
    )
    return f'<h2>Tekort: hoeveel mensen</h2><ul class="legenda">{"".join(items)}{dots}</ul>'


def _table(onderwerp: Onderwerp) -> str:
    def css(column: int) -> str:
        return ' class="getal"' if column in _NUMBERS else ""

    head = "".join(f'<th scope="col"{css(i)}>{escape(kop)}</th>' for i, kop in enumerate(DELEN_KOP))
    body = []
    for row in list_delen(onderwerp):
        rest = "".join(f"<td{css(i)}>{escape(cell)}</td>" for i, cell in enumerate(row[2:], start=2))
        button = f'<button type="button" aria-pressed="false">{escape(row[1])}</button>'
        first = f'<td class="getal">{row[0]}</td><th scope="row">{button}</th>'
        body.append(f'<tr data-nr="{row[0]}">{first}{rest}</tr>')
    return (
        '<div class="tabel" tabindex="0" role="region" aria-label="Tabel per gebied"><table id="tabel">'
        f"<caption>Dezelfde cijfers als de kaart</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def _limits() -> str:
    def lines(texts: Sequence[str]) -> str:
        return "".join(f"<li>{escape(text)}</li>" for text in texts)

    return (
        f'<div class="naast"><section><h2>Wat u met deze cijfers kunt</h2><ul>{lines(KAN_WEL)}</ul></section>'
        f"<section><h2>Wat u er niet mee kunt</h2><ul>{lines(KAN_NIET)}</ul></section></div>"
    )


def _sources(onderwerp: Onderwerp) -> str:
    sources = f'<div id="bronnen">{_paragraphs(describe_bronnen(onderwerp)[1:])}</div>'
    return f"<h2>Bronnen en afspraken</h2>{sources}{_paragraphs([*TEKENS, SLOT])}"


class _Words:
    """Texts that occur often are written once; rows refer to them by place."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def place(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


def _data(onderwerp: Onderwerp) -> str:
    """Give every pair with a norm as JSON; the pair of `onderwerp` comes at its own distance."""
    normen, own = onderwerp.normen, onderwerp.norm
    words = _Words()
    kleuren: dict[str, int] = {}
    bronnen: dict[str, list[int]] = {}  # they differ by doelgroep only
    numbers = dict(zip(onderwerp.delen["gebiedcode"], onderwerp.delen["nr"], strict=True))
    points = _points(onderwerp)
    paren = []
    for one in list_onderwerpen(onderwerp):
        who = one.norm.doelgroep
        if who not in bronnen:
            bronnen[who] = [words.place(line) for line in describe_bronnen(one)[1:]]
        paren.append(_pair(one, numbers, words, kleuren) | {"bronnen": bronnen[who], "punten": points(one)})
    data = {
        "start": [own.doelgroep, own.aanbodsoort],
        "doelgroepen": {pair["wie"]: text_of(normen.label_of(pair["wie"])) for pair in paren},
        "soorten": {pair["wat"]: text_of(normen.label_of(pair["wat"])) for pair in paren},
        "kleuren": list(kleuren),
        "paren": paren,
        "woorden": list(words.texts),
    }
    # "<" would end the script element; "&" and ">" mean nothing inside one
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace(
        "<", "\\u003c"
    )


def _points(onderwerp: Onderwerp) -> Callable[[Onderwerp], list[list[float]]]:
    """Give what lists the offerings of a pair on this map: x, y and 1 where the place is sure, else 0."""
    box = fit_box(onderwerp.shapes.total_bounds.tolist())
    bronnen = onderwerp.results.bronnen
    slim = replace(bronnen, aanbod=bronnen.aanbod[_OF_POINTS])  # few columns: much quicker to look through
    results = replace(onderwerp.results, bronnen=slim)

    def of(one: Onderwerp) -> list[list[float]]:
        return [[x, y, int(sure)] for x, y, sure in list_points(replace(one, results=results), box)]

    return of


def _pair(one: Onderwerp, numbers: dict[str, int], words: _Words, kleuren: dict[str, int]) -> dict[str, Any]:
    rows: list[dict[Any, Any]] = one.delen.to_dict("records")
    rijen = []
    for row, cells in zip(rows, list_delen(one), strict=True):
        colour = kleuren.setdefault(fill_of(one, row), len(kleuren))
        rest = [words.place(cell) for cell in cells[2:]]
        rijen.append([int(numbers[row["gebiedcode"]]), colour, int(row["voorlopig"] == "ja"), *rest])
    return {
        "wie": one.norm.doelgroep,
        "wat": one.norm.aanbodsoort,
        "norm": words.place(describe_norm(one.norm, one)),
        "zinnen": [words.place(zin) for zin in hoofdzinnen(one)],
        "rijen": rijen,
    }
