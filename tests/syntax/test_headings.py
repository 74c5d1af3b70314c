"""Which lines are headings to Obsidian, with level, text and place."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note


def check(text: str, expected: list[tuple[int, str]]) -> None:
    """Level and text of every heading."""
    note = parse_note(VaultPath("Note.md"), text.encode())
    assert [(heading.level, heading.text) for heading in note.headings] == expected


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("levels", "# a\n## b\n###### c\n####### d\n", [(1, "a"), (2, "b"), (6, "c")]),
        ("no space is a tag", "#a\n", []),
        ("a tab will do", "#\ta\n", [(1, "a")]),
        ("closing hashes", "# a #\n## b ##  \n### c#\n", [(1, "a"), (2, "b"), (3, "c#")]),
        ("only closing hashes", "## ##\n", [(2, "")]),
        ("empty", "#\n\n# \n", [(1, ""), (1, "")]),
        ("white space around it", "#   a  \n", [(1, "a")]),
        ("three spaces before it", "   # a\n", [(1, "a")]),
        ("four are code", "    # a\n", []),
        ("escaped", "\\# a\n", []),
        ("it ends a paragraph", "x\n# a\ny\n", [(1, "a")]),
        ("peers H7: raw markup", "# **a** [[b|c]] `d` #e\n", [(1, "**a** [[b|c]] `d` #e")]),
        ("a block id belongs to the text", "# a ^b\n", [(1, "a ^b")]),
        ("in code", "```\n# a\n```\n", []),
        ("in an HTML comment", "<!--\n# a\n-->\n", []),
        ("a YAML comment", "---\n# a\nb: c\n---\n# d\n", [(1, "d")]),
        ("CRLF", "# a\r\n## b\r\n", [(1, "a"), (2, "b")]),
        ("lone CR", "# a\r## b\r", [(1, "a"), (2, "b")]),
        ("no line end", "# a", [(1, "a")]),
        ("after a byte order mark", "\ufeff# a\n", [(1, "a")]),
        ("characters outside ASCII", "# é 🎉\n", [(1, "é 🎉")]),
    ],
)
def test_atx(source: str, text: str, expected: list[tuple[int, str]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("observed in Obsidian: 0 of 32", "- # a\n"),
        ("observed in Obsidian: 0 of 32", "- x\n\n  # a\n"),
        ("observed in Obsidian: 0 of 32", "1. # a\n"),
        ("observed in Obsidian: 0 of 9", "> # a\n"),
        ("observed in Obsidian: 0 of 9", "> [!note]\n> # a\n"),
        ("a footnote's text", "[^1]: x\n\n    # a\n"),
    ],
)
def test_a_heading_inside_another_block_does_not_count(source: str, text: str) -> None:
    check(text, [])


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("observed in Obsidian: four and more", "a\n====\n\nb\n-----\n", [(1, "a"), (2, "b")]),
        ("two are enough", "a\n==\n\nb\n--\n", [(1, "a"), (2, "b")]),
        ("observed in Obsidian: 0 of 33", "a\n-\n", []),
        ("observed in Obsidian: 0 of 33", "a\n=\n", []),
        ("observed in Obsidian: 0 of 5 over several lines", "a\nb\n----\n", []),
        ("observed in Obsidian: a bare dash after an item", "- a\n-\n", []),
        ("white space after it", "a  \n---  \n", [(2, "a")]),
        ("CRLF", "a\r\n---\r\n", [(2, "a")]),
        ("in a list", "- a\n  ---\n", []),
        ("in a quote", "> a\n> ---\n", []),
        ("a rule", "a\n\n---\n\nb\n", []),
        ("a line separator ends no line", "a\u2028b\n---\n", [(2, "a\u2028b")]),
    ],
)
def test_setext(source: str, text: str, expected: list[tuple[int, str]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x\n\n## a b\n", ["## a b"]),
        ("  # a\n", ["# a"]),
        ("# a ##  \n\nx\n", ["# a ##"]),
        ("a\n---\n\nx\n", ["a\n---"]),
        ("---\nk: v\n---\n# é 🎉\r\n# b", ["# é 🎉", "# b"]),
    ],
)
def test_places(text: str, expected: list[str]) -> None:
    note = parse_note(VaultPath("Note.md"), text.encode())
    assert [text[heading.start : heading.end].rstrip(" ") for heading in note.headings] == expected
