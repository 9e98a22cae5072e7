"""Engels: words on a screen, seen or read aloud, that are English; Streamlit itself has no other language."""

from __future__ import annotations

import re

from playwright.sync_api import Page

__all__ = ["find_english"]

_SAID = """() => {
    const names = ["aria-description", "aria-label", "aria-roledescription", "aria-valuetext", "alt",
        "placeholder", "title"];
    const hidden = (one) => !one.checkVisibility({visibilityProperty: true})
        || one.closest("[aria-hidden=true]")
        || one.matches("[data-testid='stIconMaterial'], script, style");  // an icon is a word in its font
    return [...document.body.querySelectorAll("*")].filter((one) => !hidden(one)).flatMap((one) => [
        ...names.map((name) => one.getAttribute(name)),
        ...[...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data),
    ]).filter((text) => text?.trim());
}"""
# English and not Dutch too (as "open", "is", "in", "of", "link", "menu", "filter" and "download" are).
_ENGLISH = frozenset(
    """
    about accepted add all allowed and any app apply are area arrow ascending available axis browse button by
    calendar cancel changed choose clear click close collapse column columns copy date day decrease
    delete descending dismiss drag drop edit empty end error exit expand file files for format fullscreen
    has have help hide image increase invalid keys larger loading main mark maximum missing month more mouse
    must navigate next no not pages picker please press previous remove required reset result results rows run
    running save search select selected settings show shortcut sidebar size skip smaller sort still
    submit success the this titled to toggle try type unavailable unknown unpin upload use visualization
    wait warning width with year you your zoom
    """.split()  # noqa: SIM905 a paragraph reads better than a hundred quoted words
)
_NAMES = ("CC BY", "The Young Ones", "Take Off")  # of a licence and of offerings


def find_english(page: Page) -> list[str]:
    """Give the texts and names of the screen as it is, its frames included, that hold an English word."""
    texts = {text.strip() for frame in page.frames for text in frame.evaluate(_SAID)}
    return sorted(text for text in texts if _ENGLISH & _words(text))


def _words(text: str) -> set[str]:
    for name in _NAMES:
        text = text.replace(name, "")
    return set(re.findall(r"[a-z]+", text.lower()))
