"""A note's body in, Dataview's inline fields out.

Dataview (0.5.70, read in its code and observed) looks at every line outside lists, in code and
comments as well: fields in brackets first, and only where a line has none the whole line as
``Key:: value``. In a list item it looks at the item's own text. Fields of tasks do not reach the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultsync.syntax.blocks import Blocks
from vaultsync.syntax.note import FieldForm, FieldPlace, InlineField, ListItem
from vaultsync.text import LineIndex

MAX_LINE = 32_768
_EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\ufe0f\u200d\U0001f000-\U0001faff"
_FULL_LINE = re.compile(rf"[^\w{_EMOJI}]*([\w\s/\-{_EMOJI}]*[\w{_EMOJI}/\-])[ \t]*[_*~`]*[ \t]*\Z")
_ITEM_HEAD = re.compile(r"[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?")
_CLOSING = {"[": "]", "(": ")"}


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
    key_start, key_end = start + found.start(1), start + found.end(1)
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
    while mark >= 0:
        opening = max(text.rfind("[", at, mark), text.rfind("(", at, mark))
        if opening < 0 or not text[opening + 1 : mark].strip() or any(c in "])" for c in text[opening + 1 : mark]):
            at = mark + 2
        else:
            close = _closing(text, opening, mark + 2, end)
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


def _closing(text: str, opening: int, start: int, end: int) -> int:
    """Where the bracket that opens at ``opening`` closes, counting nested ones; -1 when it does not."""
    opener, closer = text[opening], _CLOSING[text[opening]]
    depth, at = 0, start
    while at < end:
        character = text[at]
        if character == "\\":
            at += 1
        elif character == opener:
            depth += 1
        elif character == closer:
            if depth == 0:
                return at
            depth -= 1
        at += 1
    return -1


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
