"""Dates and durations as text by Luxon's format tokens, in American English.

Source: Luxon 3 (``formatter.js``, read and run), as Dataview 0.5.70 uses it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Final

from vaultsync.query.dates import milliseconds
from vaultsync.query.durations import shift_to
from vaultsync.query.luxon_tokens import MACROS, MONTHS, WEEKDAYS, tokens
from vaultsync.query.values import Date, Duration, QueryError


def format_date(date: Date, pattern: str) -> str:
    """The date by a pattern of Luxon tokens (``yyyy-MM-dd``); what is no token stands for itself."""
    return "".join(token.text if token.literal else _part(date, token.text) for token in tokens(pattern))


def format_duration(duration: Duration, pattern: str) -> str:
    """The duration in the units that the pattern names (``h:mm``), rounded down.

    Raises:
        QueryError: for a token of more than 21 letters.
    """
    pieces = tokens(pattern)
    units = {_UNITS[token.text[0]] for token in pieces if not token.literal and token.text[0] in _UNITS}
    told = shift_to(duration, units) if units else duration
    return "".join(token.text if token.literal or token.text[0] not in _UNITS else _amount(told, token.text) for token in pieces)


def _part(date: Date, token: str) -> str:
    if token in MACROS:
        return format_date(date, _localised(date.moment, MACROS[token]))
    part = _PARTS.get(token)
    if part is not None:
        return part(date.moment)
    if token == "x":
        return str(milliseconds(date))
    if token == "X":
        return str(milliseconds(date) // 1000)
    return token


def _localised(moment: datetime, pattern: str) -> str:
    """The pattern of a localised date or time for a moment with a fixed offset, where ``Intl`` writes it otherwise (observed).

    It knows whole hours by another name, and sets a narrow space before AM and PM for all other offsets.
    """
    offset = moment.utcoffset() or timedelta(0)
    if not isinstance(moment.tzinfo, timezone):
        return pattern
    if not offset or offset % timedelta(hours=1):
        return pattern.replace(" a", "\N{NARROW NO-BREAK SPACE}a")
    return pattern.replace("ZZZZZ", "'GMT'ZZ").replace("ZZZZ", "'GMT'Z")


def _amount(duration: Duration, token: str) -> str:
    if len(token) > 21:
        raise QueryError(f"A number cannot be written with {len(token)} digits")
    amount = getattr(duration, _UNITS[token[0]])
    if not math.isfinite(amount):
        return "NaN" if math.isnan(amount) else "∞" if amount > 0 else "-∞"
    # Negative zero keeps its sign, as in JavaScript.
    sign = "-" if math.copysign(1, amount) < 0 else ""
    return sign + str(abs(math.floor(amount))).zfill(len(token))


def _offset(moment: datetime, separator: str, digits: int) -> str:
    """``+05:30`` and its kin; without leading zeros the minutes are left out where there are none."""
    offset = moment.utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    late = f"{separator}{minutes:0{digits}}" if digits > 1 or minutes else ""
    return f"{'-' if offset < timedelta(0) else '+'}{hours:0{digits}}{late}"


def _zone_name(moment: datetime, long: bool) -> str:
    from vaultsync.query.zone_names import zone_name

    return zone_name(moment, long)


def _zone_id(moment: datetime) -> str:
    from vaultsync.query.zone_names import zone_id

    return zone_id(moment)


def _half_day(moment: datetime) -> int:
    return moment.hour % 12 or 12


_UNITS: Final = {
    "S": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks", "M": "months", "y": "years",
}  # fmt: skip

_PARTS: Final[dict[str, Callable[[datetime], str]]] = {
    "S": lambda at: str(at.microsecond // 1000),
    "u": lambda at: f"{at.microsecond // 1000:03}",
    "SSS": lambda at: f"{at.microsecond // 1000:03}",
    "uu": lambda at: f"{at.microsecond // 10000:02}",
    "uuu": lambda at: str(at.microsecond // 100000),
    "s": lambda at: str(at.second),
    "ss": lambda at: f"{at.second:02}",
    "m": lambda at: str(at.minute),
    "mm": lambda at: f"{at.minute:02}",
    "h": lambda at: str(_half_day(at)),
    "hh": lambda at: f"{_half_day(at):02}",
    "H": lambda at: str(at.hour),
    "HH": lambda at: f"{at.hour:02}",
    "Z": lambda at: _offset(at, ":", 1),
    "ZZ": lambda at: _offset(at, ":", 2),
    "ZZZ": lambda at: _offset(at, "", 2),
    "ZZZZ": lambda at: _zone_name(at, long=False),
    "ZZZZZ": lambda at: _zone_name(at, long=True),
    "z": _zone_id,
    "a": lambda at: "AM" if at.hour < 12 else "PM",
    "d": lambda at: str(at.day),
    "dd": lambda at: f"{at.day:02}",
    **{letter: lambda at: str(at.isoweekday()) for letter in "cE"},
    **{letter * 3: lambda at: WEEKDAYS[at.weekday()][:3] for letter in "cE"},
    **{letter * 4: lambda at: WEEKDAYS[at.weekday()] for letter in "cE"},
    **{letter * 5: lambda at: WEEKDAYS[at.weekday()][0] for letter in "cE"},
    **{letter: lambda at: str(at.month) for letter in "LM"},
    **{letter * 2: lambda at: f"{at.month:02}" for letter in "LM"},
    **{letter * 3: lambda at: MONTHS[at.month - 1][:3] for letter in "LM"},
    **{letter * 4: lambda at: MONTHS[at.month - 1] for letter in "LM"},
    **{letter * 5: lambda at: MONTHS[at.month - 1][0] for letter in "LM"},
    "y": lambda at: str(at.year),
    "yy": lambda at: f"{at.year % 100:02}",
    "yyyy": lambda at: f"{at.year:04}",
    "yyyyyy": lambda at: f"{at.year:06}",
    "G": lambda at: "AD",
    "GG": lambda at: "Anno Domini",
    "GGGGG": lambda at: "A",
    "kk": lambda at: f"{at.isocalendar().year % 100:02}",
    "kkkk": lambda at: f"{at.isocalendar().year:04}",
    "W": lambda at: str(at.isocalendar().week),
    "WW": lambda at: f"{at.isocalendar().week:02}",
    "o": lambda at: str(at.timetuple().tm_yday),
    "ooo": lambda at: f"{at.timetuple().tm_yday:03}",
    "q": lambda at: str((at.month + 2) // 3),
    "qq": lambda at: f"{(at.month + 2) // 3:02}",
}
