"""Numbers, their unit and the words before them in, a quantity in base units out."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

from vaultsync.evidence.quantities.context import Context
from vaultsync.evidence.quantities.number_lists import Stated
from vaultsync.evidence.quantities.quantity import Bound, Quantity, Unread
from vaultsync.evidence.quantities.unit_table import Unit
from vaultsync.text import Span


class Part(NamedTuple):
    """What was read from a place on."""

    end: int
    """Where reading goes on."""
    found: tuple[Quantity | Unread, ...] = ()


NO_UNIT = Unit("", "number", 1.0)


def make(text: str, stated: Stated, unit: Unit, context: Context, end: int) -> Quantity:
    """The quantity from ``context.start`` to ``end``; its own range or spread goes before a bound that is written before it."""
    first = stated.first.value * unit.factor + unit.offset
    low = high = first
    bound, value = context.bound, None
    if context.role == "first":
        # "The first 6 months" are a window, "the first 6 patients" are six.
        window = unit.dimension == "time"
        bound, context = (Bound.WITHIN if window else Bound.EXACT), context._replace(role="within" if window else "")
    if stated.second is not None and stated.bound is Bound.SPREAD:
        scatter = abs(stated.second.value * unit.factor)
        low, high, bound, value = first - scatter, first + scatter, Bound.SPREAD, first
    elif stated.second is not None:
        high = stated.second.value * unit.factor + unit.offset
        bound = Bound.RANGE if bound is Bound.EXACT else bound
    elif bound is Bound.EXACT:
        value = first
    low, high = opened(bound, low, high)
    return Quantity(
        Span(context.start, end),
        text[context.start : end],
        unit.dimension,
        low,
        high,
        bound,
        context.approximate,
        value,
        unit.name,
        context.role,
    )


def opened(bound: Bound, low: float, high: float) -> tuple[float, float]:
    """The two ends, open where the bound says so."""
    if bound is Bound.WITHIN:
        return min(0.0, high), high
    if bound in (Bound.AT_LEAST, Bound.MORE):
        return low, inf
    if bound in (Bound.AT_MOST, Bound.LESS):
        return -inf, high
    return low, high


def unread(text: str, start: int, end: int, why: str) -> Part:
    """What looks like a quantity between two places, and why it is none."""
    return Part(end, (Unread(Span(start, end), text[start:end], why),))
