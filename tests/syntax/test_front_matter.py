"""Where front matter begins and ends, what its properties are and where they stand, and its links."""

from __future__ import annotations

from typing import Any

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import LinkKind, Note, Problem, Property, PropertyPart, parse_note


def note(text: str) -> Note:
    return parse_note(VaultPath("Note.md"), text.encode())


def check(text: str, expected: dict[str, Any] | None) -> None:
    """The properties with their values, in order; None where there is no front matter. Nothing is wrong."""
    found = note(text)
    assert found.problems == ()
    if expected is None:
        assert found.front_matter is None
    else:
        assert found.front_matter is not None
        assert found.front_matter.readable
        assert [(p.key, p.value) for p in found.front_matter.properties] == list(expected.items())


def problem(text: str) -> Problem:
    (found,) = note(text).problems
    return found


# -- the block


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("plain", "---\na: b\n---\n", {"a": "b"}),
        ("nothing after it", "---\na: b\n---", {"a": "b"}),
        ("empty", "---\n---\n", {}),
        ("only a comment", "---\n# x\n---\n", {}),
        ("observed in Obsidian: blank lines may follow the opening", "---\n\n\na: b\n---\n", {"a": "b"}),
        ("white space after the fences", "---  \na: b\n---\t\n", {"a": "b"}),
        ("CRLF", "---\r\na: b\r\nc: d\r\n---\r\n", {"a": "b", "c": "d"}),
        ("lone CR", "---\ra: b\rc: d\r---\r", {"a": "b", "c": "d"}),
        ("after a byte order mark", "\ufeff---\na: b\n---\n", {"a": "b"}),
        ("dashes inside a value", "---\na: b --- c\nd: |\n  ---\ne: f\n---\n", {"a": "b --- c", "d": "---\n", "e": "f"}),
        ("four dashes close nothing", "---\na: b\n# ----\n---\n", {"a": "b"}),
        ("observed in Obsidian: only at the very start", "\n---\na: b\n---\n", None),
        ("observed in Obsidian: only at the very start", " ---\na: b\n---\n", None),
        ("observed in Obsidian: a later block is text", "x\n\n---\na: b\n---\n", None),
        ("observed in Obsidian: a later block is text", "---\na: b\n---\n\n---\nc: d\n---\n", {"a": "b"}),
        ("four dashes", "----\na: b\n----\n", None),
        ("more on the first line", "--- a\nb: c\n---\n", None),
        ("two dashes", "--\na: b\n--\n", None),
        ("TOML", "+++\na = 1\n+++\n", None),
        ("a rule, never closed", "---\n\nSome text.\n", None),
        ("a rule before a list", "---\n- a: b\n", None),
        ("a rule before a heading", "---\n# a: b\n", None),
        ("a rule at the end", "---", None),
    ],
)
def test_where_front_matter_stands(source: str, text: str, expected: dict[str, Any] | None) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("---\na: b\n---\nx", "---\na: b\n---"),
        ("\ufeff---\na: b\n---\nx", "---\na: b\n---"),
        ("---\r\na: b\r\n--- \r\nx", "---\r\na: b\r\n--- "),
        ("---\n---", "---\n---"),
    ],
)
def test_the_block_reaches_from_fence_to_fence(text: str, written: str) -> None:
    found = note(text).front_matter
    assert found is not None
    assert text[found.start : found.end] == written


def test_the_body_begins_after_the_block() -> None:
    found = note("---\na: '# [[x]] #y ^z'\n---\n# [[b]] #c ^d\n")
    assert [link.target for link in found.links] == ["b"]
    assert [tag.tag for tag in found.tags] == ["#c"]
    assert [heading.text for heading in found.headings] == ["[[b]] #c ^d"]
    assert [block.id for block in found.blocks] == ["d"]


