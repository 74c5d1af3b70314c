"""A file of our own in a watched folder, touched once a minute: when nothing is heard of it, the observer is deaf.

On Linux touching is opening the file for writing and closing it. The system reports that as a close after writing, and neither the
file nor its times change, so that nothing is ever written to a disk. Elsewhere the file's times are set.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress

WITHIN = 5.0
NAME = "canary"


class Canary:
    """Says when the observer is deaf. Any report counts as hearing, so a busy observer is never called deaf."""

    def __init__(self, touch: Callable[[], None], every: float, now: float) -> None:
        """Touches first at the next ``tick``; ``touch`` may raise OSError, and is then tried again in a minute."""
        self._touch = touch
        self._every = every
        self._next = now
        self._sent: float | None = None

    def tick(self, now: float, heard_at: float) -> bool:
        """To be called every few seconds.

        Args:
            now: the time, in seconds of the clock of ``heard_at``.
            heard_at: when the observer last reported anything.

        Returns:
            False when nothing was heard within five seconds after the file was touched.
        """
        if self._sent is not None:
            if heard_at >= self._sent:
                self._sent = None
            elif now >= self._sent + WITHIN:
                self._sent = None
                return False
        if self._sent is None and now >= self._next:
            self._next = now + self._every
            with suppress(OSError):
                # Before the touch: its report may come before this function goes on.
                self._sent = now
                self._touch()
                return True
            self._sent = None
        return True


def touch(folder: str) -> None:
    """Touches the canary of a folder, which is made if it is not there.

    Raises:
        OSError: when that cannot be.
    """
    path = os.path.join(folder, NAME)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600))
    if sys.platform != "linux":
        os.utime(path)
