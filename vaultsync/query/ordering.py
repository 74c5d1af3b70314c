"""Two values in, which goes first out: the one order that sorts, groups and compares every type of value.

Source: Dataview 0.5.70, ``Values.compareValue`` (read), and its recorded answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final

from vaultsync.query import dates, durations
from vaultsync.query.collation import compare_text
from vaultsync.query.values import Date, Duration, Link, Value, type_of

Normalised = Callable[[str], str]


def compare(a: Value, b: Value, normalised: Normalised) -> int:
    """Below zero where ``a`` goes first, above where ``b`` does, zero where they are equal.

    Null goes first, then types by their names. It is no perfect order: NaN, and the same instant in two zones, go after
    each other. ``normalised`` gives the vault path that a link's path leads to; links inside lists and objects are
    compared as they are written, as in Dataview.
    """
    if a is b and type(a) is not float:
        return 0
    if a is None or b is None:
        return 1 if a is not None else -1
    kind, other = type_of(a), type_of(b)
    if kind != other:
        return -1 if kind < other else 1
    if kind == "link":
        return _links(a, b, normalised)  # type: ignore[arg-type]
    compared = _BY_TYPE.get(kind)
    return compared(a, b) if compared else 0


def equal(a: Value, b: Value, normalised: Normalised) -> bool:
    """Whether ``compare`` finds no difference; much faster for plain text."""
    if isinstance(a, str) and isinstance(b, str):
        return a == b or (not (_plain(a) and _plain(b)) and compare_text(a, b) == 0)
    return compare(a, b, normalised) == 0


def _plain(text: str) -> bool:
    """Whether every character counts in comparisons, and none can be written in two ways."""
    return text.isascii() and text.isprintable()


def _numbers(a: float, b: float) -> int:
    return -1 if a < b else 0 if a == b else 1


def _links(a: Link, b: Link, normalised: Normalised) -> int:
    """By path, type and subpath; display text does not count."""
    return (
        compare_text(normalised(a.path), normalised(b.path))
        or _numbers(_LINK_TYPES[a.type], _LINK_TYPES[b.type])
        or compare_text(a.subpath or "", b.subpath or "")
    )


def _dates(a: Date, b: Date) -> int:
    return -1 if dates.milliseconds(a) < dates.milliseconds(b) else 0 if dates.same(a, b) else 1


def _durations(a: Duration, b: Duration) -> int:
    return -1 if durations.milliseconds(a) < durations.milliseconds(b) else 0 if a == b else 1


def _lists(a: Sequence[Value], b: Sequence[Value]) -> int:
    for one, other in zip(a, b, strict=False):
        found = compare(one, other, _as_written)
        if found:
            return found
    return len(a) - len(b)


def _objects(a: Mapping[str, Value], b: Mapping[str, Value]) -> int:
    """By the sorted keys, then by the values in the order of the keys."""
    keys, others = sorted(a, key=_code_units), sorted(b, key=_code_units)
    for key, other in zip_longest(keys, others):
        if key is None or other is None:
            return -1 if key is None else 1
        found = compare_text(key, other)
        if found:
            return found
    for key in keys:
        found = compare(a[key], b.get(key), _as_written)
        if found:
            return found
    return 0


def _as_written(path: str) -> str:
    return path


def _code_units(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


_LINK_TYPES: Final = {"block": 0, "file": 1, "header": 2}
_BY_TYPE: Final[Mapping[str, Callable[[Any, Any], int]]] = {
    "string": compare_text,
    "number": _numbers,
    "boolean": _numbers,
    "date": _dates,
    "duration": _durations,
    "array": _lists,
    "object": _objects,
}
"""Widgets and functions are all equal to one another."""
