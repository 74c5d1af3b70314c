"""Tasks and list items in, those that stand at the top of a list out.

Source: Dataview 0.5.70, ``nestItems`` (read): an item whose parent is shown as well stands below it and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from vaultsync.query.answer import TaskGroup
from vaultsync.query.values import Value

Item = Mapping[str, Value]
_Id = tuple[Any, Any]
MAX_DEPTH = 32
"""Items nested deeper are left out."""


def roots(items: Sequence[Item]) -> list[Item]:
    """The items whose parent is not among the others or below them, in their order."""
    known: set[_Id] = set()
    for item in items:
        known.update(_ids(item))
    return [item for item in items if item.get("parent") is None or (item.get("path"), item.get("parent")) not in known]


def children(item: Item) -> Sequence[Item]:
    """The items nested directly in one."""
    found = item.get("children")
    return [child for child in found if isinstance(child, Mapping)] if isinstance(found, (list, tuple)) else ()


def text(item: Item) -> str:
    """What the item says, on one line."""
    found = item.get("text")
    return found.replace("\n", " ") if isinstance(found, str) else ""


def is_task(item: Item) -> bool:
    """Whether it has a check box."""
    return item.get("task") is True


def status(item: Item) -> str:
    """The character in the check box."""
    found = item.get("status")
    return found if isinstance(found, str) else " "


def count(rows: Iterable[Item | TaskGroup]) -> int:
    """How many items there are in all groups."""
    return sum(count(row.rows) if isinstance(row, TaskGroup) else 1 for row in rows)


def _ids(item: Item) -> Iterator[_Id]:
    todo = [item]
    while todo:
        one = todo.pop()
        yield one.get("path"), one.get("line")
        todo += children(one)