# -- values and places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: 1\nb: text\nc: true\nd:\n---\n", {"a": 1, "b": "text", "c": True, "d": None}),
        ("---\na: [b, 2]\nc:\n  - d\n  - e: f\n---\n", {"a": ["b", 2], "c": ["d", {"e": "f"}]}),
        ("---\na: yes\nb: on\nc: No\n---\n", {"a": "yes", "b": "on", "c": "No"}),
        ("---\na: 2024-01-05\nb: 2024-01-05T10:00\nc: 12:30\n---\n", {"a": "2024-01-05", "b": "2024-01-05T10:00", "c": "12:30"}),
        ("---\na: >-\n  b\n  c\nd: 'it''s'\ne: \"x\\ty\"\n---\n", {"a": "b c", "d": "it's", "e": "x\ty"}),
        ("---\na: &x [b]\nc: *x\n---\n", {"a": ["b"], "c": ["b"]}),
        ("---\n1: a\ntrue: b\n'null': c\n---\n", {"1": "a", "true": "b", "null": "c"}),
        ("---\n? [a, b]\n: c\n---\n", {'["a", "b"]': "c"}),
        ("---\n<<: {a: b}\n---\n", {"<<": {"a": "b"}}),
        ("---\nTags: a\ntags: b\n---\n", {"Tags": "a", "tags": "b"}),
        ("---\nключ: значение 🎉\n---\n", {"ключ": "значение 🎉"}),
    ],
)
def test_values(text: str, expected: dict[str, Any]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('---\n{"a": 1, "b": ["c"]}\n---\n', {"a": 1, "b": ["c"]}),
        ('---\n{\n\t"a": 1,\n\t"b": {"c": null}\n}\n---\n', {"a": 1, "b": {"c": None}}),
        ('---\n{"a": "\\ud83c\\udf89", "b": "\\u00e9"}\n---\n', {"a": "🎉", "b": "é"}),
        ('---\n{\t"a": "x\\ty"}\n---\n', {"a": "x\ty"}),
        ('---\n{\t"a": "\\ud800", "b": NaN, "c": 1e999}\n---\n', {"a": "\ufffd", "b": "NaN", "c": "1e999"}),
    ],
)
def test_json_as_front_matter(text: str, expected: dict[str, Any]) -> None:
    check(text, expected)


def written(text: str) -> dict[str, tuple[str, str]]:
    """By key, the key and the value as they stand in the text."""
    front_matter = note(text).front_matter
    assert front_matter is not None
    return {p.key: (text[p.key_start : p.key_end], text[p.start : p.end]) for p in front_matter.properties}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\na: b\n---\n", {"a": ("a", "b")}),
        ("---\n'a b': \"c d\"  # e\n---\n", {"a b": ("'a b'", '"c d"')}),
        ("---\na:\nb:   \n---\n", {"a": ("a", ""), "b": ("b", "")}),
        ("---\na: [b, c]\nd: {e: f}\n---\n", {"a": ("a", "[b, c]"), "d": ("d", "{e: f}")}),
        ("---\na:\n  - b\n  - c\n\nd: e\n---\n", {"a": ("a", "- b\n  - c"), "d": ("d", "e")}),
        ("---\na:\n  b: c\n---\n", {"a": ("a", "b: c")}),
        ("\ufeff---\r\né: 🎉 x\r\nb: c\r\n---\r\n", {"é": ("é", "🎉 x"), "b": ("b", "c")}),
        ('---\n{\n\t"a": "🎉",\n\t"b": ["c"]\n}\n---\n', {"a": ('"a"', '"🎉"'), "b": ('"b"', '["c"]')}),
        ('---\n{"a": "\\ud83c\\udf89", "b": 1}\n---\n', {"a": ('"a"', '"\\ud83c\\udf89"'), "b": ('"b"', "1")}),
    ],
)
def test_keys_and_values_stand_where_they_say(text: str, expected: dict[str, tuple[str, str]]) -> None:
    assert written(text) == expected


def part(text: str, *pointer: str | int) -> PropertyPart | None:
    front_matter = note(text).front_matter
    assert front_matter is not None
    return front_matter.properties[0].locate(pointer)


