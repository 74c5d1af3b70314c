"""Texts in, whether they have one of the formats that a schema may name out.

Both engines use these and no others, so that they agree; a format that is not listed here is a note
to the reader and checks nothing. A value that is no text has every format.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.[0-9]{4,9}(?:\.[0-9]+)*/\S+", re.IGNORECASE)
_WIKILINK = re.compile(r"\[\[[^\[\]\n]+\]\]")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def is_date(text: object) -> bool:
    """``2025-01-28``, a day that exists."""
    if not isinstance(text, str):
        return True
    found = _DATE.fullmatch(text)
    return found is not None and _exists(found)


def is_datetime(text: object) -> bool:
    """A date alone, or with a time as people and plugins write it.

    ``2025-01-28``, ``2025-01-28T20:06``, ``2025-01-28 20:06:42``, each time with or without seconds
    and an offset (``Z``, ``-05:00``). Obsidian itself writes no offset.
    """
    if not isinstance(text, str):
        return True
    found = _DATE.match(text)
    if found is None or not _exists(found):
        return False
    return found.end() == len(text) or _is_time(text, found.end(), whole=False)


def is_timestamp(text: object) -> bool:
    """A moment after RFC 3339: date, ``T``, time with seconds, offset."""
    if not isinstance(text, str):
        return True
    found = _DATE.match(text)
    return found is not None and _exists(found) and text[10:11] == "T" and _is_time(text, 10, whole=True)


def _exists(found: re.Match[str]) -> bool:
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return year > 0 and 1 <= month <= 12 and 1 <= day <= _DAYS[month - 1] + leap


def _is_time(text: str, start: int, *, whole: bool) -> bool:
    found = _TIME.fullmatch(text, start)
    if found is None or (whole and not (found[3] and found[4])):
        return False
    hour, minute, second, offset = int(found[1]), int(found[2]), int(found[3] or 0), found[4] or "Z"
    within = hour < 24 and minute < 60 and second < 60
    return within and (offset == "Z" or (int(offset[1:3]) < 24 and int(offset[-2:]) < 60))


def _whole(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda text: not isinstance(text, str) or pattern.fullmatch(text) is not None


FORMATS: Mapping[str, Callable[[object], bool]] = {
    "vault-date": is_date,
    "vault-datetime": is_datetime,
    "doi": _whole(_DOI),
    "wikilink": _whole(_WIKILINK),
    "date": is_date,
    "date-time": is_timestamp,
    "uri": _whole(_URI),
    "email": _whole(_EMAIL),
}

FORMAT_WORDS: Mapping[str, str] = {
    "vault-date": "a date such as 2025-01-28",
    "vault-datetime": "a date such as 2025-01-28 or 2025-01-28T20:06",
    "doi": "a DOI such as 10.1000/182",
    "wikilink": "a link such as [[Note]]",
    "date": "a date such as 2025-01-28",
    "date-time": "a moment such as 2025-01-28T20:06:42Z",
    "uri": "a URL such as https://example.org",
    "email": "an e-mail address",
}
