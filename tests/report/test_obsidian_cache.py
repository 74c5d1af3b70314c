"""Obsidian's metadata cache: its keys, and positions in its units."""

from __future__ import annotations

import json
from typing import Any

import pytest
from index.vaults import vault

from vaultsync.report import obsidian_cache


def cache(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(obsidian_cache.dump(vault({"s.md": text})))["s.md"]
    return found


def point(line: int, column: int, offset: int) -> dict[str, int]:
    return {"line": line, "col": column, "offset": offset}


def place(*numbers: int) -> dict[str, dict[str, int]]:
    return {"start": point(*numbers[:3]), "end": point(*numbers[3:])}


def test_one_entry_a_note_in_order_of_path() -> None:
    text = obsidian_cache.dump(vault({"x/b.md": "", "a.md": "", "c.png": "", "d.canvas": "{}"}))
    assert json.loads(text) == {"a.md": {}, "x/b.md": {}}
    assert text.index("a.md") < text.index("x/b.md")
    assert text.endswith("}\n")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("x [[a]]", "links", [{"link": "a", "original": "[[a]]", "displayText": "a", "position": place(0, 2, 2, 0, 7, 7)}]),
        ("![[a]]", "embeds", [{"link": "a", "original": "![[a]]", "displayText": "a", "position": place(0, 0, 0, 0, 6, 6)}]),
        ("x\n## a", "headings", [{"heading": "a", "level": 2, "position": place(1, 0, 2, 1, 4, 6)}]),
        ("x #a", "tags", [{"tag": "#a", "position": place(0, 2, 2, 0, 4, 4)}]),
        ("- [x] a ^b", "listItems", [{"parent": -1, "task": "x", "id": "b", "position": place(0, 0, 0, 0, 10, 10)}]),
        ("a ^B", "blocks", {"b": {"id": "b", "position": place(0, 2, 2, 0, 4, 4)}}),
        ('---\nup: ["[[a|b]]"]\n---', "frontmatterLinks", [{"key": "up.0", "link": "a", "original": "[[a|b]]", "displayText": "b"}]),
        ("---\nup: 1\n---\n", "frontmatter", {"up": 1}),
        ("---\nup: 1\n---\n", "frontmatterPosition", place(0, 0, 0, 2, 3, 13)),
    ],
)
def test_parts(text: str, name: str, expected: Any) -> None:
    assert cache(text)[name] == expected


def test_sections_and_footnotes() -> None:
    found = cache("a[^1]\n\n[^1]: b\n")
    assert [section["type"] for section in found["sections"]] == ["paragraph", "footnoteDefinition"]
    assert [footnote["id"] for footnote in found["footnotes"]] == ["1"]


@pytest.mark.parametrize(
    ("text", "display"),
    [
        ("[[a]]", "a"),
        ("[[a|b]]", "b"),
        ("[[a#h#i]]", "a > h > i"),
        ("[[a#^b]]", "a > ^b"),
        ("[[#h]]", "h"),
        ("[t](a%20b.md)", "t"),
    ],
)
def test_display_text(text: str, display: str) -> None:
    assert [link["displayText"] for link in cache(text)["links"]] == [display]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("é [[a]]", place(0, 2, 2, 0, 7, 7)),
        ("🎉 [[a]]", place(0, 3, 3, 0, 8, 8)),
        ("🎉\n🎉[[a]]", place(1, 2, 5, 1, 7, 10)),
        ("x\r\n[[🎉]]", place(1, 0, 3, 1, 6, 9)),
    ],
)
def test_columns_and_offsets_count_utf16_units(text: str, expected: dict[str, dict[str, int]]) -> None:
    assert cache(text)["links"][0]["position"] == expected


def test_what_is_empty_is_left_out() -> None:
    assert set(cache("text")) == {"sections"}
    assert set(cache("---\n---\n")) == {"frontmatter", "frontmatterPosition"}


def test_any_path_and_value_can_be_written() -> None:
    text = obsidian_cache.dump(vault({"a\udcff.md": '---\n{"x": "\\ud800"}\n---\n🎉'}))
    assert text.encode()
    assert "a\\\\udcff.md" in text
