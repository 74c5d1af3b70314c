"""What a query has done so far in, a stop out before it takes all time or memory.

Steps are counted, not seconds: the same query stops at the same place on every machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeVar

from vaultsync.query.answer import Answer, ListAnswer, TableAnswer
from vaultsync.query.values import Link, ListPair, QueryError, Value

MOST: Final = 200_000_000
"""Units for one query: about ten seconds, or a gigabyte."""
CALL, PART = 40, 10
"""Units that a call of a lambda and a part of a list or object cost; a character of text costs one."""
FREE: Final = 1_000
"""Texts and lists of up to this length are made for nothing."""
MAX_PARTS: Final = 500_000
MAX_DEPTH: Final = 100
MAX_ANSWER: Final = 20_000_000
"""Characters of an answer, about; a note of more than one million is not written."""
PAGE: Final = 1_000
"""Characters that a whole page, or an item of a list, counts for."""
ROW: Final = 20
_HOLDERS: Final = frozenset((list, tuple, dict))
_END: Final = object()
_T = TypeVar("_T")


class TooMuch(Exception):
    """The whole query stops; a failing row would only be left out. The engine makes a ``QueryError`` of it."""


class Work:
    """How much one query may still do."""

    __slots__ = ("left",)

    def __init__(self, most: int = MOST) -> None:
        """``most``: units."""
        self.left = most

    def spend(self, units: int) -> None:
        """Raises ``TooMuch`` where no more is left."""
        self.left -= units
        if self.left < 0:
            raise TooMuch("the query does more work than is allowed; ask for less at once")

    def made(self, value: _T) -> _T:
        """Counts a text or list that was just made, by its length."""
        kind = type(value)
        if kind is str:
            if len(value) > FREE:  # type: ignore[arg-type]
                self.spend(len(value))  # type: ignore[arg-type]
        elif kind is list and len(value) > FREE:  # type: ignore[arg-type]
            self.spend(PART * len(value))  # type: ignore[arg-type]
        return value

    def nested(self, value: _T) -> _T:
        """Counts the parts of a list or object that was just made of others, which may hold one thing many times over.

        Raises:
            TooMuch: when it has more parts than can be walked through, or is nested too deeply.
        """
        level = _held(value)
        count = depth = 0
        while level:
            depth += 1
            count += sum(map(len, level))
            if count > MAX_PARTS or depth > MAX_DEPTH:
                limit = f"{MAX_DEPTH} levels" if depth > MAX_DEPTH else f"{MAX_PARTS:,} parts"
                raise TooMuch(f"a list or object of more than {limit} is not made")
            level = [part for holder in level for part in _held(holder)]
        if count:
            self.spend(PART * count)
        return value


def check_answer(answer: Answer) -> None:
    """Raises ``QueryError`` where the answer is longer than anything that could be written of it."""
    if isinstance(answer, TableAnswer):
        size = _size(value for row in answer.rows for value in row)
    elif isinstance(answer, ListAnswer):
        size = _size(answer.rows)
    else:
        size = ROW * len(answer.rows)
    if size > MAX_ANSWER:
        raise QueryError(f"the answer has more than {MAX_ANSWER:,} characters; ask for less with WHERE or LIMIT")


def _size(values: Iterable[Value]) -> int:
    """Characters, about; counting ends where there are too many."""
    size = 0
    waiting = [iter(values)]
    while waiting and size <= MAX_ANSWER:
        value: Any = next(waiting[-1], _END)
        kind = type(value)
        if value is _END:
            waiting.pop()
        elif kind is str:
            size += len(value)
        elif kind is Link:
            size += len(value.path) + len(value.display or "")
        elif kind in _HOLDERS:
            waiting.append(iter(_parts(value)))
        elif kind is ListPair:
            waiting.append(iter((value.key, value.value)))
        elif isinstance(value, Mapping):
            size += PAGE
        size += 1
    return size


def _held(value: object) -> list[Sequence[Value] | Mapping[str, Value]]:
    """The lists and objects in a list or object; pages and list items are no objects in this sense."""
    return [part for part in _parts(value) if type(part) in _HOLDERS]  # type: ignore[misc]


def _parts(value: object) -> Iterable[Value]:
    return value.values() if type(value) is dict else value  # type: ignore[return-value]
