"""Block ids, sections and footnotes."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import Note, parse_note


def note(text: str) -> Note:
    return parse_note(VaultPath("Note.md"), text.encode())


def check(text: str, expected: str) -> None:
    """The block ids, separated by spaces; each stands with its ``^`` where it says."""
    found = note(text).blocks
    assert " ".join(block.id for block in found) == expected
    assert [text[block.start : block.end] for block in found] == [f"^{block.id}" for block in found]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("peers B1: at the end of a paragraph", "a ^b\n\nc\nd ^e\n", "b e"),
        ("peers B1: at the end of an item", "- a ^b\n- c ^d\n", "b d"),
        ("peers B1: on a line of its own", "| a |\n| - |\n\n^b\n", "b"),
        ("peers B1: on a line of its own", "> a\n\n^b\n", "b"),
        ("peers B1: letters, digits and hyphens", "a ^B-1\n\nb ^c_d\n\ne ^é\n\nf ^\n", "B-1"),
        ("at the end of a heading", "# a ^b\n", "b"),
        ("only at the end of a line", "a ^b c\n", ""),
        ("white space after it", "a ^b \t\n", "b"),
        ("white space before it", "a^b\nc\t^d\n", "d"),
        ("a power is none", "x^2\n", ""),
        ("after a formula", "$$x$$ ^a\n", "a"),
        ("after a formula, without white space", "$$\nx\n$$^a\n", "a"),
        ("in a quote", "> a ^b\n", "b"),
        ("CRLF and lone CR", "a ^b\r\nc ^d\r", "b d"),
        ("first in the text", "^a", "a"),
        ("not in code", "```\na ^b\n```\n`c ^d`\n", ""),
        ("not in a comment over lines", "%%\na ^b\n%%\n", ""),
        ("not in front matter", "---\na: b ^c\n---\n", ""),
    ],
)
def test_block_ids(source: str, text: str, expected: str) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("p\n", "paragraph"),
        ("# h\n", "heading"),
        ("h\n---\n", "heading"),
        ("- a\n- b\n", "list"),
        ("1. a\n", "list"),
        ("> a\n", "blockquote"),
        ("> [!note] a\n> b\n", "callout"),
        (">[!note]- a\n", "callout"),
        ("> a [!note]\n", "blockquote"),
        ("```\na\n```\n", "code"),
        ("    a\n", "code"),
        ("| a |\n| - |\n", "table"),
        ("a\n\n---\n", "paragraph thematicBreak"),
        ("<!-- a -->\n", "html"),
        ("[^1]: a\n", "footnoteDefinition"),
        ("- a\n  > b\n\n  ```\n  c\n  ```\n", "list"),
        ("---\na: b\n---\n\n# h\np\n", "heading paragraph"),
    ],
)
def test_sections_are_the_top_level_blocks(text: str, expected: str) -> None:
    assert " ".join(section.type for section in note(text).layout.sections) == expected


def test_sections_stand_where_they_say() -> None:
    text = "# é\n\np 🎉\nq\n\n- a\n  - b\n\n---\n"
    found = [text[section.start : section.end].strip() for section in note(text).layout.sections]
    assert found == ["# é", "p 🎉\nq", "- a\n  - b", "---"]


def test_footnotes() -> None:
    text = "a[^1] b[^note]\n\n[^1]: one\n[^note]: two\n    more\n"
    found = note(text).layout.footnotes
    assert [(footnote.id, text[footnote.start : footnote.end].strip()) for footnote in found] == [
        ("1", "[^1]: one"),
        ("note", "[^note]: two\n    more"),
    ]
