"""Values in, the order of Dataview's SORT and GROUP BY out: by keys where a column allows it, else by comparing pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from typing import Any

from vaultsync.query import dates, durations
from vaultsync.query.collation import collation_key
from vaultsync.query.ordering import compare
from vaultsync.query.values import Date, Duration, Link, Value, type_of

Normalised = Callable[[str], str]


def sorted_places(columns: Sequence[tuple[Sequence[Value], bool]], count: int, normalised: Normalised) -> list[int]:
    """The places 0 to ``count`` in the order of their values.

    Args:
        columns: values by place, and whether they are sorted descending; the first column goes before the second.
        count: how many places there are.
        normalised: the vault path that a link's path leads to.
    """
    places = list(range(count))
    for values, descending in reversed(columns):
        keys = _Keys(normalised).of_all(values)
        places.sort(key=keys.__getitem__, reverse=descending)  # stable in both directions, as Dataview's is
    return places


def grouped_places(values: Sequence[Value], normalised: Normalised) -> list[list[int]]:
    """The places in the order of their values, equal neighbours together; each is held against the one before it."""
    keys = _Keys(normalised).of_all(values)
    groups: list[list[int]] = []
    before = -1
    for place in sorted(range(len(values)), key=keys.__getitem__):
        if groups and (keys[place] is keys[before] or compare(values[place], values[before], normalised) == 0):
            groups[-1].append(place)
        else:
            groups.append([place])
        before = place
    return groups


class _Keys:
    """Keys that sort as ``compare`` does; equal texts and links share theirs."""

    def __init__(self, normalised: Normalised) -> None:
        self._normalised = normalised
        self._shared: dict[Value, Any] = {}

    def of_all(self, values: Sequence[Value]) -> list[Any]:
        """A key for each value, all of one kind."""
        keys = []
        for value in values:
            key = self._key(value)
            if key is None:
                by_pairs = cmp_to_key(self._compare)
                return [by_pairs(value) for value in values]
            keys.append(key)
        return keys

    def _compare(self, a: Value, b: Value) -> int:
        return compare(a, b, self._normalised)

    def _key(self, value: Value) -> Any:
        """None where there is no such key. Null goes first, then types by their names."""
        kind = type(value)
        if kind is str or kind is Link:
            key = self._shared.get(value)
            if key is None:
                key = self._shared[value] = ("link", *self._link(value)) if isinstance(value, Link) else ("string", collation_key(value))  # type: ignore[arg-type]
            return key
        if kind is float:
            return ("number", value) if value == value else None
        if value is None:
            return _NULL
        if isinstance(value, Date):
            return ("date", dates.milliseconds(value))
        if isinstance(value, Duration):
            return ("duration", durations.milliseconds(value))
        if kind is bool:
            return ("boolean", value)
        return (type_of(value),) if type_of(value) in ("widget", "function") else None

    def _link(self, link: Link) -> tuple[Any, ...]:
        path = self._normalised(link.path)
        key = self._shared.get(("path", path))
        if key is None:
            key = self._shared["path", path] = collation_key(path)
        return key, link.type, collation_key(link.subpath or "") if link.subpath else _NO_TEXT


_NULL = ("",)
_NO_TEXT = ("", "", "")
