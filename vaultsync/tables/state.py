"""A managed block held against what its query answers now."""

from __future__ import annotations

from dataclasses import dataclass

from vaultsync.query.answer import Dropped
from vaultsync.syntax import ManagedBlock
from vaultsync.text import Span, TextEdit


@dataclass(frozen=True, slots=True)
class TableFault:
    """Why a block cannot be regenerated; its text stays as it is."""

    span: Span
    """In the query, where the place is known; else the opening comment."""
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class TableState:
    """How one block stands."""

    block: ManagedBlock
    edit: TextEdit | None
    """What brings it up to date; None when it is, or when it cannot be."""
    fault: TableFault | None = None
    dropped: tuple[Dropped, ...] = ()
    """Rows that Dataview leaves out in silence."""
    name: str = ""
    """Of the named table that stands here; empty for a query of the block's own."""

    @property
    def span(self) -> Span:
        """Where findings about the block stand: what its opening comment says."""
        return Span(self.block.body_start, self.block.body_end)
