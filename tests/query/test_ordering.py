"""The order of values of every type, as Dataview 0.5.70 gives it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import cmp_to_key
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query.ordering import compare, equal
from vaultsync.query.values import Date, Duration, ExternalLink, Function, Link, ListPair, Value

NAN = float("nan")


def written(path: str) -> str:
    return path


def at(hour: int, zone: timezone = UTC) -> Date:
    return Date(datetime(2024, 1, 5, hour, tzinfo=zone))


def test_types_in_the_order_of_their_names_and_null_first() -> None:
    values: list[Value] = [None, [9.0], True, at(1), Duration(days=1.0), Function(id), Link("a"), 1.0, {"a": 1.0}, "", ListPair("a", "b")]
    for first, second in pairwise(values):
        assert compare(first, second, written) < 0
        assert compare(second, first, written) > 0


@pytest.mark.parametrize(
    "values",
    [
        [False, True],
        [float("-inf"), -1.0, 0.0, 0.5, float("inf")],
        ["_", "1", "10", "9", "a", "A", "b", "é"],
        [at(1), at(2)],
        [Duration(days=1.0), Duration(hours=25.0), Duration(days=30.0), Duration(months=1.0, days=1.0)],
        [[], [1.0], [1.0, 0.0], [1.0, 2.0], [2.0]],
        [{}, {"a": 1.0}, {"a": 2.0}, {"a": 0.0, "b": 0.0}, {"b": 0.0}],
        [Link("a", "block", "x"), Link("a"), Link("a", "header", "x"), Link("a", "header", "y"), Link("b")],
    ],
)
def test_values_of_one_type_in_order(values: list[Value]) -> None:
    for first, second in pairwise(values):
        assert compare(first, second, written) < 0
        assert compare(second, first, written) > 0
    assert sorted([*values[1:], values[0]], key=cmp_to_key(lambda a, b: compare(a, b, written))) == values


def test_links_are_compared_by_where_they_lead() -> None:
    lead: Callable[[str], str] = {"n": "f/n.md"}.get  # type: ignore[assignment]

    def leads(path: str) -> str:
        return lead(path) or path

    assert compare(Link("n", display="shown"), Link("f/n.md", embed=True), leads) == 0
    assert compare(Link("n"), Link("n", "header", "h"), leads) != 0
    # Not so inside lists and objects.
    assert compare([Link("n")], [Link("f/n.md")], leads) != 0
    assert compare({"a": Link("n")}, {"a": Link("f/n.md")}, leads) != 0


def test_a_duration_is_equal_to_itself_only_unit_by_unit() -> None:
    day, hours = Duration(days=1.0), Duration(hours=24.0)
    assert compare(day, Duration(days=1.0), written) == 0
    assert compare(day, hours, written) > 0
    assert compare(hours, day, written) > 0


def test_one_instant_in_two_zones_goes_after_itself() -> None:
    here, there = at(12), at(13, timezone(timedelta(hours=1)))
    assert compare(here, there, written) > 0
    assert compare(there, here, written) > 0
    assert compare(here, at(12), written) == 0


def test_nan_goes_after_every_number() -> None:
    assert compare(NAN, 1.0, written) == compare(1.0, NAN, written) == compare(NAN, NAN, written) == 1
    assert compare([NAN], [NAN], written) == 1


def test_widgets_and_functions_are_all_equal() -> None:
    assert compare(ListPair("a", 1.0), ExternalLink("u", None), written) == 0
    assert compare(Function(id), Function(len), written) == 0


scalars = (
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text("aA1é\0", max_size=3) | st.builds(Link, st.text("ab", max_size=2))
)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abß", max_size=1), inner, max_size=2))


@given(values, values, values)
def test_it_is_an_order(a: Value, b: Value, c: Value) -> None:
    def sign(one: Value, other: Value) -> int:
        found = compare(one, other, written)
        return (found > 0) - (found < 0)

    assert sign(a, a) == 0
    assert sign(a, b) == -sign(b, a)
    if sign(a, b) <= 0 and sign(b, c) <= 0:
        assert sign(a, c) <= 0


@given(values, values)
def test_the_short_way_to_equality_is_right(a: Value, b: Value) -> None:
    assert equal(a, b, written) == (compare(a, b, written) == 0)
    assert equal(a, a, written)
