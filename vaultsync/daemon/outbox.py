"""Notifications in, as few and as small messages as say the same out: however much changes, what waits stays small.

Answers stand in one line with them: who is told of a change after an answer was computed must not get the older answer later.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from typing import Final, Generic, TypeVar

from vaultsync.daemon.protocol.forms import NoteFindings, Progress
from vaultsync.daemon.protocol.notifications import (
    NOTIFICATIONS,
    DiagnosticsChanged,
    EditProposed,
    Notification,
    NotificationName,
    TablesChanged,
)

NOTES: Final = 1_000
"""Notes that are listed; of more it is only told that they are many."""
FINDINGS: Final = 5_000
"""Findings in all that are listed."""
EDITS: Final = 100
MESSAGE: Final = 500
"""Findings from which a further message is begun."""
T = TypeVar("T")


class Outbox:
    """What a client is still to be told. Of one note, and of one stage of progress, only the newest is kept."""

    def __init__(self, wanted: Collection[NotificationName] = tuple(NOTIFICATIONS)) -> None:
        self._wanted = frozenset(wanted)
        self._empty()

    def _empty(self) -> None:
        self._findings: dict[str, NoteFindings] = {}
        self._counted = 0
        self._tables: dict[str, bool] = {}
        self._many_findings = self._many_tables = False
        self._progress: dict[str, Progress] = {}
        self._edits: list[EditProposed] = []

    def add(self, told: Notification) -> None:
        """Takes one in; those the client does not want are left out."""
        if isinstance(told, DiagnosticsChanged):
            if "diagnostics_changed" in self._wanted:
                self._add_findings(told)
        elif isinstance(told, TablesChanged):
            if "tables_changed" in self._wanted:
                self._add_tables(told)
        elif isinstance(told, EditProposed):
            if "edit_proposed" in self._wanted:
                self._edits = [*self._edits[-EDITS + 1 :], told]
        elif "progress" in self._wanted:
            self._progress[told.stage] = told

    def take(self) -> list[Notification]:
        """All of it, as messages to be sent in their order; nothing waits any more."""
        said: list[Notification] = [*self._progress.values()]
        if self._many_findings:
            said.append(DiagnosticsChanged(notes=[], all=True))
        said += self._in_messages()
        if self._many_tables:
            said.append(TablesChanged(stale=[], fresh=[], all=True))
        elif self._tables:
            stale = [path for path, is_stale in self._tables.items() if is_stale]
            said.append(TablesChanged(stale=stale, fresh=[path for path, is_stale in self._tables.items() if not is_stale]))
        said += self._edits
        self._empty()
        return said

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to tell."""
        return not (self._progress or self._findings or self._tables or self._edits or self._many_findings or self._many_tables)

    def _add_findings(self, told: DiagnosticsChanged) -> None:
        if self._many_findings:
            return
        for note in told.notes:
            old = self._findings.pop(note.path, None)
            self._counted += len(note.findings) - (len(old.findings) if old is not None else 0)
            self._findings[note.path] = note
        if told.all or len(self._findings) > NOTES or self._counted > FINDINGS:
            self._findings, self._counted, self._many_findings = {}, 0, True

    def _add_tables(self, told: TablesChanged) -> None:
        if self._many_tables:
            return
        self._tables |= dict.fromkeys(told.stale, True) | dict.fromkeys(told.fresh, False)
        if told.all or len(self._tables) > NOTES:
            self._tables, self._many_tables = {}, True

    def _in_messages(self) -> list[DiagnosticsChanged]:
        said: list[DiagnosticsChanged] = []
        notes: list[NoteFindings] = []
        count = 0
        for note in self._findings.values():
            notes.append(note)
            count += 1 + len(note.findings)
            if count >= MESSAGE:
                said.append(DiagnosticsChanged(notes=notes))
                notes, count = [], 0
        return [*said, DiagnosticsChanged(notes=notes)] if notes else said


class Line(Generic[T]):
    """Notifications and other things in, the same in their order out; notifications with nothing between them go together."""

    def __init__(self, wanted: Collection[NotificationName] = tuple(NOTIFICATIONS)) -> None:
        self._wanted = wanted
        self._entries: deque[Outbox | T] = deque()

    def __len__(self) -> int:
        return len(self._entries)

    def tell(self, told: Notification) -> None:
        """Takes a notification in; one that is not wanted is left out."""
        last = self._entries[-1] if self._entries else None
        box = last if isinstance(last, Outbox) else Outbox(self._wanted)
        box.add(told)
        if box is not last and not box.is_empty:
            self._entries.append(box)

    def put(self, other: T) -> None:
        """Takes something else in."""
        self._entries.append(other)

    def take(self) -> Outbox | T:
        """What stands first; ``IndexError`` when nothing does."""
        return self._entries.popleft()
