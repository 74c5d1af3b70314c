"""The text of a field in, its value out: a date, duration, number, link, list, or the text itself.

What does not read as one of these from its first to its last character stays text. Nothing here raises.
Source: Dataview 0.5.70, ``EXPRESSION.inlineField``, ``parseInlineValue`` and ``parseFrontmatter`` (read), and its recorded answers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import tzinfo
from functools import lru_cache
from typing import Any, Final, NamedTuple

from vaultsync.query import dates, durations
from vaultsync.query.link_values import inferred
from vaultsync.query.values import Date, Duration, Link, QueryError, Value

SPACE: Final = r"[\t-\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]"
"""White space as JavaScript knows it."""
NUMBER: Final = r"-?[0-9]+(?:\.[0-9]+)?"
STRING: Final = r'"(?:\\[\s\S]|[^"\\])*"'
LINK: Final = r"\[\[[^\[\]]*?\]\]"
DATE: Final = (
    r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2}(?:T[0-9]{2}(?::[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{3})?"
    r"(?:[+-][0-9]{1,2}(?::[0-9]{2})?|Z|\[[0-9A-Za-z+-/]+\])?)?)?)?)?"
)
_UNITS: Final[Mapping[str, str]] = {
    name: unit
    for unit, names in {
        "years": "year years yr yrs",
        "months": "month months mo mos",
        "weeks": "week weeks wk wks w",
        "days": "day days d",
        "hours": "hour hours hr hrs h",
        "minutes": "minute minutes min mins m",
        "seconds": "second seconds sec secs s",
    }.items()
    for name in names.split()
}
_UNIT: Final = "|".join(sorted(_UNITS, key=len, reverse=True))
_AMOUNT: Final = rf"{NUMBER}{SPACE}*(?:{_UNIT})"
DURATION: Final = rf"{_AMOUNT}(?:(?:{SPACE}*,{SPACE}*|{SPACE}*){_AMOUNT})*"

_DATE_PARTS: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2})(?::([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{3}))?"
    r"([+-][0-9]{1,2}(?::[0-9]{2})?|Z|\[[0-9A-Za-z+-/]+\])?)?)?)?)?"
)
_AMOUNTS: Final = re.compile(rf"({NUMBER}){SPACE}*({_UNIT})")
_DURATION: Final = re.compile(DURATION)
_LINK: Final = re.compile(f"(!?)({LINK})")
_ATOM: Final = re.compile(
    rf"(?P<duration>{DURATION})|(?P<string>{STRING})|(?P<tag>#[^\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{{|}}~\[\]\\\s\ufeff]*)"
    rf"|(?P<link>!?{LINK})|(?P<bool>true|false|True|False)|(?P<number>{NUMBER})|(?P<null>null)"
)
_DATE: Final = re.compile(DATE)
_COMMA: Final = re.compile(f"{SPACE}*,{SPACE}*")
_STARTS: Final = frozenset('0123456789-"#[!tfTFn')
_ESCAPE: Final = re.compile(r"\\([\"\\])")


class _Found(NamedTuple):
    value: Value
    end: int


def inline_value(text: str, zone: tzinfo) -> Value:
    """The value of ``key:: text``; null for blank text, a list where every part between commas reads as a value.

    The word ``null`` is text. Durations are folded: ``90 minutes`` is 1 hour, 30 minutes.
    """
    if text[:1] not in _STARTS:
        return text if text.strip() else None
    first = _atom(text, 0, zone)
    if first is None:
        return text
    end = len(text)
    if first.end == end:
        return first.value
    comma = _COMMA.match(text, first.end)
    if comma is None:
        return text
    values, at = [first.value], comma.end()
    while at < end:
        found = _atom(text, at, zone)
        if found is None:
            return text
        values.append(found.value)
        if found.end == end:
            break
        comma = _COMMA.match(text, found.end)
        if comma is None or comma.end() == end:
            return text
        at = comma.end()
    return values


def property_value(value: Any, zone: tzinfo) -> Value:
    """The value of a front matter property, given as plain JSON; lists and maps all the way down.

    Text becomes a date, a duration or a link where it reads as one from end to end.
    """
    kind = type(value)
    if kind is str:
        return _property_text(value, zone)
    if kind is int:
        return _number(value)
    if kind is list:
        return [property_value(part, zone) for part in value]
    if kind is dict:
        return {key: property_value(part, zone) for key, part in value.items()}
    return value  # type: ignore[no-any-return]


@lru_cache(maxsize=1024)
def parse_date(text: str, zone: tzinfo) -> Date | None:
    """The date that the whole text is: ``2024-01``, ``2024-01-05T13:04``; None for any other text.

    A day or a time that overflows is carried: ``2024-02-30`` is 1 March. ``zone`` is that of dates that name none.
    """
    found = _DATE_PARTS.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, millisecond = (int(part or 0) for part in found.groups()[:7])
    if not 1 <= month <= 12:
        return None
    try:
        date = dates.of_parts(year, month, 1 if found[3] is None else day, hour, minute, second, millisecond, zone)
        return date if found[8] is None else _in_written_zone(date, found[8], zone)
    except QueryError:
        return None


def parse_duration(text: str) -> Duration | None:
    """The duration that the whole text is: ``1d 3h``, ``2 weeks, 1 day``; amounts of one unit are added, none is folded."""
    if not _DURATION.fullmatch(text):
        return None
    amounts: dict[str, float] = {}
    for amount, name in _AMOUNTS.findall(text):
        unit = _UNITS[name]
        amounts[unit] = amounts.get(unit, 0.0) + float(amount)
    return Duration(**amounts)


def written_string(text: str) -> str:
    r"""What stands between two quotes, with ``\"`` and ``\\`` undone; every other backslash stays."""
    return _ESCAPE.sub(r"\1", text[1:-1]) if "\\" in text else text[1:-1]


