"""A stretch of text without headings of its own markup in, its paragraphs and list items out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultsync.draft.draft import REMOVED, said
from vaultsync.text import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
LIST_MARK = re.compile(
    r"[ \t\0]*(?:[-*+\u2022\u2023\u25aa\u25cf\u00b7\u2013]|\(?[0-9]{1,3}[.)]|\(?(?:[a-z]|[ivx]{1,5})\))[ \t]+(?:\[.\][ \t]+)?(?=\S)"
)
_TITLE_WORDS = 8
"""A line of at most so many words that stands alone and ends like no sentence is a title."""
LABEL_WORDS = 10
"""The same for a line that ends with a colon, whatever follows it."""
_SENTENCE = re.compile(r"[.!?\u2026\u3002\uff01\uff1f][\"'\u201d\u2019)\]]*\s*\Z")
_WORD = re.compile(r"\w+")
_SCRIPT_WITHOUT_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def paragraphs(text: str, start: int, end: int) -> Iterator[list[Span]]:
    """The lines of each paragraph or list item between two offsets, in order; list marks and white space around are left out."""
    lines: list[Span] = []
    for found in _LINE.finditer(text, start, end):
        line = _trimmed(text, found.start(), found.end())
        if line is None:
            if lines:
                yield lines
            lines = []
        else:
            mark = LIST_MARK.match(text, found.start(), line.end)
            if mark is not None and lines:
                yield lines
                lines = []
            lines.append(Span(mark.end(), line.end) if mark is not None else line)
        if found.end() >= end:
            break
    if lines:
        yield lines


def plain_blocks(text: str) -> Iterator[Span]:
    """The paragraphs and list items of a text without markup; what looks like a title or a label above a paragraph is left out."""
    for lines in paragraphs(text, 0, len(text)):
        is_item = _is_item(text, lines[0].start)
        if not is_item and _is_label(text, lines[0]):
            lines = lines[1:]
        if lines and not (len(lines) == 1 and not is_item and _is_title(text, lines[0])):
            yield Span(lines[0].start, lines[-1].end)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """A line without white space around it; None for one that says nothing."""
    line = text[start:end].replace(REMOVED, " ")
    bare = line.strip()
    if not bare:
        return None
    left = start + len(line) - len(line.lstrip())
    return Span(left, left + len(bare))


def _is_item(text: str, start: int) -> bool:
    """Whether a list mark stands before a place."""
    begin = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return LIST_MARK.fullmatch(text, begin, start) is not None or (begin < start and LIST_MARK.match(text, begin) is not None)


def _is_label(text: str, line: Span) -> bool:
    written = text[line.start : min(line.end, line.start + 200)]
    return written.endswith((":", "\uff1a")) and line.end - line.start <= 200 and len(_WORD.findall(written)) <= LABEL_WORDS


def _is_title(text: str, line: Span) -> bool:
    if line.end - line.start > 200:
        return False
    written = said(text[line.start : line.end])
    return not _SENTENCE.search(written) and len(_WORD.findall(written)) <= _TITLE_WORDS and not _SCRIPT_WITHOUT_BLANKS.search(written)
