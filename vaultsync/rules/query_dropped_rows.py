"""A table leaves out rows on which its query fails.

Why: Dataview drops a row without a word when an expression fails on it: one empty number in a sum removes a whole group. The
table is Dataview's, so they are missing here too, but not in silence.

Fix: Mend the notes that are named, or make the query bear what they hold: `default(rating, 0)`, `WHERE rating`.

Source: Dataview 0.5.70 collects these errors and shows them only when every row fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note

if TYPE_CHECKING:
    from vaultsync.tables.state import TableState


def check_table(note: Note, state: TableState, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each block with such rows; the first of them are named."""
    if state.dropped:
        from vaultsync.tables.wording import dropped_rows

        message, help = dropped_rows(state.dropped)
        yield RULE.at(note.path, state.span, message, help=help)


RULE = Rule("query-dropped-rows", Severity.INFO, check_table=check_table)
