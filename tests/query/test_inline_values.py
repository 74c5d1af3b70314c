"""The values of fields: what reads as a date, duration, number, link or list, and what stays text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query.inline_values import inline_value, parse_date, parse_duration, property_value
from vaultsync.query.values import Date, Duration, Link, Value

BERLIN = ZoneInfo("Europe/Berlin")


def date(year: int, month: int = 1, day: int = 1, *time: int) -> Date:
    return Date(datetime(year, month, day, *time, tzinfo=UTC))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("  ", None),
        ("5", 5.0),
        ("-5.50", -5.5),
        ("007", 7.0),
        ("true", True),
        ("False", False),
        ("2024-01", date(2024)),
        ("2024-02-30", date(2024, 3, 1)),
        ("2024-01-05T13:04", date(2024, 1, 5, 13, 4)),
        ("90 minutes", Duration(hours=1.0, minutes=30.0)),
        ("1d, 2d", Duration(days=3.0)),
        ("-1 h", Duration(hours=-1.0)),
        ('"a, b"', "a, b"),
        (r'"a\"b\n"', r'a"b\n'),
        ("#tag/x", "#tag/x"),
        ("[[a/b]]", Link("a/b")),
        ("![[a|b]]", Link("a", display="b", embed=True)),
        (r"[[a\|b|c]]", Link("a|b", display="c")),
        ("[[a#b#c]]", Link("a", "header", "b")),
        ("1, 2,3", [1.0, 2.0, 3.0]),
        ('1 , "b", [[k]], #t, true, null', [1.0, "b", Link("k"), "#t", True, "null"]),
        ("1d, 5", [Duration(days=1.0), 5.0]),
        ("5,", [5.0]),
    ],
)
def test_what_reads_as_a_value(text: str, expected: Value) -> None:
    assert inline_value(text, UTC) == expected


@pytest.mark.parametrize(
    "text",
    [
        "null",
        "a, b",
        "1, b",
        "1, 2,",
        "TRUE",
        "trueish",
        "1e5",
        "5 d ago",
        "10%",
        "2024-13",
        "2024-1-5",
        "2024-01-05 13:00",
        "today",
        "[[a]] b",
        "https://x.org",
        '"a',
        "1d2",
        "2024-01-05T10:00Z",
        "2024-01-05T10:00:00[Nowhere/City]",
        " 5",
        "1,,2",
    ],
)
def test_what_stays_text(text: str) -> None:
    assert inline_value(text, UTC) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (5, 5.0),
        (0.5, 0.5),
        (10**400, float("inf")),
        ("5", "5"),
        ("true", "true"),
        ('"a"', '"a"'),
        ("1, 2", "1, 2"),
        ("2024-01", date(2024)),
        ("5m", Duration(minutes=5.0)),
        ("90 minutes", Duration(minutes=90.0)),
        ("[[a]]", Link("a")),
        ("[[a]], [[b]]", "[[a]], [[b]]"),
        ("[a](b)", "[a](b)"),
        ("today", "today"),
        ("", ""),
        (["2024-01", {"a": "[[b]]", "c": [1]}], [date(2024), {"a": Link("b"), "c": [1.0]}]),
    ],
)
def test_properties(value: Any, expected: Value) -> None:
    found = property_value(value, UTC)
    assert found == expected
    assert type(found) is type(expected)


def test_dates_stand_in_the_zone_asked_for_or_in_their_own() -> None:
    assert parse_date("2024-07-05T13:04:05.678", BERLIN) == Date(datetime(2024, 7, 5, 13, 4, 5, 678_000, tzinfo=BERLIN))
    assert parse_date("2024-07-05T13:04:05Z", BERLIN) == Date(datetime(2024, 7, 5, 13, 4, 5, tzinfo=UTC))
    offset = parse_date("2024-07-05T13:04:05-3:30", BERLIN)
    assert offset is not None
    assert offset.moment.utcoffset() == timedelta(hours=-3, minutes=-30)
    named = parse_date("2024-07-05T13:04:05[America/Lima]", UTC)
    assert named is not None
    assert named.moment == datetime(2024, 7, 5, 13, 4, 5, tzinfo=timezone(timedelta(hours=-5)))


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-00", "24-01-05", "2024-01-05T", "2024-01-05Z", "2024-01-05T10:11:12.5", "0000-01-01", "x2024-01"]
)
def test_what_is_no_date(text: str) -> None:
    assert parse_date(text, UTC) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1yr2mo3wk4d5h6m7s", Duration(1.0, 0.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0)),
        ("1 year, 2 months", Duration(years=1.0, months=2.0)),
        ("1.5 hours 1 hr", Duration(hours=2.5)),
        ("2 mins 3 secs", Duration(minutes=2.0, seconds=3.0)),
        ("1d-2h", Duration(days=1.0, hours=-2.0)),
        ("1", None),
        ("d", None),
        ("1 decade", None),
        ("1d,", None),
        (" 1d", None),
    ],
)
def test_durations(text: str, expected: Duration | None) -> None:
    assert parse_duration(text) == expected


@given(st.text(max_size=12) | st.text('0123456789-:T.,dhmw "[]|#\\Zntrue', max_size=16))
def test_every_text_has_a_value(text: str) -> None:
    for value in (inline_value(text, BERLIN), property_value(text, BERLIN)):
        assert value is None or isinstance(value, (str, float, bool, Date, Duration, Link, list))


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1d" * 50_000 + "x", "1, " * 50_000, '"' * 100_001, "[[" * 50_000, "1d" + " " * 100_000 + "x"]
)
def test_long_text_is_read_at_once(text: str) -> None:
    assert inline_value(text, UTC) is not None
    assert property_value(text, UTC) is not None
