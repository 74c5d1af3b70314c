"""Dataview's values as Python values.

====================  =====================================================================
Dataview              here
====================  =====================================================================
null                  ``None``
boolean               ``bool``
number                ``float``, always: JavaScript has no other number
string                ``str``
date                  ``Date``
duration              ``Duration``
link                  ``Link``
array                 ``list`` or ``tuple``
object                any ``Mapping`` with text keys: a ``dict``, a page, a list item, a row
function              ``Function``
widget                ``ListPair`` or ``ExternalLink``
====================  =====================================================================

Values are never changed once made: pages, rows and results share them without copying.
Source: Dataview 0.5.70, ``data-model/value.ts`` (read), and its recorded answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias


class QueryError(Exception):
    """A query or expression that cannot be answered.

    Args:
        message: what is wrong, for the reader.
        offset: where in the query text (characters from 0), where that is known.
        expected: what could stand there, for a text that does not parse.
    """

    def __init__(self, message: str, offset: int | None = None, expected: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.expected = tuple(expected)


@dataclass(frozen=True, slots=True)
class Date:
    """A moment with its zone, to the millisecond."""

    moment: datetime
    """Always with ``tzinfo``: a ``ZoneInfo`` for a named zone, ``datetime.timezone`` for an offset."""


@dataclass(frozen=True, slots=True)
class Duration:
    """Amounts by unit, not folded into each other: 24 hours are not a day (Luxon's structural durations)."""

    years: float = 0.0
    quarters: float = 0.0
    months: float = 0.0
    weeks: float = 0.0
    days: float = 0.0
    hours: float = 0.0
    minutes: float = 0.0
    seconds: float = 0.0
    milliseconds: float = 0.0


UNITS = ("years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds", "milliseconds")
"""The units of a ``Duration``, longest first."""
_LENGTHS = (31_536_000_000, 7_862_400_000, 2_592_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1_000, 1)
"""Milliseconds in each, by Luxon's casual months."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a file, a heading or a block."""

    path: str
    """A vault path, or the raw target where it leads to no file."""
    type: str = "file"
    """``file``, ``header`` or ``block``."""
    subpath: str | None = None
    """Heading text (normalised) or block id without ``^``."""
    display: str | None = None
    embed: bool = False


@dataclass(frozen=True, slots=True)
class ListPair:
    """An element of ``LIST expr``: the row's id and its value."""

    key: Value
    value: Value


@dataclass(frozen=True, slots=True)
class ExternalLink:
    """What ``elink`` makes."""

    url: str
    display: str | None


@dataclass(frozen=True, slots=True)
class Function:
    """A lambda with the row it was made in."""

    call: Callable[..., Any]
    """Takes values, returns a value or raises ``QueryError``."""


Value: TypeAlias = (
    "bool | float | str | Date | Duration | Link | ListPair | ExternalLink | Function | Sequence[Value] | Mapping[str, Value] | None"
)

_TYPES: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    float: "number",
    int: "number",
    str: "string",
    list: "array",
    tuple: "array",
    dict: "object",
    Date: "date",
    Duration: "duration",
    Link: "link",
    Function: "function",
    ListPair: "widget",
    ExternalLink: "widget",
}


def type_of(value: Value) -> str:
    """Dataview's name of the value's type; ``object`` for every mapping."""
    return _TYPES.get(type(value), "object")


def truthy(value: Value) -> bool:
    """Whether a row with this value stays, as in Dataview: not null, zero, empty, or the epoch."""
    kind = type(value)
    if kind is bool or kind is str or kind is list or kind is tuple or value is None:
        return bool(value)
    if kind is float:
        return value != 0.0  # NaN is truthy in Dataview: it is not equal to zero
    if isinstance(value, Link):
        return bool(value.path)
    if isinstance(value, Date):
        return value.moment.timestamp() != 0
    if isinstance(value, Duration):
        return bool(sum(getattr(value, unit) * length for unit, length in zip(UNITS, _LENGTHS, strict=True)))
    if isinstance(value, (ListPair, ExternalLink, Function)):
        return True
    return len(value) > 0  # type: ignore[arg-type]
