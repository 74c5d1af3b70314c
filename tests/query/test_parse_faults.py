"""What a reader is told about a query that cannot be read."""

from __future__ import annotations

import pytest

from vaultsync.query.parse import parse_expression, parse_query
from vaultsync.query.values import QueryError


def fault(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Message, the text from the place on, and what is expected."""
    with pytest.raises(QueryError) as caught:
        parse_query(text)
    assert caught.value.offset is not None
    return caught.value.message, text[caught.value.offset :], caught.value.expected


CLAUSE = "a clause (FROM, WHERE, SORT, GROUP BY, FLATTEN or LIMIT)"


def test_the_place_is_where_reading_stops() -> None:
    assert fault("LIST WHERE (a + ) AND b") == ('")" cannot stand here', ") AND b", ("an expression",))
    assert fault('LIST FROM "a" WHERE a b') == ('"b" cannot stand here', "b", ("an operator", CLAUSE, "the end of the text"))
    assert fault("TABLE a FROM folder") == ('"folder" cannot stand here', "folder", ('a source ("folder", #tag or [[link]])',))
    assert fault("LISTE") == ('"LISTE" cannot stand here', "LISTE", ("TABLE, LIST, TASK or CALENDAR",))


def test_a_text_that_ends_too_early() -> None:
    assert fault("LIST WHERE (a") == ("the query ends too early", "", ("an operator", '")"'))
    assert fault("TABLE a AS  ") == ("the query ends too early", "  ", ("a name",))
    with pytest.raises(QueryError, match="the expression ends too early"):
        parse_expression("a +")
    assert fault('LIST WHERE a = "b')[:2] == ("a quote that is not closed", '"b')


@pytest.mark.parametrize(
    ("text", "message", "rest"),
    [
        ("LIST WHERE a == b", 'equality is written with one "="', "= b"),
        ("LIST WHERE a && b", 'AND is written "AND" or "&"', "& b"),
        ("LIST WHERE a || b", 'OR is written "OR" or "|"', "| b"),
        ("LIST WHERE not a", 'NOT is written "!", directly before what it negates', "a"),
        ("LIST WHERE ! a", '"!" stands directly before what it negates', "! a"),
        ("LIST WHERE a = 'b'", 'text stands between straight double quotes: "..."', "'b'"),
        ("LIST WHERE a = “b”", 'text stands between straight double quotes: "..."', "“b”"),
        ("LIST SORT a", "after LIST the word SORT is read as a field; put FROM or WHERE between them", "a"),
        ("LIST GROUP  BY a", "GROUP BY is written with one space between its words", "GROUP  BY a"),
        ("LIST WHERE f (a)", "no space may stand before a call, an index or a dot", "(a)"),
        ("LIST WHERE -a", 'a minus sign goes directly before a number; write "0 - x" for other values', "-a"),
        ("LIST WHERE nullable", 'names cannot begin with true, false or null; write row["..."]', "able"),
        ("LIST WHERE dur(5 fortnights)", "this is no duration", "dur(5 fortnights)"),
        ("LIST WHERE (a b) => a", "the arguments of a function are names, with commas between them", "(a b) => a"),
    ],
)
def test_common_slips_have_their_own_words(text: str, message: str, rest: str) -> None:
    assert fault(text)[:2] == (message, rest)
