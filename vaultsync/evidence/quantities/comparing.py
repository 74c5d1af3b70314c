"""Two quantities in; whether one states what the other says, contradicts it, or lies in its window.

A claim's quantity stands for all values that it allows, and a finding states it when every value that the finding allows is among them:
"at least 50 %" is stated by 60 %, "within 6 months" by 3 months, "5–15 mg" by 10 mg; "3 months" is not by "3–6 months". A mean with
its spread counts as its mean. Stricter than that:

* a spread is stated only by the same spread: ends that happen to be the same ("5–15" for "10 ± 5") say nothing of how it was got;
* an age range only by the same range: findings on adults of 30 say nothing of those of 60;
* a window not by a duration ("for 3 months"), which says nothing of when it began;
* "by", "to" and "from" never say each other, and a change upwards never one downwards;
* labelled values are equal or not.

A change by a factor and one by percent are compared as factors: "doubled" is a rise by 100 %, "halved" and "twofold lower" a fall by 50 %.

Equal is what differs by less than a float's noise, for shares of two numbers by less than their rounding, and by at most a tenth where
one of the two is "about". Months and years are exact among each other, weeks and days too; across, a month has 28 to 31 days: 6 months
are 26 weeks and also 24, 3 months are 12 weeks, a month is 4 weeks and not 5.
"""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF002
from __future__ import annotations

from collections.abc import Callable
from math import inf, isclose

from vaultsync.evidence.quantities.quantity import Bound, Quantity
from vaultsync.evidence.quantities.unit_table import MONTH_DAYS

_NOISE = 1e-9
_ABOUT = 0.1
_SHORTEST, _LONGEST = 28 / MONTH_DAYS, 31 / MONTH_DAYS
_CALENDAR = frozenset({"month", "year", "decade"})
_TIMES = frozenset({"time", "frequency"})
_TIME_POINT = frozenset({"at", "after"})
_COMPARED_ROLES = frozenset({"at", "after", "within", "dose", "by", "to", "for", "every"})
"""Roles that say enough for two values to exclude each other."""
_CHANGES = ({"by", "to"}, {"by", "from"}, {"to", "from"})
"""Roles of which one never says the other: "by 20 ms" is not "to 20 ms"."""
_KELVIN = 273.15
_TURNED = {Bound.AT_LEAST: Bound.AT_MOST, Bound.AT_MOST: Bound.AT_LEAST, Bound.LESS: Bound.MORE, Bound.MORE: Bound.LESS}
"""What a bound becomes where more of the one is less of the other."""
_ANYTHING = frozenset({"", "n", "things"})


def covered_by(wanted: Quantity, stated: Quantity) -> bool:
    """Whether a finding with ``stated`` states what a claim with ``wanted`` says; see above. Never raises."""
    if {wanted.role, stated.role} in _CHANGES:
        return False
    if "ratio" in (wanted.dimension, stated.dimension):
        wanted, stated = _as_factors(wanted, stated)
    if wanted.way != stated.way and wanted.way and stated.way:
        return False
    if not _comparable(wanted, stated) or (_is_exact_only(wanted) and not _same_ends(wanted, stated)):
        return False
    if wanted.bound is Bound.SPREAD:
        return (
            stated.bound is Bound.SPREAD and _same(wanted, stated, wanted.value or 0.0, stated.value or 0.0) and _same_ends(wanted, stated)
        )
    if wanted.bound is Bound.WITHIN and stated.role == "for":
        return False
    low, high = _ends(stated)
    if wanted.bound is Bound.EXACT and wanted.value is not None and not (wanted.approximate or stated.approximate):
        return _same(wanted, stated, wanted.value, low) and _same(wanted, stated, wanted.value, high)
    # A window begins with the event, and so does every time: only its end limits.
    opens = wanted.bound is Bound.WITHIN or _at_most(wanted, stated, wanted.low, low)
    return opens and _at_most(wanted, stated, high, wanted.high) and not _touches(wanted, stated, low, high)


def _as_factors(wanted: Quantity, stated: Quantity) -> tuple[Quantity, Quantity]:
    """Both as what something is multiplied by, where one of them is said so and the other is or can be."""
    one, other = _as_factor(wanted), _as_factor(stated)
    return (one, other) if one.dimension == other.dimension == "ratio" else (wanted, stated)


def _as_factor(quantity: Quantity) -> Quantity:
    """``by 30 %`` downwards is a factor of 0.7, ``twofold`` downwards one of a half; anything else is left as it is."""
    if quantity.dimension == "percent" and quantity.way:
        sign = -1 if quantity.way == "down" else 1
        return _by(quantity, lambda each: 1 + sign * each / 100)
    if quantity.dimension == "ratio" and quantity.way == "down" and quantity.low > 1:
        return _by(quantity, lambda each: 1 / each)
    return quantity


