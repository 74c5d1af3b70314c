"""A query in, whether its answer depends on the note it stands in out."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from vaultsync.query.expression import Call, Index, Literal, Variable
from vaultsync.query.statement import CsvSource, LinkSource, Query
from vaultsync.query.values import Link

_MAKES_LINKS = frozenset({"link", "embed", "meta"})


def asks_origin(query: Query) -> bool:
    """Whether it says ``this``, or a link, which may lead elsewhere from another folder. May say so without need."""
    todo: list[Any] = [query]
    while todo:
        part = todo.pop()
        if isinstance(part, (tuple, list)):
            todo += part
        elif _asks(part):
            return True
        elif is_dataclass(part):
            todo += [getattr(part, field.name) for field in fields(part)]
    return False


def _asks(part: Any) -> bool:
    if isinstance(part, Variable):
        return part.name.lower() == "this"
    if isinstance(part, Call):
        return isinstance(part.function, Variable) and part.function.name.lower() in _MAKES_LINKS
    if isinstance(part, Literal):
        return isinstance(part.value, Link)
    if isinstance(part, Index) and part.object == Variable("row"):  # a row has ``this`` among its fields
        return not isinstance(part.index, Literal) or part.index.value == "this"
    return isinstance(part, (LinkSource, CsvSource))
