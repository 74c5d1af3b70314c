"""An operator and its two values in, the result out.

Source: Dataview 0.5.70, ``expression/binaryop.ts`` (read), and its recorded answers.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from vaultsync.query import dates, durations
from vaultsync.query.numbers import number_text
from vaultsync.query.ordering import compare, equal
from vaultsync.query.scope import Scope
from vaultsync.query.value_text import MAX_LENGTH, text_of
from vaultsync.query.values import Duration, QueryError, Value, truthy, type_of


def apply(op: str, a: Value, b: Value, scope: Scope) -> Value:
    """``a op b``; ``&`` and ``|`` are AND and OR.

    Raises:
        QueryError: where the operator does not take these types; comparisons, AND and OR take any.
    """
    if op == "=" or op == "!=":
        return equal(a, b, scope.pages.normalised) is (op == "=")
    compared = COMPARISONS.get(op)
    if compared is not None:
        return compared(compare(a, b, scope.pages.normalised), 0)
    if op == "&":
        return truthy(a) and truthy(b)
    if op == "|":
        return truthy(a) or truthy(b)
    if type(a) is float and type(b) is float:
        return NUMBERS[op](a, b)
    kind, other = type_of(a), type_of(b)
    by_types = _BY_TYPES.get((kind, op, other))
    if by_types is not None:
        made = scope.work.made(by_types(a, b))
        return scope.work.nested(made) if kind in _NESTING else made
    if op == "+" and "string" in (kind, other):
        return scope.work.made(_bounded_text(text_of(a, scope.settings), text_of(b, scope.settings)))
    raise QueryError(f"No implementation found for '{kind} {op} {other}'")


def _divided(a: float, b: float) -> float:
    if b:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)


def _remainder(a: float, b: float) -> float:
    """With the sign of ``a``; NaN for no number, as in JavaScript."""
    return math.fmod(a, b) if b and math.isfinite(a) else math.nan


def _bounded_text(a: str, b: str) -> str:
    if len(a) + len(b) > MAX_LENGTH:
        raise QueryError(f"A text of more than {MAX_LENGTH:,} characters is not made")
    return a + b


def _repeated(text: str, count: float) -> str:
    if count < 0 or math.isnan(count):
        return ""
    if count * len(text) > MAX_LENGTH:
        raise QueryError(f"A text of more than {MAX_LENGTH:,} characters is not made")
    if math.isinf(count):
        raise QueryError("Invalid count value: Infinity")
    return text * int(count)


def _joined(a: Sequence[Value], b: Sequence[Value]) -> list[Value]:
    if len(a) + len(b) > MAX_LENGTH:
        raise QueryError(f"A list of more than {MAX_LENGTH:,} elements is not made")
    return [*a, *b]


def _scaled(duration: Duration, factor: float) -> Duration:
    if not math.isfinite(factor):
        raise QueryError(f"A duration cannot be multiplied by {number_text(factor)}")
    return durations.normalised(durations.each(duration, lambda amount: amount * factor))


def _divided_duration(duration: Duration, by: float) -> Duration:
    if by == 0 or math.isnan(by):
        raise QueryError(f"A duration cannot be divided by {number_text(by)}")
    return durations.normalised(durations.each(duration, lambda amount: amount / by))


def _nothing(_a: Value, _b: Value) -> None:
    return None


_NESTING: Final = frozenset({"array", "object"})
COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NUMBERS: Final[Mapping[str, Callable[[float, float], float]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divided,
    "%": _remainder,
}
_BY_TYPES: Final[Mapping[tuple[str, str, str], Callable[[Any, Any], Value]]] = {
    **{("number", op, "number"): run for op, run in NUMBERS.items()},
    ("string", "+", "string"): _bounded_text,
    ("string", "*", "number"): _repeated,
    ("number", "*", "string"): lambda count, text: _repeated(text, count),
    ("date", "-", "date"): dates.difference,
    ("date", "-", "duration"): dates.minus,
    ("date", "+", "duration"): dates.plus,
    ("duration", "+", "date"): lambda duration, date: dates.plus(date, duration),
    ("duration", "+", "duration"): lambda a, b: durations.normalised(durations.plus(a, b)),
    ("duration", "-", "duration"): lambda a, b: durations.normalised(durations.plus(a, durations.negated(b))),
    ("duration", "/", "number"): _divided_duration,
    ("duration", "*", "number"): _scaled,
    ("number", "*", "duration"): lambda factor, duration: _scaled(duration, factor),
    ("array", "+", "array"): _joined,
    ("object", "+", "object"): lambda a, b: {**a, **b},
    **{("null", op, "null"): _nothing for op in NUMBERS},
    **{types: _nothing for op in "+-" for types in (("date", op, "null"), ("null", op, "date"))},
}
