"""Dates read by patterns; expectations as Luxon 3.4 gave them (run)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query import dates
from vaultsync.query.luxon_format import format_date
from vaultsync.query.luxon_read import read_date
from vaultsync.query.values import Date

NOW = datetime(2025, 2, 5, 15, 4, 5, tzinfo=UTC)


def read(text: str, pattern: str, now: datetime = NOW) -> str | None:
    found = read_date(text, pattern, now)
    return dates.iso(found) if found else None


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("12/31/2022", "MM/dd/yyyy", "2022-12-31T00:00:00.000Z"),
        ("5.1.2024", "d.M.y", "2024-01-05T00:00:00.000Z"),
        ("January 5, 2024", "MMMM d, yyyy", "2024-01-05T00:00:00.000Z"),
        ("january 5, 2024", "MMMM d, yyyy", "2024-01-05T00:00:00.000Z"),
        ("Fri, 5 Jan 2024", "EEE, d MMM yyyy", "2024-01-05T00:00:00.000Z"),
        ("20240105130409087", "yyyyMMddHHmmssSSS", "2024-01-05T13:04:09.087Z"),
        ("1:30 pm", "h:mm a", "2025-02-05T13:30:00.000Z"),
        ("12 AM", "h a", "2025-02-05T00:00:00.000Z"),
        ("03-04", "MM-dd", "2025-03-04T00:00:00.000Z"),
        ("61", "yy", "1961-01-01T00:00:00.000Z"),
        ("60", "yy", "2060-01-01T00:00:00.000Z"),
        ("2024-W01-5", "kkkk-'W'WW-E", "2024-01-05T00:00:00.000Z"),
        ("2024-366", "yyyy-ooo", "2024-12-31T00:00:00.000Z"),
        ("Friday", "cccc", "2025-02-07T00:00:00.000Z"),
        ("2024 4", "yyyy q", "2024-10-01T00:00:00.000Z"),
        ("2024-01-05 24:00", "yyyy-MM-dd HH:mm", "2024-01-06T00:00:00.000Z"),
        ("2024-01-05 10:00 -03:30", "yyyy-MM-dd HH:mm ZZ", "2024-01-05T13:30:00.000Z"),
        ("2024-01-05 10:00 Europe/Paris", "yyyy-MM-dd HH:mm z", "2024-01-05T09:00:00.000Z"),
        ("1/5/2024", "D", "2024-01-05T00:00:00.000Z"),
        ("Jan 5, 2024, 1:04 PM", "ff", "2024-01-05T13:04:00.000Z"),
        ("2024 x", "yyyy 'x'", "2024-01-01T00:00:00.000Z"),
    ],
)
def test_what_is_read(text: str, pattern: str, expected: str) -> None:
    assert read(text, pattern) == expected


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("2024-1-5", "yyyy-MM-dd"),
        ("2024-02-30", "yyyy-MM-dd"),
        ("2024-13-01", "yyyy-MM-dd"),
        ("2023-366", "yyyy-ooo"),
        ("2024-W53", "kkkk-'W'WW"),
        ("Thu, 5 Jan 2024", "EEE, d MMM yyyy"),
        ("12:61", "HH:mm"),
        ("24:01", "HH:mm"),
        ("1 PM 13", "h a H"),
        ("2024 2024", "yyyy kkkk"),
        ("1 1", "o M"),
        ("x", "'x'"),
        ("", "yyyy"),
        ("2024-01-05 Nowhere/Land", "yyyy-MM-dd z"),
        ("2024-01-05 -99", "yyyy-MM-dd Z"),
        ("BC 0001", "G yyyy"),
    ],
)
def test_what_is_not_a_date(text: str, pattern: str) -> None:
    assert read(text, pattern) is None


def test_a_date_is_read_in_the_zone_of_now() -> None:
    now = datetime(2025, 2, 5, 12, tzinfo=ZoneInfo("America/New_York"))
    assert read("2024-01-05", "yyyy-MM-dd", now) == "2024-01-05T00:00:00.000-05:00"


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),
    st.sampled_from(["yyyy-MM-dd HH:mm:ss", "d MMMM y h:mm:ss a", "kkkk-'W'WW-E HH:mm:ss", "yyyy ooo HH:mm:ss", "FF", "X"]),
)
def test_what_was_written_is_read_again(moment: datetime, pattern: str) -> None:
    date = Date(moment.replace(microsecond=0, tzinfo=UTC))
    if pattern != "X":
        assert read_date(format_date(date, pattern), pattern, NOW) == date
