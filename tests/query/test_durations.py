"""Durations; expectations as Luxon 3.4 gave them (run)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query import durations
from vaultsync.query.values import UNITS, Duration

amounts = st.builds(Duration, *(st.integers(-400, 400).map(float) for _ in UNITS))


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (Duration(days=8.0), Duration(weeks=1.0, days=1.0)),
        (Duration(hours=36.0), Duration(days=1.0, hours=12.0)),
        (Duration(years=2.5), Duration(years=2.0, months=6.0)),
        (Duration(days=400.0), Duration(years=1.0, months=2.0, weeks=1.0, days=1.0)),
        (Duration(weeks=1.0, days=-1.0), Duration(days=6.0)),
        (Duration(hours=1.0, minutes=-30.0), Duration(minutes=30.0)),
        (Duration(days=-8.0), Duration(weeks=-1.0, days=-1.0)),
        (Duration(months=0.5, milliseconds=0.5), Duration(weeks=2.0, milliseconds=0.5)),
        (Duration(), Duration()),
    ],
)
def test_normalised_folds_into_larger_units_and_moves_fractions_into_smaller_ones(given_: Duration, expected: Duration) -> None:
    assert durations.normalised(given_) == expected


@given(amounts)
def test_what_is_normalised_stays(duration: Duration) -> None:
    once = durations.normalised(duration)
    if durations.milliseconds(once) * durations.milliseconds(duration) > 0:
        assert durations.normalised(durations.normalised(once)) == durations.normalised(once)


@pytest.mark.parametrize(
    ("duration", "name", "expected"),
    [
        (Duration(hours=7.0), "minutes", 420.0),
        (Duration(years=1.0), "days", 365.0),
        (Duration(years=1.0), "weeks", 52.0),
        (Duration(months=1.0, days=2.0), "days", 32.0),
        (Duration(days=1.0), "year", 1 / 365),
        (Duration(hours=36.0), "day", 1.5),
        (Duration(seconds=1.0), "milliseconds", 1000.0),
        (Duration(weeks=1.0), "week", None),
        (Duration(weeks=1.0), "quarters", None),
    ],
)
def test_unit_is_the_whole_length_in_one_unit(duration: Duration, name: str, expected: float | None) -> None:
    assert durations.unit(duration, name) == expected


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (Duration(days=1.0, hours=3.0), "1 day, 3 hours"),
        (Duration(days=8.0), "1 week, 1 day"),
        (Duration(seconds=1.5), "1 second, 500 milliseconds"),
        (Duration(milliseconds=0.0015), "0.002 milliseconds"),
        (Duration(days=-1.0), "-1 day"),
        (Duration(years=1234.0), "1234 years"),
        (Duration(), ""),
    ],
)
def test_words_leave_out_empty_units(duration: Duration, expected: str) -> None:
    assert durations.words(duration) == expected


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (Duration(years=1.0, months=2.0, days=3.0), "P1Y2M3D"),
        (Duration(minutes=90.0), "PT90M"),
        (Duration(quarters=1.0, months=1.0), "P4M"),
        (Duration(weeks=2.0, hours=1.0), "P2WT1H"),
        (Duration(seconds=1.0, milliseconds=250.0), "PT1.25S"),
        (Duration(seconds=0.1, milliseconds=200.0), "PT0.3S"),
        (Duration(days=0.5), "P0.5D"),
        (Duration(days=-1.0), "P-1D"),
        (Duration(), "PT0S"),
    ],
)
def test_iso(duration: Duration, expected: str) -> None:
    assert durations.iso(duration) == expected


def test_milliseconds_are_casual() -> None:
    assert durations.milliseconds(Duration(months=1.0)) == durations.milliseconds(Duration(days=30.0))
    assert durations.milliseconds(Duration(years=1.0)) == durations.milliseconds(Duration(days=365.0))


@given(amounts, amounts)
def test_the_length_of_a_sum_is_the_sum_of_the_lengths(first: Duration, second: Duration) -> None:
    assert durations.milliseconds(durations.plus(first, second)) == durations.milliseconds(first) + durations.milliseconds(second)


@given(amounts)
def test_a_duration_and_itself_backwards_are_nothing(duration: Duration) -> None:
    assert durations.plus(duration, durations.negated(duration)) == Duration()


@pytest.mark.parametrize("amount", [float("inf"), float("-inf"), float("nan"), 1e300])
def test_no_amount_is_too_odd_to_be_told(amount: float) -> None:
    odd = Duration(days=amount)
    assert isinstance(durations.words(odd), str)
    assert isinstance(durations.milliseconds(durations.normalised(odd)), float)
