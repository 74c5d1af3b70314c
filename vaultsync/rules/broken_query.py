"""A query cannot be read, or fails on every row.

Why: A managed block with such a query keeps its old text for ever; a live block shows an error in place of its table, and
on some published sites takes the whole page with it.

Fix: Mend the query where the finding points. It is read as Dataview reads it: a query that fails here fails there.

Source: Dataview 0.5.70, whose own answers decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note

if TYPE_CHECKING:
    from vaultsync.tables.state import TableState


def check_table(note: Note, state: TableState, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for a managed block that cannot be regenerated."""
    if state.fault is not None:
        yield RULE.at(note.path, state.fault.span, state.fault.message, help=state.fault.help)


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each live block that cannot be read; whether its rows fail is not asked, since nothing is written from it."""
    if note.live_queries:
        from vaultsync.tables.faults import live_fault  # loads the grammar

        for live in note.live_queries:
            fault = live_fault(live)
            if fault is not None:
                yield RULE.at(note.path, fault.span, fault.message, help=fault.help)


RULE = Rule("broken-query", Severity.ERROR, check_note=check_note, check_table=check_table)
