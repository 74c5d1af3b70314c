"""Operators between values of all types, as Dataview 0.5.70 answers them."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query.calling import SCOPE

from vaultsync.query.operators import COMPARISONS, MAX_LENGTH, NUMBERS, apply
from vaultsync.query.values import Date, Duration, ExternalLink, Function, Link, QueryError, Value

INFINITY = math.inf
DAY, HOUR = Duration(days=1.0), Duration(hours=1.0)


def date(month: int, day: int) -> Date:
    return Date(datetime(2024, month, day, tzinfo=UTC))


EVERY_TYPE: list[Value] = [None, True, 1.0, "a", date(1, 5), DAY, Link("a"), [1.0], {"a": 1.0}, Function(id), ExternalLink("u", None)]


@pytest.mark.parametrize(
    ("a", "op", "b", "expected"),
    [
        (1.0, "+", 2.0, 3.0),
        (7.0, "/", 2.0, 3.5),
        (-7.0, "%", 3.0, -1.0),
        (7.0, "%", -3.0, 1.0),
        (5.0, "%", INFINITY, 5.0),
        (1.0, "/", 0.0, INFINITY),
        (1.0, "/", -0.0, -INFINITY),
        (1e308, "*", 10.0, INFINITY),
        ("a", "+", "b", "ab"),
        ("a", "+", 1.0, "a1"),
        (None, "+", "a", "\\-a"),
        ([1.0, ["b"]], "+", "!", "1, [b]!"),
        ("ab", "*", 2.9, "abab"),
        (2.0, "*", "ab", "abab"),
        ("ab", "*", -1.0, ""),
        ([1.0], "+", [2.0], [1.0, 2.0]),
        ({"a": 1.0, "b": 1.0}, "+", {"b": 2.0}, {"a": 1.0, "b": 2.0}),
        (None, "*", None, None),
        (date(1, 5), "-", None, None),
        (None, "+", date(1, 5), None),
        (date(1, 31), "+", Duration(months=1.0), date(2, 29)),
        (DAY, "+", date(1, 5), date(1, 6)),
        (date(3, 1), "-", DAY, date(2, 29)),
        (date(3, 31), "-", date(2, 29), Duration(months=1.0, days=2.0)),
        (DAY, "+", Duration(hours=30.0), Duration(days=2.0, hours=6.0)),
        (DAY, "-", HOUR, Duration(hours=23.0)),
        (Duration(minutes=90.0), "*", 2.0, Duration(hours=3.0)),
        (2.0, "*", HOUR, Duration(hours=2.0)),
        (DAY, "/", 2.0, Duration(hours=12.0)),
    ],
)
def test_arithmetic(a: Value, op: str, b: Value, expected: Value) -> None:
    assert apply(op, a, b, SCOPE) == expected


@pytest.mark.parametrize(("a", "op", "b"), [(0.0, "/", 0.0), (5.0, "%", 0.0), (INFINITY, "%", 2.0), (INFINITY, "-", INFINITY)])
def test_no_number(a: float, op: str, b: float) -> None:
    found = apply(op, a, b, SCOPE)
    assert isinstance(found, float)
    assert math.isnan(found)


@pytest.mark.parametrize(
    ("a", "op", "b", "types"),
    [
        (1.0, "+", None, "number + null"),
        (None, "*", 1.0, "null * number"),
        (True, "+", 1.0, "boolean + number"),
        ("a", "-", "b", "string - string"),
        ("a", "*", "b", "string * string"),
        (date(1, 5), "+", date(1, 5), "date + date"),
        (date(1, 5), "+", 1.0, "date + number"),
        ([1.0], "*", 2.0, "array * number"),
        (Link("a"), "+", 1.0, "link + number"),
        (DAY, "/", DAY, "duration / duration"),
    ],
)
def test_types_that_do_not_go_together(a: Value, op: str, b: Value, types: str) -> None:
    with pytest.raises(QueryError, match=f"No implementation found for '{types}'".replace("+", r"\+").replace("*", r"\*")):
        apply(op, a, b, SCOPE)


@pytest.mark.parametrize("b", EVERY_TYPE)
@pytest.mark.parametrize("a", EVERY_TYPE)
def test_every_pair_is_compared_and_joined_by_and_and_or(a: Value, b: Value) -> None:
    assert isinstance(apply("&", a, b, SCOPE), bool)
    assert apply("|", a, b, SCOPE) is True or not (apply("&", a, b, SCOPE))
    less, equal, more = (apply(op, a, b, SCOPE) for op in ("<", "=", ">"))
    assert [less, equal, more].count(True) == 1
    assert apply("!=", a, b, SCOPE) is not equal
    assert apply("<=", a, b, SCOPE) is (less or equal)
    assert apply(">=", a, b, SCOPE) is (more or equal)


@pytest.mark.parametrize(("a", "b"), [("ab", MAX_LENGTH), ("a", INFINITY), ("", INFINITY)])
def test_a_text_is_not_repeated_without_end(a: str, b: float) -> None:
    with pytest.raises(QueryError):
        apply("*", a, float(b), SCOPE)


def test_texts_and_lists_do_not_grow_without_end() -> None:
    text, numbers = "a" * MAX_LENGTH, [1.0] * MAX_LENGTH
    for big, more in ((text, "a"), (text, 1.0), (numbers, numbers)):
        with pytest.raises(QueryError, match="2,000,000"):
            apply("+", big, more, SCOPE)


@pytest.mark.parametrize(("op", "number"), [("/", 0.0), ("/", math.nan), ("*", INFINITY), ("*", math.nan)])
def test_a_duration_stays_a_duration(op: str, number: float) -> None:
    with pytest.raises(QueryError, match="A duration cannot be"):
        apply(op, DAY, number, SCOPE)


finite = st.floats(allow_nan=False, allow_infinity=False)


@given(finite, finite, st.sampled_from(sorted(NUMBERS)))
def test_numbers_always_give_a_number(a: float, b: float, op: str) -> None:
    assert type(apply(op, a, b, SCOPE)) is float


@given(finite, finite, st.sampled_from(sorted(COMPARISONS)))
def test_numbers_are_compared_as_numbers(a: float, b: float, op: str) -> None:
    assert apply(op, a, b, SCOPE) == COMPARISONS[op](a, b)
