"""Questions of the API and the vault they are about in, their answers as models out; whoever holds the vault calls this on its thread."""

from __future__ import annotations

from vaultsync.daemon.answers.findings import diagnostics, finding, note_findings
from vaultsync.daemon.answers.held import Held
from vaultsync.daemon.answers.mending import Mending, conflict, mending
from vaultsync.daemon.answers.questions import Exports, configuration, explain, query
from vaultsync.daemon.answers.tables import tables

__all__ = [
    "Exports",
    "Held",
    "Mending",
    "configuration",
    "conflict",
    "diagnostics",
    "explain",
    "finding",
    "mending",
    "note_findings",
    "query",
    "tables",
]
