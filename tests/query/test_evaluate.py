"""Expressions on rows: what a name means, what fails, and that the short ways give what the long ones do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from query.calling import SCOPE, FewPages

from vaultsync.query.evaluate import compiled
from vaultsync.query.expression import Binary, Call, Expression, Literal, Variable
from vaultsync.query.operators import COMPARISONS, apply
from vaultsync.query.parse import parse_expression
from vaultsync.query.scope import Scope
from vaultsync.query.values import Date, Duration, ExternalLink, Function, Link, QueryError, Value

NOTE: Mapping[str, Value] = {"a": 1.0, "file": {"name": "Note", "link": Link("f/Note.md")}}
VAULT = Scope({"a": 5.0, "file": {"name": "This"}}, SCOPE.now, SCOPE.settings, FewPages({"f/Note.md": NOTE}))
ROW: Mapping[str, Value] = {
    "a": 2.0,
    "b": "text",
    "c": [1.0, 2.0, None],
    "d": {"x": {"y": 3.0}, "two words": 4.0},
    "l": Link("Note"),
    "ls": [Link("Note"), Link("nowhere"), "no link", {"a": 7.0}],
    "day": Date(datetime(2024, 2, 29, 13, 4, 5, 6000, tzinfo=UTC)),
    "for": Duration(days=2.0),
    "key": "a",
}


def value(text: str, row: Mapping[str, Value] = ROW, scope: Scope = VAULT) -> Value:
    return compiled(parse_expression(text))(row, scope)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", 2.0),
        ("missing", None),
        ("this.a", 5.0),
        ("this.missing.deeper", None),
        ("row.a", 2.0),
        ('row["b"]', "text"),
        ("row.this.a", 5.0),
        ("row", None),
        ("d.x.y", 3.0),
        ('d["two words"]', 4.0),
        ("d.missing", None),
        ("d[key]", None),
        ('d["x"]["y"]', 3.0),
        ("this[key]", 5.0),
        ("missing[0]", None),
        ("d[missing]", None),
        ("l.a", 1.0),
        ("l.file.name", "Note"),
        ("[[nowhere]].a", None),
        ("ls.a", [1.0, None, 7.0]),
        ("c[1]", 2.0),
        ("c[2]", None),
        ("c[5]", None),
        ("c[0.5]", None),
        ("b[0]", "t"),
        ("b[9]", None),
        ("day.year", 2024.0),
        ("day.weekyear", 9.0),
        ("day.nonsense", None),
        ("for.hours", 48.0),
        ("a.b", None),
        ("[1, a, [b]]", [1.0, 2.0, ["text"]]),
        ('{x: a, "y z": b}', {"x": 2.0, "y z": "text"}),
        ("!a", False),
        ("!missing", True),
        ("a = 2 and b", True),
        ("missing or 0", False),
        ("length(c)", 3.0),
        ('"length"(c)', 3.0),
        ("((x) => x + a)(1)", 3.0),
        ("((x, y) => y)(1)", None),
        ("((a) => row.a)(9)", 9.0),
        ("((a, b) => b)(9)", "text"),
        ("map(c, (x) => map([1], (y) => default(x, 0) + y))", [[2.0], [3.0], [1.0]]),
        ("map([1], (this) => this + 1)", [2.0]),
        ("1 + 2 - a * 3", -3.0),
    ],
)
def test_values(text: str, expected: Value) -> None:
    assert value(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nofunc(1)", "Unrecognized function name 'nofunc'"),
        ("b(1)", "Unrecognized function name 'b'"),
        ('("text" + 1)(1)', "Unrecognized function name 'text1'"),
        ("(a)(1)", "Unrecognized function name 'a'"),
        ("(a + 1)(1)", "Cannot call type 'number' as a function"),
        ("d[1]", "can only index into objects with strings"),
        ("l[1]", "can only index into links with strings"),
        ("b.x", "string indexing requires a numeric index"),
        ("day[1]", "date indexing requires a string"),
        ("for[1]", "duration indexing requires a string"),
        ("c[true]", "Can only index with a string or number"),
        ("a + missing", "No implementation found for 'number \\+ null'"),
        # Nothing is skipped: what fails on one side fails the whole.
        ("true or nofunc()", "Unrecognized function name"),
        ("missing and nofunc()", "Unrecognized function name"),
        ('choice(true, 1, "a" - 1)', "No implementation found"),
        ("date(0000-01-01)", "outside the years 1 to 9999"),
    ],
)
def test_failures(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        value(text)


def test_a_field_of_the_row_named_this_hides_the_note() -> None:
    row = {"this": {"a": 1.0}}
    run = compiled(parse_expression("this.a + 1"))
    assert [run(ROW, VAULT), run(row, VAULT), run(ROW, VAULT)] == [6.0, 2.0, 6.0]
    assert value("row.this.a", row) == 1.0


def test_what_no_row_changes_is_still_answered_for_every_scope() -> None:
    run = compiled(parse_expression("date(today) - dur(1 day) + dur(0 days)"))
    later = replace(VAULT, now=VAULT.now + timedelta(days=1))
    first, second, again = run(ROW, VAULT), run(ROW, later), run({}, VAULT)
    assert first == again == Date(datetime(2025, 2, 4, tzinfo=UTC))
    assert second == Date(datetime(2025, 2, 5, tzinfo=UTC))


def test_dates_that_name_no_zone_are_local() -> None:
    berlin = replace(VAULT, now=VAULT.now.astimezone(ZoneInfo("Europe/Berlin")))
    assert value("date(2024-07-05)", ROW, berlin) == Date(datetime(2024, 7, 5, tzinfo=ZoneInfo("Europe/Berlin")))
    assert value("date(2024-07-05)") == Date(datetime(2024, 7, 5, tzinfo=UTC))


def test_a_chain_of_any_length_is_answered() -> None:
    assert value(" + ".join("1" * 20_000)) == 20_000.0
    assert value(" or ".join(f'b = "{number}"' for number in range(5_000))) is False


def test_functions_fail_on_the_row_that_calls_them() -> None:
    found = value("(x) => x.y + 1")
    assert isinstance(found, Function)
    with pytest.raises(QueryError):
        found.call(None)
    assert found.call({"y": 1.0}) == 2.0


scalars = (
    st.none()
    | st.booleans()
    | st.floats()
    | st.sampled_from(["", "a", "A", "é", "a\0", "10", "9"])
    | st.just(Link("a"))
    | st.just(ExternalLink("u", None))
)


@given(st.sampled_from(sorted(COMPARISONS)), scalars, scalars)
def test_comparisons_with_literals_take_no_wrong_turn(op: str, a: Value, b: Value) -> None:
    row = {"a": a, "b": b}
    expected = apply(op, a, b, VAULT)
    for left, right in ((Variable("a"), Literal(b)), (Literal(a), Variable("b")), (Variable("a"), Variable("b")), (Literal(a), Literal(b))):
        if a == a or not isinstance(left, Literal):  # a literal is never NaN
            assert compiled(Binary(op, left, right))(row, VAULT) == expected


leaves = st.sampled_from(["a", "b", "missing", "this.a", "1", '"x"', "null", "true", "c", "l", "day", "dur(1 d)"]).map(parse_expression)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(Binary, st.sampled_from(["+", "-", "*", "=", "<", "&", "|"]), inner, inner)
        | st.builds(lambda argument: Call(Variable("default"), (argument, Literal(0.0))), inner)
    ),
    max_leaves=8,
)


@given(trees)
def test_an_expression_has_a_value_or_fails_with_a_reason(tree: Expression) -> None:
    def outcome() -> object:
        try:
            return compiled(tree)(ROW, VAULT)
        except QueryError as error:
            return error.message

    first = outcome()
    assert first != ""
    assert outcome() == first
