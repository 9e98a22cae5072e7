"""Voortgang: what somebody at a terminal sees of a command that takes its time."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.progress import ProgressColumn

__all__ = ["show_progress"]


@contextmanager
def show_progress(
    beginning: str, *, columns: Callable[[], Sequence[ProgressColumn]] = tuple, **task: object
) -> Iterator[Callable[..., None]]:
    """Draw a bar that begins with the words `beginning`, on a terminal only; it is gone at the end.

    Args:
        beginning: what is being done.
        columns: gives the parts of the bar; as it stands: those of rich.
        **task: what `Progress.add_task` of rich takes besides.

    Yields:
        What moves the bar: takes what `Progress.update` takes, and does nothing where there is no terminal.

    """
    if not sys.stderr.isatty():
        yield lambda **_moved: None
        return
    from rich.console import Console
    from rich.progress import Progress

    options: dict[str, Any] = {"total": None, **task}
    with Progress(*columns(), console=Console(stderr=True), transient=True) as bar:
        yield partial(bar.update, bar.add_task(beginning, **options))
