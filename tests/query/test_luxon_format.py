"""Luxon's tokens; expectations as Luxon 3.4.3 gave them in American English (run)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest

from vaultsync.query.luxon_format import format_date, format_duration
from vaultsync.query.values import Date, Duration, QueryError

NEW_YORK = ZoneInfo("America/New_York")
FRIDAY = Date(datetime(2024, 1, 5, 13, 4, 9, 87_000, tzinfo=UTC))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("yyyy-MM-dd", "2024-01-05"),
        ("EEE d MMM yy", "Fri 5 Jan 24"),
        ("YYYY-MM-DD", "YYYY-01-Jan 5, 2024"),
        ("y yyyyyy yyyyy", "2024 002024 yyyyy"),
        ("M MMM MMMM MMMMM L LL LLL LLLL LLLLL", "1 Jan January J 1 01 Jan January J"),
        ("E EEE EEEE EEEEE c ccc cccc ccccc", "5 Fri Friday F 5 Fri Friday F"),
        ("H HH h hh m mm s ss a", "13 13 1 01 4 04 9 09 PM"),
        ("S SSS u uu uuu", "87 087 087 08 0"),
        ("o ooo q qq", "5 005 1 01"),
        ("kk kkkk W WW", "24 2024 1 01"),
        ("n nn ii iiii", "n nn ii iiii"),
        ("G GG GGGGG", "AD Anno Domini A"),
        ("X x", "1704459849 1704459849087"),
        ("'week' W 'o''clock'", "week 1 oclock"),
        ("''yyyy''", "2024"),
        ("yyyy 'unclosed yyyy", "2024 unclosed yyyy"),
        ("", ""),
        ("Q w ?", "Q w ?"),
    ],
)
def test_tokens(pattern: str, expected: str) -> None:
    assert format_date(FRIDAY, pattern) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("D", "1/5/2024"),
        ("DD", "Jan 5, 2024"),
        ("DDD", "January 5, 2024"),
        ("DDDD", "Friday, January 5, 2024"),
        ("t", "1:04 PM"),
        ("tt", "1:04:09 PM"),
        ("ttt", "1:04:09 PM EST"),
        ("tttt", "1:04:09 PM Eastern Standard Time"),
        ("T", "13:04"),
        ("TT", "13:04:09"),
        ("TTT", "13:04:09 EST"),
        ("TTTT", "13:04:09 Eastern Standard Time"),
        ("f", "1/5/2024, 1:04 PM"),
        ("ff", "Jan 5, 2024, 1:04 PM"),
        ("fff", "January 5, 2024 at 1:04 PM EST"),
        ("ffff", "Friday, January 5, 2024 at 1:04 PM Eastern Standard Time"),
        ("F", "1/5/2024, 1:04:09 PM"),
        ("FF", "Jan 5, 2024, 1:04:09 PM"),
        ("FFF", "January 5, 2024 at 1:04:09 PM EST"),
        ("FFFF", "Friday, January 5, 2024 at 1:04:09 PM Eastern Standard Time"),
    ],
)
def test_localised_dates_and_times(pattern: str, expected: str) -> None:
    assert format_date(Date(FRIDAY.moment.replace(tzinfo=NEW_YORK)), pattern) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        (UTC, "+0 +00:00 +0000 UTC UTC"),
        (NEW_YORK, "-5 -05:00 -0500 EST America/New_York"),
        (ZoneInfo("Asia/Kolkata"), "+5:30 +05:30 +0530 GMT+5:30 Asia/Kolkata"),
        (timezone(timedelta(hours=-3, minutes=-30)), "-3:30 -03:30 -0330 UTC-3:30 UTC-3:30"),
    ],
)
def test_offsets_and_zones(zone: tzinfo, expected: str) -> None:
    assert format_date(Date(FRIDAY.moment.replace(tzinfo=zone)), "Z ZZ ZZZ ZZZZ z") == expected


@pytest.mark.parametrize(
    ("offset", "pattern", "expected"),
    [
        (timedelta(hours=5), "ttt", "1:04:09 PM GMT+5"),
        (timedelta(hours=5), "tttt", "1:04:09 PM GMT+05:00"),
        (timedelta(hours=5, minutes=30), "tttt", "1:04:09\N{NARROW NO-BREAK SPACE}PM UTC+5:30"),
        (timedelta(0), "t", "1:04\N{NARROW NO-BREAK SPACE}PM"),
        (timedelta(0), "D T", "1/5/2024 13:04"),
    ],
)
def test_localised_times_with_a_fixed_offset(offset: timedelta, pattern: str, expected: str) -> None:
    assert format_date(Date(FRIDAY.moment.replace(tzinfo=timezone(offset))), pattern) == expected


def test_the_year_of_an_iso_week_may_be_another_one() -> None:
    assert format_date(Date(datetime(2024, 12, 30, tzinfo=UTC)), "kkkk-'W'WW") == "2025-W01"
    assert format_date(Date(datetime(2023, 1, 1, tzinfo=UTC)), "kkkk-'W'WW") == "2022-W52"


@pytest.mark.parametrize(
    ("duration", "pattern", "expected"),
    [
        (Duration(days=3.0, hours=7.0), "hh:mm", "79:00"),
        (Duration(days=3.0, hours=7.0), "d 'd' h 'h'", "3 d 7 h"),
        (Duration(hours=1.5), "h", "1"),
        (Duration(hours=1.5), "mmm", "090"),
        (Duration(hours=-1.5), "h", "-2"),
        (Duration(minutes=-30.0), "h:mm", "0:-30"),
        (Duration(years=1.0, months=2.0), "M w d", "14 0 0"),
        (Duration(seconds=1.0), "SSSSS", "01000"),
        (Duration(hours=1.0), "x", "x"),
    ],
)
def test_durations_are_told_in_the_units_of_the_pattern_rounded_down(duration: Duration, pattern: str, expected: str) -> None:
    assert format_duration(duration, pattern) == expected


def test_a_duration_with_too_many_digits_is_an_error_as_in_javascript() -> None:
    assert format_duration(Duration(hours=1.0), "h" * 21) == "1".zfill(21)
    with pytest.raises(QueryError, match="22 digits"):
        format_duration(Duration(hours=1.0), "h" * 22)


def test_an_endless_duration_has_a_text() -> None:
    assert format_duration(Duration(hours=float("inf")), "h") in ("∞", "NaN")
