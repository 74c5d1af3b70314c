"""Numbers and other values as text, as JavaScript and Dataview 0.5.70 write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query.numbers import number_text
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.value_text import text_of
from vaultsync.query.values import Date, Duration, ExternalLink, Function, Link, ListPair, Value

SETTINGS = DataviewSettings()


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (0.5, "0.5"),
        (-12.25, "-12.25"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e16, "10000000000000000"),
        (123456789012345680000.0, "123456789012345680000"),
        (1e21, "1e+21"),
        (-1.5e300, "-1.5e+300"),
        (0.000001, "0.000001"),
        (0.00000012, "1.2e-7"),
        (5e-324, "5e-324"),
        (float("inf"), "Infinity"),
        (float("-inf"), "-Infinity"),
        (float("nan"), "NaN"),
    ],
)
def test_numbers(number: float, expected: str) -> None:
    assert number_text(number) == expected


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_text_of_a_number_reads_as_the_number(number: float) -> None:
    assert float(number_text(number)) == number


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "\\-"),
        (True, "true"),
        (1.0, "1"),
        ("a, b", "a, b"),
        (Date(datetime(2024, 1, 5, tzinfo=UTC)), "January 05, 2024"),
        (Date(datetime(2024, 1, 5, 0, 0, 0, 5000, tzinfo=UTC)), "January 05, 2024"),
        (Date(datetime(2024, 1, 5, 13, 4, tzinfo=UTC)), "1:04 PM - January 05, 2024"),
        (Duration(days=8.0), "1 week, 1 day"),
        (Link("a/b.md"), "[[a/b.md|b]]"),
        (Link("a/b.png", embed=True), "![[a/b.png|b.png]]"),
        (Link("a/b.md", display="c"), "[[a/b.md|c]]"),
        (Link("b.md", "header", "h"), "[[b.md#h|b > h]]"),
        (Link("b.md", "block", "h"), "[[b.md#^h|b > h]]"),
        (Link("a|b.md"), "[[a\\|b.md|a|b]]"),
        ([], ""),
        ([1.0, [None, "a"], []], "1, [\\-, a], []"),
        ({}, "{  }"),
        ({"a": 1.0, "b": [2.0]}, "{ a: 1, b: [2] }"),
        (ListPair("a", None), "a: \\-"),
        (ExternalLink("u", "d"), "[d](u)"),
        (ExternalLink("u", None), "[u](u)"),
        (Function(id), "<function>"),
    ],
)
def test_values(value: Value, expected: str) -> None:
    assert text_of(value, SETTINGS) == expected


def test_a_list_in_brackets_where_it_is_nested() -> None:
    assert text_of([1.0], SETTINGS, nested=True) == "[1]"


def test_null_and_dates_follow_the_settings() -> None:
    settings = DataviewSettings(render_null_as="none", default_date_format="yyyy", default_date_time_format="HH:mm")
    moments = [Date(datetime(2024, 1, 5, hour, tzinfo=UTC)) for hour in (0, 9)]
    assert text_of([None, *moments], settings) == "none, 2024, 09:00"
    assert text_of(ListPair("a", None), settings) == "a: \\-"
