"""The ``Draft``: what a text says in prose, with the place of every part in its file."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from vaultsync.text import LineIndex, Position, Span

REMOVED = "\0"
"""Stands for each character that is markup and not said, so that offsets stay."""


class Target(NamedTuple):
    """Where a link in a draft leads."""

    start: int
    """Offset of the link in the draft's text."""
    target: str
    """A web address, a path or the name of a note, without its subpath."""
    wiki: bool = False
    """Whether it is written as ``[[…]]``."""


class Draft(NamedTuple):
    """What is to be judged of a text."""

    text: str
    """With ``REMOVED`` for markup."""
    blocks: tuple[Span, ...]
    """Paragraphs and list items in order, not overlapping; headings, quotes, code and tables are none."""
    targets: tuple[Target, ...]
    """In order."""
    lines: LineIndex
    """Of ``text``."""
    marks: tuple[tuple[int, Position], ...] = ()
    """Where the text is not the file's own, as with HTML: from which offset on it comes from which place; in order."""

    def position(self, offset: int) -> Position:
        """The line and column in the file; of HTML those of the stretch of text that holds the offset."""
        if not self.marks:
            return self.lines.position(offset)
        return self.marks[max(0, bisect_right(self.marks, (offset, Position(1 << 62, 0))) - 1)][1]


def said(text: str) -> str:
    """A stretch of a draft as its reader sees it: without markup, in one line."""
    return " ".join(text.replace(REMOVED, "").split())
