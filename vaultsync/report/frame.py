"""A text and a span in, the line it stands on with room for carets out, cut to a width."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from vaultsync.report.visible import columns, visible
from vaultsync.text import LineIndex, Span

TAB = 4
_CUT = "…"


class Frame(NamedTuple):
    """One line as it is shown, and where its carets go."""

    line: int
    """From 1."""
    source: str
    """At most the asked width in terminal columns; holds no control characters."""
    indent: int
    """Columns before the first caret."""
    carets: int
    """At least 1."""


class _Window(NamedTuple):
    """A stretch of a line, ``cells`` as shown with the columns of each, and the span inside it."""

    cells: Sequence[str]
    widths: Sequence[int]
    start: int
    end: int
    cut_left: bool
    cut_right: bool


def frame(text: str, lines: LineIndex, span: Span, width: int) -> Frame | None:
    """The first line of a span; None when the text does not reach that far.

    A line wider than ``width`` columns is cut around the span, ``…`` standing for what is left out.
    """
    line = lines.line(span.start)
    if span.start > len(text):
        return None
    window = _window(text, lines, line, span, width)
    if isinstance(window.cells, str) and not window.cut_left and not window.cut_right and len(window.cells) <= width:
        return Frame(line + 1, window.cells, window.start, max(window.end - window.start, 1))
    left, right = _bounds(window, width)
    before, after = _CUT * (left > 0 or window.cut_left), _CUT * (right < len(window.cells) or window.cut_right)
    source = before + "".join(window.cells[left:right]) + after
    indent = len(before) + sum(window.widths[left : window.start])
    carets = sum(window.widths[window.start : min(window.end, right)])
    if window.end > right or (window.cut_right and window.end == len(window.cells)):
        carets += len(after)
    return Frame(line + 1, source, indent, max(carets, 1))


def _window(text: str, lines: LineIndex, line: int, span: Span, width: int) -> _Window:
    """Never more characters than fit beside the span, however long the line is."""
    line_start = lines.starts[line]
    line_end = min(lines.starts[line + 1], len(text)) if line + 1 < len(lines.starts) else len(text)
    while line_end > max(line_start, span.start) and text[line_end - 1] in "\r\n":
        line_end -= 1
    # Marks without width are why a window may need more characters than columns.
    first, last = max(line_start, span.start - 2 * width), min(line_end, span.start + 4 * width)
    chunk = text[first:last]
    if first == 0 and chunk.startswith("\ufeff"):
        first, chunk = 1, chunk[1:]
    start = max(span.start - first, 0)
    end = max(min(span.end - first, len(chunk)), start)
    cells: Sequence[str]
    if chunk.isascii() and chunk.isprintable():
        cells, widths = chunk, b"\x01" * len(chunk)
    else:
        cells = [" " * TAB if character == "\t" else visible(character) for character in chunk]
        widths = bytes(map(columns, cells))
    return _Window(cells, widths, start, end, first > max(line_start, 1), last < line_end)


def _bounds(window: _Window, width: int) -> tuple[int, int]:
    """First and last cell (exclusive) that are shown."""
    at = (0, *accumulate(window.widths))
    if at[-1] <= width and not window.cut_left and not window.cut_right:
        return 0, len(window.cells)
    room = width - 2 * len(_CUT)
    before, marked = at[window.start], at[window.end] - at[window.start]
    left = 0
    if before + min(marked, room // 2) > room or window.cut_left:
        left = bisect_left(at, before - room // 4, 0, window.start)
    return left, bisect_right(at, at[left] + room, left) - 1
