"""Which ``#words`` of the body are tags to Obsidian."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note


def check(text: str, expected: str) -> None:
    """The tags as written, separated by spaces; each stands where it says."""
    found = parse_note(VaultPath("Note.md"), text.encode()).tags
    assert " ".join(tag.tag for tag in found) == expected
    assert [text[tag.start : tag.end] for tag in found] == [tag.tag for tag in found]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("help: letters, digits, _ - /", "#a #b1 #c_d #e-f #g/h", "#a #b1 #c_d #e-f #g/h"),
        ("help: at least one character that is no digit", "#1984 #1984a #y1984", "#1984a #y1984"),
        ("case is kept", "#Ab", "#Ab"),
        ("letters outside ASCII", "#café #日本 #ünï", "#café #日本 #ünï"),
        ("emoji", "#🎉 #a🎉", "#🎉 #a🎉"),
        ("punctuation ends it", "#a. #b, #c! (x) #d) #e: #f;", "#a #b #c #d #e #f"),
        ("a hash ends it", "#a#b", "#a"),
        ("typographic marks end it", "#a\u2019s #b\u2026", "#a #b"),
        ("only after white space", "a#b (#c) -#d **#e**", ""),
        ("not in a URL", "https://example.org/#a", ""),
        ("a no-break space will do", "x\u00a0#a", "#a"),
        ("at the start and after line ends", "#a\n#b\r\n#c\r#d", "#a #b #c #d"),
        ("after front matter", "---\na: b\n---\n#c", "#c"),
        ("after a byte order mark", "\ufeff#a", "#a"),
        ("a lone hash", "# a", ""),
        ("escaped", r"\#a", ""),
        ("observed in Obsidian: after an escaped bracket", r"\[\[#a]] \(#b\)", "#a #b"),
        ("observed in Obsidian: after an escaped bracket", r"\[#a", "#a"),
        ("in headings, lists, quotes and tables", "# x #a\n\n- #b\n\n> #c\n\n| #d |\n| - |\n| x #e |\n", "#a #b #c #d #e"),
        ("in a task", "- [ ] #a", "#a"),
        ("not in a link", "[[x #a]] [y #b](z.md) #c", "#c"),
        ("not in code", "`#a` `x #b`\n```\n#c\n```\n\n    #d\n", ""),
        ("not in HTML comments", "<!-- #a -->", ""),
        ("not in display formulas", "$$\n#a\n$$\n", ""),
        ("not in front matter", "---\na: ' #b'\n# #c\n---\n", ""),
    ],
)
def test_tags(source: str, text: str, expected: str) -> None:
    check(text, expected)