def _by(quantity: Quantity, factor: Callable[[float], float]) -> Quantity:
    low, high = factor(quantity.low), factor(quantity.high)
    bound = quantity.bound if low <= high else _TURNED.get(quantity.bound, quantity.bound)
    value = None if quantity.value is None else factor(quantity.value)
    ends = quantity._replace(low=min(low, high), high=max(low, high), value=value, bound=bound)
    return ends._replace(dimension="ratio", role="", slack=quantity.slack / 100, way="")


def conflicts(claim: Quantity, finding: Quantity) -> bool:
    """Whether both say the same kind of thing, in the same role, with values that exclude each other. Never raises.

    Without a role that tells ("at", "within", "dose", "by", "to", "for", "every") nothing conflicts; "at" and "after" are one.
    """
    if claim.role not in _COMPARED_ROLES or not _comparable(claim, finding):
        return False
    if claim.role != finding.role and not {claim.role, finding.role} <= _TIME_POINT:
        return False
    low, high = (claim.low, claim.high) if claim.bound is Bound.SPREAD else _ends(claim)
    other_low, other_high = (finding.low, finding.high) if finding.bound is Bound.SPREAD else _ends(finding)
    return not (_at_most(claim, finding, low, other_high) and _at_most(claim, finding, other_low, high))


def inside_window(claim: Quantity, finding: Quantity) -> bool:
    """Whether the finding's time lies in the window of the claim ("within 6 months"), its end included. Never raises.

    Durations count too, unlike in ``covered_by``: this finds what may speak against the claim.
    """
    if claim.bound is not Bound.WITHIN or claim.dimension != "time" or finding.dimension != "time":
        return False
    _, high = _ends(finding)
    return high < inf and _at_most(claim, finding, high, claim.high)


def _comparable(one: Quantity, other: Quantity) -> bool:
    if {one.dimension, other.dimension} == {"count", "number"}:
        return True
    if one.dimension != other.dimension:
        return False
    return one.counted == other.counted or one.counted in _ANYTHING or other.counted in _ANYTHING


def _is_exact_only(wanted: Quantity) -> bool:
    labelled = wanted.dimension.startswith(("level:", "grade:", "ci:", "iqr:", "sd:", "se:"))
    return labelled or (wanted.dimension == "age" and wanted.bound is Bound.RANGE)


def _same_ends(one: Quantity, other: Quantity) -> bool:
    return _same(one, other, one.low, other.low) and _same(one, other, one.high, other.high)


def _ends(quantity: Quantity) -> tuple[float, float]:
    if quantity.bound is Bound.SPREAD and quantity.value is not None:
        return quantity.value, quantity.value
    return quantity.low, quantity.high


def _touches(wanted: Quantity, stated: Quantity, low: float, high: float) -> bool:
    """Whether the finding reaches an end that the claim leaves out: "less than 30" is not stated by 30."""
    if wanted.bound is Bound.LESS and stated.bound is not Bound.LESS:
        return _same(wanted, stated, wanted.high, high)
    return wanted.bound is Bound.MORE and stated.bound is not Bound.MORE and _same(wanted, stated, wanted.low, low)


def _same(one: Quantity, other: Quantity, value: float, against: float) -> bool:
    """Whether a value of the one is a value of the other, within what their units, words and rounding leave open."""
    if value == against or isclose(value, against, rel_tol=_NOISE):
        return True
    if abs(value) == inf or abs(against) == inf:
        return False
    if one.approximate or other.approximate:
        about = value if one.approximate else against
        if one.dimension == "temperature":
            about -= _KELVIN  # a tenth of what was written, in degrees Celsius
        if abs(value - against) <= _ABOUT * abs(about) * (1 + _NOISE):
            return True
    if abs(value - against) <= max(one.slack, other.slack):
        return True
    return _same_calendar(one, other, value, against)


def _same_calendar(one: Quantity, other: Quantity, value: float, against: float) -> bool:
    """Whether a time in months or years is one in weeks or days."""
    if one.dimension not in _TIMES or one.dimension != other.dimension or not value or not against:
        return False
    calendar = one.unit.lstrip("/") in _CALENDAR
    if calendar == (other.unit.lstrip("/") in _CALENDAR):
        return False
    days, months = (against, value) if calendar else (value, against)
    ratio = days / months if one.dimension == "time" else months / days
    return _SHORTEST * (1 - _NOISE) <= ratio <= _LONGEST * (1 + _NOISE)


def _at_most(one: Quantity, other: Quantity, value: float, limit: float) -> bool:
    """Whether a value does not go beyond a limit, one of them of each quantity."""
    return value <= limit or _same(one, other, value, limit) or _same(other, one, value, limit)
