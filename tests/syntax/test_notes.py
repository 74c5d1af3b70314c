"""From any bytes to a ``Note``: what cannot be read is told, everything else is whole."""

from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.paths import VaultPath
from vaultsync.syntax import Note, parse_note
from vaultsync.syntax.line_lengths import pack_lines, unpack_lines
from vaultsync.syntax.parse import MAX_BYTES

PATH = VaultPath("folder/Note.md")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a\nb \xff c\n", "byte 0xff on line 2"),
        ("é".encode("latin-1"), "not UTF-8: byte 0xe9 on line 1"),
        ("ab".encode("utf-16"), "NUL byte on line 1"),
        ("日本".encode("utf-16"), "not UTF-8: byte 0xff on line 1"),
        (b"\xed\xa0\x80", "not UTF-8"),
        (b"\xc0\xaf", "not UTF-8"),
        (b"a\n\nb\0c", "NUL byte on line 3"),
        (b"[[a]]\n" + b"\0" * 4096, "NUL byte on line 2"),
        (b"a" * (MAX_BYTES + 1), "larger than 16 MB"),
    ],
    ids=["byte", "latin-1", "utf-16 of ASCII", "utf-16", "surrogate", "overlong", "nul", "nuls", "huge"],
)
def test_what_is_no_text_is_told_and_has_no_parts(data: bytes, words: str) -> None:
    note = parse_note(PATH, data)
    (problem,) = note.problems
    assert problem.rule == "unreadable-note"
    assert words in problem.message
    assert problem.help
    assert not note.readable
    assert note == Note(PATH, hashlib.blake2b(data, digest_size=16).digest(), 0, b"", problems=(problem,))


@pytest.mark.parametrize("data", [b"", b"\n", b"\r", b" \t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_nothing_to_read_is_no_problem(data: bytes) -> None:
    note = parse_note(PATH, data)
    assert note.readable
    assert note.problems == note.links == note.headings == note.fields == ()
    assert note.length == len(data.decode())


def test_path_hash_and_length() -> None:
    data = "\ufeff# é 🎉\r\n".encode()
    note = parse_note(PATH, data)
    assert (note.path, note.length) == (PATH, len(data.decode()))
    assert note.hash == hashlib.blake2b(data, digest_size=16).digest()
    assert note.hash != parse_note(PATH, data + b"\n").hash


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "[[" * 50_000 + "]]" * 50_000,
        "[[a" * 30_000,
        "](" * 50_000,
        "![" * 50_000,
        ">" * 100_000,
        "> " * 50_000 + "[[a]]",
        "- " * 50_000,
        "".join("  " * n + "- a\n" for n in range(400)),
        "`" * 100_000,
        "".join("`" * n + " " for n in range(400)),
        "$" * 100_000,
        "$$" * 50_001,
        "$a" * 50_000,
        "%%" * 50_001,
        "<!--" * 25_000,
        "*" * 100_000,
        "a**" * 30_000,
        "#" * 100_000,
        "#a" * 50_000,
        "^a" * 50_000,
        "\\" * 100_000 + "[[a]]",
        "[a:: " * 8_000,
        "(a:: (" * 8_000 + ")" * 8_000,
        "::" * 50_000,
        " " * 30_000 + "=:: b",
        "a" + " " * 30_000 + "=:: b",
        "%% vaultsync-ignore" + " " * 50_000 + "< %%",
        "| a " * 20_000 + "|\n" + "| - " * 20_000 + "|\n",
        "$a$ [[b]] " * 10_000,
        "$$a$$ [[b]]\n" * 10_000,
        "a $$\n" * 20_000,
        "[^a]: b\n" * 10_000,
        "---\n" * 25_000,
        "---\n" + "".join(f"k{n}:\n- b\n" for n in range(9_000)) + "---\n",
        "&amp;" * 20_000,
        "\u2028" * 50_000,
        "e\u0301" * 50_000,
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
@pytest.mark.parametrize("opening", ["", "```\n", "---\na: b\n", "- a\n\n  "], ids=["", "in code", "in front matter", "in a list"])
def test_deep_and_unclosed_text_is_read_at_the_cost_of_its_length(opening: str, text: str) -> None:
    """A text of 100 kB that took quadratic time would take minutes, and the run would not end."""
    data = (opening + text).encode()
    note = parse_note(PATH, data)
    assert note.length == len(opening) + len(text)
    assert all(0 <= link.start < link.end <= note.length for link in note.links)


def test_line_starts_survive_packing() -> None:
    text = "a\r\n" + "b" * 127 + "\n" + "c" * 128 + "\r" + "d" * 20_000 + "\n\n"
    assert parse_note(PATH, text.encode()).line_index.starts == (0, 3, 131, 260, 20_261, 20_262)


@given(st.lists(st.one_of(st.integers(1, 200), st.integers(1, 10**7))))
def test_packing_lines_loses_nothing(steps: list[int]) -> None:
    starts = [0]
    for step in steps:
        starts.append(starts[-1] + step)
    assert unpack_lines(pack_lines(tuple(starts))) == tuple(starts)


FULL = """---
aliases: [é]
up: "[[a#b|c]]"
doubled: 1
doubled: {x: [1.5, null, true]}
---
# Heading 🎉 ^id
Key:: value [[a]] ![[b.png|100]] [c](d.md) #tag
- [ ] task
  - item (k:: v)[^1]

%% vaultsync-ignore broken-link %%

[^1]: note
"""


def test_a_note_survives_msgpack() -> None:
    note = parse_note(PATH, FULL.encode())
    assert note.links
    assert note.property_links
    assert note.fields
    assert note.problems
    assert note.suppressions
    assert note.layout.items
    assert note.layout.footnotes
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(note), type=Note) == note


@given(st.text(alphabet=st.sampled_from("ab [](){}|#^!\\`$%<>-*:\"'\n\r\t1.é🎉\ufeff"), max_size=60))
def test_every_part_stands_inside_the_text_in_order(text: str) -> None:
    note = parse_note(PATH, text.encode())
    layout = note.layout
    for parts in (note.links, note.tags, note.headings, note.fields, note.blocks, layout.sections, layout.items):
        assert all(0 <= part.start <= part.end <= len(text) for part in parts)
        assert [part.start for part in parts] == sorted(part.start for part in parts)
    assert [text[link.start : link.end] for link in note.links] == [link.original for link in note.links]
    assert [text[tag.start : tag.end] for tag in note.tags] == [tag.tag for tag in note.tags]
    assert [text[f.key_start : f.key_end] for f in note.fields] == [field.key for field in note.fields]
    assert [text[f.value_start : f.value_end] for f in note.fields] == [field.value for field in note.fields]
    assert note.line_index.starts[0] == 0
