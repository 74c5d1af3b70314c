"""Whatever the bytes: a note comes out, everything in it stands where it says, and looks alike where it should."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import frontmatter
import msgspec
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from vaultsync.index import parse_canvas
from vaultsync.paths import VaultPath
from vaultsync.syntax import LinkKind, Note, PropertyPart, parse_note
from vaultsync.syntax.line_lengths import pack_lines, unpack_lines
from vaultsync.syntax.yaml import resolve_scalar
from vaultsync.text import LineIndex

FRAGMENTS = (
    *"[](){}<>*_`$|#!^%~=+-\\:&@\"' \t\n\ra1",
    *(
        "\n\n",
        "\r\n",
        "---\n",
        "\n---\n",
        "```",
        "~~~",
        "$$",
        "%%",
        "[[",
        "]]",
        "![[",
        "](",
        "<!--",
        "-->",
        "::",
        "^a",
        "# ",
        "- ",
        "> ",
        "1. ",
    ),
    *(
        "- [ ] ",
        "> [!a] ",
        "    ",
        "[^a]",
        "[^a]: ",
        "| a | b |\n|---|---|\n",
        "===\n",
        "<div>\n",
        "</div>",
        "a::b",
        "a:: b",
        "#tag",
        "[[a]]",
        "[[a#b|c]]",
    ),
    *(
        "[a](b.md)",
        "![a](b%20c)",
        "[k:: v]",
        "(k:: [[v]])",
        "a: b\n",
        "a: [b, c]\n",
        'a: "[[b]]"\n',
        "- b\n",
        "vaultsync-ignore",
        "%% vaultsync-ignore %%",
    ),
    *(
        "\ufeff",
        "\u00e9",
        "e\u0301",
        "\U0001f600",
        "\u2028",
        "\u0085",
        "\u00a0",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x7f",
        "\u200b",
        "\u0660",
        "\u6f22",
    ),
)
NOTE = VaultPath("Note.md")
LINE_END = re.compile("[\r\n]")
mixed = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
with_front_matter = st.builds("---\n{}\n---\n{}".format, mixed, mixed)
texts = st.one_of(mixed, mixed, with_front_matter, st.text(max_size=60))


def read(text: str) -> Note:
    return parse_note(NOTE, text.encode())


@settings(max_examples=300)
@given(st.one_of(st.binary(max_size=200), texts.map(str.encode), st.builds(lambda a, b: a.encode() + b, mixed, st.binary(max_size=8))))
def test_bytes_become_a_note_that_can_be_stored(data: bytes) -> None:
    note = parse_note(NOTE, data)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(note), type=Note) == note
    assert note.readable == (note.length > 0 or not data)


@settings(max_examples=1000)
@given(texts)
@example("---\n? - a\n: b\n---\n")
@example("- a\r\n\t- b\r\n\t\t- c")
@example("- b\n::| a | b |\n|---|---|\n")
def test_everything_stands_where_it_says(text: str) -> None:
    note = read(text)
    layout = note.layout
    assume(note.readable)
    parts = (*note.headings, *note.links, *note.property_links, *note.tags, *note.fields, *note.blocks, *note.suppressions)
    for part in (*parts, *note.problems, *layout.sections, *layout.items, *layout.footnotes):
        assert 0 <= part.start <= part.end <= len(text) == note.length
    for link in (*note.links, *note.property_links):
        assert link.start <= link.target_start <= link.target_end <= link.end
    assert [text[link.start : link.end] for link in note.links] == [link.original for link in note.links]
    assert all("[[" in link.original and "]]" in link.original for link in note.links if link.kind in (LinkKind.WIKILINK, LinkKind.EMBED))
    assert [text[tag.start : tag.end] for tag in note.tags] == [tag.tag for tag in note.tags]
    assert [text[block.start : block.end] for block in note.blocks] == [f"^{block.id}" for block in note.blocks]
    assert all(heading.text in text[heading.start : heading.end] for heading in note.headings)
    for field in note.fields:
        assert field.start <= field.key_start <= field.key_end <= field.value_start <= field.value_end <= field.end
        places = (text[field.key_start : field.key_end], text[field.value_start : field.value_end])
        if any(map(LINE_END.search, places)):  # the lines of a list item are read as one
            assert [place.split() for place in places] == [field.key.split(), field.value.split()]
        else:
            assert places == (field.key, field.value)


@settings(max_examples=500)
@given(texts)
def test_parts_stand_in_order(text: str) -> None:
    note = read(text)
    sections = note.layout.sections
    for parts in (note.headings, note.links, note.tags, note.fields, note.blocks):
        starts = [part.start for part in parts]
        assert starts == sorted(starts)
    assert all(before.end <= after.start for before, after in pairwise(sections))
    assert all(any(section.start <= heading.start and heading.end <= section.end for section in sections) for heading in note.headings)
    body = note.front_matter.end if note.front_matter else 0
    assert all(part.start >= body for part in (*note.headings, *note.links, *note.tags, *note.fields, *note.blocks, *sections))


@settings(max_examples=300)
@given(with_front_matter)
def test_properties_stand_in_their_front_matter(text: str) -> None:
    note = read(text)
    block = note.front_matter
    assume(block is not None)
    assert block is not None
    assert text[block.start : block.end].rstrip(" \t").endswith("---")
    assert len({found.key for found in block.properties}) == len(block.properties)
    for found in block.properties:
        assert block.start <= found.key_start <= found.key_end <= found.start <= found.end <= block.end
        inside(found.parts, found.start, found.end)
    for link in note.property_links:
        assert any(found.start <= link.start and link.end <= found.end for found in block.properties)


def inside(parts: tuple[PropertyPart, ...], start: int, end: int) -> None:
    for part in parts:
        assert start <= part.key_start <= part.key_end <= end
        assert start <= part.start <= part.end <= end
        inside(part.parts, part.start, part.end)


# -- lines and columns


@given(st.text(st.sampled_from("a\n\r\u2028\x85\u00e9\U0001f600")))
def test_lines_and_columns_lead_back(text: str) -> None:
    index = LineIndex.of(text)
    assert [text[start - 1] in "\r\n" for start in index.starts[1:]] == [True] * (len(index.starts) - 1)
    assert len(index.starts) == len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for offset in range(len(text) + 1):
        line, column = index.position(offset)
        assert index.starts[line - 1] + column - 1 == offset
        assert index.utf16(offset) == (line - 1, units(text[index.starts[line - 1] : offset]), units(text[:offset]))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.lists(st.integers(1, 100_000)))
def test_packed_lines_are_the_same_lines(lengths: list[int]) -> None:
    starts = tuple(sum(lengths[:count]) for count in range(len(lengths) + 1))
    assert unpack_lines(pack_lines(starts)) == starts


# -- texts that must look alike


def shape(note: Note, shift: int = 0) -> list[Any]:
    """What there is, and where, without the text itself."""
    layout = note.layout
    return [
        [(part.start - shift, part.end - shift, part.level) for part in note.headings],
        [(part.start - shift, part.end - shift, part.kind) for part in note.links],
        [(part.start - shift, part.end - shift) for part in (*note.tags, *note.blocks, *note.fields)],
        [(part.start - shift, part.end - shift, part.type) for part in layout.sections],
        [(part.start - shift, part.end - shift, part.task) for part in layout.items],
    ]


@settings(max_examples=300)
@given(
    mixed,
    st.sampled_from(
        ["a: 1", "title: Something longer\nlist:\n- a\n- b", "", "# \u00e9\U0001f600", "a: [", "- ```\n- $$\n- '%%'\n- '<!--'"]
    ),
)
def test_front_matter_changes_nothing_in_the_body(body: str, yaml_text: str) -> None:
    before = f"---\n{yaml_text}\n---\n"
    # Three line ends: the body then begins no front matter of its own.
    assert shape(read(before + body), len(before)) == shape(read("\n\n\n" + body), 3)


@settings(max_examples=300)
@given(
    st.lists(st.sampled_from([part for part in FRAGMENTS if not set(part) & set("<&^:\u200b\u2028\x85\u00a0\u0660")]), max_size=40).map(
        "".join
    )
)
def test_letters_beyond_ascii_are_letters(text: str) -> None:
    plain = "".join("x" if character > "\x7f" and character != "\ufeff" else character for character in text)
    assert shape(read(text)) == shape(read(plain))


@settings(max_examples=300)
@given(mixed.filter(lambda text: "\r" not in text), st.sampled_from(["\r\n", "\r"]))
def test_line_ends_of_any_kind_mean_the_same(text: str, end: str) -> None:
    one, other = read(text), read(text.replace("\n", end))
    assert lines_of(one) == lines_of(other)


def lines_of(note: Note) -> list[Any]:
    line = note.line_index.line
    return [
        [(line(part.start), part.level, part.text) for part in note.headings],
        [(line(part.start), part.kind, part.target) for part in (*note.links, *note.property_links)],
        [(line(part.start), part.tag) for part in note.tags],
        [(line(part.start), part.id) for part in note.blocks],
        [(line(part.start), part.key, part.value) for part in note.fields],
        [(line(part.start), line(part.end), part.type) for part in note.layout.sections],
        [part.task for part in note.layout.items],
        [(part.key, part.value) for part in note.front_matter.properties] if note.front_matter else None,
    ]


# -- front matter, against PyYAML and json

# PyYAML writes `0E0` and `0o7` without quotes: text to YAML 1.1, numbers to 1.2.
letters = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x85\u2028\u2029\ufeff"), max_size=20).filter(
    lambda text: isinstance(resolve_scalar(text), str) or not isinstance(yaml.safe_load(text), str)
)
scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**63) + 1, 2**63 - 1), st.floats(allow_nan=False, allow_infinity=False), letters
)
values = st.recursive(
    scalars, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(letters, inner, max_size=4)), max_leaves=12
)
mappings = st.dictionaries(letters, values, max_size=5)


def properties(text: str) -> dict[str, Any]:
    note = read(text)
    assert not [problem for problem in note.problems if problem.rule == "invalid-frontmatter"], note.problems
    assert note.front_matter is not None
    return {found.key: found.value for found in note.front_matter.properties}


@settings(max_examples=400)
@given(mappings, st.sampled_from([True, False, None]), st.booleans(), st.sampled_from([20, 80, 1000]))
def test_yaml_is_read_as_others_read_it(data: dict[str, Any], flow: bool | None, unicode: bool, width: int) -> None:
    dumped = yaml.safe_dump(data, default_flow_style=flow, allow_unicode=unicode, width=width, sort_keys=False)
    text = f"---\n{dumped}---\n"
    assume(yaml.safe_load(dumped) == data)  # PyYAML does not read everything back that it writes
    assert properties(text) == data
    if "---" not in dumped:
        assert frontmatter.loads(text).metadata == data


@settings(max_examples=200)
@given(mappings)
def test_the_place_of_a_property_is_its_text(data: dict[str, Any]) -> None:
    dumped = yaml.safe_dump(data, default_flow_style=True, width=10_000, sort_keys=False)
    assume(yaml.safe_load(dumped) == data)
    text = f"---\n{dumped}---\n"
    note = read(text)
    assert note.front_matter is not None
    for found in note.front_matter.properties:
        assert yaml.safe_load(text[found.start : found.end]) == found.value
        assert yaml.safe_load(text[found.key_start : found.key_end].removeprefix("? ")) == found.key


@settings(max_examples=200)
@given(mappings, st.booleans(), st.sampled_from([None, "\t", 2]))
def test_json_is_read_as_json(data: dict[str, Any], ascii_only: bool, indent: str | int | None) -> None:
    dumped = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
    assume("\x7f" not in dumped or ascii_only)
    assert properties(f"---\n{dumped}\n---\n") == data


# -- canvases

json_values = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8), st.sampled_from(["file", "text", "No.md", "[[No]]"])
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["nodes", "id", "type", "file", "text", "subpath", "x"]), inner, max_size=5),
    ),
    max_leaves=20,
)
card = st.fixed_dictionaries(
    {"type": st.sampled_from(["file", "text", 3])}, optional=dict.fromkeys(("id", "file", "text", "subpath", "x"), json_values)
)
canvases = st.fixed_dictionaries(
    {"nodes": st.lists(st.one_of(card, json_values), max_size=5)}, optional={"edges": json_values, "a": json_values}
)


@settings(max_examples=300)
@given(
    st.one_of(
        st.binary(max_size=100), json_values.map(json.dumps).map(str.encode), st.sampled_from([b'{"nodes": [', b'{"nodes": 3}', b"[]"])
    )
)
def test_bytes_become_a_canvas(data: bytes) -> None:
    parse_canvas(VaultPath("a.canvas"), data)


@settings(max_examples=300)
@given(canvases, st.sampled_from([None, 1]))
def test_cards_stand_where_they_say(data: dict[str, Any], indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    canvas = parse_canvas(VaultPath("a.canvas"), text.encode())
    shown = [(node, node.get("type")) for node in data["nodes"] if isinstance(node, dict)]
    wanted = [node[kind] for node, kind in shown if kind in ("file", "text") and isinstance(node.get(kind), str)]
    assert [json.loads(text[card.start : card.end]) for card in canvas.cards] == wanted
    files = [node["file"] for node, kind in shown if kind == "file" and isinstance(node.get("file"), str)]
    assert [card.file for card in canvas.cards if card.file] == [file for file in files if file]
