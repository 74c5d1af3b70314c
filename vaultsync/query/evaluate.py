"""An expression in, a function that answers it for a row out.

The functions are closures over each other: the tree is walked once, not once for each row. All of them take the row
and the scope, and raise ``QueryError`` where Dataview has no answer. Both sides of AND and OR are always answered,
so that a failure on one side fails the whole, as in Dataview 0.5.70 (``expression/context.ts``, read).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from vaultsync.query import dates, operators
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
from vaultsync.query.functions import FUNCTIONS
from vaultsync.query.indexing import index
from vaultsync.query.inline_values import parse_date
from vaultsync.query.rows import Overlay
from vaultsync.query.scope import Scope
from vaultsync.query.values import Date, Function, QueryError, Value, truthy, type_of
from vaultsync.query.work import CALL

Run: TypeAlias = Callable[[Mapping[str, Value], Scope], Value]

MAX_KEPT: Final = 1_000
"""Expressions that are kept made: those of a few hundred queries."""
_MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


class Programs:
    """Expressions and the functions that answer them, each made once: a query that a thousand notes share runs a thousand times."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Expression, Run]] = {}

    def of(self, expression: Expression) -> Run:
        """As ``compiled``."""
        made = self._made.get(id(expression))  # the expression is kept beside it, so that no other takes its place
        if made is None:
            if len(self._made) >= MAX_KEPT:
                self._made.clear()
            made = self._made[id(expression)] = (expression, compiled(expression))
        return made[1]


def compiled(expression: Expression) -> Run:
    """The function that answers the expression for a row: a field of the row, or ``this``, by its name, else null."""
    run = _compiled(expression)
    return _once(run) if isinstance(expression, (Binary, Call, Index)) and _is_fixed(expression) else run


def _compiled(expression: Expression) -> Run:
    if isinstance(expression, Binary):
        return _chain(expression)
    if isinstance(expression, Index):
        return _indexing(expression)
    if isinstance(expression, Variable):
        return _variable(expression.name)
    if isinstance(expression, Literal):
        return _constant(expression.value)
    if isinstance(expression, Call):
        return _call(expression)
    if isinstance(expression, Negated):
        child = compiled(expression.child)
        return lambda row, scope: not truthy(child(row, scope))
    if isinstance(expression, Lambda):
        return _lambda(expression)
    if isinstance(expression, ListOf):
        items = [compiled(item) for item in expression.items]
        return lambda row, scope: scope.work.nested([item(row, scope) for item in items])
    if isinstance(expression, ObjectOf):
        fields = {name: compiled(item) for name, item in expression.items}
        return lambda row, scope: scope.work.nested({name: item(row, scope) for name, item in fields.items()})
    return _moving(expression)


def _is_fixed(expression: Expression) -> bool:
    """Whether every row of a run has the same answer."""
    while isinstance(expression, Binary):
        if not _is_fixed(expression.right):
            return False
        expression = expression.left
    if isinstance(expression, Variable):
        return expression.name == "this"
    if isinstance(expression, Index):
        return _is_fixed(expression.object) and _is_fixed(expression.index)
    if isinstance(expression, Call):
        return isinstance(expression.function, Variable) and all(map(_is_fixed, expression.arguments))
    return isinstance(expression, (Literal, Moving))


def _once(run: Run) -> Run:
    """Answers once for all rows of a run, but for rows that have a field ``this`` of their own."""
    known: list[tuple[Scope, Value]] = []

    def once(row: Mapping[str, Value], scope: Scope) -> Value:
        if "this" in row:
            return run(row, scope)
        if not known or known[0][0] is not scope:
            known[:] = [(scope, run(row, scope))]
        return known[0][1]

    return once


def _constant(value: Value) -> Run:
    return lambda row, scope: value


def _moving(expression: Moving) -> Run:
    word = expression.word
    if word in dates.words():
        return lambda row, scope: _date_word(word, scope)

    def date(_row: Mapping[str, Value], scope: Scope) -> Value:
        placed = parse_date(word, scope.zone)
        if placed is None:
            raise QueryError(f"{word} lies outside the years 1 to 9999")
        return placed

    return date


def _date_word(word: str, scope: Scope) -> Date:
    return dates.word(word, scope.time())


def _variable(name: str) -> Run:
    if name == "this":
        return lambda row, scope: row.get("this", scope.this)

    def field(row: Mapping[str, Value], _scope: Scope) -> Value:
        # Rows are looked into first: most mappings answer `get` by way of an exception.
        if name in row:
            return row[name]
        return None

    return field


