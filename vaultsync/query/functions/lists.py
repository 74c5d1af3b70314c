"""Functions on lists and objects: ``contains`` and its kin, ``sort``, ``filter``, ``map``, ``join`` and the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from vaultsync.query import utf16
from vaultsync.query.functions.numbers import reduce_with
from vaultsync.query.functions.signature import NULLS, QueryFunction, nothing, overloaded
from vaultsync.query.indexing import index
from vaultsync.query.ordering import compare
from vaultsync.query.scope import Scope
from vaultsync.query.sorting import sorted_places
from vaultsync.query.value_text import MAX_LENGTH, text_of
from vaultsync.query.values import Function, Link, QueryError, Value, truthy, type_of


def _equal(scope: Scope, first: Value, second: Value) -> bool:
    return type_of(first) == type_of(second) and compare(first, second, scope.pages.normalised) == 0


def _any_link(scope: Scope, links: Sequence[Link], sought: Link) -> bool:
    """Whether one of the links is equal to ``sought``; the most frequent question, mostly answered without collation."""
    normalised = scope.pages.normalised
    target = normalised(sought.path)
    is_plain = target.isascii() and target.isprintable()
    for link in links:
        path = normalised(link.path)
        if path != target and is_plain and path.isascii() and path.isprintable():
            continue
        if compare(link, sought, normalised) == 0:
            return True
    return False


def _searching(name: str, within_text: Callable[[str, str], bool], deep: bool) -> QueryFunction:
    """``contains`` and its kin; ``deep`` ones search the elements of a list in the same way."""

    def holds(scope: Scope, place: Value, sought: Value) -> bool:
        if isinstance(place, (list, tuple)):
            if type(sought) is Link and set(map(type, place)) == {Link}:
                return _any_link(scope, place, sought)
            return any(holds(scope, element, sought) if deep else _equal(scope, sought, element) for element in place)
        if isinstance(sought, str):
            if isinstance(place, str):
                return within_text(place, sought)
            if isinstance(place, Mapping):
                return sought in place
        return _equal(scope, place, sought)

    def function(scope: Scope, arguments: list[Value]) -> Value:
        if len(arguments) != 2:
            types = ", ".join(type_of(argument) for argument in arguments)
            raise QueryError(f"No implementation of '{name}' found for arguments: {types}")
        place, sought = arguments
        if isinstance(sought, (list, tuple)):
            return [function(scope, [place, element]) for element in sought]
        return holds(scope, place, sought)

    return function


def _contains_word(_scope: Scope, text: str, word: str) -> bool:
    from vaultsync.query.patterns import whole_word

    return whole_word(word).matches(text)


def _extract(scope: Scope, arguments: list[Value]) -> Value:
    if not arguments:
        return "extract(object, key1, ...) requires at least 1 argument"
    holder, *keys = arguments
    if isinstance(holder, (list, tuple)):
        return [_extract(scope, [element, *keys]) for element in holder]
    made: dict[str, Value] = {}
    for key in keys:
        if not isinstance(key, str):
            raise QueryError("extract(object, key1, ...) must be called with string keys")
        made[key] = index(holder, key, scope)
    return scope.work.nested(made)


def _sort(scope: Scope, values: Sequence[Value]) -> list[Value]:
    return _ordered(values, values, scope.pages.normalised)


def _sort_by(scope: Scope, values: Sequence[Value], key: Function) -> list[Value]:
    if len(values) < 2:
        return list(values)
    return _ordered(values, [key.call(value) for value in values], scope.pages.normalised)


def _unique(_scope: Scope, values: Sequence[Value]) -> list[Value]:
    """Sorted, each once; links are told apart by their path as it is written (observed in Dataview)."""
    ordered = _ordered(values, values, _as_written)
    return [value for place, value in enumerate(ordered) if not place or compare(ordered[place - 1], value, _as_written) != 0]


def _ordered(values: Sequence[Value], keys: Sequence[Value], normalised: Callable[[str], str]) -> list[Value]:
    return [values[place] for place in sorted_places([(keys, False)], len(values), normalised)]


def _as_written(path: str) -> str:
    return path


def _present(values: Sequence[Value]) -> list[Value]:
    return [value for value in values if value is not None]


def _deciding(name: str, decide: Callable[[Iterator[bool]], bool]) -> QueryFunction:
    return overloaded(
        name,
        {
            "array": lambda _scope, values: decide(truthy(value) for value in values),
            "array function": lambda _scope, values, test: decide(truthy(test.call(value)) for value in values),
            "...": lambda _scope, *values: decide(truthy(value) for value in values),
        },
    )


def _joined(scope: Scope, values: Sequence[Value], separator: str | None = ", ") -> str:
    texts = [text_of(value, scope.settings) for value in values]
    between = ", " if separator is None else separator
    if sum(map(len, texts)) + len(texts) * len(between) > MAX_LENGTH:
        raise QueryError(f"A text of more than {MAX_LENGTH:,} characters is not made")
    return between.join(texts)


def _map(scope: Scope, values: Sequence[Value], change: Function) -> Value:
    return scope.work.nested([change.call(value) for value in values])


def _reduce_by(_scope: Scope, values: Sequence[Value], join: Function) -> Value:
    """From the left; null is skipped, but not in the first place."""
    result = values[0] if values else None
    for value in values[1:]:
        if value is not None:
            result = join.call(result, value)
    return result


def _flat(_scope: Scope, values: Sequence[Value], depth: float = 1.0) -> Value:
    made: list[Value] = []
    for value in values:
        if isinstance(value, (list, tuple)) and depth >= 1:
            made += _flat(_scope, value, depth - 1)  # type: ignore[arg-type]
        else:
            made.append(value)
    return made


def _slice(_scope: Scope, values: Sequence[Value], start: float = 0.0, end: float = float("inf")) -> Value:
    return list(values[utf16.relative(start, len(values)) : utf16.relative(end, len(values))])


LISTS: Final[Mapping[str, QueryFunction]] = {
    "contains": _searching("contains", lambda text, part: part in text, deep=True),
    "icontains": _searching("icontains", lambda text, part: part.lower() in text.lower(), deep=True),
    "econtains": _searching("econtains", lambda text, part: part in text, deep=False),
    "containsword": overloaded("containsword", {"string string": _contains_word, **NULLS[2]}, over={2: (0, 1)}),
    "extract": _extract,
    "sort": overloaded("sort", {"array": _sort, "array function": _sort_by, "*": lambda _scope, value: value}),
    "reverse": overloaded(
        "reverse",
        {
            "array": lambda _scope, values: list(reversed(values)),
            "string": lambda _scope, text: utf16.joined(utf16.units(text)[::-1]),
            "*": lambda _scope, value: value,
        },
    ),
    "length": overloaded(
        "length",
        {
            "array": lambda _scope, values: float(len(values)),
            "object": lambda _scope, values: float(len(values)),
            "string": lambda _scope, text: float(utf16.length(text)),
            "null": lambda _scope, _null: 0.0,
        },
    ),
    "nonnull": overloaded("nonnull", {"array": lambda _scope, values: _present(values), "...": lambda _scope, *values: _present(values)}),
    "firstvalue": overloaded("firstvalue", {"array": lambda _scope, values: next(iter(_present(values)), None), "null": nothing}),
    "all": _deciding("all", all),
    "any": _deciding("any", any),
    "none": _deciding("all", lambda tests: not any(tests)),
    "join": overloaded(
        "join",
        {
            "array string": _joined,
            "array null": _joined,
            "* string": lambda scope, value, _separator: text_of(value, scope.settings),
            "array": _joined,
            "*": lambda scope, value: text_of(value, scope.settings),
        },
        over={2: (1,)},
    ),
    "filter": overloaded(
        "filter",
        {
            "array function": lambda _scope, values, test: [value for value in values if truthy(test.call(value))],
            "null *": nothing,
        },
    ),
    "map": overloaded("map", {"array function": _map, "null *": nothing}),
    "flat": overloaded("flat", {"array": _flat, "array number": _flat, "null": nothing}),
    "slice": overloaded("slice", {"array": _slice, "array number": _slice, "array number number": _slice, "null": nothing}),
    "unique": overloaded("unique", {"array": _unique, "null": nothing}),
    "reduce": overloaded("reduce", {"array string": reduce_with, "array function": _reduce_by, **NULLS[2]}, over={2: (1,)}),
}
"""In the order of Dataview's documentation."""
