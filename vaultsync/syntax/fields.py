"""A note's body in, Dataview's inline fields out.

Dataview (0.5.70, read in its code and observed) looks at every line outside lists, in code and
comments as well: fields in brackets first, and only where a line has none the whole line as
``Key:: value``. In a list item it looks at the item's own text as one line, and at dates behind emoji as well. Fields of
tasks do not reach the page.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from vaultsync.letters import BASIC_EMOJI
from vaultsync.syntax.note import FieldForm, FieldPlace, InlineField, ListItem
from vaultsync.text import LineIndex

MAX_LINE = 32_768
# Emoji of Unicode's first plane may stand in a key; with one of the others Dataview finds no field, and before a key all of them
# are symbols (both run).
_EMOJI = BASIC_EMOJI + r"\u200d\u20e3\ufe0f"
# Possessive, so that a line of nothing but spaces is looked at once.
_FULL_LINE = re.compile(rf"\W*+([\w\s/\-{_EMOJI}]++)[_*~`]*+[ \t]*+\Z")
_ITEM_HEAD = re.compile(r"[\s>]*(?:[0-9]+[.)]|[-*+])\s*(?:\[.?\])?\s*")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DATE = r"\s*([0-9]{4}-[0-9]{2}-[0-9]{2})"
_MARKS = (
    ("created", re.compile("\u2795" + _DATE)),
    ("start", re.compile("\U0001f6eb" + _DATE)),
    ("scheduled", re.compile("[\u23f3\u231b]" + _DATE)),
    ("due", re.compile("[\U0001f4c5\U0001f4c6\U0001f5d3\ufe0f]" + _DATE)),
    ("completion", re.compile("\u2705" + _DATE)),
)
_ANY_MARK = re.compile("[\u2795\U0001f6eb\u23f3\u231b\U0001f4c5\U0001f4c6\U0001f5d3\ufe0f\u2705]")
_BRACKETS = {"[": re.compile(r"\\.|[\[\]]", re.DOTALL), "(": re.compile(r"\\.|[()]", re.DOTALL)}


def inline_fields(text: str, body: int, items: list[ListItem], lines: LineIndex) -> list[InlineField]:
    """The fields of a body, in order of position."""
    found = [field for item in items if _may_hold(item.source) for field in _item_fields(text, item)]
    at = text.find("::", body)
    if at < 0:
        return found
    owned = _owned(items, lines)
    in_items = len(found)
    while at >= 0:
        line = lines.line(at)
        start = lines.starts[line]
        end = lines.starts[line + 1] if line + 1 < len(lines.starts) else len(text)
        if line not in owned and end - start <= MAX_LINE:
            found += line_fields(text, max(start, body), end, FieldPlace.TEXT)
        at = text.find("::", end)
    return sorted(found, key=_start) if 0 < in_items < len(found) else found


def _owned(items: list[ListItem], lines: LineIndex) -> set[int]:
    """The lines of all items."""
    owned: set[int] = set()
    for item in items:
        owned.update(range(lines.line(item.start), lines.line(max(item.end - 1, item.start)) + 1))
    return owned


def _may_hold(source: str) -> bool:
    return "::" in source or (not source.isascii() and _ANY_MARK.search(source) is not None)


def _item_fields(text: str, item: ListItem) -> list[InlineField]:
    """The fields of an item, whose lines count as one; a task has none that takes the whole line."""
    head = _ITEM_HEAD.match(item.source)
    place = FieldPlace.ITEM if item.task is None else FieldPlace.TASK
    start = item.start + (head.end() if head else 0)
    if "\n" not in item.source and "\r" not in item.source:
        return _line_of_item(text, start, item.end, place)
    joined, starts, ends = _joined(text, start, item.end)
    return [_moved(field, starts, ends) for field in _line_of_item(joined, 0, len(joined), place)]


def _line_of_item(text: str, start: int, end: int, place: FieldPlace) -> list[InlineField]:
    found = list(line_fields(text, start, end, place)) if text.find("::", start, end) >= 0 else []
    dates = [] if text.isascii() else list(_dates(text, start, end, place))
    if dates or place is FieldPlace.TASK:
        found = [field for field in found if field.form is not FieldForm.LINE]
    return sorted(found + dates, key=_start) if dates else found


def _dates(text: str, start: int, end: int, place: FieldPlace) -> Iterator[InlineField]:
    """The first date behind each emoji of the Tasks plugin."""
    for key, mark in _MARKS:
        found = mark.search(text, start, end)
        if found:
            yield InlineField(
                found.start(),
                found.end(),
                key,
                found[1],
                found.start(),
                found.start() + 1,
                found.start(1),
                found.end(),
                FieldForm.EMOJI,
                place,
            )


def _joined(text: str, start: int, end: int) -> tuple[str, list[int], list[int]]:
    """Trimmed lines in one, with spaces between; where each begins in it, and where it begins in the text."""
    parts: list[str] = []
    starts: list[int] = []
    places: list[int] = []
    length = 0
    at = start
    for line in _LINE.findall(text, start, end):
        begin, stop = _trimmed(text, at, at + len(line))
        starts.append(length)
        places.append(begin)
        parts.append(text[begin:stop])
        length += stop - begin + 1
        at += len(line)
    return " ".join(parts), starts, places


def _moved(field: InlineField, starts: list[int], places: list[int]) -> InlineField:
    """The field of joined lines with its places in the text."""

    def place(at: int) -> int:
        line = bisect_right(starts, at) - 1
        return places[line] + at - starts[line]

    def behind(at: int) -> int:
        return place(at - 1) + 1 if at else place(at)

    return InlineField(
        place(field.start),
        behind(field.end),
        field.key,
        field.value,
        place(field.key_start),
        behind(field.key_end),
        place(field.value_start) if field.value else behind(field.value_start),
        behind(field.value_end),
        field.form,
        field.place,
    )


def line_fields(text: str, start: int, end: int, place: FieldPlace) -> Iterator[InlineField]:
    """The fields between ``start`` and ``end``, taken as one line, in order: those in brackets, or else the line as a whole."""
    wrapped = [*_wrapped(text, start, end, place, "["), *_wrapped(text, start, end, place, "(")]
    if wrapped:
        yield from sorted(wrapped, key=_start)
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


def _start(field: InlineField) -> int:
    return field.start


def _wrapped(text: str, start: int, end: int, place: FieldPlace, opener: str) -> Iterator[InlineField]:
    """The fields in one kind of brackets; one of the other kind may stand in the value of one of these, and counts as well."""
    if text.find(opener, start, end) < 0:
        return
    at = start
    mark = text.find("::", start, end)
    closings: dict[str, tuple[list[int], list[int]]] = {}
    while mark >= 0:
        opening = text.rfind(opener, at, mark)
        if opening < 0 or not text[opening + 1 : mark].strip() or any(c in "[]()" for c in text[opening + 1 : mark]):
            at = mark + 2
        else:
            close = _closing(text, opener, mark + 2, start, end, closings)
            if close < 0:
                at = mark + 2
            else:
                key_start, key_end = _trimmed(text, opening + 1, mark)
                value_start, value_end = _trimmed(text, mark + 2, close)
                form = FieldForm.BRACKET if opener == "[" else FieldForm.PAREN
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
