"""Offerings that stand in the register twice: proposed with reasons, never merged.

::

    register ─▶ find (which rows to compare) ─▶ bewijs (for and against, in log odds) ─▶ proposals
                                                   ├─ naamgelijkenis: how alike two names are
                                                   └─ naamwoorden: what kind of thing a name says it is
"""

from analysis.duplicaten.find import COLUMNS, find_duplicaten

__all__ = ["COLUMNS", "find_duplicaten"]
