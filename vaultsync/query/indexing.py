"""A value and a key in, the part of the value that the key names out: ``a.b``, ``a["b"]``, ``a[0]``.

Source: Dataview 0.5.70, ``expression/context.ts`` (read), and its recorded answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vaultsync.query import dates, durations, utf16
from vaultsync.query.scope import Scope
from vaultsync.query.values import Date, Duration, Link, QueryError, Value, type_of


def index(holder: Value, key: Value, scope: Scope) -> Value:
    """``holder.key`` or ``holder[key]``; null for what is not there, and for the key null.

    Raises:
        QueryError: where this type cannot be indexed with such a key.
    """
    if key is None:
        return None
    if not isinstance(key, (str, float)):
        raise QueryError("Can only index with a string or number")
    kind = type_of(holder)
    if kind == "array":
        return _element(holder, key) if isinstance(key, float) else _of_each(holder, key, scope)  # type: ignore[arg-type]
    if kind == "string":
        if isinstance(key, str):
            raise QueryError("string indexing requires a numeric index (string[index])")
        return _letter(holder, key)  # type: ignore[arg-type]
    if kind not in _NAMED_PARTS:
        return None
    if not isinstance(key, str):
        raise QueryError(_NAMED_PARTS[kind])
    if isinstance(holder, Link):
        page = scope.pages.page(holder.path)
        return None if page is None else page.get(key)
    if isinstance(holder, Date):
        return dates.unit(holder, key)
    if isinstance(holder, Duration):
        return durations.unit(holder, key)
    return holder.get(key)  # type: ignore[union-attr]


_NAMED_PARTS: Final[Mapping[str, str]] = {
    "object": 'can only index into objects with strings (a.b or a["b"])',
    "link": 'can only index into links with strings (a.b or a["b"])',
    "date": "date indexing requires a string representing the unit",
    "duration": "duration indexing requires a string representing the unit",
}
"""Types with parts that have names, and what a number as index is told."""


def _element(values: Sequence[Value], place: float) -> Value:
    return values[int(place)] if 0 <= place < len(values) and place == int(place) else None


def _letter(text: str, place: float) -> str | None:
    if not 0 <= place < utf16.length(text) or place != int(place):
        return None
    return utf16.cut(text, int(place), int(place) + 1)


def _of_each(values: Sequence[Value], key: str, scope: Scope) -> list[Value]:
    """The part of each element; elements that cannot have one are left out."""
    found: list[Value] = []
    for value in values:
        try:
            found.append(index(value, key, scope))
        except QueryError:
            continue
    return found
