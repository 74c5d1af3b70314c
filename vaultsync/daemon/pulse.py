"""Whether a thread still takes questions: it is asked one at a time, and what it has not answered for long enough is stuck."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

PATIENCE: Final = 120.0
"""Seconds for an answer. A change of every note of a large vault takes less."""
SLEPT: Final = 30.0
"""Seconds between two looks after which the machine was asleep, and the waiting begins anew."""


class Pulse:
    """Asks when it is looked at; to be looked at every few seconds, from one thread."""

    def __init__(self, ask: Callable[[], Future[Any]], *, patience: float = PATIENCE, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is asked yet.

        Args:
            ask: puts a question that costs nothing; any answer counts, also an error.
            patience: seconds after which no answer means that nobody answers.
            clock: seconds.
        """
        self._ask, self._patience, self._clock = ask, patience, clock
        self._asked: Future[Any] | None = None
        self._since = self._looked = clock()

    def beats(self) -> bool:
        """False when the last question has been waiting too long."""
        now = self._clock()
        if now - self._looked > SLEPT:
            self._since = now
        self._looked = now
        if self._asked is None or self._asked.done():
            self._asked, self._since = self._ask(), now
        return now - self._since < self._patience
