"""Text in, the date that it holds by a pattern of Luxon tokens out; American English.

Source: Luxon 3 (``tokenParser.js`` and ``DateTime.fromObject``, read and run), as Dataview 0.5.70 uses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final

from vaultsync.query import dates
from vaultsync.query.luxon_tokens import MACROS, MONTHS, WEEKDAYS, Token, tokens
from vaultsync.query.values import Date, QueryError

_DIGITS: Final = {
    "one": "[0-9]",
    "two": "[0-9]{2}",
    "three": "[0-9]{3}",
    "four": "[0-9]{4}",
    "up to two": "[0-9]{1,2}",
    "up to three": "[0-9]{1,3}",
}
_NUMBERS: Final = {
    "y": "[0-9]{1,6}", "yy": "[0-9]{2,4}", "yyyy": _DIGITS["four"], "yyyyy": "[0-9]{4,6}", "yyyyyy": "[0-9]{6}",
    "o": _DIGITS["up to three"], "ooo": _DIGITS["three"], "S": _DIGITS["up to three"], "SSS": _DIGITS["three"],
    "u": "[0-9]{1,9}", "uu": _DIGITS["up to two"], "uuu": _DIGITS["one"], "kkkk": _DIGITS["four"], "kk": "[0-9]{2,4}",
    "E": _DIGITS["one"], "c": _DIGITS["one"],
    **dict.fromkeys("MLdHhmqsW", _DIGITS["up to two"]),
    **{letter * 2: _DIGITS["two"] for letter in "MLdHhmqsW"},
}  # fmt: skip
_SHORT_MONTHS: Final = tuple(name[:3] for name in MONTHS)
_SHORT_WEEKDAYS: Final = tuple(name[:3] for name in WEEKDAYS)
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "G": ("BC", "AD"), "GG": ("Before Christ", "Anno Domini"), "a": ("AM", "PM"),
    "MMM": _SHORT_MONTHS, "LLL": _SHORT_MONTHS, "MMMM": MONTHS, "LLLL": MONTHS,
    "EEE": _SHORT_WEEKDAYS, "ccc": _SHORT_WEEKDAYS, "EEEE": WEEKDAYS, "cccc": WEEKDAYS,
}  # fmt: skip
_OFFSETS: Final = {
    "Z": "[+-][0-9]{1,2}(?::[0-9]{2})?",
    "ZZ": "[+-][0-9]{1,2}(?::[0-9]{2})?",
    "ZZZ": "[+-][0-9]{1,2}(?:[0-9]{2})?",
    "z": "[a-z_+-/]{1,256}?",
}
_IN_MACROS: Final = {"y": "yyyyy", "mm": "m", "ss": "s", "HH": "H", "ZZZZ": "ZZZ"}
"""Localised dates and times are read more freely than they are written."""


def read_date(text: str, pattern: str, now: datetime) -> Date | None:
    """The date that a text holds, in the zone of ``now``; None where it does not fit the pattern or is no date.

    Larger units that the pattern leaves out are those of ``now``, smaller ones the first.
    """
    expression, letters = _reader(pattern)
    found = expression.fullmatch(text)
    if found is None:
        return None
    read: dict[str, str] = {}
    for (letter, token), value in zip(letters, found.groups(), strict=True):
        read[letter] = str(_index(token, value)) if token in _WORDS else value
        if token in ("yy", "kk"):
            read[letter] = str(_whole_year(int(value)))
    try:
        return _dated(read, now)
    except (ValueError, OverflowError, QueryError):
        return None


@lru_cache(maxsize=64)
def _reader(pattern: str) -> tuple[re.Pattern[str], tuple[tuple[str, str], ...]]:
    """The expression for a whole text, and per group the letter under which it is kept and its token."""
    parts: list[str] = []
    letters: list[tuple[str, str]] = []
    for token in _expanded(pattern):
        shape = None if token.literal else _shape(token.text)
        if shape:
            letters.append((token.text[0], token.text))
        parts.append(f"({shape})" if shape else re.escape(token.text) if token.text != "\0" else r"[^\S\n\r]")
    return re.compile("".join(parts), re.IGNORECASE), tuple(letters)


def _expanded(pattern: str) -> Iterator[Token]:
    for token in tokens(pattern):
        if token.literal or token.text not in MACROS:
            yield token
            continue
        for part in tokens(MACROS[token.text]):
            if part.literal and part.text.isspace():
                yield Token("\0", True)
            else:
                yield Token(_IN_MACROS.get(part.text, part.text), part.literal)


def _shape(token: str) -> str | None:
    if token in _WORDS:
        return "|".join(re.escape(word) for word in _WORDS[token])
    return _NUMBERS.get(token) or _OFFSETS.get(token)


def _index(token: str, value: str) -> int:
    """The place of a word in its list: from 0 for eras and halves of the day, from 1 for months and weekdays."""
    words = [word.lower() for word in _WORDS[token]]
    return words.index(value.lower()) + (token[0] not in "Ga")


def _whole_year(year: int) -> int:
    return year if year > 99 else year + (1900 if year > 60 else 2000)


def _dated(read: dict[str, str], now: datetime) -> Date | None:
    """The date of what was read, by letter; None where it contradicts itself or names no zone."""
    fields = _fields(read)
    if ("a" in read and "H" in read) or not (fields or "z" in read or "Z" in read):
        return None
    local = now.tzinfo or UTC
    offset = _fixed(read["Z"]) if "Z" in read else None
    zone = dates.zone_of(read["z"], local) if "z" in read else offset or local
    if zone is None:
        return None
    there = now.astimezone(offset or zone)
    known = dict.fromkeys(_order(fields))
    smaller = False
    for unit in known:
        smaller = smaller or unit in fields
        known[unit] = fields.get(unit, _FIRST.get(unit, 1)) if smaller else _of_now(there, unit)
    hour, minute, second, millisecond = (known[unit] or 0 for unit in _TIME)
    if not _is_time(hour, minute, second, millisecond):
        return None
    day = _day({unit: value or 0 for unit, value in known.items()})
    made = dates.of_parts(day.year, day.month, day.day, hour, minute, second, millisecond, zone, there)
    if _GREGORIAN & fields.keys() and fields.get("weekday", made.moment.isoweekday()) != made.moment.isoweekday():
        return None
    return dates.in_zone(made, local)


def _fields(read: dict[str, str]) -> dict[str, int]:
    """Units and their numbers; where two letters tell one unit, the later decides.

    Raises:
        QueryError: for a year before Christ, which no date here can have.
    """
    if read.get("G") == "0":
        raise QueryError("Years before Christ cannot be told")
    fields: dict[str, int] = {}
    for letter, value in read.items():
        if letter == "q":
            fields["month"] = int(value) * 3 - 2
        elif letter == "u":
            fields["millisecond"] = int(value.ljust(3, "0")[:3])
        elif letter == "h":
            fields["hour"] = _hour(int(value), read.get("a"))
        elif letter in _FIELDS:
            fields[_FIELDS[letter]] = int(value)
    return fields


def _hour(hour: int, half: str | None) -> int:
    """The hour by the 24-hour clock, from one by the 12-hour clock and the half of the day (``0`` or ``1``)."""
    if half == "1" and hour < 12:
        return hour + 12
    return 0 if half == "0" and hour == 12 else hour


def _order(fields: dict[str, int]) -> tuple[str, ...]:
    """The units that make a date of these, largest first.

    Raises:
        QueryError: where they belong to different calendars.
    """
    weeks = "week year" in fields or "week" in fields
    if (weeks and fields.keys() & (_GREGORIAN | {"ordinal"})) or ("ordinal" in fields and fields.keys() & {"month", "day"}):
        raise QueryError("Weeks, days of the year and months do not mix")
    if weeks or ("weekday" in fields and not fields.keys() & _GREGORIAN):
        return ("week year", "week", "weekday", *_TIME)
    return ("year", "ordinal", *_TIME) if "ordinal" in fields else ("year", "month", "day", *_TIME)


def _of_now(now: datetime, unit: str) -> int:
    if unit in ("week year", "week", "weekday"):
        return now.isocalendar()[("week year", "week", "weekday").index(unit)]
    if unit == "ordinal":
        return now.timetuple().tm_yday
    return now.microsecond // 1000 if unit == "millisecond" else int(getattr(now, unit))


def _day(known: dict[str, int]) -> date:
    """The day; raises ``ValueError`` where there is none."""
    if "week" in known:
        return date.fromisocalendar(known["week year"], known["week"], known["weekday"])
    if "ordinal" in known:
        day = date(known["year"], 1, 1) + timedelta(days=known["ordinal"] - 1)
        if day.year != known["year"]:
            raise ValueError("no such day of the year")
        return day
    return date(known["year"], known["month"], known["day"])


def _is_time(hour: int, minute: int, second: int, millisecond: int) -> bool:
    return (hour < 24 or (hour == 24 and not (minute or second or millisecond))) and minute < 60 and second < 60


def _fixed(offset: str) -> timezone:
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits[:2], digits[2:]) if ":" not in offset else offset[1:].split(":")
    length = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-length if offset[0] == "-" else length)


_TIME: Final = ("hour", "minute", "second", "millisecond")
_FIRST: Final = dict.fromkeys(_TIME, 0)
_GREGORIAN: Final = frozenset(("year", "month", "day"))
_FIELDS: Final = {
    "S": "millisecond", "s": "second", "m": "minute", "H": "hour", "d": "day", "o": "ordinal", "L": "month", "M": "month",
    "y": "year", "E": "weekday", "c": "weekday", "W": "week", "k": "week year",
}  # fmt: skip
