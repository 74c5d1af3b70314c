"""Which brackets are links to Obsidian, and how a link falls into target, subpath and display text."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import Link, LinkKind, parse_note, written_link


def links(text: str) -> list[Link]:
    return list(parse_note(VaultPath("Note.md"), text.encode()).links)


def check(text: str, expected: list[str]) -> None:
    """The links of a text as written, in order; each stands where it says."""
    found = links(text)
    assert [link.original for link in found] == expected
    assert [text[link.start : link.end] for link in found] == expected


def check_parts(text: str, target: str, subpath: str = "", display: str | None = None) -> None:
    """The parts of the only link of a text."""
    (link,) = links(text)
    assert (link.target, link.subpath, link.display) == (target, subpath, display)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("plain", "see [[a]] and [[b]].", ["[[a]]", "[[b]]"]),
        ("plain", "[[a]][[b]]", ["[[a]]", "[[b]]"]),
        ("plain", "**[[a]]** *[[b]]* ~~[[c]]~~ ==[[d]]==", ["[[a]]", "[[b]]", "[[c]]", "[[d]]"]),
        ("plain", "# See [[a]]\n\n- [[b]]\n\n> [[c]]\n", ["[[a]]", "[[b]]", "[[c]]"]),
        ("peers P1", "[[a]b]]", ["[[a]b]]"]),
        ("peers P1", "[[a] ]", []),
        ("peers P1", "[[a]", []),
        ("peers P1", "[[a", []),
        ("peers P1: a line break voids it", "[[a\nb]]", []),
        ("peers P1: a line break voids it", "[[a\r\nb]]", []),
        ("peers P1: a line break voids it", "[[a\rb]]", []),
        ("peers P1: the void one hides no later one", "[[a\nb [[c]]", ["[[c]]"]),
        ("peers P1: nested yields the inner", "[[a [[b]] c]]", ["[[b]]"]),
        ("observed in Obsidian: brackets in a target", "[[[Draft] (Live)]]", ["[[[Draft] (Live)]]"]),
        ("observed in Obsidian: brackets in a target", "[[Live [Draft]]]", ["[[Live [Draft]]]"]),
        ("a bracket after the link is text", "[[a]]]", ["[[a]]"]),
        ("peers P2", "[[]]", []),
        ("peers P2", "[[ ]]", []),
        ("peers P2", "[[|x]]", ["[[|x]]"]),
        ("peers P8: escaped", r"\[[a]]", []),
        ("peers P8: escaped", r"[\[a]]", []),
        ("peers P8: an escaped backslash escapes nothing", r"\\[[a]]", [r"[[a]]"]),
        ("peers P8: the link after it", r"\[[a]] [[b]]", ["[[b]]"]),
        ("peers P15: a URL between brackets is a note", "[[https://example.org/a]]", ["[[https://example.org/a]]"]),
        ("a footnote is no link", "a[^1]\n\n[^1]: [[b]]", ["[[b]]"]),
    ],
)
def test_wikilinks(source: str, text: str, expected: list[str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("peers P6", "```\n[[a]]\n```\n[[b]]", ["[[b]]"]),
        ("peers P6", "~~~ md\n[[a]]\n~~~\n[[b]]", ["[[b]]"]),
        ("peers P6", "````\n```\n[[a]]\n```\n````\n[[b]]", ["[[b]]"]),
        ("peers P6: never closed", "```\n[[a]]\n", []),
        ("peers P6", "- x\n  ```\n  [[a]]\n  ```\n- [[b]]", ["[[b]]"]),
        ("peers P6", "> ```\n> [[a]]\n> ```\n> [[b]]", ["[[b]]"]),
        ("peers P6", "`[[a]]` [[b]]", ["[[b]]"]),
        ("peers P6", "`` ` [[a]] `` [[b]]", ["[[b]]"]),
        ("peers P6: a lone backtick is text", "` [[a]]", ["[[a]]"]),
        ("peers P6: over a line break", "`x\n[[a]]` [[b]]", ["[[b]]"]),
        ("observed in Obsidian: a code span wins over a link", "[[a `b` c]]", []),
        ("observed in Obsidian: a code span wins over a link", "[[a `b]]` c", []),
        ("observed in Obsidian: and hides no later link", "[[a `b` c]] [[d]]", ["[[d]]"]),
        ("peers P7", "x\n\n    [[a]]\n\n[[b]]", ["[[b]]"]),
        ("peers P7: indented after a paragraph is that paragraph", "x\n    [[a]]\n", ["[[a]]"]),
        ("peers P9", "<!-- [[a]] --> x", []),
        ("peers P9", "x <!-- [[a]] --> [[b]]", ["[[b]]"]),
        ("peers P9", "<!--\n[[a]]\n\n[[b]]\n-->\n\n[[c]]", ["[[c]]"]),
        ("peers P9: never closed", "<!-- [[a]]\n\n[[b]]", []),
    ],
)
def test_code_and_html_comments_hide_links(source: str, text: str, expected: list[str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("peers P5", "| x |\n| - |\n| [[a\\|b]] |\n", ["[[a\\|b]]"]),
        ("observed in Obsidian: a bare pipe ends the cell", "| x |\n| - |\n| [[a|b]] |\n", []),
        ("observed in Obsidian: also in the head", "| [[a|b]] | x |\n| - | - | - |\n| [[c]] | y | z |\n", ["[[c]]"]),
        ("no table when the head has more cells", "| [[a|b]] | x |\n| - | - |\n", ["[[a|b]]"]),
        ("no table without its second line", "| [[a|b]] |\n", ["[[a|b]]"]),
        ("after the table", "| x |\n| - |\n| [[a]] |\n\n[[b|c]]\n", ["[[a]]", "[[b|c]]"]),
        ("a table in a quote", "> | x |\n> | - |\n> | [[a|b]] [[c\\|d]] |\n", ["[[c\\|d]]"]),
    ],
)
def test_a_pipe_in_a_table_is_escaped(source: str, text: str, expected: list[str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("source", "text", "target", "subpath", "display"),
    [
        ("plain", "[[a]]", "a", "", None),
        ("plain", "[[folder/a.md]]", "folder/a.md", "", None),
        ("plain", "[[a|b]]", "a", "", "b"),
        ("peers P3: first hash, first pipe", "[[a#b#c|d|e]]", "a", "#b#c", "d|e"),
        ("peers P3: a hash after the pipe is shown", "[[a|b#c]]", "a", "", "b#c"),
        ("peers P3", "[[#b]]", "", "#b", None),
        ("peers P3", "[[#^id]]", "", "#^id", None),
        ("peers P3", "[[a#^id|x]]", "a", "#^id", "x"),
        ("peers P2: no target, no display", "[[|x]]", "|x", "", None),
        ("peers P2: the pipe after it divides", "[[|x|y]]", "|x", "", "y"),
        ("peers P4", "[[ a | b ]]", "a", "", "b"),
        ("peers P4", "[[ a # b ]]", "a", "# b", None),
        ("an empty display text", "[[a|]]", "a", "", ""),
        ("observed in Obsidian: the same spelling outside tables", "[[a\\|b]]", "a", "", "b"),
        ("peers P5", "| x |\n| - |\n| [[a#h\\|b]] |\n", "a", "#h", "b"),
        ("observed in Obsidian", "[[[Draft] (Live)|x]]", "[Draft] (Live)", "", "x"),
        ("observed in Obsidian: a formula breaks no link", "[[the $k$ case]]", "the $k$ case", "", None),
        ("observed in Obsidian: a formula in the display text", "[[a|$k$]]", "a", "", "$k$"),
        ("peers P15", "[[https://example.org/a#b]]", "https://example.org/a", "#b", None),
        ("peers E1: a size", "![[a.png|100]]", "a.png", "", "100"),
        ("peers E1: a size", "![[a.png|100x145]]", "a.png", "", "100x145"),
        ("peers E1", "![[a.png#outline|x|100]]", "a.png", "#outline", "x|100"),
        ("peers E2", "![[a.pdf#page=3]]", "a.pdf", "#page=3", None),
        ("peers B4: footnote subpath", "[[a#[^1]]]", "a", "#[^1]", None),
        ("a name no file can have is still a target", "[[a:b*c?]]", "a:b*c?", "", None),
    ],
)
def test_parts(source: str, text: str, target: str, subpath: str, display: str | None) -> None:
    check_parts(text, target, subpath, display)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[[a]]", LinkKind.WIKILINK),
        ("![[a]]", LinkKind.EMBED),
        ("! [[a]]", LinkKind.WIKILINK),
        (r"\![[a]]", LinkKind.WIKILINK),
        (r"\\![[a]]", LinkKind.EMBED),
        ("[x](a.md)", LinkKind.MARKDOWN),
        ("![x](a.png)", LinkKind.MARKDOWN_EMBED),
    ],
)
def test_kinds(text: str, kind: LinkKind) -> None:
    (link,) = links(text)
    assert link.kind is kind
    assert link.is_embed is (kind in (LinkKind.EMBED, LinkKind.MARKDOWN_EMBED))
    assert text.endswith(link.original)
    assert link.original.startswith("!") is link.is_embed


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("peers P16: no destination", "[x]()", []),
        ("peers P16: a literal space", "[x](a b.md)", []),
        ("CommonMark: angle brackets take spaces", "[x](<a b.md>)", ["[x](<a b.md>)"]),
        ("CommonMark: a title", '[x](a.md "b c")', ['[x](a.md "b c")']),
        ("a scheme leads out of the vault", "[x](https://example.org) [y](mailto:a@b.org) [z](obsidian://open?vault=v)", []),
        ("no scheme, another host", "[x](//example.org/a)", []),
        ("CommonMark autolinks", "<https://example.org> https://example.org", []),
        ("peers P6", "`[x](a.md)`", []),
        ("peers P7", "x\n\n    [x](a.md)\n", []),
        ("peers P9", "<!-- [x](a.md) -->", []),
        ("observed in Obsidian: a comment over lines", "%%\n[x](a.md)\n%%\n", []),
        ("observed in Obsidian: a comment on one line", "%% [x](a.md) %%", ["[x](a.md)"]),
        ("peers P8", r"\[x](a.md)", []),
        ("in order with the others", "[[a]] [x](b.md) ![[c]] ![y](d.png)", ["[[a]]", "[x](b.md)", "![[c]]", "![y](d.png)"]),
        ("an image in a link", "[![x](a.png)](b.md)", ["[![x](a.png)](b.md)", "![x](a.png)"]),
    ],
)
def test_markdown_links(source: str, text: str, expected: list[str]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("source", "text", "target", "subpath", "display"),
    [
        ("plain", "[x](a.md)", "a.md", "", "x"),
        ("plain", "[x](../b/a.md#c)", "../b/a.md", "#c", "x"),
        ("plain", "[x](#c)", "", "#c", "x"),
        ("plain", "[](a.md)", "a.md", "", ""),
        ("peers R13: percent-decoded", "[x](a%20b.md#c%20d)", "a b.md", "#c d", "x"),
        ("peers R13: percent-decoded", "[x](caf%C3%A9.md)", "café.md", "", "x"),
        ("peers R13: no percent code stays", "[x](100%.md)", "100%.md", "", "x"),
        ("peers R14: an encoded hash divides all the same", "[x](a%23b.md)", "a", "#b.md", "x"),
        ("not decoded twice", "[x](a%2520b.md)", "a%20b.md", "", "x"),
        ("characters outside ASCII", "[é](日本/é.md)", "日本/é.md", "", "é"),
        ("characters outside ASCII", "[🎉](<🎉 a.md>)", "🎉 a.md", "", "🎉"),
        ("CommonMark: angle brackets", "[x](<a b.md#c d>)", "a b.md", "#c d", "x"),
        ("CommonMark: parentheses in pairs", "[x](a(b).md)", "a(b).md", "", "x"),
        ("CommonMark: escaped", r"[x](a\(b.md)", "a(b.md", "", "x"),
        ("markup in the display text", "[**x**](a.md)", "a.md", "", "**x**"),
        ("an image's size", "![x|100](a.png)", "a.png", "", "x|100"),
        ("brackets in the display text", "[x [y] z](a.md)", "a.md", "", "x [y] z"),
    ],
)
def test_parts_of_markdown_links(source: str, text: str, target: str, subpath: str, display: str) -> None:
    check_parts(text, target, subpath, display)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("[[a]]", "a"),
        ("[[a]] is a", "a"),
        ("a [[ a |b]]", "a"),
        ("é 🎉 [[x/é 🎉#h|b]]", "x/é 🎉"),
        ("![[#a]]", ""),
        ("---\na: b\n---\n[[b]]", "b"),
        ("\ufeff[[a]]", "a"),
        ("\r\n\r\n[[a]]", "a"),
        ("[a](a.md)", "a.md"),
        ("[a](<a b.md#c>)", "a b.md"),
        ("[a](a%20b.md#c)", "a%20b.md"),
        ("[é](é.md)", "é.md"),
        ("[a.md](a.md)", "a.md"),
        ("[a](<é>)", "é"),
    ],
)
def test_the_span_of_a_target_is_the_target_as_written(text: str, written: str) -> None:
    (link,) = links(text)
    assert text[link.target_start : link.target_end] == written
    assert text[link.start : link.end] == link.original
    assert link.start < link.target_start <= link.target_end < link.end


@pytest.mark.parametrize(
    ("source", "text", "written"),
    [
        ("plain", "[[a|b]]", "a"),
        ("plain", "[[a#b#c|d]]", "a#b#c"),
        ("observed in Obsidian: spaces before the hash are kept", "[[Page #3]]", "Page #3"),
        ("observed in Obsidian", "[[a\\|b]]", "a"),
        ("peers P2", "[[|x]]", "|x"),
        ("peers P2", "[[|x|y]]", "|x"),
        ("peers P4", "![[ a |b]]", "a"),
        ("percent-decoded", "[x](a%20b.md#c%20d)", "a b.md#c d"),
    ],
)
def test_written_link_is_target_and_subpath_as_obsidian_keeps_them(source: str, text: str, written: str) -> None:
    (link,) = links(text)
    assert written_link(link) == written
