"""Where reading a query stopped in, an error out that says what stands there and what could.

Only loaded when a query cannot be read.
"""

from __future__ import annotations

import re
from typing import Final

from lark import Lark
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from vaultsync.query.values import QueryError

_SHOWN: Final = 24
"""Characters of the text that a message repeats."""
_WORD: Final = re.compile(r"\w[\w-]*|\S")

_EXPECTED: Final = (
    (("VARIABLE",), "an expression"),
    (("_TABLE",), "TABLE, LIST, TASK or CALENDAR"),
    (("SOURCE_LINK", "TAG"), 'a source ("folder", #tag or [[link]])'),
    (("COMPARE",), "an operator"),
    (("BOOLEAN",), "AND or OR"),
    (("_WHERE",), "a clause (FROM, WHERE, SORT, GROUP BY, FLATTEN or LIMIT)"),
    (("_AS",), "AS with a name"),
    (("DESCENDING",), "ASC or DESC"),
    (("IDENTIFIER",), "a name"),
    (("STRING",), "a text in double quotes"),
    (("_COMMA",), '","'),
    (("_COLON",), '":"'),
    (("_RPAR", "_SHUT"), '")"'),
    (("_RSQB",), '"]"'),
    (("_RBRACE",), '"}"'),
    (("$END",), "the end of the text"),
)
"""Terminals, of which the first that can stand at a place gives the words; in the order of telling."""
_IMPLIED: Final = {
    "AND or OR": {"an operator"},
    "a text in double quotes": {"an expression", "a name", 'a source ("folder", #tag or [[link]])'},
    "a name": {"an expression"},
}
"""What goes without saying when something else is said."""

_SLIPS: Final = (
    (r"=\Z", r"=", 'equality is written with one "="'),
    (r"&\Z", r"&", 'AND is written "AND" or "&"'),
    (r"\|\Z", r"\|", 'OR is written "OR" or "|"'),
    (r"", r"['\u2018\u2019\u201c\u201d]", 'text stands between straight double quotes: "..."'),
    (r"\b[nN][oO][tT]\s+\Z", r"", 'NOT is written "!", directly before what it negates'),
    (r"!\s+\Z", r"", '"!" stands directly before what it negates'),
    (r"", r"!\s", '"!" stands directly before what it negates'),
    (r"(?i)\blist\s+(without\s+id\s+)?sort\s+\Z", r"", "after LIST the word SORT is read as a field; put FROM or WHERE between them"),
    (r"", r"(?i)group\s+by\b", "GROUP BY is written with one space between its words"),
    (r"\s\Z", r"[(\[.]", "no space may stand before a call, an index or a dot"),
    (r"", r"-", 'a minus sign goes directly before a number; write "0 - x" for other values'),
    (r"(?i)\b(true|false|null)\Z", r"[\w-]", 'names cannot begin with true, false or null; write row["..."]'),
)
"""What stands before the place and at it, and what to know about it."""


def fault(parser: Lark, text: str, start: str, error: UnexpectedInput) -> QueryError:
    """The error for a reader.

    Args:
        parser: the parser that stopped.
        text: what it read.
        start: the symbol that the text should have been.
        error: how it stopped.
    """
    place = _place(text, error)
    rest = text[place:]
    for before, at, advice in _SLIPS:
        if re.search(before, text[max(0, place - 200) : place]) and re.match(at, rest) and rest.strip():
            return QueryError(advice, place, _expected(parser, text, start, place))
    expected = _expected(parser, text, start, place)
    if not rest.strip():
        return QueryError("the query ends too early" if start == "query" else "the expression ends too early", place, expected)
    found = _WORD.match(rest)
    shown = (found[0] if found else rest)[:_SHOWN]
    if shown.startswith('"'):
        return QueryError("a quote that is not closed" if rest.count('"') == 1 else "a text cannot stand here", place, expected)
    return QueryError(f'"{shown}" cannot stand here', place, expected)


def _place(text: str, error: UnexpectedInput) -> int:
    if isinstance(error, UnexpectedCharacters):
        return error.pos_in_stream or 0
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return error.token.start_pos or 0
    return len(text.rstrip())


def _expected(parser: Lark, text: str, start: str, place: int) -> tuple[str, ...]:
    """In words what could stand at a place; the text is read once more up to there."""
    reading = parser.parse_interactive(text, start=start)
    try:
        for token in reading.iter_parse():
            if token.start_pos is not None and token.start_pos >= place:
                break
    except UnexpectedInput:
        pass
    accepted: set[str] = reading.accepts()  # type: ignore[no-untyped-call]
    words = [said for terminals, said in _EXPECTED if accepted.intersection(terminals)]
    return tuple(said for said in words if not _IMPLIED.get(said, set()).intersection(words))
