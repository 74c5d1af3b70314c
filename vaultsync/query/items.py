"""A note's list items in, Dataview's list items and tasks out: lazy mappings that share what they know.

Source: Dataview 0.5.70, ``parseLists`` and ``ListItem.serialize`` (read), and its recorded answers.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from functools import cached_property
from typing import Any, Final

from vaultsync.query.inline_values import inline_value
from vaultsync.query.link_values import as_written, heading_text, of_note
from vaultsync.query.values import Link, Value, truthy
from vaultsync.syntax import ListItem, Note, Section
from vaultsync.text import LineIndex

Placed = Callable[[Value], Value]
"""Makes the links in a value lead where they lead from the note."""

DEEP: Final = 6
_HEAD: Final = re.compile(r"[\s>]*([0-9]+[.)]|[*+-])\s*(?:\[.?\])?\s*(.*)")
_TAG: Final = re.compile(r"#[^\s,;.:!?'\"`()\[\]{}]+")
_WHOLE_TAG: Final = re.compile(r"#[^\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s]*")
_DATES: Final = (
    ("created", ("created", "ctime", "cday")),
    ("due", ("due", "duetime", "dueday")),
    ("completion", ("completed", "completion", "comptime", "compday")),
    ("start", ("start",)),
    ("scheduled", ("scheduled",)),
)


class ItemTable:
    """The list items of one note and what they have in common; what only some questions need is made when it is asked for."""

    def __init__(self, note: Note, zone: tzinfo, placed: Placed, loose: Callable[[], bool]) -> None:
        """``loose`` tells whether a value was made that may change while the note stays as it is: then none is kept."""
        self.note, self.zone, self.placed, self.loose = note, zone, placed, loose
        self._layout = note.layout
        # Of several items that begin on one line Dataview knows the last; the others have no text of their own.
        # An item that begins after a footnote's mark is none for it.
        self.items: list[Item] = [Item(self, part) for part in self._layout.items if _begins_its_line(part.source)]

    @cached_property
    def lines(self) -> LineIndex:
        """Where the note's lines start."""
        return self.note.line_index

    @cached_property
    def children(self) -> Mapping[int, list[Item]]:
        """By the line of a parent, the items nested in it."""
        by_line = {item.line for item in self.items}
        children: dict[int, list[Item]] = {}
        for item in self.items:
            if item.has_parent and item.part.parent in by_line:
                children.setdefault(item.part.parent, []).append(item)
        return children

    @cached_property
    def fully_completed(self) -> Mapping[int, bool]:
        """By its line, whether a task and all tasks below it are completed; true of plain items above completed ones."""
        done = {item.line: item.part.task is None or item.completed for item in self.items}
        for item in reversed(self.items):
            if not done[item.line] and item.part.parent in done:
                done[item.part.parent] = False
        return done

    @cached_property
    def depths(self) -> Mapping[int, int]:
        """By its line, how many items an item is nested in."""
        depths: dict[int, int] = {}
        for item in self.items:
            depths[item.line] = depths.get(item.part.parent, -1) + 1 if item.has_parent else 0
        return depths

    @cached_property
    def _lists(self) -> list[Section]:
        return [section for section in self._layout.sections if section.type == "list"]

    def section(self, item: Item) -> Link:
        """The heading above an item, or its note."""
        headings = self.note.headings
        at = bisect_right(headings, item.part.start, key=_start)
        return Link(self.note.path, "header", heading_text(headings[at - 1].text)) if at else Link(self.note.path)

    def list_line(self, item: Item) -> float:
        """The line on which the item's list begins; -1 within a quote or callout."""
        sections = self._lists
        at = bisect_right(sections, item.part.end, key=_start)
        if at and item.part.start < sections[at - 1].end:
            return float(self.lines.line(sections[at - 1].start))
        return -1.0

    def links(self, item: Item) -> list[Value]:
        """The links on the item's lines, line by line, embeds after links; their paths as written."""
        links = self.note.links
        first = bisect_left(links, self.lines.starts[item.line], key=_start)
        last = item.line + item.line_count
        end = self.lines.starts[last] if last < len(self.lines.starts) else self.note.length + 1
        found = links[first : bisect_left(links, end, key=_start)]
        return [of_note(link, as_written(link)) for link in sorted(found, key=lambda link: (self.lines.line(link.start), link.is_embed))]

    def fields(self, item: Item) -> dict[str, list[Value]]:
        """The item's inline fields and dates behind emoji by their names as written, in the order of the text."""
        written = self.note.fields
        found: dict[str, list[Value]] = {}
        for place in range(bisect_left(written, item.part.start, key=_start), len(written)):
            field = written[place]
            if field.start >= item.part.end:
                break
            found.setdefault(field.key, []).append(self.placed(inline_value(field.value, self.zone)))
        return found


