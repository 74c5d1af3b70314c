"""A claim's quantity and all those of a finding in, whether the finding states it out: its value, and of the same thing.

``covered_by`` compares two values. A finding has many numbers, and one that happens to fit may be about something else: the share of
women, a time before the trial, an hour of the day. So on top of the value:

* what is "before" is not stated by what is "after", nor the reverse;
* a share of people says nothing of how much something changed, a run-in nothing at all;
* an open end or a window ("at least", "within"), which much fits by chance, is stated only in the same role, or in none that is told;
* what is told in no role does not count beside another in the claim's role that says otherwise ("fell by 10 % … 60 %").
"""

from __future__ import annotations

from collections.abc import Sequence

from vaultsync.evidence.quantities.comparing import covered_by
from vaultsync.evidence.quantities.quantity import Bound, Quantity
from vaultsync.evidence.quantities.subjects import CHANGE, FOLLOW_UP, PEOPLE, RUN_IN

DURING = frozenset({"for", "every", "of", "dose"})
"""Roles of times for which something lasts, or between which it is repeated; the others say when something was seen."""
_OPEN = frozenset({Bound.AT_LEAST, Bound.MORE, Bound.LESS, Bound.AT_MOST, Bound.WITHIN})
_UNTOLD = frozenset({"", "over"})
_ENDS = frozenset({"from", "to", "by"})
_AMOUNTS = frozenset({"count", "number", "age", "frequency"})
"""Dimensions in which "to" and "from" tell no result: "cells from 3 donors"."""


_RELATIVE = frozenset({"percent", "ratio"})


def may_state(dimension: str, other: str) -> bool:
    """Whether quantities of two dimensions can say the same: those of one, and changes by a factor and by percent."""
    return dimension == other or (dimension in _RELATIVE and other in _RELATIVE)


def states(wanted: Quantity, stated: Sequence[Quantity]) -> bool:
    """Whether one of the quantities of a finding states what a claim says; see above. Never raises."""
    return any(covered_by(wanted, one) and _is_of_same(wanted, one) and not _is_rivalled(wanted, one, stated) for one in stated)


def _purpose(quantity: Quantity) -> str:
    """A role, but for those that come to the same; empty where nothing is told."""
    role = quantity.role
    if quantity.about == CHANGE or role == "by":
        return "by"
    if quantity.dimension == "time":
        if role in DURING or role == "before":
            return "before" if role == "before" else "for"
        return "at" if role else ""
    if role in _UNTOLD:
        return ""
    return role if role in _ENDS and quantity.dimension not in _AMOUNTS else "with"


def _is_of_same(wanted: Quantity, stated: Quantity) -> bool:
    if {wanted.role, stated.role} == {"before", "after"} and wanted.dimension == "time":
        return False
    purpose, other = _purpose(wanted), _purpose(stated)
    if stated.about == RUN_IN:
        return wanted.about == RUN_IN
    if stated.about == PEOPLE and wanted.about != PEOPLE and purpose in _ENDS:
        return False
    if wanted.bound not in _OPEN or not purpose:
        return True
    if stated.about == FOLLOW_UP:
        return wanted.about == FOLLOW_UP
    # "By 3 months" may be when, and how much.
    is_deadline = wanted.dimension == "time" and purpose == "at" and stated.role == "by" and stated.about != CHANGE
    # "After 12 weeks of it" it had lasted so long.
    is_past = purpose == "for" and stated.role == "after"
    return not other or other == purpose or is_deadline or is_past


def _is_rivalled(wanted: Quantity, stated: Quantity, among: Sequence[Quantity]) -> bool:
    purpose = _purpose(wanted)
    if not purpose or _purpose(stated) or (wanted.bound not in _OPEN and purpose != "by"):
        return False
    return any(
        one.dimension == wanted.dimension and _purpose(one) == purpose and one.about != RUN_IN and not covered_by(wanted, one)
        for one in among
    )
