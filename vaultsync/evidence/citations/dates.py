"""A date in, as American English writes it out: October 15, 2011; October 15 to 18, 2011 with an en dash; Autumn 1978."""

from __future__ import annotations

from typing import Final

from vaultsync.evidence.bibliography.entry import PartialDate
from vaultsync.evidence.citations.richtext import EN_DASH

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SEASONS: Final = ("", "Spring", "Summer", "Autumn", "Winter")


def year_words(date: PartialDate) -> str:
    """Only the year or years."""
    if not date.start:
        return _circa(date.literal, date.circa)
    end = f"{EN_DASH}{_year(date.end[0])}" if date.end and date.end[0] != date.start[0] else ""
    return _circa(_year(date.start[0]) + end, date.circa)


def date_words(date: PartialDate) -> str:
    """As much as is known."""
    if not date.start:
        return _circa(date.literal, date.circa)
    if date.season:
        return _circa(f"{SEASONS[date.season]} {_year(date.start[0])}", date.circa)
    return _circa(_between(date.start, date.end) if date.end and date.end != date.start else _words(date.start), date.circa)


def _circa(words: str, circa: bool) -> str:
    return f"[{words}?]" if circa and words else words


def _words(parts: tuple[int, ...]) -> str:
    year = _year(parts[0])
    day = _day(parts)
    return f"{day}, {year}" if len(parts) > 2 else f"{day} {year}".strip()


def _between(start: tuple[int, ...], end: tuple[int, ...]) -> str:
    """Two dates: what both share is said once."""
    if start[0] != end[0] or len(start) != len(end) or len(start) == 1:
        return f"{_words(start)}{EN_DASH}{_words(end)}"
    last = str(end[2]) if len(end) > 2 and start[1] == end[1] else _day(end)
    return f"{_day(start)}{EN_DASH}{last}{', ' if len(end) > 2 else ' '}{_year(end[0])}"


def _day(parts: tuple[int, ...]) -> str:
    if len(parts) < 2:
        return ""
    month = MONTHS[parts[1] - 1]
    return f"{month} {parts[2]}" if len(parts) > 2 else month


def _year(year: int) -> str:
    return f"{-year} BC" if year < 0 else str(year)
