"""The stamps known and the stamps found in, what differs out; and when the whole vault is to be compared again. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from vaultsync.paths import VaultPath, folder_of

SPARE, LONGEST_SPARE = 1.0, 3.0
"""Seconds between two comparisons, at least: a cause that comes again and again is met by one of them. Three times as long as the
last one took, within these bounds."""
SHARE = 3.0
POLLING_SHARE = 20.0
"""The same where comparing is how changes are found at all: 5 % of one processor, at most."""
CALM = 0.25
STORM_PATIENCE = 30.0
"""While events pour in a comparison would be out of date at once; it waits for the end of the storm, at most so long."""


class Difference(NamedTuple):
    """What is not as it was."""

    changed: frozenset[VaultPath]
    """New, or with another stamp."""
    removed: frozenset[VaultPath]


def difference(known: Mapping[VaultPath, int], found: Mapping[VaultPath, int]) -> Difference:
    """Compares two states of the same folder; a stamp of 0 is no knowledge."""
    changed = frozenset(path for path, stamp in found.items() if not stamp or known.get(path) != stamp)
    return Difference(changed, frozenset(known.keys() - found.keys()))


def folders_of(paths: Iterable[VaultPath]) -> set[VaultPath]:
    """Every folder that holds one of the paths, at any level; without the root."""
    found: set[VaultPath] = set()
    for path in paths:
        folder = VaultPath(folder_of(path))
        while folder and folder not in found:
            found.add(folder)
            folder = VaultPath(folder_of(folder))
    return found


def inside(paths: Iterable[VaultPath], folders: frozenset[VaultPath]) -> Iterator[VaultPath]:
    """The paths that lie in one of the folders, at any level; the root is the folder with the empty path."""
    if VaultPath("") in folders:
        yield from paths
        return
    lies: dict[str, bool] = {"": False}
    for path in paths:
        folder = folder_of(path)
        if folder not in lies:
            _decide(folder, folders, lies)
        if lies[folder]:
            yield path


def _decide(folder: str, folders: frozenset[VaultPath], lies: dict[str, bool]) -> None:
    chain = []
    while folder not in lies:
        chain.append(folder)
        folder = folder_of(folder)
    answer = lies[folder]
    for inner in reversed(chain):
        answer = answer or inner in folders
        lies[inner] = answer


class Schedule:
    """When the vault is compared: on request, soon, and every so many seconds without one."""

    def __init__(self, every: float, now: float) -> None:
        self._every = every
        self._took = 0.0
        self._ended = now
        self._asked: float | None = None
        self._reason = ""
        self._polling = False

    def ask(self, reason: str, at: float) -> None:
        """A comparison is needed at that moment or as soon after it as may be; the earliest reason is the one that is told."""
        if self._asked is None or at < self._asked:
            self._asked, self._reason = at, reason

    def every(self, seconds: float, *, polling: bool) -> None:
        """How often without a request; ``polling`` when there is no other way in which changes are seen."""
        self._every, self._polling = seconds, polling

    def due(self, now: float, *, storm: bool) -> str | None:
        """The reason to compare now, None while there is none."""
        if self._asked is not None and storm and now < self._asked + STORM_PATIENCE:
            return None
        return self._reason_of_now() if now >= self.next_at(now, storm=storm) else None

    def next_at(self, now: float, *, storm: bool) -> float:
        """When ``due`` is to be asked again."""
        if self._asked is None:
            return self._ended + max(self._every, (POLLING_SHARE if self._polling else SHARE) * self._took)
        at = max(self._asked, self._ended + min(max(SPARE, SHARE * self._took), LONGEST_SPARE))
        return max(at, now + CALM) if storm and now < self._asked + STORM_PATIENCE else at

    def done(self, began: float, now: float) -> None:
        """A comparison ended; what was asked for while it ran stays asked for."""
        self._took = now - began
        self._ended = now
        if self._asked is not None and self._asked <= began:
            self._asked = None

    def _reason_of_now(self) -> str:
        return self._reason if self._asked is not None else "polling" if self._polling else "routine"
