"""Lark's tree of a query in, the room's own tree out: ``expression`` and ``statement``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any, Final

from lark import Token, Tree

from vaultsync.query import statement as said
from vaultsync.query.expression import (
    Binary,
    Call,
    Expression,
    Index,
    Lambda,
    ListOf,
    Literal,
    Moving,
    Negated,
    ObjectOf,
    Variable,
)
from vaultsync.query.grammar import IDENTIFIER
from vaultsync.query.inline_values import parse_date, parse_duration, written_link, written_string
from vaultsync.query.values import QueryError

_LINES: Final = re.compile(r"[\r\n]+")
_WITHOUT_ZONE: Final = len("2024-01-05T13:04:05")
_WORD_OPERATORS: Final = {"and": "&", "or": "|"}


def built(tree: Tree[Token], text: str) -> Any:
    """What the tree says: a ``Query``, or an ``Expression``; ``text`` is the whole text that it was read from.

    Raises:
        QueryError: for a date, duration or lambda that only looks like one.
    """
    made: dict[int, Any] = {}
    for node in tree.iter_subtrees():  # the children of a node before the node, without a recursion
        parts = [made[id(child)] if isinstance(child, Tree) else _terminal(child) for child in node.children]
        if node.data == "column":
            parts.insert(0, text[node.meta.start_pos : node.meta.end_pos])
        made[id(node)] = _RULES[node.data](parts)
    return made[id(tree)]


def _terminal(token: Token) -> Any:
    """The expression that a token is by itself, or the token."""
    made = _TERMINALS.get(token.type)
    return token if made is None else made(token)


def _date(token: Token) -> Expression:
    written = token[5:-1].strip()
    if len(written) > _WITHOUT_ZONE and parse_date(written, UTC) is None:
        raise QueryError(
            "this is no date, because its zone is unknown", token.start_pos, ('a zone such as "Z", "+01:00" or "[Europe/Berlin]"',)
        )
    return Moving(written)


def _duration(token: Token) -> Expression:
    duration = parse_duration(token[4:-1].strip())
    if duration is None:
        raise QueryError("this is no duration", token.start_pos, ('numbers with units, such as "1 day 3 hours"',))
    return Literal(duration)


def _lambda(parts: list[Any]) -> Expression:
    head, body = parts
    inner = head[1 : head.rindex(")")].strip()
    names = tuple(name.strip() for name in inner.split(",")) if inner else ()
    if not all(re.fullmatch(IDENTIFIER, name) for name in names):
        raise QueryError("the arguments of a function are names, with commas between them", head.start_pos, ('"(x, y) => ..."',))
    return Lambda(names, body)


def _column(parts: list[Any]) -> said.Named:
    """Without a name it has its text, without the ends of lines and without a space in their place, as in Dataview."""
    text, expression, *name = parts
    return said.Named(name[0] if name else "".join(line.strip() for line in _LINES.split(text)), expression)


def _headed(kind: str) -> Callable[[list[Any]], said.Query]:
    """A query of a header only; ``WITHOUT ID`` is the one part that is a token."""

    def header(parts: list[Any]) -> said.Query:
        found = [part for part in parts if not isinstance(part, Token)]
        columns = tuple(part if isinstance(part, said.Named) else said.Named("", part) for part in found)
        return said.Query(kind, columns, len(found) == len(parts), said.Everything(), ())

    return header


def _query(parts: list[Any]) -> said.Query:
    """A FROM right behind the header is the query's; any other is a step that fails."""
    header, *steps = parts
    source = steps.pop(0).source if steps and isinstance(steps[0], said.SecondSource) else said.Everything()
    return said.Query(header.kind, header.columns, header.with_id, source, tuple(steps))


def _name(token: Token) -> str:
    return written_string(token) if token.startswith('"') else str(token)


def _operator(token: Token) -> str:
    return _WORD_OPERATORS.get(token.lower(), str(token))


_TERMINALS: Final[Mapping[str, Callable[[Token], Expression]]] = {
    "LINK": lambda token: Literal(written_link(token)),
    "BOOL": lambda token: Literal(token in ("true", "True")),
    "NULL": lambda _token: Literal(None),
    "NUMBER": lambda token: Literal(float(token)),
    "DATE": _date,
    "DURATION": _duration,
    "VARIABLE": lambda token: Variable(str(token)),
}

_RULES: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "expression": lambda parts: parts[0],
    "bracketed": lambda parts: parts[0],
    "string": lambda parts: Literal(written_string(parts[0])),
    "binary": lambda parts: Binary(_operator(parts[1]), parts[0], parts[2]),
    "negated": lambda parts: Negated(parts[0]),
    "function": _lambda,
    "part": lambda parts: Index(parts[0], Literal(str(parts[1]))),
    "index": lambda parts: Index(parts[0], parts[1]),
    "call": lambda parts: Call(parts[0], tuple(parts[1:])),
    "listing": lambda parts: ListOf(tuple(parts)),
    "object": lambda parts: ObjectOf(tuple(dict(parts).items())),
    "field": lambda parts: (_name(parts[0]), parts[1]),
    "sources": lambda parts: said.Combined(_operator(parts[1]), parts[0], parts[2]),
    "without": lambda parts: said.Without(parts[0]),
    "tag": lambda parts: said.TagSource(str(parts[0])),
    "folder": lambda parts: said.FolderSource(written_string(parts[0])),
    "incoming": lambda parts: said.LinkSource(written_link(parts[0]).path, outgoing=False),
    "outgoing": lambda parts: said.LinkSource(written_link(parts[0]).path, outgoing=True),
    "csv": lambda parts: said.CsvSource(written_string(parts[0])),
    "column": _column,
    "name": lambda parts: _name(parts[0]),
    "sort_key": lambda parts: (parts[0], len(parts) > 1),
    "sort": lambda parts: said.Sort(tuple(parts)),
    "where": lambda parts: said.Where(parts[0]),
    "group": lambda parts: said.Group(parts[0]),
    "flatten": lambda parts: said.Flatten(parts[0]),
    "limit": lambda parts: said.Limit(parts[0]),
    "from_clause": lambda parts: said.SecondSource(parts[0]),
    "table": _headed("table"),
    "list": _headed("list"),
    "task": _headed("task"),
    "calendar": _headed("calendar"),
    "query": _query,
}
