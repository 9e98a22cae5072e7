"""Compiling: plain loops over arrays as machine code, in the one way that this library does it.

Loading numba and the stored code costs about half a second: only much work earns that back.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compiled"]


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Give the kernel compiled to machine code, kept on disk for the next run where the disk allows it."""
    import numba  # noqa: PLC0415  (slow to load)

    try:
        machine_code: Callable[..., Any] = numba.njit(cache=True, nogil=True)(kernel)
    except RuntimeError:  # no place to keep it: compile again each run
        machine_code = numba.njit(nogil=True)(kernel)
    return machine_code
