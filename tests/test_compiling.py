"""What is compiled is kept; where nothing may be written it is compiled all the same."""

from __future__ import annotations

from typing import Any

import numba
import pytest
from numba.core import caching

from analysis.compiling import compiled


def double(number: int) -> int:
    return 2 * number


def test_a_kernel_is_compiled_once() -> None:
    assert compiled(double) is compiled(double)


def test_without_a_place_to_keep_it_a_kernel_is_compiled_each_run(monkeypatch: pytest.MonkeyPatch) -> None:
    # numba asks each of these for a directory that may be written; in a read-only place none has one
    monkeypatch.setattr(caching.CompileResultCacheImpl, "_locator_classes", [])
    with pytest.raises(RuntimeError, match="no locator available"):
        numba.njit(cache=True)(double)
    kernel: Any = compiled.__wrapped__(double)
    assert kernel(21) == 42
    assert not kernel.stats.cache_path
