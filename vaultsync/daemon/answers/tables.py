"""Managed blocks in, how each of them stands out."""

from __future__ import annotations

from collections.abc import Iterable

from vaultsync.daemon.answers.held import Held, range_of
from vaultsync.daemon.answers.pages import mark_of, path_of
from vaultsync.daemon.protocol.methods import NoteTables, Table, TablesParams, TablesResult
from vaultsync.paths import VaultPath, shown
from vaultsync.report.visible import encodable
from vaultsync.syntax import Note
from vaultsync.tables.state import TableState
from vaultsync.text import LineIndex, Span


def tables(held: Held, asked: TablesParams) -> TablesResult:
    """One page of notes with managed blocks.

    Raises:
        ApiError: ``unknown-path``.
    """
    found: list[NoteTables] = []
    last = VaultPath("")
    for path in _paths(held, asked):
        note = held.vault.index.notes.get(path)
        if note is None or not (note.managed or held.session.is_stale(path)):
            continue
        if len(found) == asked.limit:
            return TablesResult(notes=found, next=mark_of(last))
        found.append(_note_tables(held, note))
        last = path
    return TablesResult(notes=found, next=None)


def _paths(held: Held, asked: TablesParams) -> Iterable[VaultPath]:
    if asked.path is not None:
        path = held.note(asked.path).path
        return [path] if held.session.is_stale(path) or not asked.stale else []
    after = path_of(asked.after)
    every = held.session.stale() if asked.stale else sorted(held.vault.index.notes)
    return (path for path in every if path > after)


def _note_tables(held: Held, note: Note) -> NoteTables:
    made = held.vault.tables()
    return NoteTables(
        path=shown(note.path),
        stale=held.session.is_stale(note.path),
        missing=made.wants(note),
        tables=[_table(number, state, note.line_index) for number, state in enumerate(made.states(note))],
    )


def _table(number: int, state: TableState, lines: LineIndex) -> Table:
    fault = state.fault
    return Table(
        number=number,
        range=range_of(lines, Span(state.block.start, state.block.end)),
        name=encodable(state.name),
        query=encodable(state.block.query),
        state="failed" if fault is not None else "fresh" if state.edit is None else "stale",
        message="" if fault is None else encodable(fault.message),
        help="" if fault is None else encodable(fault.help),
        dropped=len(state.dropped),
    )
