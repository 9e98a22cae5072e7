"""The standalone map: its table against dekking.csv, its policy, and a browser that may talk to nobody."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, Request

from analysis import Results
from analysis.rapport import Onderwerp, make_file, make_onderwerp
from tests.rapport.conftest import Dekking, people

Save = Callable[[bytes, str], Path]


class Reader(HTMLParser):
    """Collect elements, and the text of table rows, scripts and styles."""

    def __init__(self, content: bytes) -> None:
        """Read `content`."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.bodies: dict[str, list[str]] = {"script": [], "style": []}
        self._open = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag in self.bodies:
            self.bodies[tag].append("")

    def handle_data(self, data: str) -> None:
        if self._open in self.bodies:
            self.bodies[self._open][-1] += data
        elif self._open in ("td", "th", "button"):
            self.rows[-1][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = "td" if tag == "button" else ""


def test_table_and_data_hold_the_numbers_of_dekking(gemeente: Onderwerp, dekking: Dekking) -> None:
    page = Reader(make_file(gemeente, ".html"))
    names = {row["gebiedcode"]: row["gebiednaam"] for row in dekking.rows}
    numbers = {cells[1]: int(cells[0]) for cells in page.rows[1:]}
    data = json.loads(page.bodies["script"][0])
    assert len(data["paren"]) == 60
    for pair in data["paren"]:
        found = {cells[0]: [data["woorden"][place] for place in cells[3:]] for cells in pair["rijen"]}
        for code, row in dekking.of(pair["wie"], pair["wat"]).items():
            if row["niveau"] != "wijk":
                continue
            inwoners, outside, _, _, oordeel = found[numbers[names[code]]]
            assert inwoners == people(row["inwoners"])
            assert outside == people(row["inwoners"], row["inwoners_binnen_norm"])
            assert oordeel == row["status"] + (" (voorlopig)" if row["voorlopig"] == "ja" else "")
    shown = dekking.of("ouderen", "ontmoeting")
    for cells in page.rows[1:]:
        row = next(row for row in shown.values() if row["niveau"] == "wijk" and row["gebiednaam"] == cells[1])
        assert cells[3] == people(row["inwoners"], row["inwoners_binnen_norm"])


def test_policy_allows_only_its_own_script_and_style(gemeente: Onderwerp) -> None:
    content = make_file(gemeente, ".html")
    page = Reader(content)
    policy = next(attrs["content"] for tag, attrs in page.elements if attrs.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none';")
    for kind, body in (("script", page.bodies["script"][1]), ("style", page.bodies["style"][0])):
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in policy
    for _, attrs in page.elements:
        assert not {"src", "style", "onclick", "onerror", "onload"} & set(attrs)
        assert (attrs.get("href") or "#").startswith("#")
    assert dict(page.elements)["html"]["lang"] == "nl"
    assert make_file(gemeente, ".html") == content


def test_markup_is_text(nasty: Results) -> None:
    content = make_file(make_onderwerp(nasty), ".html")
    page = Reader(content)
    tags = [tag for tag, _ in page.elements]
    assert "img" not in tags
    assert tags.count("script") == 2
    assert any("<img src=x onerror=" in cell for row in page.rows for cell in row)


@pytest.mark.browser
def test_opens_from_a_file_without_a_network(
    gemeente: Onderwerp, dekking: Dekking, save: Save, page: Page
) -> None:
    asked: list[str] = []
    said: list[str] = []

    def listen(request: Request) -> None:
        asked.append(request.url)

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    page.on("request", listen)
    page.on("console", hear)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(save(make_file(gemeente, ".html"), "kaart.html").as_uri())
    page.get_by_label("Voor wie?").select_option("armoede")
    page.get_by_label("Welk aanbod?").select_option("ontmoeting")
    want = dekking.of("armoede", "ontmoeting")["WK019322"]
    line = page.locator("#tabel tbody tr", has_text="Stadshagen")
    cells = line.locator("td").all_inner_texts()
    assert cells[1:3] == [people(want["inwoners"]), people(want["inwoners"], want["inwoners_binnen_norm"])]
    assert "mensen met weinig geld" in page.locator("#zinnen").inner_text()
    # from the keyboard to the map, and from the map to the table
    line.get_by_role("button").press("Enter")
    assert page.locator("#gekozen").inner_text().startswith("Stadshagen. Mensen: ")
    page.locator('svg g[data-nr="1"]').first.dispatch_event("click")
    assert page.locator("#tabel tbody tr.gekozen").get_attribute("data-nr") == "1"
    page.get_by_label("Voor wie?").select_option("mantelzorgers")
    fills = page.locator("#kaart .sk-vlak").evaluate_all(
        "found => found.map((one) => one.getAttribute('fill'))"
    )
    assert fills == ["url(#sk-onbekend)"] * 16
    check_nothing_is_cut_off(page)
    assert all(re.match("file:", url) for url in asked)
    assert said == []


def check_nothing_is_cut_off(page: Page) -> None:
    """On a phone the page is as wide as the screen; on a small laptop the table is, too."""
    wide = "(one) => [one.scrollWidth, one.clientWidth]"
    for width in (390, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        inner, outer = page.locator("html").evaluate(wide)
        assert inner <= outer == width
    inner, outer = page.locator("div.tabel").evaluate(wide)
    assert inner <= outer


@pytest.mark.browser
def test_markup_does_not_run_in_a_browser(nasty: Results, save: Save, page: Page) -> None:
    page.goto(save(make_file(make_onderwerp(nasty), ".html"), "kaart.html").as_uri())
    for pair in ("ouderen", "jeugd", "ouderen"):
        page.get_by_label("Voor wie?").select_option(pair)
    for button in page.locator("#tabel button").all():
        button.click()
    assert page.evaluate("window.gehackt") is None
    assert page.locator("img").count() == 0
    assert "<img src=x onerror=" in page.locator("#tabel").inner_text()
