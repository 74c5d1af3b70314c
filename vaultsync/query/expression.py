"""What an expression says, as a tree: made by ``parse``, run by ``evaluate``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vaultsync.query.values import Value


@dataclass(frozen=True, slots=True)
class Literal:
    """A value written down; dates are ``Moving``."""

    value: Value


@dataclass(frozen=True, slots=True)
class Moving:
    """What stands in ``date(...)``: its moment depends on the clock, or on the zone of the run."""

    word: str
    """``now``, ``today``, ``som`` and so on, in lower case; or a date as it is written, ``2024-01-05``."""


@dataclass(frozen=True, slots=True)
class Variable:
    """A field of the row, or ``this``."""

    name: str


@dataclass(frozen=True, slots=True)
class Binary:
    """An operator between two expressions: ``+ - * / % = != < <= > >= & |``."""

    op: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negated:
    """``!child``."""

    child: Expression


@dataclass(frozen=True, slots=True)
class Index:
    """``object.name`` or ``object[index]``."""

    object: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """``function(arguments)``."""

    function: Expression
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Lambda:
    """``(names) => body``."""

    names: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class ListOf:
    """``[a, b]``."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class ObjectOf:
    """``{a: 1}``; of a doubled key the last."""

    items: tuple[tuple[str, Expression], ...]


Expression: TypeAlias = Literal | Moving | Variable | Binary | Negated | Index | Call | Lambda | ListOf | ObjectOf
