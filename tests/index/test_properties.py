"""A note's properties as Dataview sees them: front matter and inline fields under one name."""

from __future__ import annotations

from typing import Any

import pytest
from index.vaults import vault

from vaultsync.index.names import normalised
from vaultsync.paths import VaultPath

PATH = VaultPath("Note.md")


def check(text: str, expected: dict[str, list[Any]]) -> None:
    """By normalised name the values of every writing, in order."""
    index = vault({PATH: text})
    assert {name: [value.value for value in values] for name, values in index.properties(PATH).items()} == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("insights", "insights"),
        ("Insights", "insights"),
        ("Opposed By", "opposed-by"),
        ("opposed_by", "opposed_by"),
        ("dg-publish", "dg-publish"),
        ("a  \t b", "a-b"),
        ("What?!", "what"),
        ("a/b", "ab"),
        ("größe", "größe"),
        ("🎉 Day", "🎉-day"),
        ("**", ""),
    ],
)
def test_names_are_compared_in_dataviews_form(name: str, expected: str) -> None:
    assert normalised(name) == expected


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("front matter", "---\na: 1\nb: [x, y]\n---\n", {"a": [1], "b": [["x", "y"]]}),
        ("inline", "A:: 1\n", {"a": ["1"]}),
        ("inline, empty", "a::\n", {"a": [""]}),
        ("one property", "---\nInsights: 1\n---\ninsights:: 2\n", {"insights": [1, "2"]}),
        ("one property", "---\nOpposed By: 1\n---\n(opposed-by:: 2)\n", {"opposed-by": [1, "2"]}),
        ("two keys of one name", "---\nTag: 1\ntag: 2\n---\n", {"tag": [1, 2]}),
        ("dataview 1.9: front matter, list items, other text", "a:: 1\n\n- a:: 2\n- [a:: 3]\n", {"a": ["2", "3", "1"]}),
        ("dataview 1.9: fields in plain list items reach the page", "- x\n  - y [a:: 1]\n", {"a": ["1"]}),
        ("dataview 1.9: fields in tasks do not", "- [ ] x [a:: 1]\n- [x] a:: 2\n- a:: 3\n", {"a": ["3"]}),
        ("dataview 1.9: code is read", "```\na:: 1\n```\n", {"a": ["1"]}),
        ("a name of nothing but symbols", "[!!:: 1]\n", {}),
        ("neither", "text\n", {}),
        ("unreadable front matter", "---\na: [\n---\nb:: 1\n", {"b": ["1"]}),
    ],
)
def test_properties(fact: str, text: str, expected: dict[str, list[Any]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('---\nup: "[[b]]"\n---\n', "up", [["[[b]]"]]),
        ('---\nup: ["[[b]]", "[[c]]"]\nx: "[[d]]"\n---\n', "up", [["[[b]]", "[[c]]"]]),
        ('---\nup: {a: "[[b]]"}\nx: ["[[d]]"]\n---\n', "up", [["[[b]]"]]),
        ("up:: [[b]], [[c|d]] and [e](f.md)\n", "up", [["[[b]]", "[[c|d]]", "[e](f.md)"]]),
        ("[[x]] [up:: [[b]]] [[y]]\n", "up", [["[[b]]"]]),
        ("up:: ![[b]] [[c]]\n", "up", [["[[c]]"]]),
        ('---\nup: "[[a]]"\n---\nup:: [[b]]\n', "up", [["[[a]]"], ["[[b]]"]]),
        ("up:: text\n", "up", [[]]),
    ],
)
def test_links_in_properties(text: str, name: str, expected: list[list[str]]) -> None:
    index = vault({PATH: text})
    assert [[link.original for link in value.links] for value in index.property(PATH, name)] == expected


@pytest.mark.parametrize(
    ("text", "key", "value", "inline"),
    [
        ("---\n'My Key': [b, c]\n---\n", "'My Key'", "[b, c]", False),
        ("---\nMy Key:\n---\n", "My Key", "", False),
        ("x [My Key:: 🎉 b] y\n", "My Key", "🎉 b", True),
        ("- **My Key**::  b \n", "My Key", "b", True),
    ],
)
def test_keys_and_values_stand_where_they_say(text: str, key: str, value: str, inline: bool) -> None:
    (found,) = vault({PATH: text}).property(PATH, "my-key")
    assert text[slice(*found.key_span)] == key
    assert text[slice(*found.span)] == value
    assert found.name == "My Key"
    assert found.inline is inline
    assert (found.property is None) is inline


@pytest.mark.parametrize("name", ["opposed by", "Opposed By", "opposed-by", " Opposed  by!"])
def test_a_property_is_found_by_any_writing_of_its_name(name: str) -> None:
    index = vault({PATH: "---\nOpposed by: 1\n---\n"})
    assert [value.value for value in index.property(PATH, name.strip())] == [1]


def test_nothing_is_found_where_there_is_nothing() -> None:
    index = vault({PATH: "a:: 1\n", "x.png": "", "y.canvas": "{}"})
    assert index.property(PATH, "b") == ()
    for path in ("x.png", "y.canvas", "Nowhere.md"):
        assert index.properties(VaultPath(path)) == {}
        assert index.property(VaultPath(path), "a") == ()
