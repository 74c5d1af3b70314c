"""Implementations by the types of their arguments in, one callable function out.

Source: Dataview 0.5.70, ``expression/functions.ts`` (read).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final, TypeAlias

from vaultsync.query.scope import Scope
from vaultsync.query.values import QueryError, Value, type_of

QueryFunction: TypeAlias = Callable[[Scope, list[Value]], Value]
"""Takes the scope and the arguments; returns a value or raises ``QueryError``."""

Implementation: TypeAlias = Callable[..., Any]
"""Takes the scope, then the arguments one by one."""

ANY_NUMBER: Final = "..."


def nothing(_scope: Scope, *_arguments: Value) -> None:
    """What most functions make of null."""
    return None


NULLS: Final[Mapping[int, Mapping[str, Implementation]]] = {
    1: {"null": nothing},
    2: {"null *": nothing, "* null": nothing},
    3: {"null * *": nothing, "* null *": nothing, "* * null": nothing},
}
"""By the number of arguments: null where any of them is null."""


def overloaded(name: str, variants: Mapping[str, Implementation], over: Mapping[int, tuple[int, ...]] | None = None) -> QueryFunction:
    """A function that runs the first variant which fits the types of its arguments.

    Args:
        name: for the message where none fits.
        variants: by the types of the arguments, with spaces between; ``*`` is any type, ``...`` any number of
            arguments. The first that fits is taken.
        over: by the number of arguments, the places at which a list is mapped over; several lists go in step, as far
            as the shortest reaches.
    """
    split = tuple((types if types == ANY_NUMBER else tuple(types.split()), run) for types, run in variants.items())
    places = over or {}

    @lru_cache(maxsize=256)
    def fitting(types: tuple[str, ...]) -> Implementation | None:
        for expected, run in split:
            if expected == ANY_NUMBER or _fits(expected, types):
                return run
        return None

    def function(scope: Scope, arguments: list[Value]) -> Value:
        types = tuple([type_of(argument) for argument in arguments])
        if "array" in types:
            lists = [place for place in places.get(len(types), ()) if types[place] == "array"]
            if lists:
                return _mapped(function, scope, arguments, lists)
        run = fitting(types)
        if run is None:
            raise QueryError(f"No implementation of '{name}' found for arguments: {', '.join(types)}")
        result: Value = run(scope, *arguments)
        return scope.work.made(result)

    return function


def _fits(expected: tuple[str, ...] | str, types: tuple[str, ...]) -> bool:
    return len(expected) == len(types) and all(e in ("*", t) for e, t in zip(expected, types, strict=True))


def _mapped(function: QueryFunction, scope: Scope, arguments: list[Value], lists: list[int]) -> list[Value]:
    shortest = min(len(arguments[place]) for place in lists)  # type: ignore[arg-type]
    rows: list[Value] = []
    for index in range(shortest):
        row = list(arguments)
        for place in lists:
            row[place] = arguments[place][index]  # type: ignore[index]
        rows.append(function(scope, row))
    return scope.work.nested(rows)
