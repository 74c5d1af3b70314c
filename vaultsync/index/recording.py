"""Computations in, the facts that they rest on out; and values kept for as long as those facts stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol, TypeVar

from vaultsync.index.facts import ANYTHING, CLOCK, STARRED, Fact

T = TypeVar("T")
_Key = tuple[str, Hashable]
_NOTHING: Final[frozenset[Fact]] = frozenset()
MANY: Final = 5_000
"""Facts from which on a computation is taken to rest on the whole vault: to keep them apart costs more than to compute again."""


class Memo(Protocol):
    """Gives a value by a name and a key, of which it is made where it is not kept."""

    def __call__(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The value."""


class Recorder:
    """What is being asked just now, and what was computed before.

    As long as nothing follows the vault (``following`` is False) nothing is recorded, and every change drops every value.
    """

    __slots__ = ("_by_fact", "_values", "following", "own", "reads")

    def __init__(self) -> None:
        self.following = False
        self.reads: set[Fact] | None = None
        """What the computation that runs now has read; None while none is recorded."""
        self.own: str | None = None
        """The note that it is about: what it says of itself, and what its links mean, needs no recording."""
        self._values: dict[str, dict[Hashable, tuple[Any, frozenset[Fact]]]] = {}
        self._by_fact: dict[Fact, set[_Key]] = {}

    def read(self, fact: Fact) -> None:
        """Tells that the running computation rests on a fact."""
        if self.reads is not None:
            self.reads.add(fact)

    @contextmanager
    def reading(self, own: str | None = None) -> Iterator[set[Fact]]:
        """Records what is read inside the block, for the computation around it too.

        Args:
            own: the note that the computation is about.
        """
        outer, outer_own = self.reads, self.own
        self.reads, self.own = set(), own
        try:
            yield self.reads
        finally:
            if len(self.reads) > MANY:
                _condense(self.reads)
            if outer is not None:
                outer |= self.reads
            self.reads, self.own = outer, outer_own

    def memo(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The value that ``make`` gave, made anew only after a change to what it read."""
        values = self._values.get(name)
        if values is None:
            values = self._values[name] = {}
        found = values.get(key)
        if found is None:
            if not self.following:
                value = make()
                values[key] = (value, _NOTHING)
                return value
            with self.reading() as reads:
                value = make()
            # What was kept may have been forgotten meanwhile.
            found = self._values.setdefault(name, {})[key] = (value, frozenset(reads))
            for fact in reads:
                self._by_fact.setdefault(fact, set()).add((name, key))
        elif self.reads is not None:
            self.reads |= found[1]
        kept: T = found[0]
        return kept

    def forget_all(self) -> None:
        """Drops every value."""
        self._values.clear()
        self._by_fact.clear()

    def forget(self, facts: Iterable[Fact]) -> None:
        """Drops the values that rest on one of these; all of them where nothing was recorded."""
        if not self.following:
            self.forget_all()
            return
        for fact in facts:
            for key in self._by_fact.pop(fact, ()):
                found = self._values[key[0]].pop(key[1], None)
                for other in found[1] if found is not None else ():
                    left = self._by_fact.get(other)
                    if left is not None:
                        left.discard(key)
                        if not left:
                            del self._by_fact[other]


def _condense(reads: set[Fact]) -> None:
    """Puts ``ANYTHING`` in the place of all facts that no change alters without it."""
    rest = reads & {CLOCK, STARRED}
    reads.clear()
    reads |= {ANYTHING, *rest}
