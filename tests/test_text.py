"""Lines, columns and UTF-16 from offsets; texts from edits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.paths import VaultPath
from vaultsync.text import LineIndex, Position, Rewrite, Span, TextEdit, apply_edits

NOTE = VaultPath("Note.md")


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", (0,)),
        ("a", (0,)),
        ("\n", (0, 1)),
        ("a\nb", (0, 2)),
        ("a\nb\n", (0, 2, 4)),
        ("a\r\nb\r\n", (0, 3, 6)),
        ("a\rb\r", (0, 2, 4)),
        ("a\r\n\rb\n\r", (0, 3, 4, 6, 7)),
        ("a\u2028b\x0bc\x85d\x0ce", (0,)),
        ("é\n🎉\n日", (0, 2, 4)),
        ("\ufeffa\nb", (0, 3)),
    ],
)
def test_lines_end_as_in_obsidians_editor(text: str, starts: tuple[int, ...]) -> None:
    assert LineIndex.of(text).starts == starts


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("ab\ncd", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\ncd", 5, (2, 3)),
        ("ab\ncd", 9, (2, 7)),
        ("ab\r\ncd", 3, (1, 4)),
        ("ab\r\ncd", 4, (2, 1)),
        ("🎉é\n🎉x", 2, (1, 3)),
        ("🎉é\n🎉x", 4, (2, 2)),
    ],
)
def test_positions_count_characters_from_one(text: str, offset: int, position: tuple[int, int]) -> None:
    lines = LineIndex.of(text)
    assert lines.position(offset) == Position(*position)
    assert lines.line(offset) == position[0] - 1


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, (0, 0, 0)),
        ("ab\ncd", 4, (1, 1, 4)),
        ("é日b", 2, (0, 2, 2)),
        ("🎉b", 0, (0, 0, 0)),
        ("🎉b", 1, (0, 2, 2)),
        ("🎉🎉\n🎉b", 4, (1, 2, 7)),
        ("🎉\r\nb", 3, (1, 0, 4)),
    ],
)
def test_utf16_counts_astral_characters_twice(text: str, offset: int, expected: tuple[int, int, int]) -> None:
    assert LineIndex.of(text).utf16(offset) == expected


@given(st.text(alphabet="a\r\n\u00e9\U0001f389", max_size=30), st.data())
def test_utf16_agrees_with_python(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    line, column, whole = LineIndex.of(text).utf16(offset)
    before = text[:offset].encode("utf-16-le")
    assert whole == len(before) // 2
    assert column == len(text[LineIndex.of(text).starts[line] : offset].encode("utf-16-le")) // 2


@given(st.text(alphabet="ab\r\n", max_size=30))
def test_line_starts_are_the_ends_of_what_splitlines_finds(text: str) -> None:
    lengths = [len(line) for line in text.splitlines(keepends=True)]
    starts = [sum(lengths[:count]) for count in range(len(lengths) + 1)]
    if lengths and text[-1] not in "\r\n":
        starts.pop()
    assert list(LineIndex.of(text).starts) == starts


def edits(*changes: tuple[int, int, str]) -> tuple[TextEdit, ...]:
    return tuple(TextEdit(NOTE, Span(start, end), new) for start, end, new in changes)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], "abcdef"),
        ([(0, 0, "x")], "xabcdef"),
        ([(6, 6, "x")], "abcdefx"),
        ([(2, 4, "x")], "abxef"),
        ([(2, 4, "")], "abef"),
        ([(0, 6, "🎉")], "🎉"),
        ([(4, 5, "y"), (1, 2, "xx")], "axxcdyf"),
        ([(2, 3, "x"), (3, 4, "y")], "abxyef"),
        ([(3, 3, "x"), (1, 3, "y")], "ayxdef"),
        ([(3, 4, "y"), (3, 3, "x")], "abcxyef"),
        ([(3, 3, "x"), (3, 3, "y")], "abcxydef"),
    ],
)
def test_edits_in_any_order(changes: list[tuple[int, int, str]], expected: str) -> None:
    assert apply_edits("abcdef", edits(*changes)) == expected


@pytest.mark.parametrize("changes", [[(1, 3, "x"), (2, 4, "y")], [(1, 4, "x"), (2, 2, "y")], [(0, 2, "x"), (0, 1, "y")]])
def test_edits_that_overlap_are_refused(changes: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ValueError, match="overlap at offset"):
        apply_edits("abcdef", edits(*changes))


def test_edits_and_rewrites_are_values() -> None:
    assert edits((1, 2, "x")) == edits((1, 2, "x"))
    assert Rewrite(NOTE, b"hash", b"new") == (NOTE, b"hash", b"new")
