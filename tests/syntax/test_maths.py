"""Where formulas begin and end, and what they hide."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note


def check(text: str, expected: str) -> None:
    """The targets of the links that count, separated by spaces."""
    assert " ".join(link.target for link in parse_note(VaultPath("Note.md"), text.encode()).links) == expected


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("peers P12, uncertain: silent", "$[[a]]$ [[b]]", "b"),
        ("observed in Obsidian: a link that begins before wins", "[[a $k$ b]]", "a $k$ b"),
        ("observed in Obsidian: a link that begins before wins", "[[a|$x]] and [[b|y$]]", "a b"),
        ("one dollar is text", "5 $ [[a]]", "a"),
        ("prices are no formula", "$5 and [[a]] for $6", "a"),
        ("escaped", r"\$ [[a]] \$", "a"),
        ("in code", "`$` [[a]] `$`", "a"),
    ],
)
def test_formulas_in_a_line(source: str, text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("a block", "$$\n[[a]]\n$$\n[[b]]", "b"),
        ("a block with blank lines", "$$\n[[a]]\n\n[[b]]\n$$\n[[c]]", "c"),
        ("on one line", "x $$[[a]]$$ [[b]]", "b"),
        ("observed in Obsidian: three spaces before it", "   $$\n[[a]]\n$$\n[[b]]", "b"),
        ("observed in Obsidian: four open nothing", "x\n    $$\n[[a]]", "a"),
        ("observed in Obsidian: in a quote", "> $$\n> [[a]]\n> $$\n\n[[b]]", "b"),
        ("observed in Obsidian: never closed hides the rest", "$$\n[[a]]\n\n[[b]]\n", ""),
        ("observed in Obsidian: in mid-line it must close there", "so $$ x\n[[a]]", "a"),
        ("observed in Obsidian: and a later one at a line's start opens", "so $$ x\n[[a]]\n$$\n[[b]]\n", "a"),
        ("observed in Obsidian: and a later one at a line's start opens", "so $$\n[[a]]\n$$\n[[b]]\n$$\n[[c]]\n", "a c"),
        ("mid-line twice, on two lines", "so $$ x\n[[a]] $$ y\n[[b]]", "a b"),
        ("escaped", "\\$$\n[[a]]\n", "a"),
        ("in code", "`$$`\n[[a]]\n```\n$$\n```\n[[b]]", "a b"),
        ("CRLF", "$$\r\n[[a]]\r\n$$\r\n[[b]]", "b"),
        ("lone CR", "so $$ x\r[[a]] $$\r[[b]]", "a b"),
    ],
)
def test_display_formulas(source: str, text: str, expected: str) -> None:
    check(text, expected)


def test_a_block_never_closed_hides_headings_tags_and_items_after_it() -> None:  # observed in Obsidian
    note = parse_note(VaultPath("Note.md"), b"# a\n\n- b #c\n\n$$\n\n# d\n\n- e #f\n")
    assert [heading.text for heading in note.headings] == ["a"]
    assert [tag.tag for tag in note.tags] == ["#c"]
    assert [item.start for item in note.layout.items] == [5]
