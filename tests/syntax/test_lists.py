"""Where list items begin and end, whose children they are, and which are tasks."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import ListItem, parse_note


def items(text: str) -> list[ListItem]:
    return list(parse_note(VaultPath("Note.md"), text.encode()).layout.items)


def check(text: str, starts: list[int]) -> None:
    """The offset at which each item begins for Obsidian, which reads indentation as the parser remark does."""
    assert [item.start for item in items(text)] == starts


@pytest.mark.parametrize(
    ("source", "text", "starts"),
    [
        ("flat", "- a\n- b\n", [0, 4]),
        ("other bullets", "* a\n\n+ b\n\n1. c\n\n2) d\n", [0, 5, 10, 16]),
        ("after a paragraph", "x\n\n- a\n", [3]),
        ("empty items", "-\n- a\n-\n", [0, 2, 6]),
        ("observed in Obsidian: a tab belongs to the parent whole", "- a\n\t- b\n\t\t- c\n", [0, 5, 11]),
        ("observed in Obsidian: indentation of a root item is its own", "  - a\n  - b\n", [0, 6]),
        ("observed in Obsidian: the parent takes the width of its bullet", "p\n\n   - a\n     - c\n", [3, 15]),
        ("observed in Obsidian: block quotes are taken first", ">- a\n>   - b\n", [1, 9]),
        ("observed in Obsidian: a lazy line leaves all indentation", "- a\nlazy\n  - b\n", [0, 9]),
        ("observed in Obsidian: a sibling of less indentation", "* a\n   * b\n   1. c\n", [0, 6, 13]),
        ("observed in Obsidian: numbers", "1. a\n\t- b\n\t\t- c\n\t- d\n", [0, 6, 12, 17]),
        ("observed in Obsidian: blank lines leave no indentation", "- a\n\n  para\n\n  - b\n", [0, 15]),
        ("observed in Obsidian: one digit and a dot are as wide as four", "1. a\n    1. b\n", [0, 9]),
        ("observed in Obsidian: one digit and a bracket are not", "1) a\n    1) b\n", [0, 8]),
        ("after front matter", "---\na: b\n---\n- c\n  - d\n", [13, 19]),
        ("after a byte order mark", "\ufeff- a\n- b\n", [1, 5]),
        ("CRLF", "- a\r\n\t- b\r\n", [0, 6]),
        ("characters outside ASCII", "- é 🎉\n  - b\n", [0, 8]),
        ("a rule is no item", "- a\n\n---\n", [0]),
        ("in code", "```\n- a\n```\n", []),
        ("no white space after the bullet", "-a\n", []),
    ],
)
def test_items_begin(source: str, text: str, starts: list[int]) -> None:
    check(text, starts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n- b\n", ["- a", "- b"]),
        ("- a\n\t- b\n- c", ["- a", "- b", "- c"]),
        ("- a\n  more\n\n  text\n  - b\n", ["- a\n  more\n\n  text", "- b"]),
        ("- a\nlazy\n\np\n", ["- a\nlazy"]),
        ("- a\r\n  - b\r\n", ["- a", "- b"]),
        ("- a ^id\n", ["- a ^id"]),
    ],
)
def test_an_item_ends_before_its_children(text: str, expected: list[str]) -> None:
    assert [text[item.start : item.end] for item in items(text)] == expected


@pytest.mark.parametrize(
    ("source", "text", "parents"),
    [
        ("a root item: minus the line its list begins on, at most -1", "- a\n- b\n", [-1, -1]),
        ("a root item: minus the line its list begins on, at most -1", "\n- a\n- b\n", [-1, -1]),
        ("a root item: minus the line its list begins on", "p\n\n\n- a\n- b\n", [-3, -3]),
        ("two lists", "- a\n\np\n\n- b\n", [-1, -4]),
        ("a child: its parent's line", "- a\n\t- b\n\t\t- c\n\t- d\n- e\n", [-1, 0, 1, 0, -1]),
        ("a child: its parent's line", "p\n\n1. a\n   - b\n", [-2, 2]),
        ("in a quote", "> - a\n>   - b\n", [-1, 0]),
    ],
)
def test_parents(source: str, text: str, parents: list[int]) -> None:  # recorded in Obsidian
    assert [item.parent for item in items(text)] == parents


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("- a", None),
        ("- [ ] a", " "),
        ("- [x] a", "x"),
        ("* [X] a", "X"),
        ("+ [/] a", "/"),
        ("1. [-] a", "-"),
        ("- [🎉] a", "🎉"),
        ("- [ ]", " "),
        ("- [] a", None),
        ("- [xx] a", None),
        ("- [x]a", None),
        ("- [x](a.md)", None),
        ("- [[x]] a", None),
        ("- a [x]", None),
        ("> - [x] a", "x"),
    ],
)
def test_tasks(text: str, task: str | None) -> None:
    assert [item.task for item in items(text)] == [task]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("- a ^x\n- b\n", ["x", None]),
        ("- a ^x\n  - b ^y\n", ["x", "y"]),
        ("- a\n  more ^x\n", ["x"]),
        ("- a ^x-1\n", ["x-1"]),
    ],
)
def test_block_ids(text: str, ids: list[str | None]) -> None:
    assert [item.block_id for item in items(text)] == ids
