"""What the API's server asks of whoever holds the vault: questions as models in, futures of models out.

Every method may be called from any thread, returns at once and never raises; what goes wrong is in the future: ``ApiError`` for
what the client is to know, ``VaultsyncError`` for what its user can mend, everything else is a fault of ours. A future that was
cancelled before it was begun need not be worked on. Paths have the form of a path in the vault; a file is named only through
the index (``naming.find_file``).
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from vaultsync.daemon.protocol.methods import (
    ApplyParams,
    ApplyResult,
    Configuration,
    Diagnostics,
    DiagnosticsParams,
    EditDone,
    EditDoneParams,
    ExplainParams,
    Explanation,
    ExportParams,
    ExportPart,
    FixParams,
    FixResult,
    Nothing,
    QueryParams,
    QueryResult,
    Status,
    TablesParams,
    TablesResult,
)
from vaultsync.daemon.protocol.notifications import Notification

Told = Callable[[Notification], None]


class Backend(Protocol):
    """A vault that can be asked; each method answers the API's method of its name."""

    @property
    def vault(self) -> str:
        """The vault's folder, as clients see it."""

    def writes_enabled(self) -> bool:
        """Whether notes are written; asked before each ``apply``."""

    def subscribe(self, told: Told) -> Callable[[], None]:
        """From now on ``told`` is called with what changes, in order and from any thread; it returns at once and never raises.

        What was told before an answer came is in that answer, and nothing that is told after it.

        An ``EditProposed`` goes to one editor alone. The function that is returned ends it; nothing is told after that.
        """

    def editors_changed(self, editors: int) -> None:
        """How many clients now apply edits; without any, nothing need be proposed."""

    def status(self, asked: Nothing) -> Future[Status]:
        """``use.clients`` is filled in by the server."""

    def diagnostics(self, asked: DiagnosticsParams) -> Future[Diagnostics]:
        """Fails with ``unknown-path``."""

    def explain(self, asked: ExplainParams) -> Future[Explanation]:
        """Fails with ``unknown-path``, or ``invalid-params`` for an unknown rule."""

    def query(self, asked: QueryParams) -> Future[QueryResult]:
        """Fails with ``query-failed`` or ``unknown-path``."""

    def tables(self, asked: TablesParams) -> Future[TablesResult]:
        """Fails with ``unknown-path``."""

    def fix(self, asked: FixParams) -> Future[FixResult]:
        """Fails with ``unknown-path``, ``unknown-finding``, ``conflict`` or ``refused``; writes nothing."""

    def apply(self, asked: ApplyParams) -> Future[ApplyResult]:
        """Writes, or proposes to an editor, what ``fix`` would answer now, if each ``base`` is still that of the note.

        Fails as ``fix`` does; notes that were written all the same are named in the error's data.
        """

    def edit_done(self, asked: EditDoneParams) -> Future[EditDone]:
        """An unknown edit is no error: it may have taken too long."""

    def export(self, asked: ExportParams) -> Future[ExportPart]:
        """Fails with ``invalid-params`` when the export is gone."""

    def configuration(self, asked: Nothing) -> Future[Configuration]:
        """Never fails."""

    def shutdown(self, asked: Nothing) -> Future[Nothing]:
        """Answers at once; what ends the daemon also stops the server."""
