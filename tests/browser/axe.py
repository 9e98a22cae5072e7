"""Axe: the rules of WCAG 2.2 AA over a screen and its frames, from an installed package."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from playwright.sync_api import Page

__all__ = ["FRAMEWORK", "Fault", "Known", "describe", "find_faults", "is_framework", "open_folds"]

_AXE = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What axe leaves to a person and we looked at: letters over a pattern (stripes of a table, names on the map,
# which have a white edge) and marks that lie over each other on the map.
_JUDGED = {"color-contrast", "target-size"}
_RUN = """tags => axe.run(document, {
    runOnly: {type: "tag", values: tags}, resultTypes: ["violations", "incomplete"]})
    .then(found => ({violations: found.violations, incomplete: found.incomplete}))"""


@dataclass(frozen=True)
class Fault:
    """One element that breaks one rule: its place (a selector per frame), its HTML and what axe says."""

    rule: str
    target: str
    html: str
    says: str


@dataclass(frozen=True)
class Known:
    """A fault of a library: its rule, what its HTML holds, a screen with it, why it is theirs, where told."""

    rule: str
    holds: str
    screen: str
    why: str
    issue: str


# What we cannot mend, for nothing of ours makes this HTML. A fault that went away must leave this list too.
FRAMEWORK = (
    Known(
        "presentation-role-conflict",
        'data-testid="stFileUploaderDropzone"',
        "watals-plan",
        "Streamlit gives the role and the tabindex of react-dropzone and a name of its own to one section; "
        "the button inside it has a name and works. A rule of good practice, not of WCAG.",
        "https://github.com/streamlit/streamlit/pull/15928 and "
        "https://github.com/react-dropzone/react-dropzone/pull/1182",
    ),
    Known(
        "aria-prohibited-attr",
        'data-tag=""',
        "tafel",
        "Streamlit names the tags of a multiselect by aria-label on a span without role; the text inside "
        "says the same. Axe is not sure and leaves it to a person.",
        "https://github.com/streamlit/streamlit/pull/16200",
    ),
)


def is_framework(fault: Fault) -> bool:
    """Tell whether a fault is one of a library."""
    return any(known.rule == fault.rule and known.holds in fault.html for known in FRAMEWORK)


def open_folds(page: Page) -> None:
    """Open everything that folds."""
    folded = page.locator("[data-testid='stExpander'] details:not([open]) > summary")
    folded.evaluate_all("all => all.forEach(one => one.click())")


def find_faults(page: Page) -> list[Fault]:
    """Give all faults of the screen as it is, its frames included.

    Marks on the map are left out of target-size: where they lie is essential (WCAG 2.2, 2.5.8); a test of its
    own holds their size.
    """
    for frame in page.frames:
        frame.evaluate(_AXE)
    found = page.evaluate(_RUN, _TAGS)
    unsure = [rule for rule in found["incomplete"] if rule["id"] not in _JUDGED]
    faults = [
        Fault(rule["id"], str(node["target"]), node["html"], node.get("failureSummary", ""))
        for rule in [*found["violations"], *unsure]
        for node in rule["nodes"]
    ]
    return [fault for fault in faults if not _is_mark(fault)]


def _is_mark(fault: Fault) -> bool:
    return fault.rule == "target-size" and ("sk-punt" in fault.html or "<path" in fault.html)


def describe(faults: list[Fault]) -> str:
    """Give faults as lines for a failing test."""
    lines = (f"{one.rule} {one.target}\n  {one.html[:300]}\n  {one.says[:300]}" for one in faults)
    return "\n".join(lines)
