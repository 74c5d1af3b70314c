"""``round`` to ``maxby``; expectations as Dataview 0.5.70 gives them."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query.calling import call

from vaultsync.query.values import Date, Duration, Function, QueryError, Value

numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((2.5,), 3.0),
        ((-2.5,), -2.0),
        ((-2.6,), -3.0),
        ((0.5,), 1.0),
        ((0.49999999999999994,), 0.0),
        ((4503599627370497.5,), 4503599627370498.0),
        ((1.005, 2), 1.0),
        ((1.255, 2), 1.25),
        ((-1.5, 1), -1.5),
        ((-1.25, 1), -1.3),
        ((1234.5678, -2), 1235.0),
        ((1234.5678, 0), 1235.0),
        ((2.5, None), 3.0),
        ((1e21, 2), 1e21),
        ((1.45, 1.9), 1.4),
        ((float("inf"), 2), float("inf")),
        ((None,), None),
        ((None, 2), None),
        (([2.5, None],), [3.0, None]),
        (([1.25, 1.35], 1), [1.3, 1.4]),
    ],
)
def test_round(arguments: tuple[Value, ...], expected: Value) -> None:
    assert call("round", *arguments) == expected


@pytest.mark.parametrize("arguments", [("1",), (1, "2"), (1, [2]), (), (1.5, 101), (True,)])
def test_round_fails(arguments: tuple[Value, ...]) -> None:
    with pytest.raises(QueryError):
        call("round", *arguments)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("trunc", -1.7, -1.0),
        ("trunc", 3.7, 3.0),
        ("floor", -1.2, -2.0),
        ("floor", 1.8, 1.0),
        ("ceil", -0.5, 0.0),
        ("ceil", 1.2, 2.0),
        ("ceil", [1.2, None], [2.0, None]),
        ("floor", float("-inf"), float("-inf")),
        ("trunc", None, None),
    ],
)
def test_whole_numbers(name: str, value: Value, expected: Value) -> None:
    assert call(name, value) == expected


def test_nan_stays_nan() -> None:
    for name in ("round", "trunc", "floor", "ceil"):
        answer = call(name, float("nan"))
        assert isinstance(answer, float)
        assert math.isnan(answer)


@given(numbers)
def test_rounding_stays_near(number: float) -> None:
    below, above = call("floor", number), call("ceil", number)
    assert isinstance(below, float)
    assert isinstance(above, float)
    assert below <= number <= above
    assert call("round", number) in (below, above)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("min", (), None),
        ("min", (1, None, 3), 1.0),
        ("min", ([3, 1, 2],), 1.0),
        ("min", ([],), None),
        ("min", (None,), None),
        ("min", ([[2, 1]],), 1.0),
        ("min", ([2], [1]), [1.0]),
        ("min", ("b", "a"), "a"),
        ("max", ("a", 1), "a"),
        ("max", ([],), None),
        ("max", (1, 5, 3), 5.0),
        ("max", ("b", "a"), "b"),
        ("max", ([None, None],), None),
        ("max", (7,), 7.0),
        ("max", (True, None), True),
    ],
)
def test_extremes(name: str, arguments: tuple[Value, ...], expected: Value) -> None:
    assert call(name, *arguments) == expected


@given(st.lists(numbers, min_size=1))
def test_extremes_of_numbers(values: list[float]) -> None:
    assert call("min", values) == min(values)
    assert call("max", values) == max(values)


def test_the_earliest_date() -> None:
    first, second = Date(datetime(2023, 1, 1, tzinfo=UTC)), Date(datetime(2024, 1, 1, tzinfo=UTC))
    assert call("min", second, first) == first


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("sum", [], None),
        ("sum", [1, 2, 3], 6.0),
        ("sum", ["a", "b"], "ab"),
        ("sum", [Duration(hours=20.0), Duration(hours=20.0)], Duration(days=1.0, hours=16.0)),
        ("sum", [None, None], None),
        ("sum", 5, 5.0),
        ("sum", None, None),
        ("product", [2, 3], 6.0),
        ("product", [], None),
        ("product", "a", "a"),
        ("average", [], None),
        ("average", [1, 2, 4], 7 / 3),
        ("average", 5, 5.0),
        ("average", [Duration(hours=1.0), Duration(hours=2.0)], Duration(hours=1.0, minutes=30.0)),
    ],
)
def test_sums(name: str, value: Value, expected: Value) -> None:
    assert call(name, value) == expected


@pytest.mark.parametrize("value", [[1, None, 2], [None, 1], [1, True], [[1], 2]])
def test_sums_of_what_does_not_add_up(value: Value) -> None:
    with pytest.raises(QueryError):
        call("sum", value)


def test_extremes_by_a_key() -> None:
    by_a = Function(lambda row: row["a"])
    first, second, third = {"a": 2.0, "n": 1.0}, {"a": 1.0, "n": 2.0}, {"a": 2.0, "n": 3.0}
    assert call("minby", [first, second, third], by_a) is second
    assert call("maxby", [first, second, third], by_a) is third
    assert call("minby", [{"a": None}, second], by_a) is second
    assert call("maxby", [], by_a) is None
    assert call("minby", None, by_a) is None
    nothing = {"a": None}
    assert call("maxby", [nothing, {"a": None}], by_a) is nothing
    with pytest.raises(QueryError, match="No implementation of 'minby' found for arguments: number, function"):
        call("minby", 1, by_a)
