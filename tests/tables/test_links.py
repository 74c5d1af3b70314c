"""Link values as text, in each style that Obsidian can be set to."""

from __future__ import annotations

import pytest
from tables.small import index_of

from vaultsync.paths import VaultPath
from vaultsync.query.values import Link
from vaultsync.tables.links import LinkStyle, LinkWriter

FILES = dict.fromkeys(("one.md", "a/two.md", "b/two.md", "a/b/three (x).md", "a/100% #1.md", "pic.png", "Note.md", "a/Home.md"), "")
TWO = Link("a/two.md")


@pytest.mark.parametrize(
    ("link", "form", "origin", "wiki", "markdown"),
    [
        (Link("one.md"), "shortest", "a/Home.md", "[[one]]", "[one](one.md)"),
        (TWO, "shortest", "Note.md", "[[a/two|two]]", "[two](a/two.md)"),
        (Link("one.md", display="One"), "shortest", "Note.md", "[[one|One]]", "[One](one.md)"),
        (Link("one.md", "header", "A b"), "shortest", "Note.md", "[[one#A b|one > A b]]", "[one > A b](one.md#A%20b)"),
        (Link("one.md", "block", "id"), "shortest", "Note.md", "[[one#^id|one > id]]", "[one > id](one.md#^id)"),
        (Link("one.md", embed=True), "shortest", "Note.md", "![[one]]", "![one](one.md)"),
        (Link("pic.png"), "shortest", "Note.md", "[[pic.png]]", "[pic.png](pic.png)"),
        (TWO, "absolute", "a/Home.md", "[[a/two|two]]", "[two](a/two.md)"),
        (TWO, "relative", "a/Home.md", "[[two]]", "[two](two.md)"),
        (TWO, "relative", "b/two.md", "[[../a/two|two]]", "[two](../a/two.md)"),
        (Link("a/b/three (x).md"), "relative", "a/Home.md", "[[b/three (x)|three (x)]]", "[three (x)](b/three%20%28x%29.md)"),
        (Link("one.md"), "relative", "a/Home.md", "[[../one|one]]", "[one](../one.md)"),
    ],
)
def test_a_link(link: Link, form: str, origin: str, wiki: str, markdown: str) -> None:
    index = index_of(FILES)
    assert LinkWriter(index, LinkStyle(form)).text(link, VaultPath(origin)) == wiki
    assert LinkWriter(index, LinkStyle(form, markdown=True)).text(link, VaultPath(origin)) == markdown


@pytest.mark.parametrize("form", ["shortest", "relative", "absolute"])
@pytest.mark.parametrize("markdown", [False, True])
def test_a_link_leads_back_to_its_file(form: str, markdown: bool) -> None:
    from vaultsync.syntax import parse_note

    index = index_of(FILES)
    writer = LinkWriter(index, LinkStyle(form, markdown))
    for path in index.files:
        for origin in index.notes:
            if "#" not in path:
                note = parse_note(origin, writer.text(Link(path), origin).encode())
                assert index.resolve(note.links[0], origin).path == path


@pytest.mark.parametrize(
    ("link", "text"),
    [
        (Link("nowhere"), "[[nowhere]]"),
        (Link("x/nowhere.md"), "[[x/nowhere.md]]"),
        (Link("nowhere", "header", "H"), "[[nowhere#H]]"),
        (Link("nowhere", display="shown"), "[[nowhere|shown]]"),
    ],
)
def test_a_link_to_no_file_stays_as_it_is(link: Link, text: str) -> None:
    for style in (LinkStyle(), LinkStyle("relative", markdown=True)):
        assert LinkWriter(index_of(FILES), style).text(link, VaultPath("Note.md")) == text


def test_text_that_would_end_a_link_early() -> None:
    writer = LinkWriter(index_of(FILES), LinkStyle())
    assert writer.text(Link("one.md", display="a]]b\nc"), VaultPath("Note.md")) == "[[one|a] ]b c]]"
    markdown = LinkWriter(index_of(FILES), LinkStyle(markdown=True))
    assert markdown.text(Link("one.md", display="[a]"), VaultPath("Note.md")) == "[\\[a\\]](one.md)"


@pytest.mark.parametrize(
    ("settings", "style"),
    [
        ({}, LinkStyle("shortest", markdown=False)),
        ({"newLinkFormat": "relative", "useMarkdownLinks": True}, LinkStyle("relative", markdown=True)),
        ({"newLinkFormat": "absolute", "useMarkdownLinks": "yes"}, LinkStyle("absolute", markdown=False)),
        ({"newLinkFormat": ["x"]}, LinkStyle("shortest", markdown=False)),
    ],
)
def test_the_style_of_the_vault(settings: dict[str, object], style: LinkStyle) -> None:
    assert LinkStyle.of(settings) == style