def written_link(text: str) -> Link:
    """The link ``[[target|display]]`` or ``![[target]]``, its path as it is written."""
    embed = text.startswith("!")
    inner = text[3 if embed else 2 : -2]
    at = inner.find("|")
    while at > 0 and inner[at - 1] == "\\":
        at = inner.find("|", at + 1)
    target, display = (inner, None) if at < 0 else (inner[:at], inner[at + 1 :])
    return inferred(target.replace("\\|", "|"), embed, display)


def _property_text(text: str, zone: tzinfo) -> Value:
    start = text[:1]
    if start in "[!" and start:
        return written_link(text) if _LINK.fullmatch(text) else text
    if start in "-0123456789" and start:
        return parse_date(text, zone) or parse_duration(text) or text
    return text


def _atom(text: str, at: int, zone: tzinfo) -> _Found | None:
    """One value at a place of the text; a date goes before a duration, that before a number."""
    date = _DATE.match(text, at)
    if date is not None:
        made = parse_date(date[0], zone)
        if made is not None:
            return _Found(made, date.end())
    found = _ATOM.match(text, at)
    if found is None:
        return None
    kind, written = found.lastgroup, found[0]
    value: Value = written
    if kind == "number":
        value = float(written)
    elif kind == "duration":
        value = durations.normalised(parse_duration(written) or Duration())
    elif kind == "string":
        value = written_string(written)
    elif kind == "link":
        value = written_link(written)
    elif kind == "bool":
        value = written in ("true", "True")
    return _Found(value, found.end())


def _in_written_zone(date: Date, written: str, zone: tzinfo) -> Date | None:
    """The same local time in the zone that is written behind it."""
    name = written[1:-1] if written.startswith("[") else "utc" if written == "Z" else f"UTC{written}"
    chosen = dates.zone_of(name, zone)
    if chosen is None:
        return None
    at = date.moment
    return dates.of_parts(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond // 1000, chosen, near=at)


def _number(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
