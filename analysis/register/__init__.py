"""A change of the register as one action: remembered, undoable, crash-proof; and what its history tells."""

from analysis.register.history import (
    FOLDER,
    REFUSAL,
    changes_of,
    handelingen,
    open_history,
    read_voorstellen,
)
from analysis.register.journal import FileChange
from analysis.register.register import BEHEERDER, Register

__all__ = [
    "BEHEERDER",
    "FOLDER",
    "REFUSAL",
    "FileChange",
    "Register",
    "changes_of",
    "handelingen",
    "open_history",
    "read_voorstellen",
]
