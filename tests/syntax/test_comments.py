"""What Obsidian's ``%%`` comments hide, and what they do not."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note


def check(text: str, expected: str) -> None:
    """What counts in a text: link targets and tags, then heading texts, separated by spaces."""
    note = parse_note(VaultPath("Note.md"), text.encode())
    marks = sorted([(link.start, link.target) for link in note.links] + [(tag.start, tag.tag) for tag in note.tags])
    assert " ".join([name for _, name in marks] + [heading.text for heading in note.headings]) == expected


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("peers P10: on one line", "%% [[a]] %% [[b]]", "a b"),
        ("peers P10: on one line", "x %%[[a]]%%", "a"),
        ("peers P10: tags as well", "%% #a %%", "#a"),
        ("observed in Obsidian: over lines", "%%\n[[a]]\n%%\n[[b]]", "b"),
        ("observed in Obsidian: over lines", "%%\n# a\n%%\n# b", "b"),
        ("observed in Obsidian: over lines", "%%\n#a\n%%\n#b", "#b"),
        ("observed in Obsidian: over lines, begun in a line", "[[a]] %% [[b]]\n[[c]] %% [[d]]", "a d"),
        ("observed in Obsidian: over blocks", "%%\n\n[[a]]\n\n- [[b]]\n\n%%\n\n[[c]]", "c"),
        ("observed in Obsidian: never closed hides nothing", "%%\n[[a]]\n# b\n", "a b"),
        ("observed in Obsidian: never closed hides nothing", "%% x %%\n%%\n[[a]]\n", "a"),
        ("they do not nest", "%%\n[[a]]\n%% [[b]] %%\n[[c]]\n%%\n[[d]]", "b d"),
        ("observed in Obsidian: in code it opens nothing", "`%%`\n[[a]]\n`%%`", "a"),
        ("observed in Obsidian: in code it opens nothing", "```\n%%\n```\n[[a]]\n```\n%%\n```\n", "a"),
        ("observed in Obsidian: in maths it opens nothing", "$$\n%%\n$$\n[[a]]\n$$\n%%\n$$\n", "a"),
        ("CRLF", "%%\r\n[[a]]\r\n%%\r\n[[b]]", "b"),
        ("lone CR", "%%\r[[a]]\r%%\r[[b]]", "b"),
        ("four in a row are an empty comment", "%%%%\n[[a]]\n%%%%", "a"),
        ("not in front matter", "---\na: '%%'\n---\n[[b]]\n%%\n", "b"),
        ("peers P9: HTML", "<!-- #a -->\n\n#b <!-- #c --> # d\n", "#b"),
    ],
)
def test_comments(source: str, text: str, expected: str) -> None:
    check(text, expected)


def test_list_items_in_a_comment_over_lines_do_not_count() -> None:  # peers P11, recorded positions
    note = parse_note(VaultPath("Note.md"), b"- a\n\n%%\n- b\n%%\n\n- c\n")
    assert [item.start for item in note.layout.items] == [0, 16]
