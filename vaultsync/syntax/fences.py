"""Code blocks in, the live Dataview queries among them out."""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultsync.syntax.note import LiveQuery
from vaultsync.syntax.regions import Range, within
from vaultsync.text import LineIndex

_OPENING = re.compile(r"(`{3,}|~{3,})[ \t]*([^\s`]*)[^\r\n]*(\r\n?|\n)")
_BREAK = re.compile(r"\r\n?|\n")
# What a container puts before its content: quote marks, white space, and list markers, which later lines have as white space.
_LEAD = re.compile(r"(?:[ \t>]|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))*")
_NO_SPACE = re.compile(r"[^\s>]")


class Fence(NamedTuple):
    """A code block that has its end."""

    language: str
    raw: str
    """Its lines without the prefix, joined by line feeds; without the last line's end."""
    start: int
    """Where its first line begins, after the prefix."""
    end: int
    newline: str


def prefix_at(text: str, line: int, at: int) -> str:
    """What the lines after the one that begins at ``line`` have before what stands at ``at``: quote marks and white space."""
    found = _LEAD.match(text, line, at)
    return _NO_SPACE.sub(" ", found[0]) if found else ""


def without_prefix(line: str, prefix: str) -> str:
    """A line as its container has it; one with a smaller prefix loses what it has of it."""
    if line.startswith(prefix):
        return line[len(prefix) :]
    bare = prefix.rstrip()
    if bare:
        return line[len(bare) :] if line.startswith(bare) else line
    indent = len(line) - len(line.lstrip(" \t"))
    return line[min(indent, len(prefix)) :]


def lines_without_prefix(source: str, prefix: str) -> str:
    """The lines of a source whose first line begins after its prefix, joined by line feeds."""
    if "\n" not in source and "\r" not in source:
        return source
    first, *rest = _BREAK.split(source)
    return "\n".join([first, *(without_prefix(line, prefix) for line in rest)])


def read_fence(text: str, start: int, end: int, prefix: str) -> Fence | None:
    """The fenced code block between ``start`` and ``end``; None for other code and for one without its end."""
    opening = _OPENING.match(text, start, end)
    if opening is None:
        return None
    mark = opening[1]
    source = text[opening.end() : end].rstrip("\r\n")
    breaks = list(_BREAK.finditer(source))
    last = breaks[-1].end() if breaks else 0
    closing = without_prefix(source[last:], prefix).strip()
    if len(closing) < len(mark) or closing.strip(mark[0]):
        return None
    raw = source[: breaks[-1].start()] if breaks else ""
    body = "\n".join(without_prefix(line, prefix) for line in _BREAK.split(raw)) if breaks else ""
    begin = opening.end() + (len(prefix) if source.startswith(prefix) else 0)
    return Fence(opening[2], body, begin, max(opening.end() + len(raw), begin), opening[3])


def live_queries(text: str, code: list[Range], hidden: list[Range], lines: LineIndex) -> list[LiveQuery]:
    """The fenced blocks in the language ``dataview``, in order.

    Args:
        text: the whole note.
        code: ranges of code, fences included.
        hidden: sorted, disjoint ranges in which a fence shows nothing: comments and managed blocks.
        lines: of the text.
    """
    out = []
    for start, end in code:
        if text[start] in "`~" and "dataview" in text[start : start + 40] and not within(hidden, start):
            prefix = prefix_at(text, lines.starts[lines.line(start)], start)
            fence = read_fence(text, start, end, prefix)
            if fence is not None and fence.language == "dataview":
                stop = end - (len(text[start:end]) - len(text[start:end].rstrip("\r\n")))
                query_start, query_end = trimmed(text, fence.start, fence.end)
                out.append(LiveQuery(start, stop, fence.raw.strip(), query_start, query_end, fence.raw, prefix, fence.newline))
    return out


def trimmed(text: str, start: int, end: int) -> Range:
    """The range without white space at either end."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
