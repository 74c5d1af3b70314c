"""What the keeper is to do in, each in its turn out: changes to take in, questions, files to check. No clock, thread or file here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from vaultsync.paths import VaultPath
from vaultsync.syntax import Problem

PATIENCE: Final = 1.0
"""Seconds that a question waits; then no more changes are taken in before it is answered."""
TOGETHER: Final = 2_000
"""Changes that are taken in at once, where many have come: more would keep waiting who asks how things stand."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What changed on disk; see ``follow.Settled``, which it is made of."""

    changed: frozenset[VaultPath]
    removed: frozenset[VaultPath]
    stamps: dict[VaultPath, int]
    settings: bool = False
    bookmarks: bool = False
    faults: Mapping[VaultPath, Problem] | None = None
    """All that could not be read, where the whole vault was compared."""

    def then(self, later: Settled) -> Settled:
        """This and what changed after it, as one."""
        return Settled(
            self.changed - later.removed | later.changed,
            self.removed - later.changed | later.removed,
            {**self.stamps, **later.stamps},
            self.settings or later.settings,
            self.bookmarks or later.bookmarks,
            self.faults if later.faults is None else later.faults,
        )

    @property
    def size(self) -> int:
        """How many files changed."""
        return len(self.changed) + len(self.removed)


class _Question(NamedTuple):
    at: float
    after: int
    """How many changes were delivered before it."""
    work: Callable[[], None]


class Wishes:
    """Changes and questions, in the order in which they came."""

    def __init__(self) -> None:
        """Nobody wants anything."""
        self._changes: deque[Settled | Callable[[], None]] = deque()
        """With questions between them that need no more than what was delivered before."""
        self._questions: deque[_Question] = deque()
        self._delivered = self._taken = 0
        self._took = False
        """Whether changes were taken in since a question was answered."""

    def __bool__(self) -> bool:
        return bool(self._changes or self._questions)

    def deliver(self, settled: Settled) -> None:
        """Something changed."""
        self._changes.append(settled)
        self._delivered += 1

    def ask(self, work: Callable[[], None], now: float, *, meanwhile: bool) -> None:
        """Somebody asks, after all that was delivered before.

        Args:
            work: answers.
            now: seconds of a clock that never goes back.
            meanwhile: whether it goes with the changes, and waits for nothing else.
        """
        if meanwhile:
            self._changes.append(work)
        else:
            self._questions.append(_Question(now, self._delivered, work))

    def next_change(self, now: float) -> Settled | Callable[[], None] | None:
        """What changed first, with what changed after it: it is read and taken in together, and what depends on it is checked once.

        None also where a question has waited so long that changes wait for it; one of them is given after each.
        """
        overdue = self._took and self._is_ready() and now > self._questions[0].at + PATIENCE
        if not self._changes or overdue:
            return None
        change = self._changes.popleft()
        while isinstance(change, Settled):
            self._took = True
            self._taken += 1
            later = self._changes[0] if self._changes else None
            if not isinstance(later, Settled) or change.size + later.size > TOGETHER:
                break
            change = change.then(later)
            self._changes.popleft()
        return change

    def next_question(self) -> Callable[[], None] | None:
        """The first question, if all was taken in that was delivered before it."""
        if not self._is_ready():
            return None
        self._took = False
        return self._questions.popleft().work

    def _is_ready(self) -> bool:
        return bool(self._questions) and self._taken >= self._questions[0].after


class Unchecked:
    """Files that are to be checked again, each once.

    First those that changed themselves, then those that depend on them; of both first those that take no time, then those with
    tables, for queries do. Who waits keeps its place when it changes again, so that none waits for ever.
    """

    def __init__(self) -> None:
        """Nothing waits."""
        self._queues: tuple[dict[VaultPath, None], ...] = ({}, {}, {}, {})
        """Changed, changed with tables, depending, depending with tables."""
        self._place: dict[VaultPath, int] = {}

    def __bool__(self) -> bool:
        return bool(self._place)

    def __len__(self) -> int:
        return len(self._place)

    def __contains__(self, path: object) -> bool:
        return path in self._place

    def __iter__(self) -> Iterator[VaultPath]:
        """All of them, in no order."""
        return iter(self._place)

    @property
    def news(self) -> bool:
        """Whether some of them have another content than what is said of them was found in."""
        return bool(self._queues[0] or self._queues[1])

    def add(self, path: VaultPath, *, changed: bool, slow: bool) -> None:
        """One more.

        Args:
            path: the file.
            changed: whether it has another content.
            slow: whether it has tables.
        """
        before = self._place.get(path)
        of_its_own = changed or (before is not None and before < 2)
        place = (0 if of_its_own else 2) + slow
        if before == place:
            return
        if before is not None:
            del self._queues[before][path]
        self._queues[place][path] = None
        self._place[path] = place

    def first(self) -> VaultPath | None:
        """Whose turn it is; it stays until it is ``checked``."""
        return next((path for queue in self._queues for path in queue), None)

    def checked(self, path: VaultPath) -> None:
        """One less."""
        del self._queues[self._place.pop(path)][path]
