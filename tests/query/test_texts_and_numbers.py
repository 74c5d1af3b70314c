"""UTF-16 lengths, English numbers, currencies, zone names, hashes and Markdown taken off; expectations from Node 20 (run)."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query import utf16
from vaultsync.query.currency import currency_text
from vaultsync.query.english_numbers import decimal
from vaultsync.query.hashing import cyrb53
from vaultsync.query.plain_text import without_markdown
from vaultsync.query.values import QueryError
from vaultsync.query.zone_names import zone_name


@given(st.text(st.characters(codec="utf-8")))
def test_units_and_text_are_two_forms_of_one(text: str) -> None:
    assert utf16.joined(utf16.units(text)) == text
    assert utf16.length(text) == len(utf16.units(text)) == len(text.encode("utf-16-le")) // 2


@given(st.text("aé👍"), st.integers(0, 20), st.integers(0, 20))
def test_cut_cuts_between_units(text: str, start: int, end: int) -> None:
    assert utf16.units(utf16.cut(text, start, end)) == utf16.units(text)[start:end]


def test_half_an_emoji_is_a_lone_surrogate() -> None:
    assert utf16.cut("👍", 0, 1) == "\ud83d"


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(2.7, 2), (-1.0, 4), (-1.5, 4), (-9.0, 0), (9.0, 5), (float("nan"), 0), (float("inf"), 5), (float("-inf"), 0)],
)
def test_relative_offsets(offset: float, expected: int) -> None:
    assert utf16.relative(offset, 5) == expected


@pytest.mark.parametrize(
    ("amount", "least", "most", "expected"),
    [
        (1234567.8915, 0, 3, "1,234,567.892"),
        (1.0005, 0, 3, "1.001"),
        (1.0004999, 0, 3, "1"),
        (1.005, 2, 2, "1.01"),
        (1e21, 0, 3, "1,000,000,000,000,000,000,000"),
        (-0.001, 2, 2, "-0.00"),
        (7.0, 0, 3, "7"),
        (float("-inf"), 0, 3, "-∞"),
        (float("nan"), 0, 3, "NaN"),
    ],
)
def test_decimal(amount: float, least: int, most: int, expected: str) -> None:
    assert decimal(amount, least, most) == expected


@pytest.mark.parametrize(
    ("amount", "code", "expected"),
    [
        (1234.5, "EUR", "€1,234.50"),
        (-3.0, "USD", "-$3.00"),
        (1.005, "usd", "$1.01"),
        (1234.5, "JPY", "¥1,235"),
        (1.0, "CHF", "CHF\xa01.00"),
        (-1.2345, "KWD", "-KWD\xa01.235"),
        (5.0, "abc", "ABC\xa05.00"),
        (5.0, "XOF", "F\xa0CFA\xa05"),
        (float("inf"), "CHF", "CHF∞"),
    ],
)
def test_currencies(amount: float, code: str, expected: str) -> None:
    assert currency_text(amount, code) == expected


@pytest.mark.parametrize("code", ["", "EU", "€", "EURO", "E1R"])
def test_what_is_no_currency(code: str) -> None:
    with pytest.raises(QueryError, match="Invalid currency code"):
        currency_text(1.0, code)


@pytest.mark.parametrize(
    ("zone", "month", "short", "long"),
    [
        (ZoneInfo("UTC"), 1, "UTC", "Coordinated Universal Time"),
        (UTC, 1, "UTC", "UTC"),
        (ZoneInfo("America/New_York"), 1, "EST", "Eastern Standard Time"),
        (ZoneInfo("America/New_York"), 7, "EDT", "Eastern Daylight Time"),
        (ZoneInfo("Europe/Berlin"), 1, "GMT+1", "Central European Standard Time"),
        (ZoneInfo("Europe/Berlin"), 7, "GMT+2", "Central European Summer Time"),
        (ZoneInfo("Europe/London"), 1, "GMT", "Greenwich Mean Time"),
        (ZoneInfo("Europe/London"), 7, "GMT+1", "British Summer Time"),
        (ZoneInfo("Europe/Jersey"), 7, "GMT+1", "GMT+01:00"),
        (ZoneInfo("Australia/Sydney"), 1, "GMT+11", "Australian Eastern Daylight Time"),
        (ZoneInfo("Australia/Sydney"), 7, "GMT+10", "Australian Eastern Standard Time"),
        (ZoneInfo("Asia/Kolkata"), 1, "GMT+5:30", "India Standard Time"),
        (ZoneInfo("Asia/Urumqi"), 1, "GMT+6", "GMT+06:00"),
        (timezone(timedelta(hours=-8)), 1, "UTC-8", "UTC-8"),
    ],
)
def test_zone_names(zone: tzinfo, month: int, short: str, long: str) -> None:
    moment = datetime(2024, month, 5, tzinfo=zone)
    assert (zone_name(moment, long=False), zone_name(moment, long=True)) == (short, long)


@pytest.mark.parametrize(
    ("text", "seed", "expected"),
    [
        ("a", 1, 5368154436228575),
        ("ab", 0, 3382748631033682),
        ("x", 0, 432860093794037),
        ("", 0, 3338908027751811),
        ("👍é", 5, 4204971969536303),
        ("a", -1, 73693522129417),
        ("a", 2**32 + 1, 5368154436228575),
    ],
)
def test_hashes(text: str, seed: int, expected: int) -> None:
    assert cyrb53(text, seed) == float(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**b** [[a|c]]", "b c"),
        ("[[a/b]] and [[c]]", "a/b and c"),
        ("[[a|b]] [[c|d]]", "b [[c|d]]"),
        ("# Heading\n- item\n> quote", "Heading\nitem\nquote"),
        ("`code` ~~gone~~ *i* _u_ snake_case", "code gone i u snake_case"),
        ("![alt](x.png) [link](http://a)", "alt link"),
        ("<b>bold</b>", "bold"),
        ("a\n---\nb", "a\nb"),
        ("1. one", "one"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_markdown_is_taken_off(text: str, expected: str) -> None:
    assert without_markdown(text) == expected


@pytest.mark.parametrize("text", ["[[" * 20_000, "*" * 20_000, "_a" * 20_000, "- " * 20_000, "<" * 20_000])
def test_hostile_markdown_is_read_or_refused_within_seconds(text: str) -> None:
    with suppress(QueryError):
        assert len(without_markdown(text)) <= len(text)
