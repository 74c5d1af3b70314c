"""Calendar arithmetic, date words and clock changes; expectations as Luxon 3.4 gave them (run)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query import dates, durations
from vaultsync.query.values import Date, Duration, QueryError

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2025, 2, 5, 15, 4, 5, tzinfo=UTC)

moments = st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.sampled_from([UTC, BERLIN])).map(
    lambda moment: Date(moment.astimezone(UTC).replace(microsecond=0).astimezone(moment.tzinfo))
)


def at(text: str, zone: tzinfo = UTC) -> Date:
    """The date of an ISO text; with an offset the moment, without one the local time."""
    moment = datetime.fromisoformat(text)
    return Date(moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone))


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        ("2024-01-31", Duration(months=1.0), "2024-02-29"),
        ("2024-02-29", Duration(years=1.0), "2025-02-28"),
        ("2024-01-31", Duration(months=1.0, days=1.0), "2024-03-01"),
        ("2024-12-15", Duration(months=2.0), "2025-02-15"),
        ("2024-01-15", Duration(months=-1.0), "2023-12-15"),
        ("2024-01-01", Duration(weeks=1.0, hours=36.0), "2024-01-09T12:00:00"),
        ("2024-01-01", Duration(days=1.5), "2024-01-02T12:00:00"),
        ("2024-01-01", Duration(months=0.5), "2024-01-16"),
        ("2024-01-01", Duration(quarters=1.0), "2024-04-01"),
    ],
)
def test_plus_goes_by_the_calendar_down_to_days_then_by_the_clock(start: str, amount: Duration, expected: str) -> None:
    assert dates.plus(at(start), amount) == at(expected)


def test_minus_clamps_the_day_to_its_month() -> None:
    assert dates.minus(at("2024-03-31"), Duration(months=1.0)) == at("2024-02-29")


@pytest.mark.parametrize(
    ("start", "amount", "expected"),
    [
        # The hour from 2 to 3 on 31 March is left out.
        ("2024-03-30T02:30:00", Duration(days=1.0), "2024-03-31T03:30:00+02:00"),
        ("2024-03-30T12:00:00", Duration(days=1.0), "2024-03-31T12:00:00+02:00"),
        ("2024-03-30T12:00:00", Duration(hours=24.0), "2024-03-31T13:00:00+02:00"),
        # The hour from 2 to 3 on 27 October is there twice: the side one comes from decides.
        ("2024-10-26T02:30:00", Duration(days=1.0), "2024-10-27T02:30:00+02:00"),
        ("2024-10-28T02:30:00", Duration(days=-1.0), "2024-10-27T02:30:00+01:00"),
    ],
)
def test_plus_at_clock_changes(start: str, amount: Duration, expected: str) -> None:
    assert dates.iso(dates.plus(at(start, BERLIN), amount)) == expected.replace("+0", ".000+0")


@pytest.mark.parametrize(
    ("later", "earlier", "expected"),
    [
        ("2024-03-31", "2024-02-29", Duration(months=1.0, days=2.0)),
        ("2025-03-10", "2025-03-09", Duration(days=1.0)),
        ("2025-02-05", "2025-01-01", Duration(months=1.0, days=4.0)),
        ("2024-01-01T00:00:00.500", "2023-12-31T23:00:00", Duration(hours=1.0, milliseconds=500.0)),
        ("2024-05-20", "2024-05-01", Duration(weeks=2.0, days=5.0)),
        ("2020-01-01", "2024-02-29", Duration(years=-4.0, months=-2.0)),
        ("2024-01-01", "2024-01-01", Duration()),
    ],
)
def test_difference_counts_whole_years_months_and_days(later: str, earlier: str, expected: Duration) -> None:
    assert dates.difference(at(later), at(earlier)) == expected


@given(moments, moments)
def test_a_difference_leads_back_to_the_later_date_within_the_fold_of_casual_units(first: Date, second: Date) -> None:
    apart = durations.milliseconds(dates.difference(first, second))
    exact = dates.milliseconds(first) - dates.milliseconds(second)
    assert (apart > 0) == (exact > 0)
    # A casual year lacks up to 6 days of a year in months, and a casual month up to 1 of a month.
    assert abs(apart - exact) <= 86_400_000 * (3 + abs(exact) / 86_400_000 / 20)


@given(moments, st.integers(-5000, 5000))
def test_days_and_the_same_days_backwards_lead_to_the_same_wall_time_in_utc(date: Date, days: int) -> None:
    start = dates.in_zone(date, UTC)
    assert dates.minus(dates.plus(start, Duration(days=float(days))), Duration(days=float(days))) == start


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("now", "2025-02-05T15:04:05.000Z"),
        ("today", "2025-02-05T00:00:00.000Z"),
        ("yesterday", "2025-02-04T00:00:00.000Z"),
        ("tomorrow", "2025-02-06T00:00:00.000Z"),
        ("sow", "2025-02-03T00:00:00.000Z"),
        ("start-of-week", "2025-02-03T00:00:00.000Z"),
        ("eow", "2025-02-09T23:59:59.999Z"),
        ("end-of-week", "2025-02-09T23:59:59.999Z"),
        ("som", "2025-02-01T00:00:00.000Z"),
        ("start-of-month", "2025-02-01T00:00:00.000Z"),
        ("eom", "2025-02-28T23:59:59.999Z"),
        ("end-of-month", "2025-02-28T23:59:59.999Z"),
        ("soy", "2025-01-01T00:00:00.000Z"),
        ("start-of-year", "2025-01-01T00:00:00.000Z"),
        ("eoy", "2025-12-31T23:59:59.999Z"),
        ("end-of-year", "2025-12-31T23:59:59.999Z"),
    ],
)
def test_date_words(word: str, expected: str) -> None:
    assert dates.iso(dates.word(word, NOW)) == expected


def test_every_date_word_is_known_and_the_longest_comes_first() -> None:
    words = dates.words()
    assert len(words) == 16
    assert [len(word) for word in words] == sorted((len(word) for word in words), reverse=True)
    assert all(dates.word(word, NOW) for word in words)


def test_the_end_of_a_month_is_the_last_moment_of_its_last_day() -> None:
    assert dates.iso(dates.word("eom", datetime(2024, 1, 31, 12, tzinfo=BERLIN))) == "2024-01-31T23:59:59.999+01:00"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("year", 2024.0),
        ("month", 12.0),
        ("day", 30.0),
        ("hour", 13.0),
        ("minute", 14.0),
        ("second", 15.0),
        ("millisecond", 167.0),
        ("weekday", 1.0),
        ("week", 5.0),
        ("weekyear", 1.0),
        ("quarter", None),
        ("years", None),
    ],
)
def test_units(name: str, expected: float | None) -> None:
    assert dates.unit(at("2024-12-30T13:14:15.167"), name) == expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((2024, 2, 30, 0, 0, 0, 0), "2024-03-01T00:00:00.000Z"),
        ((2024, 1, 0, 0, 0, 0, 0), "2023-12-31T00:00:00.000Z"),
        ((2024, 1, 5, 25, 61, 61, 999), "2024-01-06T02:02:01.999Z"),
    ],
)
def test_parts_that_overflow_are_carried(parts: tuple[int, int, int, int, int, int, int], expected: str) -> None:
    assert dates.iso(dates.of_parts(*parts, UTC)) == expected


def test_a_time_that_is_there_twice_is_the_one_near_the_given_moment() -> None:
    parts = (2024, 10, 27, 2, 30, 0, 0, BERLIN)
    assert dates.iso(dates.of_parts(*parts)) == "2024-10-27T02:30:00.000+02:00"
    assert dates.iso(dates.of_parts(*parts, near=datetime(2024, 12, 1, tzinfo=UTC))) == "2024-10-27T02:30:00.000+01:00"


@pytest.mark.parametrize(
    ("name", "offset"),
    [("Z", 0), ("utc", 0), ("+5", 5), ("-03:30", -3.5), ("UTC+5:45", 5.75), ("Europe/Berlin", 1)],
)
def test_zones(name: str, offset: float) -> None:
    zone = dates.zone_of(name, BERLIN)
    assert zone is not None
    assert datetime(2024, 1, 1, tzinfo=zone).utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize("name", ["Nowhere/Land", "+99", "../etc/passwd", "", "America"])
def test_unknown_zones(name: str) -> None:
    assert dates.zone_of(name, BERLIN) is None


def test_a_zone_by_name_is_not_the_local_zone_but_always_the_same() -> None:
    named = dates.zone_of("Europe/Berlin", BERLIN)
    assert named is dates.zone_of("Europe/Berlin", UTC)
    assert named is not None
    assert not dates.same(at("2024-01-01", named), at("2024-01-01", BERLIN))
    assert dates.zone_of("local", BERLIN) is BERLIN


def test_dates_are_the_same_only_in_the_same_zone() -> None:
    plus_one = timezone(timedelta(hours=1))
    assert dates.same(at("2024-01-01T01:00:00", plus_one), at("2024-01-01T01:00:00", plus_one))
    assert not dates.same(at("2024-01-01T00:00:00"), at("2024-01-01T01:00:00", plus_one))
    assert dates.milliseconds(at("2024-01-01T00:00:00")) == dates.milliseconds(at("2024-01-01T01:00:00", plus_one))


def test_milliseconds_tell_the_two_hours_of_a_clock_change_apart() -> None:
    first = at("2024-10-27T02:30:00+02:00", BERLIN)
    second = at("2024-10-27T02:30:00+01:00", BERLIN)
    assert dates.milliseconds(second) - dates.milliseconds(first) == 3_600_000
    assert dates.of_milliseconds(dates.milliseconds(second), BERLIN).moment.fold == 1


@pytest.mark.parametrize(
    "amount", [Duration(years=9000.0), Duration(years=-3000.0), Duration(days=1e12), Duration(hours=1e15), Duration(days=float("inf"))]
)
def test_what_no_calendar_tells_is_an_error_and_not_a_crash(amount: Duration) -> None:
    with pytest.raises(QueryError):
        dates.plus(at("2024-01-01"), amount)


def test_iso_writes_utc_as_z_and_other_offsets_in_full() -> None:
    assert dates.iso(at("2024-01-05")) == "2024-01-05T00:00:00.000Z"
    assert dates.iso(at("2024-01-05", timezone(timedelta(hours=-3, minutes=-30)))) == "2024-01-05T00:00:00.000-03:30"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_can_be_told(day: str) -> None:
    date = at(day)
    assert dates.iso(date) == f"{day}T00:00:00.000Z"
    assert dates.of_milliseconds(dates.milliseconds(date), UTC) == date
    assert dates.start_of(date, "year").moment.month == 1
    assert abs(durations.milliseconds(dates.difference(date, at("2024-01-01")))) > 0


def test_no_zone_leads_out_of_the_calendar() -> None:
    with pytest.raises(QueryError, match="years 1 to 9999"):
        dates.in_zone(at("0001-01-01"), timezone(timedelta(hours=-1)))
    with pytest.raises(QueryError, match="years 1 to 9999"):
        dates.in_zone(at("9999-12-31T23:30:00"), timezone(timedelta(hours=1)))
    with pytest.raises(QueryError, match="years 1 to 9999"):
        dates.end_of(at("9999-12-31"), "year")
