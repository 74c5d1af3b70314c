"""Text and code ranges in, comments and the ranges that hide links, tags and headings out."""

from __future__ import annotations

import re

_BLOCK_START = re.compile(r"(?: {0,3}>)* {0,3}")
_BREAK = re.compile(r"[\r\n]")
Range = tuple[int, int]


def merged(ranges: list[Range]) -> list[Range]:
    """The same characters as sorted, disjoint ranges."""
    if len(ranges) < 2:
        return ranges
    out: list[Range] = []
    for start, end in sorted(ranges):
        if out and start <= out[-1][1]:
            if end > out[-1][1]:
                out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def comments(text: str, start: int, code: list[Range]) -> list[Range]:
    """Obsidian's ``%%`` comments, delimiters included, in order.

    A ``%%`` inside code or maths opens and closes nothing; one without its end hides nothing (observed
    in Obsidian: the links after it count).

    Args:
        text: the whole note.
        start: where the body begins.
        code: sorted, disjoint ranges of code and maths.
    """
    out: list[Range] = []
    opened = -1
    number, count = 0, len(code)
    at = text.find("%%", start)
    while at >= 0:
        while number < count and code[number][1] <= at:
            number += 1
        if opened < 0 and number < count and code[number][0] <= at:
            at = text.find("%%", code[number][1])
            continue
        if opened < 0:
            opened = at
        else:
            out.append((opened, at + 2))
            opened = -1
        at = text.find("%%", at + 2)
    return out


def display_maths(text: str, start: int, code: list[Range]) -> list[Range]:
    """Formulas between ``$$``, delimiters included, in order.

    A ``$$`` that begins a line (three spaces at most before it) opens a block that blank lines do not end, and that runs to the end of
    the text when it is never closed; one in the middle of a line must close on that line (observed in
    Obsidian: after ``so $$`` and a line ``$$`` everything is maths).

    Args:
        text: the whole note.
        start: where the body begins.
        code: sorted, disjoint ranges of code.
    """
    out: list[Range] = []
    at = text.find("$$", start)
    while at >= 0:
        if (at and text[at - 1] == "\\") or within(code, at):
            at = text.find("$$", at + 1)
            continue
        close = text.find("$$", at + 2)
        if not _begins_line(text, at) and (close < 0 or _BREAK.search(text, at, close)):
            at = close
            continue
        end = close + 2 if close >= 0 else len(text)
        out.append((at, end))
        at = text.find("$$", end)
    return out


def _begins_line(text: str, at: int) -> bool:
    line = at
    while line and text[line - 1] in " >":
        line -= 1
    return (line == 0 or text[line - 1] in "\r\n") and _BLOCK_START.fullmatch(text, line, at) is not None


def within(ranges: list[Range], at: int) -> bool:
    """Whether an offset lies in one of the sorted, disjoint ranges."""
    low, high = 0, len(ranges)
    while low < high:
        middle = (low + high) // 2
        if ranges[middle][1] <= at:
            low = middle + 1
        else:
            high = middle
    return low < len(ranges) and ranges[low][0] <= at