class Item(Mapping[str, Value]):
    """One list item or task; what it says of itself goes before its inline fields."""

    __slots__ = ("_fields", "_known", "part", "table")

    def __init__(self, table: ItemTable, part: ListItem) -> None:
        self.table, self.part = table, part
        self._fields: dict[str, list[Value]] | None = None
        self._known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        known = self._known
        if name in known:
            return known[name]
        value = self._make(name)
        if not self.table.loose():
            known[name] = value
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """As ``dict.get``, without the exception that ``Mapping.get`` goes by."""
        if name in self._known:
            return self._known[name]
        if name in self:
            return self[name]
        return default

    def __contains__(self, name: object) -> bool:
        if name in _ALWAYS:
            return True
        part = self.part
        if (name == "parent" and self.has_parent) or (name == "blockId" and part.block_id):
            return True
        # What the date of a task is taken from is a field of that name or of another one.
        if part.task is not None and (name in _OF_TASKS or (name in _DATE_NAMES and self._task_date(str(name)) is not None)):
            return True
        return name in self.fields

    def __iter__(self) -> Iterator[str]:
        """``subtasks``, the other name of ``children``, is left out of deeply nested items: walking both doubles with each level."""
        yield from _ALWAYS if self.table.depths[self.line] < DEEP else (name for name in _ALWAYS if name != "subtasks")
        seen = {*_ALWAYS}
        more = ["parent"] * self.has_parent + ["blockId"] * bool(self.part.block_id) + [*self.fields]
        if self.part.task is not None:
            more += [*_OF_TASKS, *(name for name, _ in _DATES if self._task_date(name) is not None)]
        for name in more:
            if name not in seen:
                seen.add(name)
                yield name

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _make(self, name: str) -> Value:
        make = _ALWAYS.get(name)
        if make is not None:
            return make(self)
        part = self.part
        if part.task is not None:
            if name in _OF_TASKS:
                return _OF_TASKS[name](self)
            if name in _DATE_NAMES:
                date = self._task_date(name)
                if date is not None:
                    return date
        if name == "parent" and self.has_parent:
            return float(part.parent)
        if name == "blockId" and part.block_id:
            return part.block_id
        values = self.fields[name]
        return values[0] if len(values) == 1 else values

    @property
    def line(self) -> int:
        """The line on which it begins, from 0."""
        return self.table.lines.line(self.part.start)

    @property
    def has_parent(self) -> bool:
        """Whether it is nested in another item."""
        return self.part.parent >= 0 and self.part.parent != self.line

    @property
    def completed(self) -> bool:
        """Whether it is a task marked with x or X."""
        return self.part.task in ("x", "X")

    @property
    def line_count(self) -> int:
        """How many lines the item's own text has."""
        lines = self.table.lines
        return lines.line(max(self.part.end - 1, self.part.start)) - self.line + 1

    @property
    def fields(self) -> dict[str, list[Value]]:
        """See ``ItemTable.fields``."""
        if self._fields is not None:
            return self._fields
        fields = self.table.fields(self) if self.table.note.fields else {}
        if not self.table.loose():
            self._fields = fields
        return fields

    def _symbol(self) -> str:
        found = _HEAD.match(self.part.source)
        return found[1] if found else "-"

    def _text(self) -> str:
        """Without its symbol and mark, the lines trimmed."""
        source = self.part.source
        found = _HEAD.match(source)
        text = found[2].strip() if found else source
        return "\n".join([text, *(line.strip() for line in source.split("\n")[1:])]) if "\n" in source else text

    def _task_date(self, name: str) -> Value:
        """The first value of the first of the fields that may hold this date, where it is truthy."""
        for field in _DATE_NAMES[name]:
            if field in self.fields:
                value = self.fields[field][0]
                return value if truthy(value) else None
        return None

    def _tags(self) -> list[Value]:
        found = (_WHOLE_TAG.fullmatch(tag) for tag in _TAG.findall(self._text())) if "#" in self.part.source else ()
        return [*dict.fromkeys(tag[0] for tag in found if tag)]

    def _position(self) -> dict[str, Value]:
        return {"start": self._place(self.part.start), "end": self._place(self.part.end)}

    def _place(self, offset: int) -> dict[str, Value]:
        line, column, at = self.table.lines.utf16(offset)
        return {"line": float(line), "col": float(column), "offset": float(at)}

    def _link(self) -> Link:
        block = self.part.block_id
        return Link(self.table.note.path, "block", block) if block else self.table.section(self)

    def _children(self) -> list[Item]:
        return self.table.children.get(self.line, [])


def _begins_its_line(source: str) -> bool:
    return bool(source) and (source[0] in "-*+" or _HEAD.match(source) is not None)


def _start(part: Any) -> int:
    start: int = part.start
    return start


_ALWAYS: Final[Mapping[str, Callable[[Item], Value]]] = {
    "symbol": Item._symbol,
    "link": Item._link,
    "section": lambda item: item.table.section(item),
    "text": Item._text,
    "tags": Item._tags,
    "line": lambda item: float(item.line),
    "lineCount": lambda item: float(item.line_count),
    "list": lambda item: item.table.list_line(item),
    "outlinks": lambda item: item.table.links(item),
    "path": lambda item: item.table.note.path,
    "children": Item._children,
    "task": lambda item: item.part.task is not None,
    "annotated": lambda item: bool(item.fields),
    "position": Item._position,
    "subtasks": Item._children,
    "real": lambda item: item.part.task is not None,
    "header": lambda item: item.table.section(item),
}
_OF_TASKS: Final[Mapping[str, Callable[[Item], Value]]] = {
    "status": lambda item: item.part.task,
    "checked": lambda item: item.part.task not in ("", " "),
    "completed": lambda item: item.completed,
    "fullyCompleted": lambda item: item.table.fully_completed[item.line],
}
_DATE_NAMES: Final = dict(_DATES)
