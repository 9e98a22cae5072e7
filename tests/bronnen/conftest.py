"""What the tests of the public sources share: settings, a quick client, and the small town."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from analysis.bronnen.client import HttpClient, Politeness
from analysis.bronnen.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QUICK = Politeness(per_second=100_000, timeout_s=5, attempts=2, pause_s=0.001, max_pause_s=1)


@pytest.fixture
def client() -> Iterator[HttpClient]:
    """Return a client that hardly waits."""
    with HttpClient(QUICK, trust_env=False) as made:
        yield made


@pytest.fixture
def settings(root: Path) -> Settings:
    """Return the embedded settings with every service at an address where nobody listens."""
    loaded = load_settings(root / "data" / "bronnen.toml")
    return loaded.with_bronnen(dict.fromkeys(loaded.diensten, "http://127.0.0.1:9"))
