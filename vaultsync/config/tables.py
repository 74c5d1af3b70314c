"""What the file says of tables in, named tables out; their queries are parsed here, so that a fault in one is told once."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vaultsync.config.problems import Problems
from vaultsync.schema.names import did_you_mean
from vaultsync.schema.violation import found, quoted
from vaultsync.tables.definition import NamedTable
from vaultsync.tables.presets import preset_tables

if TYPE_CHECKING:
    from vaultsync.config.file import TableForm

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_QUERY_WORDS = ("table", "list", "task", "calendar")


def configured_tables(written: Mapping[str, Any], preset: str | None, types: Collection[str], problems: Problems) -> dict[str, NamedTable]:
    """The preset's tables with what the file says of them, then those of the file; what is wrong goes to ``problems``."""
    tables = preset_tables(preset)
    if not written:
        return tables
    from vaultsync.config.file import read_table

    for name, value in written.items():
        if value == "off" and name in tables:
            del tables[name]
            continue
        form = read_table(name, value, problems)
        if form is not None:
            made = _table(name, form, tables.get(name), types, problems)
            if made is not None:
                tables[name] = made
    return tables


def _table(name: str, form: TableForm, base: NamedTable | None, types: Collection[str], problems: Problems) -> NamedTable | None:
    way = ("tables", name)
    if not _NAME.fullmatch(name) or name in _QUERY_WORDS:
        problems.add(
            way, f"{quoted(name)} cannot name a table; take lower-case letters, digits and hyphens, and no word that begins a query"
        )
        return None
    if form.query is None and base is None:
        problems.add(way, f'table {quoted(name)} needs a query; write query = "TABLE rating FROM #book"')
        return None
    table = base if base is not None else NamedTable(name, ())
    if form.query is not None:
        if not form.query:
            problems.add((*way, "query"), f'table {quoted(name)} has no query; write query = "TABLE rating FROM #book"')
        _check_queries(way, form.query, problems)
        table = replace(table, queries=tuple(form.query))
    if form.notes is not None:
        for unknown in (one for one in form.notes.type if one not in types):
            problems.add((*way, "notes", "type"), f"there is no note type {quoted(unknown)}{did_you_mean(unknown, types)}")
        table = replace(table, types=tuple(form.notes.type), folders=tuple(form.notes.folder), tags=tuple(form.notes.tag))
    if form.icons is not None and not isinstance(form.icons, bool | str):
        problems.add((*way, "icons"), f'"icons" must be true, false or the name of a file class, found {found(form.icons)}')
    given = {key: value for key in ("format", "heading", "icons") if (value := getattr(form, key)) is not None}
    if given.get("heading") is not None:
        given["heading"] = given["heading"].strip().lstrip("#").strip() or None
        if len((given["heading"] or "").splitlines()) > 1:
            problems.add((*way, "heading"), "a heading has one line; write it without line ends")
    table = replace(table, **given)
    if table.heading is not None and not (table.types or table.folders or table.tags):
        problems.add(
            way, f'nothing says in which notes table {quoted(name)} is set in; write notes = {{ tag = "book" }}, or take heading away'
        )
    return table


def _check_queries(way: tuple[str, ...], queries: list[str], problems: Problems) -> None:
    from vaultsync.query.parse import parse_query  # loads the grammar
    from vaultsync.query.values import QueryError
    from vaultsync.text import LineIndex

    for number, query in enumerate(queries):
        try:
            parse_query(query)
        except QueryError as error:
            what = "the query" if len(queries) == 1 else f"query {number + 1}"
            place = LineIndex.of(query).position(error.offset) if error.offset is not None else None
            where = f" at its line {place.line}, column {place.column}" if place else ""
            problems.add((*way, "query"), f"{what} cannot be read{where}: {error.message}")
