"""What changed in a vault in, notifications to whoever listens out."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from vaultsync.changes import Change as TextChange
from vaultsync.daemon.answers import note_findings
from vaultsync.daemon.answers.held import range_of
from vaultsync.daemon.listener import Change
from vaultsync.daemon.protocol.forms import Edit, NoteFindings, Progress
from vaultsync.daemon.protocol.notifications import DiagnosticsChanged, EditProposed, Notification, TablesChanged
from vaultsync.paths import shown
from vaultsync.session import Session
from vaultsync.text import LineIndex
from vaultsync.vault import Vault

MANY: Final = 2_000
"""Findings of one change from which on they are not listed."""
Told = Callable[[Notification], None]


class Telling:
    """Whoever listens, and what they are told."""

    def __init__(self) -> None:
        self.progress: Progress | None = None
        """How far reading the vault is; None once it is read."""
        self._listeners: list[Told] = []
        self._lock = threading.Lock()

    def subscribe(self, told: Told) -> Callable[[], None]:
        """See ``Backend.subscribe``."""
        with self._lock:
            self._listeners = [*self._listeners, told]

        def end() -> None:
            with self._lock:
                self._listeners = [listener for listener in self._listeners if listener is not told]

        return end

    def tell(self, notification: Notification) -> None:
        """Tells everybody; from any thread."""
        for listener in self._listeners:
            listener(notification)

    # -- what the keeper calls

    def changed(self, vault: Vault, session: Session, change: Change) -> None:
        """Findings and tables that are otherwise than before."""
        if not self._listeners:
            return
        if change.findings:
            self.tell(self._findings(vault, change))
        if change.stale or change.fresh:
            many = len(change.stale) + len(change.fresh) > MANY
            stale, fresh = ([] if many else sorted(map(shown, paths)) for paths in (change.stale, change.fresh))
            self.tell(TablesChanged(stale=stale, fresh=fresh, all=many))

    def _findings(self, vault: Vault, change: Change) -> DiagnosticsChanged:
        if sum(map(len, change.findings.values())) + len(change.findings) > MANY:
            return DiagnosticsChanged(notes=[], all=True)
        lines = lru_cache(maxsize=64)(vault.line_index)
        notes: list[NoteFindings] = [note_findings(path, found, lines) for path, found in sorted(change.findings.items())]
        return DiagnosticsChanged(notes=notes)

    def everything(self) -> None:
        """All of it is to be asked for anew."""
        self.progress = None
        self.tell(DiagnosticsChanged(notes=[], all=True))
        self.tell(TablesChanged(stale=[], fresh=[], all=True))

    def advanced(self, stage: str, done: int, total: int) -> None:
        """How far it is."""
        self.progress = Progress(stage=stage, done=done, total=total)
        self.tell(self.progress)

    def propose(self, edit: str, change: TextChange, title: str) -> None:
        """Asks an editor for a change."""
        import hashlib

        lines = LineIndex.of(change.before)
        edits = [Edit(range=range_of(lines, one.span), new_text=one.new_text) for one in change.edits]
        base = hashlib.sha256(change.before.encode("utf-8")).hexdigest()
        self.tell(EditProposed(path=shown(change.path), base=base, edits=edits, edit=edit, title=title))