@pytest.mark.parametrize(
    ("text", "pointer", "key", "value"),
    [
        ("---\na:\n  - b\n  - c d\n---\n", (1,), "", "c d"),
        ("---\na: [b, 'c']\n---\n", (1,), "", "'c'"),
        ("---\na:\n  b: c\n  d: e\n---\n", ("d",), "d", "e"),
        ("---\na:\n  - b: c\n    d: [e, f]\n---\n", (0, "d", 1), "", "f"),
        ("---\na: [{b: c}]\n---\n", (0,), "", "{b: c}"),
        ('---\n{"a": {\t"b": 1}}\n---\n', ("b",), '"b"', "1"),
    ],
)
def test_parts_of_a_value_stand_where_they_say(text: str, pointer: tuple[str | int, ...], key: str, value: str) -> None:
    found = part(text, *pointer)
    assert found is not None
    assert (text[found.key_start : found.key_end], text[found.start : found.end]) == (key, value)


@pytest.mark.parametrize("pointer", [(), (2,), ("x",), (0, 0)])
def test_no_part_where_there_is_none(pointer: tuple[str | int, ...]) -> None:
    assert part("---\na: [b, c]\n---\n", *pointer) is None


def test_property_by_its_exact_key() -> None:
    found = note("---\nTags: a\n---\n")
    assert isinstance(found.property("Tags"), Property)
    assert found.property("tags") is None
    assert note("x").property("Tags") is None


# -- links


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("peers P13", '---\na: "[[b]]"\n---\n', [("a", "b", "", None)]),
        ("peers P13", "---\na: '[[b#c|d]]'\n---\n", [("a", "b", "#c", "d")]),
        ("peers P13", '---\na:\n  - "[[b]]"\n  - c\n  - "[[d]]"\n---\n', [("a.0", "b", "", None), ("a.2", "d", "", None)]),
        ("peers P13: flow list", '---\na: ["[[b]]", "[[c]]"]\n---\n', [("a.0", "b", "", None), ("a.1", "c", "", None)]),
        ("peers P13: deeper", '---\na:\n  b:\n    - c: "[[d]]"\n---\n', [("a.b.0.c", "d", "", None)]),
        ("block text", "---\na: >-\n  [[b]]\n---\n", [("a", "b", "", None)]),
        ("JSON", '---\n{"a": "[[b]]"}\n---\n', [("a", "b", "", None)]),
        ("escapes", '---\na: "[[caf\\u00e9]]"\n---\n', [("a", "café", "", None)]),
        ("doubled quotes", "---\na: '[[it''s]]'\n---\n", [("a", "it's", "", None)]),
        ("peers P14: among text", '---\na: "see [[b]]"\nc: "[[d]] and [[e]]"\n---\n', []),
        ("peers P14: Markdown links", '---\na: "[b](c.md)"\n---\n', []),
        ("peers P2", '---\na: "[[]]"\n---\n', []),
        ("peers P1", '---\na: "[[b\\nc]]"\n---\n', []),
        ("in a key", '---\n"[[a]]": b\n---\n', []),
        ("in a comment", '---\na: b # "[[c]]"\n---\n', []),
    ],
)
def test_property_links(source: str, text: str, expected: list[tuple[str, str, str, str | None]]) -> None:
    found = note(text)
    assert found.problems == ()
    assert [(link.key, link.target, link.subpath, link.display) for link in found.property_links] == expected
    assert all(link.kind is LinkKind.PROPERTY for link in found.property_links)
    assert found.links == ()


@pytest.mark.parametrize(
    ("text", "link", "target"),
    [
        ('---\na: "[[b#c|d]]"\n---\n', "[[b#c|d]]", "b"),
        ('---\né: ["x", "[[🎉/b]]"]\n---\n', "[[🎉/b]]", "🎉/b"),
        ('---\na: "[[ b ]]"\n---\n', "[[ b ]]", "b"),
        ("---\na: '[[it''s]]'\n---\n", "'[[it''s]]'", "'[[it''s]]'"),
        ('---\na: "[[caf\\u00e9]]"\n---\n', '"[[caf\\u00e9]]"', '"[[caf\\u00e9]]"'),
    ],
)
def test_property_links_stand_where_they_say(text: str, link: str, target: str) -> None:
    (found,) = note(text).property_links
    assert (text[found.start : found.end], text[found.target_start : found.target_end]) == (link, target)


# -- what is wrong


