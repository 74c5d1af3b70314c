"""Query text in, its tree out; or where it cannot be read, and what could stand there.

Source: Dataview 0.5.70, ``expression/parse.ts`` and ``query/parse.ts`` (read), and its recorded answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from vaultsync.query import statement as said
from vaultsync.query.expression import (
    Binary,
    Call,
    Expression,
    Index,
    Lambda,
    ListOf,
    Negated,
    ObjectOf,
)
from vaultsync.query.values import QueryError

if TYPE_CHECKING:
    from lark import Lark

MAX_NESTING: Final = 100
"""Brackets, calls, ``!`` and the like inside each other; a chain of operators of one kind is no nesting."""
MAX_LENGTH: Final = 200_000
"""Characters of a query."""


def parse_query(text: str) -> said.Query:
    """The query that the whole text is.

    Raises:
        QueryError: with the place of the first thing that cannot stand where it stands, and what could.
    """
    query: said.Query = _parsed(text, "query")
    _check_nesting(_expressions(query))
    return query


def parse_expression(text: str) -> Expression:
    """The expression that the whole text is; white space around it is ignored.

    Raises:
        QueryError: as ``parse_query``.
    """
    expression: Expression = _parsed(text, "expression")
    _check_nesting([expression])
    return expression


def _parsed(text: str, start: str) -> Any:
    from lark.exceptions import UnexpectedInput

    from vaultsync.query.tree_builder import built

    if len(text) > MAX_LENGTH:
        raise QueryError(f"a query of more than {MAX_LENGTH:,} characters is not read", MAX_LENGTH)
    try:
        tree = _parser().parse(text, start=start)
    except UnexpectedInput as error:
        from vaultsync.query.parse_faults import fault

        raise fault(_parser(), text, start, error) from None
    return built(tree, text)


@cache
def _parser() -> Lark:
    from lark import Lark

    from vaultsync.query.grammar import GRAMMAR

    # A lambda's body reaches as far as it can: the parser prefers to read on wherever the grammar leaves it open.
    return Lark(GRAMMAR, parser="lalr", lexer="contextual", start=["query", "expression"], propagate_positions=True)


def _expressions(query: said.Query) -> Iterable[Expression]:
    for column in query.columns:
        yield column.expression
    for step in query.steps:
        if isinstance(step, said.Where):
            yield step.clause
        elif isinstance(step, said.Sort):
            yield from (key for key, _ in step.keys)
        elif isinstance(step, (said.Group, said.Flatten)):
            yield step.by.expression
        elif isinstance(step, said.Limit):
            yield step.amount


def _check_nesting(expressions: Iterable[Expression]) -> None:
    """Level by level, because what it looks for would overflow a recursion.

    Raises:
        QueryError: for expressions that nest too deeply to be answered.
    """
    level = list(expressions)
    for _ in range(MAX_NESTING):
        level = [child for expression in level for child in _children(expression)]
        if not level:
            return
    raise QueryError(f"more than {MAX_NESTING} levels of brackets, calls and the like are not read")


def _children(expression: Expression) -> list[Expression]:
    """What is nested in an expression; the left side of an operator is on the same level."""
    children: list[Expression] = []
    while isinstance(expression, Binary):
        children.append(expression.right)
        expression = expression.left
    if isinstance(expression, Negated):
        return [*children, expression.child]
    if isinstance(expression, Index):
        return [*children, expression.object, expression.index]
    if isinstance(expression, Call):
        return [*children, expression.function, *expression.arguments]
    if isinstance(expression, Lambda):
        return [*children, expression.body]
    if isinstance(expression, ListOf):
        return [*children, *expression.items]
    if isinstance(expression, ObjectOf):
        return [*children, *(item for _, item in expression.items)]
    return children
