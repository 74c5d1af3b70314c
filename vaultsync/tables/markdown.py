"""Answers in, Markdown out: Dataview's own tables and lists, with what is broken in them mended.

Cells are padded by characters, as Dataview does. Where it escapes bars twice, leaves line ends in cells or indents tasks
until they are code, this does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.query.answer import Answer, CalendarAnswer, ListAnswer, TableAnswer, TaskGroup
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.value_text import text_of
from vaultsync.query.values import ListPair, Value
from vaultsync.tables import task_lists
from vaultsync.tables.harmless import as_item, one_line, without_marks
from vaultsync.tables.inline_text import MAX_DEPTH, Place, inline_text
from vaultsync.tables.links import LinkStyle, LinkWriter

_BARE_BAR = re.compile(r"(?<!\\)\|")
INDENT = "    "
MAX_PADDED = 4_000_000
"""Characters up to which columns are aligned: one long cell would be as many blanks in every row."""


def render(
    answer: Answer,
    origin: VaultPath | None,
    index: VaultIndex,
    style: LinkStyle,
    settings: DataviewSettings,
    *,
    checkboxes: bool = True,
) -> str:
    """The answer as Markdown for the note ``origin``, each line with its line feed; empty for an empty list.

    Args:
        answer: of any kind; a calendar is a list of dates and notes.
        origin: None stands for a note in the vault's root folder.
        index: the vault the answer is about.
        style: how links are written.
        settings: Dataview's.
        checkboxes: whether tasks have real check boxes; else signs, which are no tasks to anything that reads the note.
    """
    place = Place(origin or VaultPath(""), LinkWriter(index, style), settings)
    return "".join(line + "\n" for line in lines(answer, place, checkboxes=checkboxes))


def lines(answer: Answer, place: Place, *, checkboxes: bool) -> list[str]:
    """As ``render``, as lines without their ends."""
    if isinstance(answer, TableAnswer):
        return _table(answer, place)
    if isinstance(answer, ListAnswer):
        return [line for row in answer.rows for line in _entry("", row, place, 0)]
    if isinstance(answer, CalendarAnswer):
        return [line for date, link in answer.rows for line in _entry("", ListPair(date, link), place, 0)]
    return [*_tasks(answer.rows, place, 1, checkboxes)]


def _table(answer: TableAnswer, place: Place) -> list[str]:
    head = [_escaped(heading) for heading in answer.headers]
    rows = [[_escaped(_cell(value, place, 0)) for value in row] for row in answer.rows]
    widths = [max(1, *(len(cell) for cell in column)) for column in zip(head, *rows, strict=True)]
    if sum(widths) * len(rows) > MAX_PADDED:
        widths = [1] * len(widths)
    table = [head, ["-" * width for width in widths], *rows]
    return ["| " + " | ".join([cell.ljust(width) for cell, width in zip(row, widths, strict=True)]) + " |" for row in table]


def _escaped(text: str) -> str:
    """A cell: one line, every bar escaped once, however it came to be there."""
    text = without_marks(one_line(text)).strip()
    return _BARE_BAR.sub(r"\\|", text) if "|" in text else text


def _cell(value: Value, place: Place, depth: int) -> str:
    """Lists and objects as HTML lists, where Dataview's settings allow HTML."""
    if depth > MAX_DEPTH:
        return "..."
    if place.settings.allow_html:
        if isinstance(value, (list, tuple)):
            return f"<ul>{''.join([f'<li>{_cell(part, place, depth + 1)}</li>' for part in value])}</ul>"
        if isinstance(value, Mapping):
            parts = [f"<li><b>{key}</b>: {_cell(part, place, depth + 1)}</li>" for key, part in value.items()]
            return f"<ul>{''.join(parts)}</ul>"
    return inline_text(value, place)


def _entry(label: str, value: Value, place: Place, depth: int) -> Iterator[str]:
    """One list item with the items below it; ``label`` is the key it has in what it is part of."""
    if isinstance(value, ListPair):
        label, value = f"{label}{inline_text(value.key, place)}: ", value.value
    if isinstance(value, (list, tuple)) and depth < MAX_DEPTH:
        yield _item(label, depth)
        for part in value:
            yield from _entry("", part, place, depth + 1)
    elif isinstance(value, Mapping) and depth < MAX_DEPTH:
        yield _item(label, depth)
        for key, part in value.items():
            yield from _entry(f"{key}: ", part, place, depth + 1)
    else:
        yield _item(label + inline_text(value, place, int(depth >= MAX_DEPTH)), depth)


def _item(text: str, depth: int) -> str:
    return f"{INDENT * depth}- {as_item(one_line(text).strip())}".rstrip()


def _tasks(rows: Sequence[task_lists.Item | TaskGroup], place: Place, level: int, checkboxes: bool) -> Iterator[str]:
    """Groups under headings, which Dataview begins at the first level; a blank line on either side of each."""
    items = [row for row in rows if not isinstance(row, TaskGroup)]
    for item in task_lists.roots(items):
        yield from _task(item, 0, checkboxes)
    for number, group in enumerate(row for row in rows if isinstance(row, TaskGroup)):
        if number:
            yield ""
        key = inline_text(group.key, place) if group.key is not None else text_of(None, place.settings)
        yield f"{'#' * min(level, 6)} {as_item(one_line(key))}"
        yield ""
        yield from _tasks(group.rows, place, level + 1, checkboxes)


def _task(item: task_lists.Item, depth: int, checkboxes: bool) -> Iterator[str]:
    said = as_item(task_lists.text(item))
    if task_lists.is_task(item):
        mark = task_lists.status(item)
        said = f"[{mark}] {said}" if checkboxes else f"{_sign(mark)} {said}"
    yield f"{INDENT * depth}- {said}".rstrip()
    if depth < task_lists.MAX_DEPTH:
        for child in task_lists.children(item):
            yield from _task(child, depth + 1, checkboxes)


def _sign(mark: str) -> str:
    if mark in ("x", "X"):
        return "\u2611"
    return "\u2610" if mark in (" ", "") else f"\u2610 [{without_marks(mark)}]"
