"""What a query says, as a tree: a header, a source and steps in the order in which they run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from vaultsync.query.expression import Expression


@dataclass(frozen=True, slots=True)
class Named:
    """An expression with its name: the one after AS, or its source text."""

    name: str
    expression: Expression


@dataclass(frozen=True, slots=True)
class TagSource:
    """``#tag``, with its ``#``."""

    tag: str


@dataclass(frozen=True, slots=True)
class FolderSource:
    """``"folder"`` or ``"file"``; the empty text is the whole vault."""

    path: str


@dataclass(frozen=True, slots=True)
class LinkSource:
    """``[[target]]`` or ``outgoing([[target]])``; the empty target is the current note."""

    target: str
    outgoing: bool


@dataclass(frozen=True, slots=True)
class CsvSource:
    """``csv("path")``."""

    path: str


@dataclass(frozen=True, slots=True)
class Everything:
    """No FROM: every note of the vault."""


@dataclass(frozen=True, slots=True)
class Without:
    """``-source`` or ``!source``."""

    source: Source


@dataclass(frozen=True, slots=True)
class Combined:
    """``left AND right`` (``&``) or ``left OR right`` (``|``)."""

    op: str
    left: Source
    right: Source


Source: TypeAlias = TagSource | FolderSource | LinkSource | CsvSource | Everything | Without | Combined


@dataclass(frozen=True, slots=True)
class Where:
    """Keeps the rows for which the expression is truthy."""

    clause: Expression


@dataclass(frozen=True, slots=True)
class Sort:
    """Sorts by the first key, then the second, and so on."""

    keys: tuple[tuple[Expression, bool], ...]
    """Expression, and whether it is descending."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows with equal keys become one."""

    by: Named


@dataclass(frozen=True, slots=True)
class Flatten:
    """One row for each element."""

    by: Named


@dataclass(frozen=True, slots=True)
class Limit:
    """The first rows."""

    amount: Expression


@dataclass(frozen=True, slots=True)
class SecondSource:
    """A second FROM parses and fails when it is run, as in Dataview."""

    source: Source


Step: TypeAlias = Where | Sort | Group | Flatten | Limit | SecondSource


@dataclass(frozen=True, slots=True)
class Query:
    """A whole query."""

    kind: str
    """``table``, ``list``, ``task`` or ``calendar``."""
    columns: tuple[Named, ...]
    """Of a table its columns; of a list its expression, or nothing; of a calendar its date."""
    with_id: bool
    source: Source
    steps: tuple[Step, ...]
