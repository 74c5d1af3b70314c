"""How many events there were so far in, whether they come too fast to be trusted out. Pure."""

from __future__ import annotations

from collections import deque

STORM = 2_000
"""Events in a second: comparing has to wait, or it would be out of date at once."""
FLOOD = 8_000
"""Events in a second: half of the queue that Linux keeps for them. Whether or not some were lost, the vault is compared."""
LATELY = 0.3
"""Seconds after which a storm is seen to be over."""


class Storm:
    """The last second."""

    def __init__(self) -> None:
        self._counts: deque[tuple[float, int]] = deque([(float("-inf"), 0)])
        self._lately = self._second = 0

    def count(self, total: int, now: float) -> None:
        """Takes the number of all events so far."""
        self._counts.append((now, total))
        while len(self._counts) > 1 and self._counts[1][0] <= now - 1.0:
            self._counts.popleft()
        self._second = total - self._counts[0][1]
        self._lately = total - next(count for at, count in reversed(self._counts) if at <= now - LATELY)

    @property
    def blowing(self) -> bool:
        """Whether events come fast at the moment."""
        return self._lately > STORM * LATELY

    @property
    def flooding(self) -> bool:
        """Whether so many came in the last second that some may be lost."""
        return self._second > FLOOD
