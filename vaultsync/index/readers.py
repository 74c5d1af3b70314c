"""Facts in, who rests on each of them out."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

from vaultsync.index.facts import Fact

R = TypeVar("R", bound=Hashable)


class Readers(Generic[R]):
    """Who rests on which fact. There are very many, and of most facts one: it is kept without a set. Readers are no sets themselves."""

    __slots__ = ("_of",)

    def __init__(self) -> None:
        self._of: dict[Fact, R | set[R]] = {}

    def join(self, fact: Fact, reader: R) -> bool:
        """Takes in that a reader rests on a fact; whether it is the first."""
        there = self._of.get(fact)
        if there is None:
            self._of[fact] = reader
            return True
        if isinstance(there, set):
            there.add(reader)
        elif there != reader:
            self._of[fact] = {there, reader}
        return False

    def leave(self, fact: Fact, reader: R) -> bool:
        """Takes in that a reader, if it did, rests on a fact no longer; whether nobody is left."""
        there = self._of.get(fact)
        if isinstance(there, set):
            there.discard(reader)
            if len(there) == 1:
                self._of[fact] = there.pop()
            return False
        if there is None or there != reader:
            return False
        del self._of[fact]
        return True

    def of(self, facts: Iterable[Fact]) -> set[R]:
        """Who rests on one of these."""
        found: set[R] = set()
        for fact in facts:
            there = self._of.get(fact)
            if isinstance(there, set):
                found |= there
            elif there is not None:
                found.add(there)
        return found

    def facts(self) -> Iterable[Fact]:
        """The facts on which somebody rests, in no order."""
        return self._of

    def clear(self) -> None:
        """Forgets all of them."""
        self._of.clear()
