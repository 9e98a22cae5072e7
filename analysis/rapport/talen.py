"""Talen: the words of the wijkwijzer in the languages of the wijk. Names are data: never translated."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

from analysis.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NEDERLANDS", "Taal", "list_talen", "load_taal"]

NEDERLANDS = "nl"


@dataclass(frozen=True)
class Taal:
    """One language: its code, own name and direction, its sentences, its words for codes of the normen."""

    code: str
    naam: str
    richting: Literal["ltr", "rtl"]
    dagen: tuple[str, ...]
    zinnen: Mapping[str, str]
    soorten: Mapping[str, str] = field(default_factory=dict)
    doelgroepen: Mapping[str, str] = field(default_factory=dict)

    @property
    def komma(self) -> str:
        """Give what stands between the parts of a list."""
        return "، " if self.richting == "rtl" else ", "

    def zin(self, key: str, **values: str) -> str:
        """Give a sentence; what stands between braces in it is replaced, once, by `values`."""
        parts = self.zinnen[key].split("{")
        filled = [parts[0]]
        for part in parts[1:]:
            name, _, rest = part.partition("}")
            filled.append(values[name] + rest)
        return "".join(filled)


def list_talen() -> dict[str, str]:
    """Give the codes of the languages that exist, with their own names."""
    return {code: words["naam"] for code, words in _read().items()}


def load_taal(code: str) -> Taal:
    """Give the language with this code.

    Raises:
        UsageError: it does not exist.

    """
    known = _read()
    if code not in known:
        names = ", ".join(f"{one} ({words['naam']})" for one, words in known.items())
        raise UsageError(f"De taal '{code}' is er niet. Kies uit: {names}.")
    words = known[code]
    zinnen = {key: value for key, value in words.items() if isinstance(value, str)}
    return Taal(
        code=code,
        naam=words["naam"],
        richting=words["richting"],
        dagen=tuple(words["dagen"]),
        zinnen=zinnen,
        soorten=words.get("soorten", {}),
        doelgroepen=words.get("doelgroepen", {}),
    )


def _read() -> dict[str, dict[str, Any]]:
    text = resources.files("analysis.rapport").joinpath("talen.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
