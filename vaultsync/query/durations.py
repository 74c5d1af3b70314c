"""Durations by unit: shifting between units, sums, lengths, text; Luxon's ``Duration`` with its casual lengths.

A casual year has 365 days and 52 weeks, a month 30 days and 4 weeks, a week 7 days, a day 24 hours.
Nothing here raises. Source: Luxon 3 (``duration.js``, read and run), as Dataview 0.5.70 uses it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from functools import cache
from itertools import pairwise
from operator import mul
from typing import Final

from vaultsync.query.english_numbers import decimal
from vaultsync.query.values import UNITS, Duration

MILLISECONDS: Final[dict[str, float]] = {
    "years": 31_536_000_000.0,
    "quarters": 7_862_400_000.0,
    "months": 2_592_000_000.0,
    "weeks": 604_800_000.0,
    "days": 86_400_000.0,
    "hours": 3_600_000.0,
    "minutes": 60_000.0,
    "seconds": 1000.0,
    "milliseconds": 1.0,
}
"""Length of a unit in casual milliseconds."""
_INDIRECT: Final = {
    ("years", "quarters"): 4.0,
    ("years", "months"): 12.0,
    ("years", "weeks"): 52.0,
    ("quarters", "months"): 3.0,
    ("months", "weeks"): 4.0,
}
"""Lengths that do not follow from the milliseconds: a casual year is neither 12 months of 30 days nor 52 weeks."""
_ALL: Final = tuple(unit for unit in UNITS if unit != "quarters")
_INDEXES: Final = {name: unit for unit in _ALL for name in (unit, unit[:-1]) if name != "week"}


def milliseconds(duration: Duration) -> float:
    """The casual length; durations are ordered by it."""
    total = duration.milliseconds
    for unit in reversed(UNITS[:-1]):
        total += getattr(duration, unit) * MILLISECONDS[unit]
    return total


def plus(first: Duration, second: Duration) -> Duration:
    """The sum unit by unit, nothing folded."""
    return Duration(*(getattr(first, unit) + getattr(second, unit) for unit in UNITS))


def each(duration: Duration, change: Callable[[float], float]) -> Duration:
    """``change`` applied to the amount of every unit, nothing folded; it must leave 0 at 0 (or at NaN)."""
    return Duration(*(change(amount) if (amount := getattr(duration, unit)) else 0.0 for unit in UNITS))


def negated(duration: Duration) -> Duration:
    """The same length backwards."""
    return each(duration, lambda amount: -amount)


def normalised(duration: Duration) -> Duration:
    """Folded into years, months, weeks, days and so on, as Dataview does after arithmetic."""
    amounts = [getattr(duration, name) for name in _ALL]
    # Whole amounts in these units are told in them already.
    if duration.quarters or not all(map(float.is_integer, amounts)):
        amounts = _shifted(duration, _ALL)
    else:
        _fold(amounts, _ALL)
    # Once more: carrying into a unit can change the sign of the whole, because casual years are not casual months.
    _fold(amounts, _ALL)
    return Duration(amounts[0], 0.0, *amounts[1:])


def unit(duration: Duration, name: str) -> float | None:
    """The whole length in one unit; None for what is no unit (``week`` is none, ``weeks`` is)."""
    chosen = _INDEXES.get(name)
    if chosen is None:
        return None
    return float(getattr(shift_to(duration, (chosen,)), chosen))


def shift_to(duration: Duration, units: Collection[str]) -> Duration:
    """The duration told in these units (plural names, at least one); the smallest takes the fraction."""
    told = tuple([name for name in UNITS if name in units])
    return Duration(**dict(zip(told, _shifted(duration, told), strict=True)))


def _shifted(duration: Duration, units: tuple[str, ...]) -> list[float]:
    """The amounts in these units, which are in order, longest first."""
    built: list[float] = []
    waiting: dict[str, float] = {}
    for name in UNITS:
        own = getattr(duration, name)
        if name not in units:
            if own:
                waiting[name] = own
            continue
        amount = 0.0
        for larger in waiting:
            amount += _ratio(larger, name) * waiting[larger]
            waiting[larger] = 0.0
        amount += own
        whole = _truncated(amount)
        built.append(whole)
        waiting[name] = (amount * 1000 - whole * 1000) / 1000
    for name, amount in waiting.items():
        if amount:
            built[-1] += amount if name == units[-1] else amount / _ratio(units[-1], name)
    _fold(built, units)
    return built


def words(duration: Duration) -> str:
    """The text of a duration in notes: ``1 week, 1 day``; empty for no time at all."""
    folded = normalised(duration)
    parts = []
    for name in UNITS:
        amount = getattr(folded, name)
        if amount:
            shown = decimal(amount, 0, 3).replace(",", "")
            parts.append(f"{shown} {name[:-1] if shown in ('1', '-1') else name}")
    return ", ".join(parts)


def iso(duration: Duration) -> str:
    """ISO 8601 as Luxon writes it: ``P1Y2M3DT4H``, ``PT90M``, ``PT0S``."""
    from vaultsync.query.numbers import number_text

    date = [(duration.years, "Y"), (duration.months + duration.quarters * 3, "M"), (duration.weeks, "W"), (duration.days, "D")]
    seconds = _to_thousandths(duration.seconds + duration.milliseconds / 1000)
    time = [(duration.hours, "H"), (duration.minutes, "M")]
    text = "P" + "".join(number_text(amount) + letter for amount, letter in date if amount)
    late = "".join(number_text(amount) + letter for amount, letter in time if amount)
    if duration.seconds or duration.milliseconds:
        late += number_text(seconds) + "S"
    if late:
        return f"{text}T{late}"
    return text if text != "P" else "PT0S"


def _to_thousandths(amount: float) -> float:
    """Rounded as Luxon rounds seconds (``roundTo`` with 3 digits, halves up)."""
    return math.floor(amount * 1000 + 0.5) / 1000 if math.isfinite(amount) else amount


def _ratio(larger: str, smaller: str) -> float:
    return _INDIRECT.get((larger, smaller)) or MILLISECONDS[larger] / MILLISECONDS[smaller]


def _truncated(amount: float) -> float:
    return float(math.trunc(amount)) if math.isfinite(amount) else amount


def _fold(amounts: list[float], units: tuple[str, ...]) -> None:
    """Carries into larger units, then moves fractions into smaller ones; changes the list in place."""
    lengths, ratios = _measures(units)
    sign = -1 if sum(map(mul, reversed(amounts), reversed(lengths))) < 0 else 1
    for place in range(len(amounts) - 1, 0, -1):
        share = amounts[place] * sign / ratios[place - 1]
        rolled = float(math.floor(share)) if math.isfinite(share) else share
        amounts[place - 1] += rolled * sign
        amounts[place] -= rolled * ratios[place - 1] * sign
    for place, ratio in enumerate(ratios):
        amount = amounts[place]
        if not amount.is_integer():
            fraction = math.fmod(amount, 1) if math.isfinite(amount) else math.nan
            amounts[place] -= fraction
            amounts[place + 1] += fraction * ratio


@cache
def _measures(units: tuple[str, ...]) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The units' lengths, and how many of each unit the one before it has."""
    return tuple(MILLISECONDS[name] for name in units), tuple(_ratio(larger, smaller) for larger, smaller in pairwise(units))