def _whole_row(row: Mapping[str, Value], scope: Scope) -> Value:
    return row if "this" in row else Overlay({"this": scope.this}, row)


def _indexing(expression: Index) -> Run:
    holder = _whole_row if expression.object == Variable("row") else compiled(expression.object)
    key = expression.index
    if isinstance(key, Literal) and isinstance(key.value, str):
        return _part(holder, key.value)
    place = compiled(key)

    def at(row: Mapping[str, Value], scope: Scope) -> Value:
        chosen = place(row, scope)
        return None if chosen is None else index(holder(row, scope), chosen, scope)

    return at


def _part(holder: Run, name: str) -> Run:
    def part(row: Mapping[str, Value], scope: Scope) -> Value:
        found = holder(row, scope)
        if type_of(found) == "object":
            return found.get(name)  # type: ignore[union-attr]
        return index(found, name, scope)

    return part


def _call(expression: Call) -> Run:
    """A bare name is a function's name and never a field's value."""
    arguments = [compiled(argument) for argument in expression.arguments]
    callee = expression.function
    if isinstance(callee, Variable) and callee.name in FUNCTIONS:
        function = FUNCTIONS[callee.name]
        return lambda row, scope: function(scope, [argument(row, scope) for argument in arguments])
    chosen = _constant(callee.name) if isinstance(callee, Variable) else compiled(callee)

    def call(row: Mapping[str, Value], scope: Scope) -> Value:
        found = chosen(row, scope)
        values = [argument(row, scope) for argument in arguments]
        if isinstance(found, Function):
            return found.call(*values)  # type: ignore[no-any-return]
        if not isinstance(found, str):
            raise QueryError(f"Cannot call type '{type_of(found)}' as a function")
        if found not in FUNCTIONS:
            raise QueryError(f"Unrecognized function name '{found}'")
        return FUNCTIONS[found](scope, values)

    return call


def _lambda(expression: Lambda) -> Run:
    """Its body sees the arguments, then the row it was made in; arguments that are not given are looked for there too."""
    names, body = expression.names, compiled(expression.body)

    def made(row: Mapping[str, Value], scope: Scope) -> Value:
        spend = scope.work.spend

        def call(*values: Value) -> Value:
            spend(CALL)
            return body(Overlay(dict(zip(names, values, strict=False)), row), scope)

        return Function(call)

    return made


def _chain(expression: Binary) -> Run:
    """A chain of operators of any length, without a level of nesting for each."""
    links: list[tuple[str, Expression]] = []
    first: Expression = expression
    while isinstance(first, Binary):
        links.append((first.op, first.right))
        first = first.left
    (op, right), *rest = reversed(links)
    start = _operation(op, first, right)
    if not rest:
        return start
    steps = [(op, compiled(right)) for op, right in rest]

    def chain(row: Mapping[str, Value], scope: Scope) -> Value:
        value = start(row, scope)
        for op, right in steps:
            value = operators.apply(op, value, right(row, scope), scope)
        return value

    return chain


def _operation(op: str, left: Expression, right: Expression) -> Run:
    if op in _MIRRORED:
        if isinstance(right, Literal):
            return _compared(op, compiled(left), right.value)
        if isinstance(left, Literal):
            return _compared(_MIRRORED[op], compiled(right), left.value)
    one, other = compiled(left), compiled(right)
    apply = operators.apply
    return lambda row, scope: apply(op, one(row, scope), other(row, scope), scope)


def _compared(op: str, side: Run, literal: Value) -> Run:
    """A comparison with a literal, short where both are numbers or both plain text."""
    apply = operators.apply
    if isinstance(literal, float):
        return _number_compared(op, side, literal)
    if op in ("=", "!=") and isinstance(literal, str) and literal.isascii() and literal.isprintable():
        return _equal_text(op, side, literal)
    return lambda row, scope: apply(op, side(row, scope), literal, scope)


def _number_compared(op: str, side: Run, literal: float) -> Run:
    decide = operators.COMPARISONS[op]

    def compared(row: Mapping[str, Value], scope: Scope) -> Value:
        value = side(row, scope)
        # NaN goes after every number here, itself included.
        if type(value) is float and value == value:
            return decide(value, literal)
        return operators.apply(op, value, literal, scope)

    return compared


def _equal_text(op: str, side: Run, literal: str) -> Run:
    same = op == "="

    def equal(row: Mapping[str, Value], scope: Scope) -> Value:
        value = side(row, scope)
        if type(value) is str and value.isascii() and value.isprintable():
            return (value == literal) is same
        return operators.apply(op, value, literal, scope)

    return equal
