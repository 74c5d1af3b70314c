"""What a query answers: typed values, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from vaultsync.query.values import Date, Link, Value


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row that Dataview leaves out in silence, because an expression failed on it."""

    step: str
    """``where``, ``sort``, ``group``, ``flatten`` or ``columns``."""
    row: Value
    """The row's id: mostly the link of its note."""
    message: str


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """Tasks, or further groups, under one key."""

    key: Value
    rows: Sequence[Mapping[str, Value] | TaskGroup]


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """The answer of TABLE; ``grouped`` is the name of the group that the id column holds, else None."""

    headers: tuple[str, ...]
    rows: Sequence[Sequence[Value]]
    grouped: str | None
    with_id: bool
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """The answer of LIST: ids, values, or ``ListPair``s of both."""

    rows: Sequence[Value]
    grouped: str | None
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskAnswer:
    """The answer of TASK: list items (see ``items``) in the order of the query, or groups of them."""

    rows: Sequence[Mapping[str, Value] | TaskGroup]
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """The answer of CALENDAR: a date, or whatever the expression gave, and the note."""

    rows: Sequence[tuple[Date | Value, Link]]
    dropped: tuple[Dropped, ...] = ()


Answer: TypeAlias = TableAnswer | ListAnswer | TaskAnswer | CalendarAnswer
