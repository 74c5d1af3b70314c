"""Computations in, the facts that they rest on out; and values kept for as long as those facts stand."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from vaultsync.index.facts import ANYTHING, CLOCK, STARRED, Fact, weighed
from vaultsync.index.readers import Readers

T = TypeVar("T")
_Key = tuple[str, Hashable]
_NOTHING: Final[frozenset[Fact]] = frozenset()
MANY: Final = 5_000
"""Facts from which on a computation is taken to rest on the whole vault: to keep them apart costs more than to compute again."""


class Memo(Protocol):
    """Gives a value by a name and a key, of which it is made where it is not kept."""

    def __call__(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """The value."""


class _Weighed(NamedTuple):
    """A value, what it rests on, and how it is made."""

    fact: Fact
    """That it is this value, for whoever rests on it: one text for all of them."""
    value: Any
    facts: tuple[Fact, ...]
    make: Callable[[], Any]


class Recorder:
    """What is being asked just now, and what was computed before.

    As long as nothing follows the vault (``following`` is False) nothing is recorded, and every change drops every value.
    """

    __slots__ = ("_readers", "_values", "_weighed", "_weighed_readers", "following", "own", "reads")

    def __init__(self) -> None:
        self.following = False
        self.reads: set[Fact] | None = None
        """What the computation that runs now has read; None while none is recorded."""
        self.own: str | None = None
        """The note that it is about: what it says of itself, and what its links mean, needs no recording."""
        self._values: dict[str, dict[Hashable, tuple[Any, frozenset[Fact]]]] = {}
        self._readers = Readers[_Key]()
        self._weighed: dict[Fact, _Weighed] = {}
        self._weighed_readers = Readers[Fact]()

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
            entry = (name, key)
            for fact in reads:
                self._readers.join(fact, entry)
        elif self.reads is not None:
            self.reads |= found[1]
        kept: T = found[0]
        return kept

    def latest(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """As ``memo``, for large values that are asked for several times in a row and then no more: only the last of a name is kept."""
        values = self._values.get(name)
        if values and key not in values:
            for other, (_, facts) in values.items():
                for fact in facts:
                    self._readers.leave(fact, (name, other))
            values.clear()
        return self.memo(name, key, make)

    def weigh(self, name: str, key: str, make: Callable[[], T]) -> T:
        """As ``memo``, but whoever asks rests on the value alone.

        A change makes the value anew at once and compares it: what rests on it is out of date only where it is another one.
        For values that are made of very many facts and asked for by very many, and that seldom change.
        """
        if not self.following:
            return self.memo(name, key, make)
        fact = weighed(name, key)
        found = self._weighed.get(fact)
        if found is None:
            found = self._weigh(fact, make)
        if self.reads is not None:
            self.reads.add(found.fact)
        kept: T = found.value
        return kept

    def _weigh(self, fact: Fact, make: Callable[[], Any]) -> _Weighed:
        # What it is made of is nobody's who asks. It is kept whole, however much it is: to make the value anew costs more each time.
        outer, outer_own = self.reads, self.own
        self.reads, self.own = set(), None
        try:
            value, reads = make(), self.reads
        finally:
            self.reads, self.own = outer, outer_own
        found = self._weighed[fact] = _Weighed(fact, value, tuple(reads), make)
        for one in found.facts:
            self._weighed_readers.join(one, fact)
        return found

    def _weigh_again(self, altered: Iterable[Fact]) -> set[Fact]:
        """The weighed values that are others now."""
        before = [self._weighed.pop(fact) for fact in self._weighed_readers.of(altered)]
        for old in before:
            for one in old.facts:
                self._weighed_readers.leave(one, old.fact)
        now = [self._weighed.get(old.fact) or self._weigh(old.fact, old.make) for old in before]
        return {old.fact for old, new in zip(before, now, strict=True) if new.value != old.value}

    def forget_all(self) -> None:
        """Drops every value but the weighed: whether these are others can be told only beside what they were."""
        self._values.clear()
        self._readers.clear()

    def forget(self, facts: Iterable[Fact]) -> set[Fact]:
        """Drops the values that rest on one of these, all of them where nothing was recorded; returns what else is altered by that."""
        if not self.following:
            self.forget_all()
            return set()
        altered, more = set[Fact](), set(facts)
        while more:  # a weighed value may rest on others
            self._drop(more)
            more = self._weigh_again(more)
            altered |= more
        return altered

    def _drop(self, facts: Iterable[Fact]) -> None:
        for entry in self._readers.of(facts):
            found = self._values[entry[0]].pop(entry[1], None)
            for fact in found[1] if found is not None else ():
                self._readers.leave(fact, entry)


def _condense(reads: set[Fact]) -> None:
    """Puts ``ANYTHING`` in the place of all facts that no change alters without it."""
    rest = reads & {CLOCK, STARRED}
    reads.clear()
    reads |= {ANYTHING, *rest}
