"""The JSON of the Metadata Extractor plugin, quirks included."""

from __future__ import annotations

import json
from typing import Any

import pytest
from index.vaults import vault

from vaultsync.report import metadata_extractor


def entries(files: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(metadata_extractor.dump(vault(files)))
    return found


def check(text: str, name: str, expected: Any, files: dict[str, str] | None = None) -> None:
    """One key of the entry of ``s.md``; None when it is not there."""
    (entry,) = [entry for entry in entries({**(files or {}), "s.md": text}) if entry["relativePath"] == "s.md"]
    assert entry.get(name) == expected


def test_one_entry_a_note_in_order_of_path() -> None:
    found = entries({"x/B.md": "", "a.md": "", "c.png": "", "d.canvas": "{}"})
    assert found == [{"fileName": "a", "relativePath": "a.md"}, {"fileName": "B", "relativePath": "x/B.md"}]


def test_an_empty_vault() -> None:
    assert metadata_extractor.dump(vault({})) == "[]\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("#A #a #b/C", ["a", "b/c"]),
        ("---\ntags: [X, '#y', x]\n---\n#z", ["z", "x", "y"]),
        ("---\nTag: a, b c\n---\n", ["a", "b", "c"]),
        ("---\ntags: [2024, 1.5, true, null, [a]]\n---\n", ["2024", "1.5"]),
        ("---\ntags: 2024\n---\n", ["2024"]),
        ("---\ntags:\n---\n", None),
        ("text", None),
    ],
)
def test_tags_in_lower_case_each_once(text: str, expected: list[str] | None) -> None:
    check(text, "tags", expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# a\n## [[b|c]]\n- # d\n", [{"heading": "a", "level": 1}, {"heading": "[[b|c]]", "level": 2}]),
        ("text", None),
    ],
)
def test_headings(text: str, expected: list[dict[str, Any]] | None) -> None:
    check(text, "headings", expected)


@pytest.mark.parametrize(
    ("text", "aliases", "rest"),
    [
        ("---\naliases: [A, b]\nx: 1\n---\n", ["A", "b"], {"x": 1}),
        ("---\nalias: A, b\ntags: c\n---\n", ["A", "b"], None),
        ("---\nx: {y: [2024-01-05, null]}\n---\n", None, {"x": {"y": ["2024-01-05", None]}}),
        ("---\n---\n", None, None),
        ("---\nx: [\n---\n", None, None),
    ],
)
def test_aliases_and_the_rest_of_the_front_matter(text: str, aliases: list[str] | None, rest: dict[str, Any] | None) -> None:
    check(text, "aliases", aliases)
    check(text, "frontmatter", rest)


TO_A = {"link": "a", "relativePath": "x/a.md"}


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("plain", "[[a]]", [TO_A]),
        ("only what stands after the last slash", "[[x/a]]", [TO_A]),
        ("unresolved: no path", "[[b]]", [{"link": "b"}]),
        ("peers R21: it keeps its case", "[[B c]]", [{"link": "B c"}]),
        ("subpath", "[[a#h]]", [{"link": "a#h", "relativePath": "x/a.md", "cleanLink": "a"}]),
        ("observed in Obsidian: white space before the hash", "[[a #3]]", [{"link": "a #3", "relativePath": "x/a.md", "cleanLink": "a"}]),
        ("into the note itself", "[[#h]]", [{"link": "#h", "relativePath": "s.md"}]),
        ("display text", "[[a|t]]", [{**TO_A, "displayText": "t"}]),
        ("display text like the link", "[[a|a]]", [TO_A]),
        ("both", "[[x/a#^b|t]]", [{"link": "a#^b", "relativePath": "x/a.md", "cleanLink": "a", "displayText": "t"}]),
        ("Markdown, decoded", "[t](x/a%2Emd)", [{"link": "a.md", "relativePath": "x/a.md", "displayText": "t"}]),
        ("a scheme is no link", "[t](https://example.org/a)", None),
        ("links, then embeds", "![[a]] [[b]]", [{"link": "b"}, TO_A]),
        ("embeds that lead nowhere are left out", "![[b]] ![t](b.md)", None),
        ("targets that are no notes are left out", "[[c.png]] ![[c.png]] [[d.canvas]]", None),
        ("an unresolved attachment stays", "[[e.png]]", [{"link": "e.png"}]),
        ("front matter links are not in it", '---\nup: "[[a]]"\n---\n', None),
        ("each link, not each target", "[[a]] [[a]]", [TO_A, TO_A]),
        ("observed in Obsidian: a table", "| t |\n| - |\n| [[a\\|b]] |\n", [{**TO_A, "displayText": "b"}]),
    ],
)
def test_links(fact: str, text: str, expected: list[dict[str, Any]] | None) -> None:
    check(text, "links", expected, {"x/a.md": "", "c.png": "", "d.canvas": "{}"})


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"b.md": "[[s]]", "a.md": "![[s#h|t]]"}, [
            {"fileName": "a", "link": "s#h", "relativePath": "a.md", "cleanLink": "s", "displayText": "t"},
            {"fileName": "b", "link": "s", "relativePath": "b.md"},
        ]),
        ({"a.md": "[[s]] [[s]]"}, [{"fileName": "a", "link": "s", "relativePath": "a.md"}] * 2),
        ({"a.md": "[[x]]"}, None),
    ],
)  # fmt: skip
def test_backlinks(files: dict[str, str], expected: list[dict[str, Any]] | None) -> None:
    check("# h\n[[#h]]", "backlinks", expected, files)


def test_text_stays_readable() -> None:
    text = metadata_extractor.dump(vault({"é 🎉.md": "# 日本"}))
    assert '"é 🎉.md"' in text
    assert '"日本"' in text
    assert text.endswith("]\n")


def test_any_path_and_value_can_be_written() -> None:
    text = metadata_extractor.dump(vault({"a\udcff.md": '---\n{"x": "\\ud800"}\n---\n[[s]]', "s.md": "[[a]]"}))
    assert text.encode()
    assert [entry["relativePath"] for entry in json.loads(text)] == ["a\\udcff.md", "s.md"]
