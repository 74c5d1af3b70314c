"""Hints that a path may have changed in, the moments to look at it and the verdict that it has settled out.

Pure: the caller asks which paths are due, looks at them, and tells what it saw. A path counts when it was quiet and whoever wrote
it has closed it or two looks agree; under constant change at the latest after ``CAP``. All times are seconds of one monotonic clock.
"""

from __future__ import annotations

import heapq
from typing import NamedTuple

from vaultsync.paths import VaultPath

QUIET = 0.3
"""Without a hint for so long."""
APART = 0.1
"""Between two looks that have to agree."""
GONE = 0.5
"""A file must be missing, or empty, for so long: savers that delete, or truncate, write the new content at once after it."""
CAP = 5.0
"""The latest moment after the first hint, however much the path goes on changing."""
PRESSED = CAP - GONE
"""From here on after the first hint the path is looked at often, for a moment at which it looks whole."""
PATIENCE = 1.0
SLACK = 0.01
"""By how much a file's age may fall short of the time since the hint, which comes after the change: clocks are not that exact."""


class Look(NamedTuple):
    """What a file was at one moment."""

    stamp: int
    """Equal for two looks between which nothing was written."""
    size: int
    """Bytes."""
    age: float
    """Seconds since the last change by the clock of the file system, which may be wrong: also negative."""
    sure: bool = True
    """False when the file was changed so lately that a further change might leave its stamp as it is."""


class _Waiting:
    __slots__ = ("asked", "at", "closed", "first", "hollow", "last", "lost", "seen", "seen_at")

    def __init__(self, now: float) -> None:
        self.first = self.last = now
        self.closed = False
        self.at = now + QUIET
        self.asked = False
        self.seen: int | None = None
        self.seen_at = now
        self.lost: float | None = None
        self.hollow: float | None = None


class Settling:
    """The paths that are changing at the moment.

    Each path that ``due`` names is to be answered by ``saw`` or ``later`` before ``due`` names it again.
    """

    def __init__(self) -> None:
        self._paths: dict[VaultPath, _Waiting] = {}
        self._queue: list[tuple[float, VaultPath]] = []

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def hint(self, path: VaultPath, now: float, closed: bool = False) -> None:
        """The path may have changed; ``closed`` when somebody who wrote it has just closed it."""
        waiting = self._paths.get(path)
        if waiting is None:
            waiting = self._paths[path] = _Waiting(now)
            heapq.heappush(self._queue, (waiting.at, path))
        waiting.last = now
        waiting.closed = closed
        waiting.lost = None
        if now < waiting.first + PRESSED:
            waiting.at = min(max(waiting.at, now + QUIET), waiting.first + PRESSED)

    def due(self, now: float) -> list[VaultPath]:
        """The paths to look at now, in no order."""
        found = []
        while (at := self.next_at()) is not None and at <= now:
            _, path = heapq.heappop(self._queue)
            self._paths[path].asked = True
            found.append(path)
        return found

    def next_at(self) -> float | None:
        """When ``due`` will next name a path if no hint comes; None when nothing is changing."""
        while self._queue:
            at, path = self._queue[0]
            wanted = self._paths[path].at
            if wanted <= at:
                return at
            heapq.heapreplace(self._queue, (wanted, path))
        return None

    def saw(self, path: VaultPath, look: Look | None, now: float) -> bool:
        """Takes what was found at a path that was due, None for nothing.

        Returns:
            True when the path counts as it was just seen; it is then forgotten until the next hint.
        """
        waiting = self._paths.get(path)
        if waiting is None:
            return False
        pressed = now >= waiting.first + PRESSED
        quiet = now >= waiting.last + QUIET
        settled, wanted = _gone(waiting, now) if look is None else _present(waiting, look, now, pressed)
        if settled and (quiet or pressed):
            del self._paths[path]
            return True
        self._ask(path, waiting, _next_look(waiting, wanted, now))
        return False

    def later(self, path: VaultPath, now: float) -> None:
        """A path that was due could not be looked at, for a reason that may pass: it is due again after a second."""
        waiting = self._paths.get(path)
        if waiting is not None:
            self._ask(path, waiting, now + PATIENCE)

    def drop(self, path: VaultPath) -> None:
        """Forgets a path that was due: it is no file."""
        self._paths.pop(path, None)

    def forget(self) -> None:
        """Drops everything: what is known is about to be compared anew."""
        self._paths.clear()
        self._queue.clear()

    def _ask(self, path: VaultPath, waiting: _Waiting, at: float) -> None:
        waiting.at = at
        if waiting.asked:
            waiting.asked = False
            heapq.heappush(self._queue, (at, path))


def _gone(waiting: _Waiting, now: float) -> tuple[bool, float]:
    """Whether a missing file counts as deleted, and when to look again if not."""
    waiting.seen = waiting.hollow = None
    if waiting.lost is None:
        waiting.lost = now
    at = min(waiting.lost, waiting.first + CAP) + GONE
    return now >= at, at


def _present(waiting: _Waiting, look: Look, now: float, pressed: bool) -> tuple[bool, float]:
    """Whether a file seems whole, and when to look again if not."""
    waiting.lost = None
    if waiting.seen != look.stamp:
        waiting.seen, waiting.seen_at = look.stamp, now
    if now >= waiting.first + CAP:
        return True, now
    if look.size == 0:
        if waiting.hollow is None:
            waiting.hollow = now
        return now >= waiting.hollow + GONE, waiting.hollow + GONE
    waiting.hollow = None
    # A file younger than our last hint is being written again: its next hint is on the way.
    closed = waiting.closed and (pressed or look.age >= QUIET - SLACK)
    return closed or now >= waiting.seen_at + APART, max(waiting.seen_at + APART, now + APART / 2)


def _next_look(waiting: _Waiting, wanted: float, now: float) -> float:
    at = max(wanted, waiting.last + QUIET)
    if now < waiting.first + PRESSED:
        return min(at, waiting.first + PRESSED)
    deadline = waiting.first + CAP
    return min(now + APART, deadline) if now < deadline else wanted
