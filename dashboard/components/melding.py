"""Melding: what the visitor must know now, once or as long as it lasts; and a fence around each panel."""

from __future__ import annotations

import logging
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

import streamlit as st

from analysis.errors import SamenspelkaartError
from analysis.kaart import escape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Soort", "fenced", "keep_message", "show_kept", "show_message"]

Soort = Literal["goed", "fout", "let_op"]
_KEPT = "melding_bewaard"
_WORDS = {"goed": "Gelukt", "fout": "Niet gelukt", "let_op": "Let op"}
_LOG = logging.getLogger(__name__)


def show_message(text: str, *, soort: Soort = "let_op", regels: Iterable[str] = ()) -> None:
    """Draw a message that screen readers tell at once; `regels` are its points. All of it is plain text."""
    role = "status" if soort == "goed" else "alert"
    points = "".join(f"<li>{escape(regel)}</li>" for regel in regels)
    st.html(
        f'<div class="sk-melding sk-{soort}" role="{role}"><b>{_WORDS[soort]}.</b> {escape(text)}'
        f"{f'<ul>{points}</ul>' if points else ''}</div>"
    )


def keep_message(text: str, *, soort: Soort = "goed", regels: Iterable[str] = ()) -> None:
    """Keep a message for the next drawing."""
    st.session_state[_KEPT] = (text, soort, tuple(regels))


def show_kept() -> None:
    """Draw the message that was kept, once."""
    text, soort, regels = st.session_state.pop(_KEPT, (None, "goed", ()))
    if text:
        show_message(text, soort=soort, regels=regels)


@contextmanager
def fenced(what: str) -> Iterator[None]:
    """Let an error inside become a message, so that the rest of the screen stands.

    Args:
        what: what could not be shown, for in the sentence: "de geschiedenis".

    """
    try:
        yield
    except SamenspelkaartError as error:
        show_message(error.args[0] if error.args else str(error), soort="fout")
    except Exception:  # noqa: BLE001 whatever it is: it is logged, and the rest of the screen stands
        code = secrets.token_hex(3)
        _LOG.exception("%s (%s)", what, code)
        show_message(
            f"Er ging iets mis bij {what}. De rest van het scherm werkt gewoon. "
            f"Probeer het opnieuw. Blijft het misgaan? Geef dan deze code door: {code}.",
            soort="fout",
        )
