"""A table in a note is not what its query answers.

Why: Readers, search, publishing and every program but Dataview see the text in the note. A table that has fallen behind
shows evidence that is gone and hides what has come.

Fix: Run `vaultsync sync`, which writes the answer into the note. `vaultsync audit --fix` does so as well.

Source: The `--check` of formatters: what would be written is compared with what is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema.violation import quoted
from vaultsync.syntax import Note

if TYPE_CHECKING:
    from vaultsync.tables.state import TableState


def check_table(note: Note, state: TableState, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for a block whose text would change."""
    if state.edit is None:
        return
    what = f"table {quoted(state.name)}" if state.name else "this table"
    fix = Fix("Write what the query answers", (state.edit,), Safety.SAFE)
    yield RULE.at(
        note.path, state.span, f"{what} is not what its query answers now", help="Run vaultsync sync to bring it up to date", fix=fix
    )


RULE = Rule("stale-table", Severity.WARNING, check_table=check_table, fixable=True)
