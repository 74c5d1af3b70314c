"""Dates: calendar arithmetic, their parts, date words, ISO text; Luxon's ``DateTime`` with its rules at clock changes.

``Date`` values of one zone must not be compared through their ``datetime``: Python then ignores the offset.
Compare ``milliseconds``. Source: Luxon 3 (``datetime.js``, ``diff.js``, read and run), as Dataview 0.5.70 uses it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final

from vaultsync.query import durations
from vaultsync.query.values import UNITS, Date, Duration, QueryError

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_OFFSET: Final = re.compile(r"(?:utc)?([+-])([0-9]{1,2})(?::([0-9]{2}))?")
_MONTH_LENGTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MILLISECOND: Final = timedelta(milliseconds=1)


def milliseconds(date: Date) -> int:
    """Milliseconds since 1970 in UTC; dates are ordered by it."""
    return (date.moment - _EPOCH) // _MILLISECOND


def same(first: Date, second: Date) -> bool:
    """Equal to Dataview: the same instant in the same zone."""
    return first.moment.tzinfo == second.moment.tzinfo and milliseconds(first) == milliseconds(second)


def of_milliseconds(amount: float, zone: tzinfo) -> Date:
    """The date so many milliseconds after 1970 in UTC.

    Raises:
        QueryError: outside the years 1 to 9999.
    """
    if not math.isfinite(amount) or abs(amount) > 3e14:
        raise _out_of_range()
    return Date(_converted(_later(_EPOCH, math.trunc(amount) * _MILLISECOND), zone))


def of_parts(
    year: int, month: int, day: int, hour: int, minute: int, second: int, millisecond: int, zone: tzinfo, near: datetime | None = None
) -> Date:
    """The local time in its zone; what overflows is carried: day 30 of February is in March, hour 25 on the next day.

    Args:
        year: 1 to 9999.
        month: 1 to 12.
        day: any number, as are the smaller units.
        hour: see day.
        minute: see day.
        second: see day.
        millisecond: see day.
        zone: the zone of the local time.
        near: a moment whose offset is the guess where the local time exists twice; the earlier one without it.

    Raises:
        QueryError: outside the years 1 to 9999.
    """
    if not 1 <= year <= 9999:
        raise _out_of_range()
    start = datetime(year, month, 1)
    local = _later(start, timedelta(days=day - 1, hours=hour, minutes=minute, seconds=second, milliseconds=millisecond))
    guess = (_converted(near, zone) if near else start.replace(tzinfo=zone)).utcoffset()
    return Date(_placed(local, guess or timedelta(0), zone))


def zone_of(name: str, local: tzinfo) -> tzinfo | None:
    """The zone written in a date: ``Z``, ``+5``, ``-03:30``, ``UTC+5``, ``Europe/Berlin``; None for an unknown one.

    A zone asked for by name is never equal to the local one, not even where that has the same name (as in Luxon).
    """
    plain = name.lower()
    if plain in ("local", "system", "default"):
        return local
    if plain in ("z", "utc", "gmt"):
        return UTC
    offset = _OFFSET.fullmatch(plain)
    if offset is None:
        return _named_zone(name)
    length = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    # Python knows no offset of a day or more; Luxon takes them, for no place on Earth.
    return timezone(-length if offset[1] == "-" else length) if length < timedelta(days=1) else None


def in_zone(date: Date, zone: tzinfo) -> Date:
    """The same instant in another zone.

    Raises:
        QueryError: outside the years 1 to 9999.
    """
    return Date(_converted(date.moment, zone))


def plus(date: Date, duration: Duration) -> Date:
    """Calendar arithmetic on years to days (the day clamped to its month), then exact time.

    Raises:
        QueryError: outside the years 1 to 9999, or with an amount that is no number.
    """
    rest = _exact_part(duration)
    if not math.isfinite(rest):
        raise QueryError("A date and an endless duration do not add up")
    months = math.trunc(duration.months) + math.trunc(duration.quarters) * 3
    days = math.trunc(duration.days) + math.trunc(duration.weeks) * 7
    moved = _moved(date, math.trunc(duration.years), months, days)
    return of_milliseconds(milliseconds(moved) + rest, date.moment.tzinfo or UTC) if rest else moved


def _moved(date: Date, years: int, months: int, days: int) -> Date:
    """So many years, months and days on, at the same local time."""
    moment = date.moment
    year, month = divmod(moment.year * 12 + moment.month - 1 + years * 12 + months, 12)
    month += 1
    if not 1 <= year <= 9999 or abs(days) > 4_000_000:
        raise _out_of_range()
    day = min(moment.day, _month_length(year, month))
    local = _later(moment.replace(tzinfo=None, fold=0, year=year, month=month, day=day), timedelta(days=days))
    return Date(_placed(local, moment.utcoffset() or timedelta(0), moment.tzinfo or UTC))


def minus(date: Date, duration: Duration) -> Date:
    """``plus`` with the duration backwards."""
    return plus(date, durations.negated(duration))


def difference(first: Date, second: Date) -> Duration:
    """``first - second`` by the calendar: whole years, then months, days and time, folded; negative when first is earlier."""
    start, target = milliseconds(first), milliseconds(second)
    backwards = target > start
    earlier, later = (first, second) if backwards else (second, first)
    target = max(start, target)
    counts = [0, 0, 0]
    cursor = earlier
    for place, between in enumerate(_BETWEEN):
        counts[place] = between(cursor.moment, later.moment)
        cursor = _moved(earlier, *counts)
        # Once for the overshoot, once more where the two zones hide a day.
        for _ in range(2):
            if milliseconds(cursor) <= target:
                break
            counts[place] -= 1
            cursor = _moved(earlier, *counts)
    years, months, days = map(float, counts)
    seconds, rest = divmod(target - milliseconds(cursor), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    whole = Duration(
        years, months=months, days=days, hours=float(hours), minutes=float(minutes), seconds=float(seconds), milliseconds=float(rest)
    )
    return durations.normalised(durations.negated(whole) if backwards else whole)


def unit(date: Date, name: str) -> float | None:
    """A part of a date by its Dataview name; None for an unknown one.

    ``weekyear`` is the ISO week's number, ``week`` the week of the month from its first day (observed).
    """
    part = _PARTS.get(name)
    return float(part(date.moment)) if part else None


def word(name: str, now: datetime) -> Date:
    """The date of a date word in lower case (``today``, ``eom``, ``start-of-week``); weeks begin on Monday.

    Raises:
        KeyError: for what is no date word.
    """
    return _WORDS[name](Date(now.replace(microsecond=now.microsecond // 1000 * 1000)))


def words() -> tuple[str, ...]:
    """Every date word, longest first, as a grammar tries them."""
    return tuple(sorted(_WORDS, key=len, reverse=True))


def start_of(date: Date, unit: str) -> Date:
    """The first moment of the day, week, month or year that the date lies in."""
    local = date.moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0)
    if unit == "week":
        local = _later(local, timedelta(days=-local.weekday()))
    elif unit == "month":
        local = local.replace(day=1)
    elif unit == "year":
        local = local.replace(month=1, day=1)
    return Date(_placed(local, date.moment.utcoffset() or timedelta(0), date.moment.tzinfo or UTC))


def end_of(date: Date, unit: str) -> Date:
    """The last millisecond of the day, week, month or year that the date lies in."""
    following = plus(date, Duration(**{f"{unit}s": 1.0}))
    return plus(start_of(following, unit), Duration(milliseconds=-1.0))


def iso(date: Date) -> str:
    """ISO 8601 to the millisecond with its offset; UTC is written ``Z``."""
    moment = date.moment
    offset = moment.utcoffset() or timedelta(0)
    text = moment.replace(tzinfo=None).isoformat(timespec="milliseconds")
    if not offset:
        return text + "Z"
    minutes = abs(offset) // timedelta(minutes=1)
    return f"{text}{'-' if offset < timedelta(0) else '+'}{minutes // 60:02}:{minutes % 60:02}"


@cache
def _named_zone(name: str) -> tzinfo | None:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo.no_cache(name)
    except (KeyError, OSError, ValueError):
        return None


def _converted(moment: datetime, zone: tzinfo) -> datetime:
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        raise _out_of_range() from None


def _offset(utc: datetime, zone: tzinfo) -> timedelta:
    return _converted(utc.replace(tzinfo=UTC), zone).utcoffset() or timedelta(0)


def _placed(local: datetime, guess: timedelta, zone: tzinfo) -> datetime:
    """A local time in its zone: of two moments the one with the guessed offset; a time that is left out moves on."""
    aware = local.replace(tzinfo=zone)
    if aware.utcoffset() == aware.replace(fold=1).utcoffset():
        return aware
    second = _offset(local - guess, zone)
    if second == guess:
        utc = local - guess
    else:
        third = _offset(local - second, zone)
        utc = local - (second if second == third else min(second, third))
    return utc.replace(tzinfo=UTC).astimezone(zone)


def _later(local: datetime, length: timedelta) -> datetime:
    try:
        return local + length
    except OverflowError:
        raise _out_of_range() from None


def _month_length(year: int, month: int) -> int:
    is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap_year else _MONTH_LENGTHS[month - 1]


def _out_of_range() -> QueryError:
    return QueryError("The date lies outside the years 1 to 9999")


def _exact_part(duration: Duration) -> float:
    """The milliseconds that calendar arithmetic leaves: fractions of the units down to days, and the time."""
    large = {unit: getattr(duration, unit) for unit in UNITS[:5]}
    if not all(map(math.isfinite, large.values())):
        return math.inf
    return durations.milliseconds(replace(duration, **{unit: math.fmod(amount, 1) for unit, amount in large.items()}))


_BETWEEN: Final[tuple[Callable[[datetime, datetime], int], ...]] = (
    lambda first, second: second.year - first.year,
    lambda first, second: second.month - first.month + (second.year - first.year) * 12,
    lambda first, second: second.toordinal() - first.toordinal(),
)
"""Years, months and days between two local times, whatever the hour."""

_PARTS: Final[dict[str, Callable[[datetime], int]]] = {
    "year": lambda moment: moment.year,
    "month": lambda moment: moment.month,
    "weekyear": lambda moment: moment.isocalendar().week,
    "week": lambda moment: moment.day // 7 + 1,
    "weekday": lambda moment: moment.isoweekday(),
    "day": lambda moment: moment.day,
    "hour": lambda moment: moment.hour,
    "minute": lambda moment: moment.minute,
    "second": lambda moment: moment.second,
    "millisecond": lambda moment: moment.microsecond // 1000,
}

_WORDS: Final[dict[str, Callable[[Date], Date]]] = {
    "now": lambda now: now,
    "today": lambda now: start_of(now, "day"),
    "yesterday": lambda now: plus(start_of(now, "day"), Duration(days=-1.0)),
    "tomorrow": lambda now: plus(start_of(now, "day"), Duration(days=1.0)),
    "sow": lambda now: start_of(now, "week"),
    "start-of-week": lambda now: start_of(now, "week"),
    "eow": lambda now: end_of(now, "week"),
    "end-of-week": lambda now: end_of(now, "week"),
    "soy": lambda now: start_of(now, "year"),
    "start-of-year": lambda now: start_of(now, "year"),
    "eoy": lambda now: end_of(now, "year"),
    "end-of-year": lambda now: end_of(now, "year"),
    "som": lambda now: start_of(now, "month"),
    "start-of-month": lambda now: start_of(now, "month"),
    "eom": lambda now: end_of(now, "month"),
    "end-of-month": lambda now: end_of(now, "month"),
}
