"""A lock file in, the right to use or to replace the database beside it out.

SQLite's own locks do not survive that its files are deleted: a process that opens the new database could replay the log of the
old one. So whoever has the database open holds this lock together with others, and whoever deletes it holds it alone.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 0.3
"""Seconds that anybody waits for a lock; the cache is never worth more."""
_PAUSE = 0.02
_DAY = 86_400.0
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)


class Busy(Exception):
    """Another process is in the way."""


@contextmanager
def locked(file: Path, *, alone: bool = False, patience: float = PATIENCE) -> Iterator[None]:
    """Holds the lock, together with others or alone, and marks its file as used today.

    Raises:
        Busy: when that was not possible within ``patience`` seconds.
        OSError: when the file cannot be made or locked at all.
    """
    until = time.monotonic() + patience
    while True:
        descriptor = os.open(file, _FLAGS, 0o600)
        try:
            if _lock(descriptor, alone) and _is_still(descriptor, file):
                _mark_used(file)
                yield
                return
        finally:
            os.close(descriptor)
        if time.monotonic() >= until:
            raise Busy
        time.sleep(_PAUSE)


if sys.platform == "win32":

    def _lock(descriptor: int, alone: bool) -> bool:
        return True  # there a file that is open cannot be deleted

else:
    import fcntl

    def _lock(descriptor: int, alone: bool) -> bool:
        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _is_still(descriptor: int, file: Path) -> bool:
    """Whether the file was not deleted between opening and locking."""
    try:
        return os.path.samestat(os.fstat(descriptor), os.stat(file))
    except FileNotFoundError:
        return False


def _mark_used(file: Path) -> None:
    """Keeps the date of the last use, to the day: a daemon at rest writes nothing."""
    if abs(time.time() - os.stat(file).st_mtime) > _DAY:
        os.utime(file)
