"""A quantity and the text around it in, which way the change went that it measures out: "fell by 30 %", "30 % more", "a change of -10 %".

Only where one way is told for certain: a clause with words for both ("increasing the dose lowered it by 30 %") tells none. A share that
is written with a minus and is of a change is so much downwards.
"""

# The signs are what is read here.
from __future__ import annotations

import re

from vaultsync.evidence.polarity import Direction, directions
from vaultsync.evidence.quantities.quantity import Bound, Quantity
from vaultsync.evidence.quantities.subjects import CHANGE
from vaultsync.patterns import lazy_pattern

UP, DOWN = Direction.UP.value, Direction.DOWN.value
_MEASURED = frozenset({"percent", "percentage-points", "points", "ratio"})
"""Dimensions in which changes are told also without "by"."""
_SIGNED = frozenset({"percent", "percentage-points"})
_LESS = r"(?:lower|fewer|less|smaller|shorter|reductions?|decreases?|drops?|falls?|declines?|loss(?:es)?)"
_MORE = r"(?:higher|more|greater|larger|longer|increases?|rises?|gains?)"
_AFTER = lazy_pattern(rf"\s(?:(?:mean|relative|absolute|median|net)\s)?(?:(?P<down>{_LESS})|(?P<up>{_MORE}))\b", re.IGNORECASE)
_RIGHT_BEFORE = lazy_pattern(
    r"\b(?:(?P<down>down|fell|falls?|fallen|dropped|drops?|decreased|decreases|declined|declines)"
    r"|(?P<up>up|rose|rises?|risen|increased|increases|grew|grows?|gained))\s\Z",
    re.IGNORECASE,
)
_CLAUSE_END = lazy_pattern(r"[.,;:(](?=\s)|\n")
_CHANGED = lazy_pattern(r"\b(?:chang|differ|shift|effect)", re.IGNORECASE)
_REACH = 80
"""Characters of a clause before a quantity that are looked at."""


def with_way(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the way of its change, where that is told, and then without its minus. Never raises."""
    is_change = quantity.role == "by" or quantity.about == CHANGE
    minus = quantity.dimension in _SIGNED and quantity.low < 0 and quantity.bound in (Bound.EXACT, Bound.RANGE, Bound.SPREAD)
    if not is_change and quantity.dimension not in _MEASURED:
        return quantity
    start, end = quantity.span
    after = _AFTER.match(text, end)
    if after is not None and not minus:
        return quantity._replace(way=str(after.lastgroup))
    head = text[max(0, start - _REACH) : start]
    beside = _RIGHT_BEFORE.search(head)
    if not (is_change or beside or minus):
        return quantity
    clause = _CLAUSE_END.split(head)[-1]
    told = {way.value for _, way in directions(clause) if way in (Direction.UP, Direction.DOWN)}
    if beside is not None:
        told.add(str(beside.lastgroup))
    if minus:
        if told <= {DOWN} and (is_change or told or _CHANGED.search(clause)):
            value = None if quantity.value is None else -quantity.value
            return quantity._replace(low=-quantity.high, high=-quantity.low, value=value, way=DOWN)
        return quantity
    return quantity._replace(way=told.pop()) if len(told) == 1 else quantity
