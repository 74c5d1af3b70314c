"""A note's body in, Dataview's inline fields out.

Dataview (0.5.70, read in its code and observed) looks at every line outside lists, in code and
comments as well: fields in brackets first, and only where a line has none the whole line as
``Key:: value``. In a list item it looks at the item's own text. Fields of tasks do not reach the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from vaultsync.syntax.blocks import Blocks
from vaultsync.syntax.note import FieldForm, FieldPlace, InlineField, ListItem
from vaultsync.text import LineIndex

MAX_LINE = 32_768
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u200d\U0001f000-\U0001faff"
# Possessive, so that a line of nothing but spaces is looked at once.
_FULL_LINE = re.compile(rf"[^\w{_EMOJI}]*+([\w\s/\-{_EMOJI}]++)[_*~`]*+[ \t]*+\Z")
_ITEM_HEAD = re.compile(r"[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
_BRACKETS = {"[": re.compile(r"\\.|[\[\]]", re.DOTALL), "(": re.compile(r"\\.|[()]", re.DOTALL)}


def inline_fields(text: str, body: int, blocks: Blocks, items: list[ListItem], lines: LineIndex) -> Iterator[InlineField]:
    """The fields of a body, in order of position."""
    if text.find("::", body) < 0:
        return
    owners = _owners(items, lines)
    last = -1
    at = text.find("::", body)
    while at >= 0:
        line = lines.line(at)
        start = lines.starts[line]
        end = lines.starts[line + 1] if line + 1 < len(lines.starts) else len(text)
        if line != last and end - start <= MAX_LINE:
            item = owners.get(line)
            place = FieldPlace.TEXT if item is None else FieldPlace.ITEM if item.task is None else FieldPlace.TASK
            if item is not None and lines.line(item.start) == line:
                head = _ITEM_HEAD.match(text, start, end)
                start = head.end() if head else start
            yield from _line_fields(text, max(start, body), end, place)
        last = line
        at = text.find("::", end)


def _owners(items: list[ListItem], lines: LineIndex) -> dict[int, ListItem]:
    owners: dict[int, ListItem] = {}
    for item in items:
        for line in range(lines.line(item.start), lines.line(max(item.end - 1, item.start)) + 1):
            owners[line] = item
    return owners


def _line_fields(text: str, start: int, end: int, place: FieldPlace) -> Iterator[InlineField]:
    wrapped = list(_wrapped(text, start, end, place))
    if wrapped:
        yield from wrapped
        return
    mark = text.find("::", start, end)
    found = _FULL_LINE.match(text[start:mark]) if mark > start else None
    if found is None:
        return
    key_start, key_end = _trimmed(text, start + found.start(1), start + found.end(1))
    value_start, value_end = _trimmed(text, mark + 2, end)
    yield InlineField(
        start,
        value_end,
        text[key_start:key_end],
        text[value_start:value_end],
        key_start,
        key_end,
        value_start,
        value_end,
        FieldForm.LINE,
        place,
    )


def _wrapped(text: str, start: int, end: int, place: FieldPlace) -> Iterator[InlineField]:
    at = start
    mark = text.find("::", start, end)
    closings: dict[str, tuple[list[int], list[int]]] = {}
    while mark >= 0:
        opening = max(text.rfind("[", at, mark), text.rfind("(", at, mark))
        if opening < 0 or not text[opening + 1 : mark].strip() or any(c in "])" for c in text[opening + 1 : mark]):
            at = mark + 2
        else:
            close = _closing(text, text[opening], mark + 2, start, end, closings)
            if close < 0:
                at = mark + 2
            else:
                key_start, key_end = _trimmed(text, opening + 1, mark)
                value_start, value_end = _trimmed(text, mark + 2, close)
                form = FieldForm.BRACKET if text[opening] == "[" else FieldForm.PAREN
                key, value = text[key_start:key_end], text[value_start:value_end]
                yield InlineField(opening, close + 1, key, value, key_start, key_end, value_start, value_end, form, place)
                at = close + 1
        mark = text.find("::", at, end)


def _closing(text: str, opener: str, at: int, start: int, end: int, closings: dict[str, tuple[list[int], list[int]]]) -> int:
    """Where the value that begins at ``at`` closes; -1 when it does not. Most values hold no bracket of their own."""
    inner = text.find(opener, at, end)
    close = text.find("]" if opener == "[" else ")", at, inner if inner >= 0 else end)
    if close >= 0 and text.find("\\", at, close) < 0:
        return close
    if opener not in closings:
        closings[opener] = _closings(text, start, end, opener)
    places, ends = closings[opener]
    return ends[bisect_left(places, at)]


def _closings(text: str, start: int, end: int, opener: str) -> tuple[list[int], list[int]]:
    """Every bracket of one kind, and beside each where a value that reaches up to it closes; -1 where it does not.

    The second list has one entry more, for a value after the last bracket.
    """
    places = [found.start() for found in _BRACKETS[opener].finditer(text, start, end) if found[0][0] != "\\"]
    ends = [-1]
    unopened: list[int] = []
    for place in reversed(places):
        if text[place] != opener:
            unopened.append(place)
        elif unopened:
            unopened.pop()
        ends.append(unopened[-1] if unopened else -1)
    ends.reverse()
    return places, ends


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
