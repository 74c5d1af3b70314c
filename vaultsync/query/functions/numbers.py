"""Functions on numbers: ``round trunc floor ceil min max sum product average minby maxby``."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import reduce
from typing import Final

from vaultsync.query import operators
from vaultsync.query.english_numbers import round_half_up
from vaultsync.query.functions.signature import QueryFunction, nothing, overloaded
from vaultsync.query.ordering import compare
from vaultsync.query.scope import Scope
from vaultsync.query.values import Function, QueryError, Value

_OPERATORS: Final = ("+", "-", "*", "/", "&", "|")


def rounded(number: float) -> float:
    """To the nearest whole number, halves upwards (towards positive infinity), as JavaScript rounds."""
    if not math.isfinite(number):
        return number
    below = math.floor(number)
    return math.copysign(float(below + (number - below >= 0.5)), number)


def fixed(number: float, places: float) -> float:
    """To so many decimal places of the number's exact binary value: 1.005 with 2 is 1, as JavaScript's ``toFixed``.

    Raises:
        QueryError: for more than 100 places.
    """
    if not places > 0:
        return rounded(number)
    if places >= 101:
        raise QueryError("toFixed() digits argument must be between 0 and 100")
    if not math.isfinite(number) or abs(number) >= 1e21:
        return number
    return math.copysign(float(round_half_up(Decimal(abs(number)), math.trunc(places))), number)


def reduce_with(scope: Scope, values: Sequence[Value], op: str) -> Value:
    """The values joined by an operator from the left; null for none.

    Raises:
        QueryError: where the operator does not take its two values.
    """
    if not values:
        return None
    if op not in _OPERATORS:
        raise QueryError("reduce(array, op) supports '+', '-', '/', '*', '&', and '|'")
    if op == "+" and all(type(value) is float for value in values):
        return reduce(float.__add__, values)  # type: ignore[arg-type]
    result = values[0]
    for value in values[1:]:
        result = operators.apply(op, result, value, scope)
    return result


def _whole(change: Callable[[float], int]) -> Callable[[Scope, float], float]:
    def changed(_scope: Scope, number: float) -> float:
        return math.copysign(float(change(number)), number) if math.isfinite(number) else number

    return changed


def _not_above(order: int) -> bool:
    return order <= 0


def _above(order: int) -> bool:
    return order > 0


def _extreme(keeps: Callable[[int], bool]) -> QueryFunction:
    """The smallest or greatest value; ``keeps`` says from their order whether the earlier of two stays.

    Null counts only where there is nothing else.
    """

    def best(scope: Scope, values: Sequence[Value]) -> Value:
        while len(values) == 1 and isinstance(values[0], (list, tuple)):
            values = values[0]
        present = [value for value in values if value is not None]
        result = present[0] if present else None
        for value in present[1:]:
            if not keeps(compare(result, value, scope.pages.normalised)):
                result = value
        return result

    return best


def _extreme_by(name: str, keeps: Callable[[int], bool]) -> QueryFunction:
    """The element with the smallest or greatest key; the first element where every key is null."""

    def best(scope: Scope, values: Sequence[Value], key: Function) -> Value:
        pairs = [(value, mapped) for value in values if (mapped := key.call(value)) is not None]
        if not pairs:
            return values[0] if values else None
        chosen, extreme = pairs[0]
        for value, mapped in pairs[1:]:
            if not keeps(compare(extreme, mapped, scope.pages.normalised)):
                chosen, extreme = value, mapped
        return chosen

    return overloaded(name, {"array function": best, "null function": nothing})


def _average(scope: Scope, values: Sequence[Value]) -> Value:
    total = reduce_with(scope, values, "+")
    return None if total is None else operators.apply("/", total, float(len(values)), scope)


def _rounding(name: str, change: Callable[[Scope, float], float]) -> QueryFunction:
    return overloaded(name, {"number": change, "null": nothing}, over={1: (0,)})


def _itself(_scope: Scope, value: Value) -> Value:
    return value


NUMBERS: Final[Mapping[str, QueryFunction]] = {
    "round": overloaded(
        "round",
        {
            "number": lambda _scope, number: rounded(number),
            "null": nothing,
            "number number": lambda _scope, number, places: fixed(number, places),
            "number null": lambda _scope, number, _places: rounded(number),
            "null *": nothing,
        },
        over={1: (0,), 2: (0,)},
    ),
    "trunc": _rounding("trunc", _whole(math.trunc)),
    "floor": _rounding("floor", _whole(math.floor)),
    "ceil": _rounding("ceil", _whole(math.ceil)),
    "min": _extreme(_not_above),
    "max": _extreme(_above),
    "sum": overloaded("sum", {"array": lambda scope, values: reduce_with(scope, values, "+"), "*": _itself}),
    "product": overloaded("product", {"array": lambda scope, values: reduce_with(scope, values, "*"), "*": _itself}),
    "average": overloaded("average", {"array": _average, "*": _itself}),
    "minby": _extreme_by("minby", _not_above),
    "maxby": _extreme_by("maxby", _above),
}
"""In the order of Dataview's documentation."""
