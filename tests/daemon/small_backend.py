"""A real vault behind the API, kept on one thread of its own: what the server is tried with, without the rest of a daemon."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from vaultsync import __version__, wire
from vaultsync.daemon import answers
from vaultsync.daemon.backend import Told
from vaultsync.daemon.endpoint import open_endpoint
from vaultsync.daemon.log import Log
from vaultsync.daemon.protocol import methods as m
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.forms import NoteFindings
from vaultsync.daemon.protocol.notifications import DiagnosticsChanged, EditProposed, TablesChanged
from vaultsync.daemon.server import ApiServer, Holding
from vaultsync.disk import read_item
from vaultsync.disk.write import Writer
from vaultsync.paths import VaultPath, shown
from vaultsync.vault import open_vault

R = TypeVar("R")


class SmallBackend:
    """See ``backend.Backend``. Nothing watches the disk: ``taken_in`` says what changed."""

    def __init__(self, root: Path, state: Path, *, writes: bool = True, preset: str | None = None) -> None:
        self.root, self.writes = root, writes
        self._writer = Writer(root, state)
        vault = open_vault(root, preset=preset)
        self._held = answers.Held(vault, vault.session())
        self._exports = answers.Exports()
        self._listeners: list[Told] = []
        self._proposals: dict[str, Future[m.ApplyResult]] = {}
        self._thread = ThreadPoolExecutor(1)
        self.editors = 0
        self.asked: Counter[str] = Counter()
        self.ended = False

    def close(self) -> None:
        self._thread.shutdown(cancel_futures=True)

    @property
    def vault(self) -> str:
        return shown(str(self.root))

    def writes_enabled(self) -> bool:
        return self.writes

    def subscribe(self, told: Told) -> Callable[[], None]:
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def editors_changed(self, editors: int) -> None:
        self.editors = editors

    def status(self, asked: m.Nothing) -> Future[m.Status]:
        return self._soon("status", self._status)

    def diagnostics(self, asked: m.DiagnosticsParams) -> Future[m.Diagnostics]:
        return self._soon("diagnostics", lambda: answers.diagnostics(self._held, asked))

    def explain(self, asked: m.ExplainParams) -> Future[m.Explanation]:
        return self._soon("explain", lambda: answers.explain(self._held, asked))

    def query(self, asked: m.QueryParams) -> Future[m.QueryResult]:
        return self._soon("query", lambda: answers.query(self._held, asked))

    def tables(self, asked: m.TablesParams) -> Future[m.TablesResult]:
        return self._soon("tables", lambda: answers.tables(self._held, asked))

    def fix(self, asked: m.FixParams) -> Future[m.FixResult]:
        return self._soon("fix", lambda: answers.mending(self._held, asked).result())

    def apply(self, asked: m.ApplyParams) -> Future[m.ApplyResult]:
        return self._soon("apply", lambda: self._apply(asked))

    def edit_done(self, asked: m.EditDoneParams) -> Future[m.EditDone]:
        return self._soon("edit_done", lambda: m.EditDone(known=self._proposals.pop(asked.edit, None) is not None))

    def export(self, asked: m.ExportParams) -> Future[m.ExportPart]:
        return self._soon("export", lambda: self._exports.part(self._held, asked))

    def configuration(self, asked: m.Nothing) -> Future[m.Configuration]:
        return self._soon("configuration", lambda: answers.configuration(self._held, self.writes))

    def shutdown(self, asked: m.Nothing) -> Future[m.Nothing]:
        self.ended = True
        return self._soon("shutdown", m.Nothing)

    # -- for tests

    def taken_in(self, *paths: str) -> None:
        """Tells what these files are on the disk now."""
        self._soon("", lambda: self._take(*map(VaultPath, paths))).result()

    def tell(self, *told: DiagnosticsChanged | TablesChanged | EditProposed) -> None:
        for one in told:
            for listener in list(self._listeners):
                listener(one)

    def hold(self, task: Callable[[], R]) -> Future[R]:
        """Keeps the thread busy."""
        return self._soon("", task)

    # -- on the thread

    def _soon(self, name: str, task: Callable[[], R]) -> Future[R]:
        self.asked[name] += 1
        return self._thread.submit(task)

    def _status(self) -> m.Status:
        index = self._held.vault.index
        found = [one for _, said in self._held.session.all_diagnostics() for one in said]
        severities = Counter(one.severity.value for one in found)
        return m.Status(
            state="ready",
            progress=None,
            version=__version__,
            vault=self.vault,
            pid=os.getpid(),
            started="2025-01-01T00:00:00Z",
            uptime_seconds=1.0,
            notes=len(index.notes),
            files=len(index.files),
            counts=wire.Counts(severities=dict(severities), rules=dict(Counter(one.rule for one in found))),
            stale_notes=len(self._held.session.stale()),
            writes=m.WriteState(enabled=self.writes, reason="" if self.writes else "--no-write", waiting=0, suspended=[]),
            watch=m.WatchState(mode="none", folders=0, watched=0),
            use=m.Use(memory_bytes=0, cpu_percent=0.0, descriptors=0, clients=0),
            warnings=[],
        )

    def _apply(self, asked: m.ApplyParams) -> m.ApplyResult:
        mending = answers.mending(self._held, asked)
        changes = mending.changes(asked.base)
        if self.editors:
            for number, one in enumerate(mending.notes):
                form = one.form
                edit = f"edit-{len(self._proposals)}-{number}"
                self._proposals[edit] = Future()
                self.tell(EditProposed(edit=edit, title=mending.title, path=form.path, base=form.base, edits=form.edits))
            return m.ApplyResult(notes=[m.Written(path=shown(change.path), status="proposed") for change in changes])
        outcomes = self._writer.write_all(change.rewrite for change in changes)
        for outcome in outcomes:
            if outcome.status != "written":
                raise ApiError("conflict" if outcome.reason == "changed-since" else "refused", outcome.reason)
        self._take(*(change.path for change in changes))
        return m.ApplyResult(notes=[m.Written(path=shown(change.path), status="written") for change in changes])

    def _take(self, *paths: VaultPath) -> None:
        found = [(path, read_item(self.root, path)) for path in paths]
        session = self._held.session
        update = session.update([item for _, item in found if item is not None], [path for path, item in found if item is None])
        lines = self._held.lines()
        notes: list[NoteFindings] = [answers.note_findings(path, said, lines) for path, said in update.findings.items()]
        if notes:
            self.tell(DiagnosticsChanged(notes=notes))
        if update.stale or update.fresh:
            self.tell(TablesChanged(stale=sorted(map(shown, update.stale)), fresh=sorted(map(shown, update.fresh))))


@dataclass(frozen=True)
class Served:
    """A running server."""

    root: Path
    state: Path
    backend: SmallBackend
    server: ApiServer
    socket: str
    port: int | None
    log: Path


@contextmanager
def served(
    root: Path, state: Path, *, tcp: bool = False, writes: bool = True, holding: Holding | None = None, preset: str | None = None
) -> Iterator[Served]:
    """Serves a vault until the block ends."""
    backend = SmallBackend(root, state, writes=writes, preset=preset)
    log = Log(state / "logs")
    try:
        endpoint = open_endpoint(root, state, tcp=tcp)
        ports = [listener.host.port for listener in endpoint.listeners if not listener.local]
        server = ApiServer(backend, endpoint, log=log, holding=holding)
        server.start()
        try:
            yield Served(root, state, backend, server, str(endpoint.socket_path), ports[0] if ports else None, log.path)
        finally:
            server.stop()
    finally:
        backend.close()
        log.close()


def main() -> None:
    """Serves a vault in a process of its own until standard input ends: VAULT STATE."""
    root, state = map(Path, sys.argv[1:3])
    with served(root, state, tcp=True) as server:
        sys.stdout.write(json.dumps({"pid": os.getpid(), "socket": server.socket, "port": server.port}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
