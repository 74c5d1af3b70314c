"""``object list date dur number string link embed elink typeof``; expectations as Dataview 0.5.70 gives them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from query.calling import NOW, SCOPE, FewPages, call

from vaultsync.query import dates
from vaultsync.query.functions import FUNCTIONS
from vaultsync.query.scope import Scope
from vaultsync.query.values import Date, Duration, ExternalLink, Function, Link, ListPair, QueryError, Value

DAY = Date(datetime(2024, 3, 4, tzinfo=UTC))
VAULT = Scope({}, NOW, SCOPE.settings, FewPages({"a/Note.md": {"file": {"day": DAY}}, "Other.md": {"file": {"day": None}}}))


def iso(value: Value) -> str | None:
    assert value is None or isinstance(value, Date)
    return dates.iso(value) if value else None


def test_there_are_66_functions() -> None:
    assert len(FUNCTIONS) == 66
    assert list(FUNCTIONS) == " ".join(FUNCTIONS).lower().split()


def test_lists_and_objects() -> None:
    assert call("list", 1, "a", None) == [1.0, "a", None]
    assert call("array") == []
    assert call("object", "a", 1, "b", None) == {"a": 1.0, "b": None}
    assert call("object") == {}


@pytest.mark.parametrize(("arguments", "message"), [(("a",), "even number"), ((1, "a"), "type string")])
def test_objects_need_pairs_of_text_and_value(arguments: tuple[Value, ...], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        call("object", *arguments)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-01-05", "2024-01-05T00:00:00.000Z"),
        ("2024-01", "2024-01-01T00:00:00.000Z"),
        ("2024-02-30", "2024-03-01T00:00:00.000Z"),
        ("today", "2025-02-05T00:00:00.000Z"),
        ("eom", "2025-02-28T23:59:59.999Z"),
        ("2024-1-5", None),
        (" 2024-01-05", None),
        ("foo", None),
        ("", None),
    ],
)
def test_dates_of_text(text: str, expected: str | None) -> None:
    assert iso(call("date", text)) == expected


def test_dates_of_dates_of_null_and_of_lists() -> None:
    assert call("date", DAY) == DAY
    assert call("date", None) is None
    assert call("date", None, "yyyy") is None
    assert call("date", ["2024-03-04", None, "x"]) == [DAY, None, None]


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (Link("2024-03-04"), "2024-03-04T00:00:00.000Z"),
        (Link("x", display="2024-03-04"), "2024-03-04T00:00:00.000Z"),
        (Link("2024-03-04", display="today"), "2024-03-04T00:00:00.000Z"),
        (Link("Note"), "2024-03-04T00:00:00.000Z"),
        (Link("Other"), None),
        (Link("Missing"), None),
    ],
)
def test_dates_of_links_by_display_then_path_then_the_note(link: Link, expected: str | None) -> None:
    assert iso(call("date", link, scope=VAULT)) == expected


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("12/31/2022", "MM/dd/yyyy", "2022-12-31T00:00:00.000Z"),
        ("1407287224054", "x", "2014-08-06T01:07:04.054Z"),
        ("at 1407287224.9", "X", "2014-08-06T01:07:04.000Z"),
    ],
)
def test_dates_by_format(text: str, pattern: str, expected: str) -> None:
    assert iso(call("date", text, pattern)) == expected


@pytest.mark.parametrize(("text", "pattern"), [("x", "yyyy"), ("none", "x"), ("9" * 30, "x")])
def test_dates_by_format_fail_loudly(text: str, pattern: str) -> None:
    with pytest.raises(QueryError):
        call("date", text, pattern)


def test_dates_are_in_the_reader_s_zone() -> None:
    scope = Scope({}, NOW.astimezone(ZoneInfo("America/New_York")), SCOPE.settings, SCOPE.pages)
    assert iso(call("date", "2024-01-05", scope=scope)) == "2024-01-05T00:00:00.000-05:00"
    assert iso(call("date", "today", scope=scope)) == "2025-02-05T00:00:00.000-05:00"


def test_durations() -> None:
    assert call("dur", " 1 day 3h ") == Duration(days=1.0, hours=3.0)
    assert call("dur", Duration(days=1.0)) == Duration(days=1.0)
    assert call("dur", None) is None
    assert call("dur", "soon") is None
    assert call("dur", ["1d", "x"]) == [Duration(days=1.0), None]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("abc 12.5 z 3", 12.5), ("1e5", 1.0), ("-3.5abc", -3.5), ("x", None), (7.0, 7.0), (None, None), (".5", 5.0)],
)
def test_numbers(value: Value, expected: float | None) -> None:
    assert call("number", value) == expected


@pytest.mark.parametrize("value", [True, {"a": 1.0}, DAY, Link("a")])
def test_what_is_no_number_is_an_error(value: Value) -> None:
    with pytest.raises(QueryError, match="No implementation of 'number' found for arguments"):
        call("number", value)


def test_string() -> None:
    assert call("string", None) == "\\-"
    assert call("string", [1, [2, 3]]) == "1, [2, 3]"
    assert call("string", DAY) == "March 04, 2024"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("Note",), Link("a/Note.md")),
        (("Note", "N"), Link("a/Note.md", display="N")),
        (("Note", "N", True), Link("a/Note.md", display="N", embed=True)),
        (("Missing",), Link("Missing")),
        (("Note#Heading",), Link("a/Note.md")),
        (("Missing#Heading",), Link("Missing#Heading")),
        ((Link("Note", "header", "H"),), Link("Note", "header", "H")),
        ((Link("Note", "header", "H"), "N"), Link("Note", "header", "H", "N")),
        ((Link("Note"), None), Link("Note")),
        (("Note", None), Link("a/Note.md")),
        ((None,), None),
        ((None, "N"), None),
    ],
)
def test_links(arguments: tuple[Value, ...], expected: Value) -> None:
    assert call("link", *arguments, scope=VAULT) == expected


def test_links_of_lists_go_in_step() -> None:
    assert call("link", ["a", "b"], ["A", "B", "C"]) == [Link("a", display="A"), Link("b", display="B")]
    assert call("link", ["a", "b"], "x") == [Link("a", display="x"), Link("b", display="x")]


def test_embeds() -> None:
    assert call("embed", Link("a")) == Link("a", embed=True)
    assert call("embed", Link("a", embed=True), False) == Link("a")
    assert call("embed", [Link("a"), None]) == [Link("a", embed=True), None]


def test_external_links() -> None:
    assert call("elink", "http://x", "X") == ExternalLink("http://x", "X")
    assert call("elink", "http://x") == call("elink", "http://x", None) == ExternalLink("http://x", "http://x")
    assert call("elink", ["a", "b"]) == [ExternalLink("a", "a"), ExternalLink("b", "b")]
    assert call("elink", None) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, "null"),
        (True, "boolean"),
        (1.0, "number"),
        ("", "string"),
        ([1.0], "array"),
        ((1.0,), "array"),
        ({}, "object"),
        (DAY, "date"),
        (Duration(), "duration"),
        (Link("a"), "link"),
        (Function(lambda: None), "function"),
        (ExternalLink("a", None), "widget"),
        (ListPair(None, None), "widget"),
    ],
)
def test_typeof(value: Value, expected: str) -> None:
    assert call("typeof", value) == expected
