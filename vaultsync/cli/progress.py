"""Counts in, a progress bar on standard error out, once a run takes long enough to wonder."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vaultsync.cli.output import is_terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

PATIENCE = 1.0
"""Seconds without a bar."""

Tell = Callable[[int, int], None]


@contextmanager
def progress(*, shown: bool = True) -> Iterator[Tell | None]:
    """A function to call with how many of how many files are read; None where nobody would see it."""
    if not shown or not is_terminal(sys.stderr):
        yield None
        return
    bar = _Bar(time.monotonic() + PATIENCE)
    try:
        yield bar.tell
    finally:
        bar.close()


class _Bar:
    """Asks only the clock until its time has come; rich is imported then."""

    def __init__(self, due: float) -> None:
        self._due = due
        self._shown: Progress | None = None
        self._task: TaskID | None = None

    def tell(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now < self._due:
            return
        self._due = now + 0.1
        if self._shown is None or self._task is None:
            self._shown, self._task = _open_bar(total)
        self._shown.update(self._task, completed=done, total=total)

    def close(self) -> None:
        if self._shown is not None:
            self._shown.stop()


def _open_bar(total: int) -> tuple[Progress, TaskID]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    shown = Progress(*columns, console=Console(stderr=True), transient=True, auto_refresh=True)
    shown.start()
    return shown, shown.add_task("Reading", total=total)
