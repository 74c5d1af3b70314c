"""Answers as HTML: Dataview's elements, and what Obsidian's renderer makes of texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables.elements import differences, elements
from tables.small import NOTE, in_html, index_of, synced

from vaultsync.paths import VaultPath
from vaultsync.query.settings import DataviewSettings
from vaultsync.tables.anchors import Anchors
from vaultsync.tables.definition import NamedTable
from vaultsync.tables.icons import PACKAGE, icons_for
from vaultsync.tables.inline_html import inline_html

GOLDEN = Path(__file__).parent.parent / "golden" / "references.html"
INTERNAL = 'class="internal-link" target="_blank" rel="noopener nofollow"'
EXTERNAL = '<a rel="noopener nofollow" class="external-link" href="{0}" target="_blank">{1}</a>'
FILES = {
    "Note.md": "",
    "One.md": "---\ntags: [x]\nn: 1\nlist: [p, 2]\nmap: {k: 1}\ndeep: [[[[[a]]]]]\n---\n- [ ] open\n    - [x] done\n    - plain\n",
}


def link(target: str, text: str, tip: str = "") -> str:
    tooltip = f'data-tooltip-position="top" aria-label="{tip}" ' if tip else ""
    return f'<a {tooltip}data-href="{target}" href="{target}" {INTERNAL}>{text}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("plain", "plain"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3"),
        ("", ""),
        (" ", ""),
        (r"\-", "-"),
        ("**bold** *it* ~~gone~~ `a<b`", "<strong>bold</strong> <em>it</em> <del>gone</del> <code>a&lt;b</code>"),
        ("==mark==", "<mark>mark</mark>"),
        ("a &amp; b", "a &amp; b"),
        ("<b>raw</b>", "<b>raw</b>"),
        ("line1\nline2\n", "line1\nline2"),
        ("line1  \nline2", "line1<br>\nline2"),
        ("[[one]]", link("one", "one")),
        ("[[one|x]]", link("one", "x", "one")),
        (r"[[one\|x]]", link("one", "x", "one")),
        ("[[a/one.md|one]]", link("a/one.md", "one", "a/one.md")),
        ("[[one#h]]", link("one#h", "one &gt; h")),
        ("[[one#^id|x]]", link("one#^id", "x", "one &gt; id")),
        ('[[a"b]]', link("a&quot;b", 'a"b')),
        ("![[one]]", "!" + link("one", "one")),
        ("![[pic.png|100x50]]", '<img alt="pic.png" src="pic.png" width="100" height="50">'),
        ("`[[one]]`", "<code>[[one]]</code>"),
        ("**[[one]]**", f"<strong>{link('one', 'one')}</strong>"),
        ("[text](note.md)", link("note.md", "text", "note.md")),
        ("[text](https://a.b/c?d=1&e)", EXTERNAL.format("https://a.b/c?d=1&amp;e", "text")),
        ("see https://a.b/c.", "see " + EXTERNAL.format("https://a.b/c", "https://a.b/c") + "."),
        ("(https://a.b/c_(d))", "(" + EXTERNAL.format("https://a.b/c_(d)", "https://a.b/c_(d)") + ")"),
        ("<https://a.b>", EXTERNAL.format("https://a.b", "https://a.b")),
        ("file.name", "file.name"),
        ("#tag", "#tag"),
        ("# heading", "<h1>heading</h1>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("*\ue0000\ue001* [[one]]", f"<em>0</em> {link('one', 'one')}"),
    ],
)
def test_a_text(text: str, html: str) -> None:
    assert inline_html(text, Anchors(index_of(FILES), VaultPath(NOTE))) == html


@pytest.mark.parametrize(
    ("column", "html"),
    [
        ("n", "1"),
        ('"n"', "<span>n</span>"),
        ("null", "<span>-</span>"),
        ("true", "true"),
        ('date("2024-01-05")', "January 05, 2024"),
        ("file.link", f"<span>{link('One.md', 'One', 'One.md')}</span>"),
        ('embed(link("pic.png", "20"))', '<img alt="pic.png" src="pic.png" width="20">'),
        ('elink("http://a", "b")', '<a href="http://a" rel="noopener" target="_blank" class="external-link">b</a>'),
        (
            "list",
            '<ul class="dataview dataview-ul dataview-result-list-ul"><li class="dataview-result-list-li"><span>p</span></li>'
            '<li class="dataview-result-list-li">2</li></ul>',
        ),
        (
            "map",
            '<ul class="dataview dataview-ul dataview-result-object-ul">'
            '<li class="dataview dataview-li dataview-result-object-li">k: 1</li></ul>',
        ),
    ],
)
def test_a_cell(column: str, html: str) -> None:
    [cell] = elements(in_html(f'TABLE WITHOUT ID {column} AS c FROM "One"', FILES)).all("td")
    assert differences(cell, elements(f"<td>{html}</td>").all("td")[0]) == []


def test_a_table() -> None:
    html = in_html("TABLE n FROM #x", FILES)
    assert html == (
        '<table class="dataview table-view-table"><thead class="table-view-thead"><tr class="table-view-tr-header">'
        '<th class="table-view-th"><span>File</span><span class="dataview small-text">1</span></th>'
        '<th class="table-view-th"><span>n</span></th>'
        '</tr></thead><tbody class="table-view-tbody"><tr>'
        f"<td><span>{link('One.md', 'One', 'One.md')}</span></td><td>1</td></tr></tbody></table>"
    )


def test_the_count_can_be_switched_off() -> None:
    html = in_html("TABLE n FROM #x", FILES, settings=DataviewSettings(show_result_count=False))
    assert "small-text" not in html


def test_values_nested_too_deeply_are_dots() -> None:
    assert '<li class="dataview-result-list-li">...</li>' in in_html('TABLE deep FROM "One"', FILES)


@pytest.mark.parametrize("kind", ["TABLE n", "LIST", "TASK"])
def test_no_result(kind: str) -> None:
    html = in_html(f"{kind} FROM #nothing", FILES)
    message = f"Dataview: No results to show for {kind.split()[0].lower()} query."
    assert f'<div class="dataview dataview-error-box"><p class="dataview dataview-error-message">{message}</p></div>' in html
    assert "error" not in in_html(f"{kind} FROM #nothing", FILES, settings=DataviewSettings(warn_on_empty_result=False))


def test_a_list() -> None:
    assert (
        in_html("LIST n FROM #x", FILES)
        == f'<ul class="dataview list-view-ul"><li><span>{link("One.md", "One", "One.md")}</span>: 1</li></ul>'
    )


def test_tasks_and_their_groups() -> None:
    html = elements(in_html('TASK FROM "One" GROUP BY file.name', FILES))
    assert [dict(item.attributes).get("data-task") for item in html.all("li")] == [" ", "x", None]
    assert [item.classes for item in html.all("li")] == [
        {"dataview", "task-list-item"},
        {"dataview", "task-list-item", "is-checked"},
        {"dataview", "task-list-basic-item"},
    ]
    assert [part.children for part in html.all("h4")[0].all("span")] == [("One",), ("2",)]


# -- the published form of the preset's table, with Metadata Menu's icons

TAKEAWAY = "---\ntype: takeaway\ninsights:\n  - '[[2025-01-30]]'\n  - '[[2025-01-31]]'\n---\n# References\n\nEnd\n"
INSIGHT = "---\nfileClass: Research Links\ncontent: '[[Sleep]] is {} at 6 months'\nsource: '[[smith2011]]'\n---\n"
RESEARCH = {
    "Insights/2025-01-30.md": INSIGHT.format("longer"),
    "Insights/2025-01-31.md": INSIGHT.format("**deeper**"),
    "Sources/smith2011.md": "---\nfileClass: [Research Links]\ncitation: Smith, A. “Sleep.” 2011. https://doi.org/10.1/x.\n---\n",
    "Tags/Sleep.md": "No file class here.\n",
}


def test_the_references_of_a_takeaway(update: bool) -> None:
    from dataclasses import replace

    from vaultsync.tables.presets import preset_tables

    table = replace(preset_tables("research")["references"], format="html", icons=True)
    text = synced(TAKEAWAY, RESEARCH, table)
    if update:
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")
    html = elements(text[text.index("<div>") : text.rindex("</div>") + 6])
    decorated = [dict(found.attributes) for found in html.all("a") if "fileclass-name" in dict(found.attributes)]
    assert [found["data-href"] for found in decorated] == ["Insights/2025-01-31.md", "Insights/2025-01-30.md", "Sources/smith2011.md"]
    assert text.count(PACKAGE) == len(decorated)


def test_one_class_for_every_note() -> None:
    table = NamedTable("t", ('LIST FROM "Tags"',), "html", icons="All")
    text = synced("<!-- vaultsync: t -->\n<!-- /vaultsync -->\n", RESEARCH, table)
    assert 'fileclass-name="All">Sleep</a><a class="metadata-menu fileclass-icon"><svg' in text


def test_notes_without_a_class_have_no_icon() -> None:
    icons = icons_for(choice=True, index=index_of(RESEARCH))
    assert icons is not None
    assert icons.class_of(VaultPath("Tags/Sleep.md")) is None
    assert icons_for(choice=False, index=index_of(RESEARCH)) is None
