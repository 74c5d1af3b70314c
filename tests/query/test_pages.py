"""What a query sees of a note: its fields by every name, and ``file``."""

from __future__ import annotations

from typing import Any

import pytest
from query.asking import engine_on, value

from vaultsync.paths import VaultPath

NOTE = """---
Due Date: 2024-01-05
rating: 5
tags: [Alpha, alpha/beta]
aliases: Uno, Ein
link: "[[two]]"
Foo: 1
position: here
---
# Head
rating:: 7
foo:: 2
Long Name:: x
- plain [score:: 3] #li
- Full:: line
- [ ] task [due:: 2024-05-01] [score:: 9]

See [[two]] and ![[two#Part]] [[gone]]
"""
VAULT = {"a/one.md": NOTE, "a/two.md": "[[one]]\n[[two]]\n", "b/2024-03-04 day.md": "date:: x\n[[one|1]]\n"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("this.rating", [5, 7]),
        ('this["Due Date"]', {"$date": "2024-01-05T00:00:00.000Z"}),
        ("this.due-date", {"$date": "2024-01-05T00:00:00.000Z"}),
        ("this.Foo", 1),
        ("this.foo", 2),
        ("this.long-name", "x"),
        ("this.score", 3),
        ("this.full", "line"),
        ("this.due", None),
        ("this.position", None),
        ("this.link", "a/two.md"),
        ("this.link.file.name", "two"),
        ("this.file.frontmatter.position", None),
        ('this.file.frontmatter["Due Date"]', "2024-01-05"),
        ("this.file.name", "one"),
        ("this.file.folder", "a"),
        ("this.file.path", "a/one.md"),
        ("this.file.ext", "md"),
        ("this.file.etags", ["#li", "#Alpha", "#alpha/beta"]),
        ("this.file.tags", ["#li", "#Alpha", "#alpha/beta", "#alpha"]),
        ("this.file.aliases", ["Uno", "Ein"]),
        ("this.file.outlinks", ["a/two.md", "a/two.md", "gone", "a/two.md"]),
        ("this.file.inlinks", ["a/two.md", "b/2024-03-04 day.md"]),
        ("this.file.day", None),
        ("this.file.cday", {"$date": "2025-01-26T00:00:00.000Z"}),
        ("this.file.mtime", {"$date": "2025-02-04T12:00:00.000Z"}),
        ("this.file.size", len(NOTE)),
        ("this.file.starred", False),
        ("this.file.nothing", None),
        ("length(this.file.lists)", 3),
        ("this.file.tasks.text", ["task [due:: 2024-05-01] [score:: 9]"]),
    ],
)
def test_fields_of_a_note(expression: str, expected: Any) -> None:
    assert value(VAULT, expression, "a/one.md") == expected


def test_a_note_that_links_to_itself_is_among_its_inlinks() -> None:
    assert value(VAULT, "this.file.inlinks", "a/two.md") == ["a/one.md", "a/two.md"]


def test_the_day_is_in_the_name_where_no_field_has_it() -> None:
    assert value(VAULT, "this.file.day", "b/2024-03-04 day.md") == {"$date": "2024-03-04T00:00:00.000Z"}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("20240506.md", "", "2024-05-06T00:00:00.000Z"),
        ("2024-13-01.md", "", None),
        ("2024-02-30.md", "", None),
        ("x.md", "---\nDay: 2024-01-02\n---\n", "2024-01-02T00:00:00.000Z"),
        ("x.md", "---\ndate: [2024-01-02]\n---\n", None),
        ("x.md", "date:: 2024-01-02\n", "2024-01-02T00:00:00.000Z"),
        ("2020-01-01.md", "date:: later\n", "2020-01-01T00:00:00.000Z"),
    ],
)
def test_day_of_a_note(path: str, text: str, expected: str | None) -> None:
    assert value({path: text}, "this.file.day", path) == (expected and {"$date": expected})


@pytest.mark.parametrize(
    ("aliases", "expected"),
    [("[a, 1, null, true]", ["a", "1", "null", "true"]), ("a,b , c", ["a", "b", "c"]), ("7", ["7"]), ("", []), ("[a, a]", ["a"])],
)
def test_aliases(aliases: str, expected: list[str]) -> None:
    assert value({"n.md": f"---\naliases: {aliases}\n---\n"}, "this.file.aliases", "n.md") == expected


@pytest.mark.parametrize(
    ("tags", "expected"), [('"a, b c"', ["#a", "#b", "#c"]), ('["#x", y]', ["#x", "#y"]), ("[1, [b]]", ["#1", "#b"]), ("~", [])]
)
def test_tags_of_the_front_matter(tags: str, expected: list[str]) -> None:
    assert value({"n.md": f"---\nTags: {tags}\n---\n"}, "this.file.etags", "n.md") == expected


def test_bookmarked_notes() -> None:
    engine = engine_on({"n.md": ""}, stars=frozenset({"n.md"}))
    assert engine.expression("this.file.starred", VaultPath("n.md")) is True


def test_links_show_what_obsidian_shows() -> None:
    engine = engine_on({"n.md": "[[m#A#B]] [[m|x]] [[m]] [[m#^b]]", "m.md": ""})
    shown = engine.expression("map(this.file.outlinks, (l) => meta(l).display)", VaultPath("n.md"))
    assert shown == ["m > A > B", "x", "m", "m > ^b"]


def test_a_field_named_file_does_not_hide_the_file() -> None:
    assert value({"n.md": "---\nfile: x\n---\n"}, "this.file.name", "n.md") == "n"


def test_pages_are_mappings_that_agree_with_themselves() -> None:
    page = engine_on(VAULT)._scope(VaultPath("a/one.md")).this
    assert list(page)[:3] == ["file", "Due Date", "rating"]
    assert len(page) == len(list(page)) == len(dict(page))
    assert all(name in page for name in page)
    file = page["file"]
    assert isinstance(file, type(page["file"]))
    assert len(file) == len(list(file))  # type: ignore[arg-type]
    assert "day" not in file  # type: ignore[operator]


def test_a_changed_index_is_seen() -> None:
    from vaultsync.syntax import parse_note

    engine = engine_on({"n.md": "a:: 1\n"})
    assert engine.expression("this.a", VaultPath("n.md")) == 1.0
    engine.index.apply([parse_note(VaultPath("n.md"), b"a:: 2\n")])
    assert engine.expression("this.a", VaultPath("n.md")) == 2.0


def test_inlinks_are_the_same_by_search_and_by_table() -> None:
    notes = {
        "a/One.md": "[[one]] [[#Head]]",
        "b/Two.md": "---\nup: '[[a/ONE]]'\n---\n",
        "b/one.md": "[x](../a/One.md)",
        "c.md": "[[nope]] ![[One#x]]",
        "\u00c5.md": "[[A\u030a]]",
    }
    asked = [*notes, "nope", "gone"]
    table = engine_on(notes)
    for _ in range(4):
        table._current().facts.linking.to("gone")
    for path in asked:
        assert engine_on(notes)._current().facts.linking.to(path) == table._current().facts.linking.to(path)
        followed = engine_on(notes)
        followed.index.follow()
        assert followed._current().facts.linking.to(path) == table._current().facts.linking.to(path)
    assert table._current().facts.linking.to("a/One.md") == ["a/One.md", "b/Two.md", "b/one.md", "c.md"]
    assert table._current().facts.linking.to("nope") == ["c.md"]
