"""Values and answers in, plain JSON out, in which links, dates and durations keep their types.

``{"$link": {"path", "type", "subpath", "display", "embed"}}``, ``{"$date": ISO 8601}``, ``{"$dur": ISO 8601}``,
``{"$widget": name, ...}``; a number that is infinite or none is null, as in JavaScript.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from vaultsync.query import dates, durations
from vaultsync.query.answer import Answer, CalendarAnswer, ListAnswer, TableAnswer, TaskGroup
from vaultsync.query.values import Date, Duration, ExternalLink, Function, Link, ListPair, Value

MAX_DEPTH = 60
"""Values nested deeper are null: items nest without end."""


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as an object with ``type``, ``values`` and, of a table, ``headers``."""
    if isinstance(answer, TableAnswer):
        values: Any = [[value_json(value) for value in row] for row in answer.rows]
        return {"type": "table", "headers": list(answer.headers), "values": values, "group": answer.grouped}
    if isinstance(answer, ListAnswer):
        return {"type": "list", "values": [value_json(value) for value in answer.rows], "group": answer.grouped}
    if isinstance(answer, CalendarAnswer):
        return {"type": "calendar", "values": [{"date": value_json(date), "link": value_json(link)} for date, link in answer.rows]}
    return {"type": "task", "values": _tasks(answer.rows)}


def value_json(value: Value, depth: int = 0) -> Any:
    """One value."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, (int, float)):
        return _number(value)
    if isinstance(value, Date):
        return {"$date": dates.iso(value)}
    if isinstance(value, Duration):
        return {"$dur": durations.iso(value)}
    if isinstance(value, Link):
        return {"$link": _link(value)}
    if isinstance(value, Function):
        return {"$fn": 1}
    if depth >= MAX_DEPTH:
        return None
    if isinstance(value, ListPair):
        return {"$widget": "dataview:list-pair", "key": value_json(value.key, depth + 1), "value": value_json(value.value, depth + 1)}
    if isinstance(value, ExternalLink):
        return {"$widget": "dataview:external-link", "url": value.url, "display": value.display}
    if isinstance(value, Mapping):
        return {key: value_json(part, depth + 1) for key, part in value.items()}
    return [value_json(part, depth + 1) for part in value]


def _number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 1e21 else value


def _link(link: Link) -> dict[str, Any]:
    parts = {"path": link.path, "type": link.type, "subpath": link.subpath, "display": link.display, "embed": link.embed}
    return {key: part for key, part in parts.items() if part is not None}


def _tasks(rows: Sequence[Mapping[str, Value] | TaskGroup]) -> list[Any]:
    """Tasks, groups with their keys."""
    out: list[Any] = []
    for row in rows:
        if isinstance(row, TaskGroup):
            out.append({"key": value_json(row.key), "rows": _tasks(row.rows)})
        else:
            out.append(value_json(_task(row), 1))
    return out


def _task(row: Mapping[str, Value]) -> Mapping[str, Value]:
    """The task with the fields of its page, but for ``file``, which holds all tasks of the note again."""
    return {name: row[name] for name in row if name != "file"}
