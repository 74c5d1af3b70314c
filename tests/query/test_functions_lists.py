"""``contains`` to ``reduce``; expectations as Dataview 0.5.70 gives them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query.calling import NOW, SCOPE, FewPages, call

from vaultsync.query.scope import Scope
from vaultsync.query.values import Date, Function, Link, QueryError, Value

VAULT = Scope({}, NOW, SCOPE.settings, FewPages({"a/Note.md": {}}))
BIG = Function(lambda value: value > 1)

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5).map(float) | st.text("aäB", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=1), inner, max_size=2),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (([1, 2], 2), True),
        (([1, 2], 3), False),
        (([], 1), False),
        ((["abc"], "b"), True),
        (([[1]], [1]), [True]),
        (([["abc"]], "b"), True),
        (("abc", "b"), True),
        (("abc", "B"), False),
        (("abc", ["a", "z"]), [True, False]),
        (({"a": 1}, "a"), True),
        (({"a": 1}, "b"), False),
        (([{"a": 1}], "a"), True),
        ((None, "a"), False),
        ((None, None), True),
        (([None], None), True),
        (("1", 1), False),
        ((1, 1), True),
        ((Link("a"), "a"), False),
    ],
)
def test_contains(arguments: tuple[Value, ...], expected: Value) -> None:
    assert call("contains", *arguments) == expected


def test_contains_resolves_links_but_leaves_lists_of_them_as_written() -> None:
    links = [Link("x"), Link("Note", display="N")]
    assert call("contains", links, Link("a/Note.md"), scope=VAULT) is True
    assert call("econtains", links, Link("a/Note.md"), scope=VAULT) is True
    assert call("contains", links, Link("Note", "header", "h"), scope=VAULT) is False


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("icontains", ("ABC", "b"), True),
        ("icontains", (["ÄB"], "ä"), True),
        ("icontains", ({"A": 1}, "a"), False),
        ("icontains", ([1], 1), True),
        ("econtains", (["abc"], "a"), False),
        ("econtains", (["abc", "a"], "a"), True),
        ("econtains", ("abc", "b"), True),
        ("econtains", ({"a": 1}, "a"), True),
        ("econtains", ([["a"]], "a"), False),
        ("containsword", ("hello there", "HELLO"), True),
        ("containsword", ("hello there", "hell"), False),
        ("containsword", (["a b", "ab"], "a"), [True, False]),
        ("containsword", (None, "a"), None),
        ("containsword", ("a", None), None),
    ],
)
def test_the_kin_of_contains(name: str, arguments: tuple[Value, ...], expected: Value) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize("name", ["contains", "icontains", "econtains"])
def test_contains_needs_two_arguments(name: str) -> None:
    with pytest.raises(QueryError, match=f"No implementation of '{name}' found for arguments: string$"):
        call(name, "a")


def test_extract() -> None:
    assert call("extract", {"a": 1, "b": 2}, "a", "c") == {"a": 1, "c": None}
    assert call("extract", [{"a": 1}, {"a": 2}], "a") == [{"a": 1}, {"a": 2}]
    assert call("extract", Date(datetime(2024, 1, 5, tzinfo=UTC)), "year") == {"year": 2024.0}
    assert call("extract") == "extract(object, key1, ...) requires at least 1 argument"
    with pytest.raises(QueryError, match="string keys"):
        call("extract", {"a": 1}, 1)


def test_sort() -> None:
    assert call("sort", [3, "a", None, 1]) == [None, 1.0, 3.0, "a"]
    assert call("sort", ["b", "A", "a", "B"]) == ["a", "A", "b", "B"]
    assert call("sort", [1, 2, 3], Function(lambda value: -value)) == [3.0, 2.0, 1.0]
    assert call("sort", "text") == "text"
    given_ = [3.0, 1.0]
    assert call("sort", given_) == [1.0, 3.0]
    assert given_ == [3.0, 1.0]


@given(st.lists(plain, max_size=6))
def test_sorting_twice_changes_nothing_and_unique_is_sorted(values: list[Value]) -> None:
    ordered = call("sort", values)
    assert call("sort", ordered) == ordered
    single = call("unique", values)
    assert call("unique", single) == single
    assert isinstance(single, list)
    assert len(single) <= len(values)
    assert call("sort", single) == single


def test_unique() -> None:
    assert call("unique", [1, 1, "1"]) == [1.0, "1"]
    assert call("unique", ["b", "a", "b"]) == ["a", "b"]
    assert call("unique", None) is None
    links: Value = [Link("Note"), Link("a/Note.md"), Link("Note", display="N")]
    assert call("unique", links, scope=VAULT) == [Link("a/Note.md"), Link("Note")]


def test_reverse() -> None:
    assert call("reverse", [1, 2]) == [2.0, 1.0]
    assert call("reverse", "abc") == "cba"
    assert call("reverse", "a👍") == "\udc4d\ud83da"
    assert call("reverse", None) is None


@pytest.mark.parametrize(("value", "expected"), [([1, 2], 2), ({"a": 1}, 1), ("äöü", 3), ("👍", 2), (None, 0), ("", 0), ([], 0)])
def test_length(value: Value, expected: int) -> None:
    assert call("length", value) == expected


def test_a_number_has_no_length() -> None:
    with pytest.raises(QueryError, match="No implementation of 'length' found for arguments: number"):
        call("length", 5)


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("nonnull", ([1, None],), [1.0]),
        ("nonnull", (1, None, 2), [1.0, 2.0]),
        ("nonnull", (), []),
        ("firstvalue", ([None, 2],), 2.0),
        ("firstvalue", ([None],), None),
        ("firstvalue", (None,), None),
        ("all", ([],), True),
        ("all", ([1, 0],), False),
        ("all", (1, True, "x"), True),
        ("any", ([0, 1],), True),
        ("any", ([],), False),
        ("any", (0, ""), False),
        ("none", ([],), True),
        ("none", ([0, 1],), False),
        ("any", ([0, 2], BIG), True),
        ("all", ([0, 2], BIG), False),
        ("none", ([0, 1], BIG), True),
        ("filter", ([1, 2, 3], BIG), [2.0, 3.0]),
        ("filter", (None, BIG), None),
        ("map", ([1, 2], BIG), [False, True]),
        ("map", (None, 1), None),
        ("flat", ([1, [2, [3]]],), [1.0, 2.0, [3.0]]),
        ("flat", ([1, [2, [3]]], 5), [1.0, 2.0, 3.0]),
        ("flat", ([1, [2]], 0), [1.0, [2.0]]),
        ("flat", ([1, [2, [3]]], 1.9), [1.0, 2.0, [3.0]]),
        ("flat", (None,), None),
        ("slice", ([1, 2, 3],), [1.0, 2.0, 3.0]),
        ("slice", ([1, 2, 3], -2), [2.0, 3.0]),
        ("slice", ([1, 2, 3], 0, 1), [1.0]),
        ("slice", ([1, 2, 3], 0, -1), [1.0, 2.0]),
        ("slice", ([1, 2, 3], 1.9), [2.0, 3.0]),
        ("slice", ([1, 2, 3], 2, 1), []),
        ("slice", (None,), None),
    ],
)
def test_choosing_elements(name: str, arguments: tuple[Value, ...], expected: Value) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments"), [("filter", ("a", BIG)), ("filter", ([1],)), ("map", ([1], "a")), ("flat", (1,)), ("firstvalue", (1,))]
)
def test_choosing_elements_fails(name: str, arguments: tuple[Value, ...]) -> None:
    with pytest.raises(QueryError, match=f"No implementation of '{name}'"):
        call(name, *arguments)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (([1, None, "a"],), "1, \\-, a"),
        ((["a", [1, 2]], "; "), "a; 1, 2"),
        ((["a", "b"], None), "a, b"),
        ((["a", "b"], ["-", "+"]), ["a-b", "a+b"]),
        (("x",), "x"),
        ((5, "-"), "5"),
        (([],), ""),
    ],
)
def test_join(arguments: tuple[Value, ...], expected: Value) -> None:
    assert call("join", *arguments) == expected


def test_reduce() -> None:
    add = Function(lambda a, b: a + b)
    assert call("reduce", [1, 2, 3], "+") == 6.0
    assert call("reduce", [10, 2, 3], "-") == 5.0
    assert call("reduce", [1, 0], "&") is False
    assert call("reduce", [1, None, 3], add) == 4.0
    assert call("reduce", [], "+") is None
    assert call("reduce", [], add) is None
    assert call("reduce", None, "+") is None
    assert call("reduce", [1, 2], ["+", "*"]) == [3.0, 2.0]
    with pytest.raises(QueryError, match=r"supports '\+'"):
        call("reduce", [1, 2], "%")
    with pytest.raises(QueryError):
        call("reduce", [1, None], "+")
