"""A street network like a country's, from a seed: a bent grid of streets with gaps."""

from __future__ import annotations

import numpy as np

from analysis.netwerk import Netwerk


def make_network(side: int, *, seed: int = 2026, street_m: float = 80.0) -> Netwerk:
    """Give about side × side nodes: streets of some 80 m, corners moved 15 m, one in eight gone."""
    rng = np.random.default_rng(seed)
    number = np.arange(side * side).reshape(side, side)
    y, x = np.divmod(number.ravel(), side)
    xy = np.column_stack([x, y]) * street_m + rng.uniform(-15.0, 15.0, (side * side, 2)) + [100_000, 350_000]
    van = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    naar = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    kept = rng.random(len(van)) >= 0.125
    return Netwerk.from_stukken(xy, van[kept], naar[kept])