@pytest.mark.parametrize(
    ("text", "places", "replacements"),
    [
        ("---\na: [[b]]\n---\n", ["[[b]]"], ['"[[b]]"']),
        ("---\na: [[b|c d]]\n---\n", ["[[b|c d]]"], ['"[[b|c d]]"']),
        ("---\na:\n  - [[b]]\n  - [[c]]\n---\n", ["[[b]]", "[[c]]"], ['"[[b]]"', '"[[c]]"']),
        ('---\na: [[b "c"]]\n---\n', ['[[b "c"]]'], ['"[[b \\"c\\"]]"']),
        ("---\na: [[b, c], [d]]\n---\n", [], []),
        ("---\na: [[b], [c]]\n---\n", [], []),
        ('---\na: "[[b]]"\n---\n', [], []),
    ],
)
def test_a_link_without_quotes_is_a_list_in_a_list(text: str, places: list[str], replacements: list[str]) -> None:  # peers P13
    found = note(text)
    assert [p.rule for p in found.problems] == ["unquoted-link-property"] * len(places)
    assert [text[p.start : p.end] for p in found.problems] == places
    assert [p.replacement for p in found.problems] == replacements
    for at, mend in zip(reversed(found.problems), reversed(replacements), strict=True):
        text = text[: at.start] + mend + text[at.end :]
    mended = note(text)
    assert mended.problems == ()
    assert len(mended.property_links) >= len(places)


def test_a_doubled_key_is_told_at_its_later_writing_and_the_last_value_counts() -> None:
    text = "---\na: 1\nb: 2\na: 3\na: 4\n---\n"
    found = note(text)
    assert [(p.rule, p.start) for p in found.problems] == [("duplicate-property", 14), ("duplicate-property", 19)]
    assert all('"a"' in p.message for p in found.problems)
    assert found.front_matter is not None
    assert {p.key: p.value for p in found.front_matter.properties} == {"a": 4, "b": 2}
    assert found.property("a") == Property(22, 23, "a", 4, 19, 20)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("---\na: b: c\n---\n", 2, "property of its own"),
        ("---\na: b\n\tc: d\n---\n", 3, "tab"),
        ("---\na: @b\n---\n", 2, "reserves"),
        ("---\na: b\nplain\n---\n", 3, "neither"),
        ("---\na: [b, c\nd: e\n---\n", 2, "closing `]`"),
        ("---\na: {b: c\n---\n", 2, "closing `}`"),
        ('---\na: "b\n---\n', 2, "never closed"),
        ("---\na: *b\n---\n", 2, "names nothing"),
        ("---\na: **b**\n---\n", 2, "alias"),
        ('---\na: "\\q"\n---\n', 2, "backslash"),
        ("---\na: b\x07\n---\n", 2, "control character"),
        ("---\na: b\n  c: d\n---\n", 3, "property of its own"),
        ("---\na:\n  - b\n c: d\n---\n", 4, "line up"),
        ("---\n- a\n- b\n---\n", 2, "a list"),
        ("---\njust text\n---\n", 2, "a single value"),
        ("---\n42\n---\n", 2, "a single value"),
        ("---\na: b\n...\nc: d\n---\n", 4, "after the end"),
        ("---\na: %b\n---\n", 2, "reserves"),
        ('---\n{"a": 1,, "b": 2}\n---\n', 2, "missing"),
        ("---\na: b\nno closing fence\n", 1, "never closed"),
        ("\ufeff---\na: b\n", 1, "never closed"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, line: int, words: str) -> None:
    found = problem(text)
    assert found.rule == "invalid-frontmatter"
    assert words in found.message
    assert not found.message.endswith(".")
    assert note(text).line_index.position(found.start).line == line
    assert found.start <= found.end <= len(text)


def test_unreadable_front_matter_has_no_properties_and_the_body_is_still_read() -> None:
    found = note("---\na: [b\n---\n[[c]]\n")
    assert found.front_matter is not None
    assert not found.front_matter.readable
    assert found.front_matter.properties == ()
    assert [link.target for link in found.links] == ["c"]


def test_front_matter_that_is_never_closed_is_text() -> None:
    found = note("---\na: [[b]]\n\n# c\n")
    assert found.front_matter is None
    assert [link.target for link in found.links] == ["b"]
    assert [heading.text for heading in found.headings] == ["c"]
