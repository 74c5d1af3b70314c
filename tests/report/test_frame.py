from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.report.frame import Frame, frame
from vaultsync.report.visible import columns
from vaultsync.text import LineIndex, Span


def framed(text: str, marked: str, width: int = 60) -> str:
    """Source and carets of the first place of ``marked``, on two lines."""
    at = text.index(marked)
    found = at_span(text, Span(at, at + len(marked)), width)
    return f"{found.source}\n{' ' * found.indent}{'^' * found.carets}"


def at_span(text: str, span: Span, width: int = 60) -> Frame:
    found = frame(text, LineIndex.of(text), span, width)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "marked", "wanted"),
    [
        ("one\nsee [[x]] y\nthree", "[[x]]", "see [[x]] y\n    ^^^^^"),
        ("a\r\nsee [[x]]\r\nb", "[[x]]", "see [[x]]\n    ^^^^^"),
        ("a\rsee [[x]]\rb", "[[x]]", "see [[x]]\n    ^^^^^"),
        ("\tsee\t[[x]]", "[[x]]", "    see    [[x]]\n           ^^^^^"),
        ("漢字 [[x]]", "[[x]]", "漢字 [[x]]\n     ^^^^^"),
        ("see [[漢字]] y", "[[漢字]]", "see [[漢字]] y\n    ^^^^^^^^"),
        ("e\u0301 [[x]]", "[[x]]", "e\u0301 [[x]]\n  ^^^^^"),
        ("\x1b[31m [[x]]", "[[x]]", "\\x1b[31m [[x]]\n         ^^^^^"),
        ("\u202e [[x]]", "[[x]]", "\\u202e [[x]]\n       ^^^^^"),
        ("\ufeff[[x]]", "[[x]]", "[[x]]\n^^^^^"),
        ("שלום [[x]]", "[[x]]", "שלום [[x]]\n     ^^^^^"),
        ("key: [[x]]\nmore\nend", "[[x]]\nmore", "key: [[x]]\n     ^^^^^"),
    ],
)
def test_carets_stand_under_the_span(text: str, marked: str, wanted: str) -> None:
    assert framed(text, marked) == wanted


def test_an_empty_span_has_one_caret() -> None:
    assert at_span("abc\ndef", Span(3, 3)) == Frame(1, "abc", 3, 1)
    assert at_span("abc\ndef", Span(7, 7)) == Frame(2, "def", 3, 1)
    assert at_span("", Span(0, 0)) == Frame(1, "", 0, 1)


def test_a_span_past_the_end_has_no_frame() -> None:
    assert frame("abc", LineIndex.of("abc\ndef\nghi"), Span(9, 10), 60) is None


def test_a_long_line_is_cut_on_both_sides() -> None:
    text = "a" * 500 + " [[x]] " + "b" * 500
    assert framed(text, "[[x]]", 40) == "…aaaaaaaa [[x]] bbbbbbbbbbbbbbbbbbbbbbb…\n          ^^^^^"


def test_a_long_line_is_cut_on_the_right_where_that_is_enough() -> None:
    assert framed("see [[x]] " + "b" * 100, "[[x]]", 20) == "see [[x]] bbbbbbbb…\n    ^^^^^"


def test_a_span_wider_than_the_frame_is_marked_to_the_cut() -> None:
    assert framed("see [[" + "x" * 100 + "]]", "[[" + "x" * 100 + "]]", 20) == "see [[xxxxxxxxxxxx…\n    ^^^^^^^^^^^^^^^"


def test_a_line_of_fifty_megabytes_costs_nothing() -> None:
    text = "x" * 50_000_000 + " [[y]]"
    lines = LineIndex((0,), ())
    start = time.perf_counter()
    found = frame(text, lines, Span(50_000_001, 50_000_006), 80)
    assert time.perf_counter() - start < 0.1
    assert found is not None
    assert found.source.endswith("x [[y]]")


@given(st.text(alphabet=st.sampled_from("ab \t\r\n漢é\u0301\u200d😀\x00\x1b\ufeff\u202e\udc80א")), st.data(), st.integers(12, 50))
def test_any_frame_fits_and_its_carets_stay_under_the_source(text: str, data: st.DataObject, width: int) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = at_span(text, Span(start, end), width)
    shown = sum(map(columns, found.source))
    assert shown <= width
    assert found.carets >= 1
    assert found.indent <= shown
    assert found.indent + found.carets <= shown + 1
    assert not any(character < " " or "\ud800" <= character <= "\udfff" for character in found.source)
