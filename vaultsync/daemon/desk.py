"""Questions of clients in, answers and notifications out; what is to be written goes to an editor or to the carrier.

It stands between the server, whose threads call the methods of ``Backend``, and the keeper, on whose thread all work is done.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeVar

from vaultsync import __version__
from vaultsync.changes import Change
from vaultsync.daemon import answers
from vaultsync.daemon.answers import Exports, Held, conflict
from vaultsync.daemon.keeper import Keeper
from vaultsync.daemon.meter import Meter
from vaultsync.daemon.protocol.errors import ApiError
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
    Use,
    WatchState,
    WriteState,
    Written,
)
from vaultsync.daemon.telling import Telling
from vaultsync.daemon.writing import Writing
from vaultsync.disk.write import Outcome
from vaultsync.paths import shown
from vaultsync.wire import Counts

T = TypeVar("T")
PROPOSED: Final = 1_000
"""Proposed edits, each asked for by a client, whose answers are known; an editor need not answer."""


class Desk:
    """The vault, as clients see it."""

    def __init__(
        self, keeper: Keeper, telling: Telling, writing: Writing, *, vault: str, watching: Callable[[], WatchState], end: Callable[[], None]
    ) -> None:
        """Asks nothing yet.

        Args:
            keeper: who holds the vault.
            telling: who is told of changes.
            writing: who sees to writes.
            vault: its folder, as clients see it.
            watching: how changes on the disk are noticed.
            end: ends the daemon; returns at once.
        """
        self.vault = vault
        self._keeper, self._telling, self._writing = keeper, telling, writing
        self._watching, self._end = watching, end
        self._exports, self._meter = Exports(), Meter()
        self._started, self._began = datetime.now(UTC), time.monotonic()
        self._lock = threading.Lock()
        self._edits = 0
        self._proposed: deque[str] = deque(maxlen=PROPOSED)

    # -- what the server asks of itself

    def writes_enabled(self) -> bool:
        """See ``Backend``."""
        return self._writing.allowed

    def subscribe(self, told: Callable[..., None]) -> Callable[[], None]:
        """See ``Backend``."""
        return self._telling.subscribe(told)

    def editors_changed(self, editors: int) -> None:
        """See ``Backend``."""
        self._writing.editors = editors
        self._keeper.wake()

    # -- questions

    def _asked(self, question: Callable[[Held], T], *, meanwhile: bool = False) -> Future[T]:
        return self._keeper.ask(lambda vault, session: question(Held(vault, session)), meanwhile=meanwhile)

    def diagnostics(self, asked: DiagnosticsParams) -> Future[Diagnostics]:
        """See ``Backend``."""
        return self._asked(lambda held: answers.diagnostics(held, asked))

    def explain(self, asked: ExplainParams) -> Future[Explanation]:
        """See ``Backend``."""
        return self._asked(lambda held: answers.explain(held, asked))

    def query(self, asked: QueryParams) -> Future[QueryResult]:
        """See ``Backend``."""
        return self._asked(lambda held: answers.query(held, asked))

    def tables(self, asked: TablesParams) -> Future[TablesResult]:
        """See ``Backend``."""
        return self._asked(lambda held: answers.tables(held, asked))

    def fix(self, asked: FixParams) -> Future[FixResult]:
        """See ``Backend``."""
        return self._asked(lambda held: answers.mending(held, asked).result())

    def export(self, asked: ExportParams) -> Future[ExportPart]:
        """See ``Backend``."""
        return self._asked(lambda held: self._exports.part(held, asked))

    def configuration(self, asked: Nothing) -> Future[Configuration]:
        """See ``Backend``."""
        return self._asked(lambda held: answers.configuration(held, self._writing.allowed))

    def shutdown(self, asked: Nothing) -> Future[Nothing]:
        """See ``Backend``."""
        self._end()
        answer: Future[Nothing] = Future()
        answer.set_result(Nothing())
        return answer

    def status(self, asked: Nothing) -> Future[Status]:
        """See ``Backend``; while the vault is being read it is answered at once, and it does not wait for what is still to be checked."""
        if self._keeper.ready.is_set():
            return self._asked(self._status, meanwhile=True)
        answer: Future[Status] = Future()
        answer.set_result(self._status(None))
        return answer

    def _status(self, held: Held | None) -> Status:
        usage = self._meter.read()
        counts = held.session.counts() if held is not None else {}
        severities = dict.fromkeys(("error", "warning", "info"), 0)
        rules: dict[str, int] = {}
        for (severity, rule), count in counts.items():
            severities[severity.value] += count
            rules[rule] = rules.get(rule, 0) + count
        return Status(
            state="ready" if held is not None else "starting",
            progress=self._telling.progress,
            version=__version__,
            vault=self.vault,
            pid=os.getpid(),
            started=self._started.isoformat(),
            uptime_seconds=time.monotonic() - self._began,
            notes=len(held.vault.index.notes) if held is not None else 0,
            files=len(held.vault.index.files) if held is not None else 0,
            counts=Counts.model_validate({"severities": severities, "rules": dict(sorted(rules.items()))}),
            stale_notes=held.session.stale_count() if held is not None else 0,
            writes=self._write_state(),
            watch=self._watching(),
            use=Use(
                memory_bytes=usage.memory + usage.children,
                cpu_percent=usage.cpu_percent,
                descriptors=usage.descriptors,
                clients=0,
            ),
            warnings=[
                *([self._keeper.problem] if self._keeper.problem else []),
                *(held.vault.unmatched_excludes() if held is not None else ()),
                *self._writing.notices(),
            ],
        )

    def _write_state(self) -> WriteState:
        waiting = self._writing.waiting()
        suspended = [shown(one.path) for one in waiting if one.reason == "suspended"]
        return WriteState(enabled=self._writing.allowed, reason=self._writing.why_not, waiting=len(waiting), suspended=suspended)

    # -- writing

    def apply(self, asked: ApplyParams) -> Future[ApplyResult]:
        """See ``Backend``."""
        answer: Future[ApplyResult] = Future()
        answer.set_running_or_notify_cancel()  # it is carried out even when the client leaves meanwhile
        planned = self._asked(lambda held: _Planned(held.vault.root, answers.mending(held, asked).changes(asked.base)))
        planned.add_done_callback(lambda found: self._carry_out(found, answer))
        return answer

    def _carry_out(self, planned: Future[_Planned], answer: Future[ApplyResult]) -> None:
        error = ApiError("busy", "the daemon ends") if planned.cancelled() else planned.exception()
        if error is not None:
            answer.set_exception(error)
            return
        root, changes = planned.result()
        if not changes:
            answer.set_result(ApplyResult(notes=[]))
        elif self._writing.editors:
            for change in changes:
                self._telling.propose(self._next_edit(), change, "make the change that was asked for")
            answer.set_result(ApplyResult(notes=[Written(path=shown(change.path), status="proposed") for change in changes]))
        else:
            self._writing.carry_now(changes, lambda outcomes: _answer(root, outcomes, answer))

    def _next_edit(self) -> str:
        with self._lock:
            self._edits += 1
            name = f"asked-{self._edits}"
            self._proposed.append(name)
            return name

    def edit_done(self, asked: EditDoneParams) -> Future[EditDone]:
        """See ``Backend``."""
        with self._lock:
            ours = asked.edit in self._proposed
            if ours:
                self._proposed.remove(asked.edit)
        if ours:
            answer: Future[EditDone] = Future()
            answer.set_result(EditDone(known=True))
            return answer
        return self._keeper.ask(lambda vault, session: EditDone(known=self._writing.answered(asked.edit, asked.status, asked.reason)))


class _Planned(NamedTuple):
    root: Path
    changes: tuple[Change, ...]


def _answer(root: Path, outcomes: tuple[Outcome, ...], answer: Future[ApplyResult]) -> None:
    """One note that could not be written makes the answer an error, which names those that were."""
    failed = [outcome for outcome in outcomes if outcome.reason]
    if not failed:
        answer.set_result(ApplyResult(notes=[Written(path=shown(one.path), status=_status_of(one)) for one in outcomes]))
        return
    first = failed[0]
    done = [shown(one.path) for one in outcomes if one.status == "written"]
    if first.reason == "changed-since":
        answer.set_exception(conflict(root, first.path, written=done))
        return
    said = "; ".join(f"{shown(one.path)}: {one.message}" for one in failed)
    answer.set_exception(ApiError("refused", said, path=shown(first.path), help=first.help, written=done))


def _status_of(outcome: Outcome) -> Literal["written", "unchanged"]:
    return "written" if outcome.status == "written" else "unchanged"
