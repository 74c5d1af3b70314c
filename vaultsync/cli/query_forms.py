"""Answers in, text for terminals, pipes and spreadsheets out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence

from vaultsync.paths import title_of
from vaultsync.query.answer import Answer, CalendarAnswer, ListAnswer, TableAnswer, TaskGroup
from vaultsync.query.json_form import answer_json, value_json
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.value_text import text_of
from vaultsync.query.values import Link, ListPair, Value
from vaultsync.report.visible import visible_text
from vaultsync.tables.markdown import MAX_PADDED

Cells = Sequence[Sequence[Value]]
INDENT = "  "


def as_json(answer: Answer) -> str:
    """One object, as ``schemas/wire/answer.json`` describes it: the typed answer, and the rows that were left out."""
    dropped = [{"step": row.step, "row": value_json(row.row), "message": row.message} for row in answer.dropped]
    said = {"version": 1, "headers": None, "group": None, **answer_json(answer), "dropped": dropped}
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def as_csv(answer: Answer, settings: DataviewSettings) -> str:
    """Headings and texts as Dataview writes them, with CRLF (RFC 4180); null is empty."""
    out = io.StringIO()
    headings, rows = _table(answer)
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows(["" if value is None else text_of(value, settings) for value in row] for row in rows)
    return out.getvalue()


def as_plain(answer: Answer, settings: DataviewSettings) -> str:
    """Columns with spaces between, or one line for each row; for pipes, so no longer or shorter than the values are."""
    if not isinstance(answer, TableAnswer):
        return "".join(f"{line}\n" for line in _lines(answer, settings))
    rows = [list(answer.headers), *([_cell(value, settings) for value in row] for row in answer.rows)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(answer.headers))]
    if sum(widths) * len(rows) > MAX_PADDED:
        widths = [0] * len(widths)
    return "".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows)


def as_terminal(answer: Answer, settings: DataviewSettings, *, width: int, color: bool) -> str:
    """A table with wrapped cells, or one line for each row."""
    if not isinstance(answer, TableAnswer):
        return "".join(f"{line}\n" for line in _lines(answer, settings))
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in answer.headers:
        table.add_column(Text(heading))
    for row in answer.rows:
        table.add_row(*(Text(_cell(value, settings)) for value in row))
    console = Console(file=io.StringIO(), width=width, force_terminal=color, no_color=not color)
    console.print(table)
    console.print(Text(f"{len(answer.rows)} rows" if len(answer.rows) != 1 else "1 row"))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def _table(answer: Answer) -> tuple[Sequence[str], Cells]:
    """Any answer as a table."""
    if isinstance(answer, TableAnswer):
        return answer.headers, answer.rows
    if isinstance(answer, CalendarAnswer):
        return ("Date", "File"), answer.rows
    if isinstance(answer, ListAnswer):
        if any(isinstance(row, ListPair) for row in answer.rows):
            return (answer.grouped or "File", "Value"), [
                (row.key, row.value) if isinstance(row, ListPair) else (row, None) for row in answer.rows
            ]
        return ("Value",), [(row,) for row in answer.rows]
    return ("Group", "Status", "Text", "Path", "Line"), list(_task_rows(answer.rows, ""))


def _task_rows(rows: Sequence[object], group: str) -> Cells:
    out: list[Sequence[Value]] = []
    for row in rows:
        if isinstance(row, TaskGroup):
            key = _cell(row.key, DataviewSettings())
            out += _task_rows(row.rows, f"{group} > {key}" if group else key)
        elif hasattr(row, "get"):
            out.append((group or None, row.get("status"), row.get("text"), row.get("path"), row.get("line")))
    return out


def _lines(answer: Answer, settings: DataviewSettings) -> list[str]:
    if isinstance(answer, ListAnswer):
        return [
            f"{_cell(row.key, settings)}: {_cell(row.value, settings)}" if isinstance(row, ListPair) else _cell(row, settings)
            for row in answer.rows
        ]
    if isinstance(answer, CalendarAnswer):
        return [f"{_cell(date, settings)}: {_cell(link, settings)}" for date, link in answer.rows]
    _, rows = _table(answer)
    lines: list[str] = []
    before = None
    for group, status, text, path, line in rows:
        if group != before:
            lines.append(visible_text(str(group)))
            before = group
        first = str(text).split("\n")[0]
        place = f"{path}:{int(line) + 1}" if isinstance(line, float) else str(path)
        lines.append(f"{INDENT if group else ''}[{status}] {visible_text(first)}  ({place})")
    return lines


def _cell(value: Value, settings: DataviewSettings) -> str:
    """A value on one line; a link by what a reader sees of it."""
    return visible_text(_short(value, settings).replace("\n", " "))


def _short(value: Value, settings: DataviewSettings) -> str:
    if value is None:
        return "-" if settings.render_null_as == "\\-" else settings.render_null_as  # the stroke keeps Markdown from a list
    if isinstance(value, Link):
        place = f" > {value.subpath}" if value.subpath else ""
        return value.display or title_of(value.path) + place
    if isinstance(value, (list, tuple)):
        return ", ".join(_short(part, settings) for part in value)
    return text_of(value, settings)
