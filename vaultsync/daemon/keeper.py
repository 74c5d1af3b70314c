"""Settled changes, questions and the time in; answers, what changed and wanted writes out: the one thread that owns the vault.

Everything that touches the index happens here, one thing after the other: changes first, so that answers are of now; then what
clients ask; then writes that may be made; then what can wait, as keeping the cache.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeVar

from vaultsync.daemon.crashes import Runs
from vaultsync.daemon.log import Log
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.diagnostic import Diagnostic
from vaultsync.disk.worker import Reader
from vaultsync.errors import VaultsyncError
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath
from vaultsync.session import Session, Update
from vaultsync.syntax import Note, Problem
from vaultsync.vault import Vault

T = TypeVar("T")
Open = Callable[[], Vault]
SAVE_AFTER: Final = 5.0
"""Seconds without anything to do after which the cache is brought up to date."""
SAVE_EVERY: Final = 60.0
LOOK_AT_DAY: Final = 30.0
SLICE: Final = 200
"""Files that are checked before what was found so far is told."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is told to whoever listens, on the keeper's thread."""

    findings: dict[VaultPath, tuple[Diagnostic, ...]]
    stale: frozenset[VaultPath]
    fresh: frozenset[VaultPath]


@dataclass(frozen=True, slots=True)
class Settled:
    """What changed on disk; see ``follow.Settled``, which it is made of."""

    changed: frozenset[VaultPath]
    removed: frozenset[VaultPath]
    stamps: dict[VaultPath, int]
    settings: bool = False
    bookmarks: bool = False
    faults: Mapping[VaultPath, Problem] | None = None
    """All that could not be read, where the whole vault was compared."""


class Listener:
    """What the keeper calls on its own thread; each call returns at once. The functions may be replaced before it starts."""

    def __init__(self) -> None:
        self.changed: Callable[[Vault, Session, Change], None] = lambda vault, session, change: None
        self.everything: Callable[[Vault, Session], None] = lambda vault, session: None
        """After new settings all of it may be otherwise."""
        self.progress: Callable[[str, int, int], None] = lambda stage, done, total: None
        self.foreign: Callable[[VaultPath, bytes | None], None] = lambda path, digest: None
        """Somebody changed a note to the text of this hash, or deleted it."""
        self.write: Callable[[Vault, Session], float | None] = lambda vault, session: None
        """May write notes, reads them back through ``Keeper.reread``, and tells when it wants to be asked again, on the monotonic clock."""


class Keeper:
    """Holds a vault."""

    name = "the keeper"

    def __init__(self, open_vault: Open, reader: Reader, runs: Runs, log: Log, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is opened yet."""
        self._open, self._reader, self._runs, self._log, self._clock = open_vault, reader, runs, log, clock
        self.listener = Listener()
        self._changes: deque[Settled] = deque()
        self._asked: deque[Callable[[], None]] = deque()
        self._bell = threading.Condition()
        self._stopping = False
        self._broken = False
        self._thread = threading.Thread(target=self._run, name="vaultsync-keeper", daemon=True)
        self._vault: Vault | None = None
        self._session: Session | None = None
        self._write_at: float | None = None
        self._day: str = ""
        self._look_at_day = 0.0
        self._save_at = 0.0
        self._busy_at = 0.0
        self.ready = threading.Event()
        self.problem = ""
        """What is wrong with the settings, for people; the ones before hold meanwhile."""
        self.turns = 0
        """Grows with every turn of the thread, so that it can be told when it is stuck."""

    # -- a part of the daemon

    def open(self) -> Vault:
        """Looks what there is, on the caller's thread, once and before ``start``; the notes are read by the keeper's own.

        Raises:
            VaultsyncError: when the vault or its configuration cannot be used.
        """
        self._vault = self._open()
        return self._vault

    def start(self) -> None:
        """Begins; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it, and keeps what is known for the next start."""
        with self._bell:
            self._stopping = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join(30.0)

    def is_alive(self) -> bool:
        """False when a fault of ours ended it."""
        return not self._broken

    # -- from other threads

    def deliver(self, settled: Settled) -> None:
        """Takes changes; returns at once."""
        with self._bell:
            self._changes.append(settled)
            self._bell.notify()

    def ask(self, question: Callable[[Vault, Session], T]) -> Future[T]:
        """The answer to a question, worked out on the keeper's thread as soon as the vault is read."""
        answer: Future[T] = Future()

        def work() -> None:
            if answer.set_running_or_notify_cancel():
                try:
                    answer.set_result(question(*self._held()))
                except Exception as error:  # whoever asked gets it
                    answer.set_exception(error)

        if not self.ready.is_set():
            answer.set_exception(ApiError("busy", "the vault is being read; ask status how far it is"))
            return answer
        with self._bell:
            self._asked.append(work)
            self._bell.notify()
        return answer

    def drop_caches(self) -> None:
        """Lets go of what can be computed again; returns at once."""
        self.ask(lambda vault, session: vault.drop_caches())

    def wake(self) -> None:
        """Lets writes be looked at now."""
        with self._bell:
            self._write_at = 0.0
            self._bell.notify()

    # -- on its own thread

    def reread(self, paths: Iterable[VaultPath]) -> None:
        """Takes in what was just written."""
        from vaultsync.disk.stamp import UNKNOWN

        files = frozenset(paths)
        self._take(Settled(files, frozenset(), dict.fromkeys(files, UNKNOWN)))

    def _held(self) -> tuple[Vault, Session]:
        assert self._vault is not None
        assert self._session is not None
        return self._vault, self._session

    def _run(self) -> None:
        try:
            self._begin()
            while self._turn():
                self.turns += 1
            self._end()
        except Exception as error:
            self._broken = True
            self._log.fault("keeping the vault", error)

    def _begin(self) -> None:
        vault = self._vault if self._vault is not None else self.open()
        self._session = vault.session(lambda done, total: self.listener.progress("checking", done, total))
        self._day = self._today()
        self._busy_at = self._clock()
        self._write_at = self._clock()
        self.ready.set()
        self.listener.everything(*self._held())
        self._log.info(f"{len(vault.index.notes):,} notes read")

    def _end(self) -> None:
        if self._vault is not None:
            self._vault.save()

    def _turn(self) -> bool:
        """One thing to do, or a wait for it; False at the end."""
        with self._bell:
            if self._stopping:
                return False
            if not self._changes and not self._asked:
                self._bell.wait(self._pause())
            change = self._changes.popleft() if self._changes else None
            question = self._asked.popleft() if change is None and self._asked else None
        if change is not None:
            self._busy_at = self._clock()
            self._take_all(change)
        elif question is not None:
            question()
        else:
            self._attend()
        return True

    def _pause(self) -> float:
        """Seconds until something is due."""
        now = self._clock()
        moments = [self._look_at_day]
        if self._write_at is not None:
            moments.append(self._write_at)
        if self._vault is not None and not self._vault.is_saved:
            moments.append(self._due_to_save())
        return max(0.0, min(moments) - now)

    def _due_to_save(self) -> float:
        return max(self._busy_at + SAVE_AFTER, self._save_at)

    def _attend(self) -> None:
        """What is due when nobody wants anything."""
        now = self._clock()
        vault, session = self._held()
        if now >= self._look_at_day:
            self._look_at_day = now + LOOK_AT_DAY
            today = self._today()
            if today != self._day:
                self._day = today
                self._check(vault.recheck(vault.tick()))
        if self._write_at is not None and now >= self._write_at:
            self._write_at = self.listener.write(vault, session)
        if not vault.is_saved and now >= self._due_to_save():
            vault.save()
            self._save_at = self._clock() + SAVE_EVERY

    def _today(self) -> str:
        vault = self._vault
        return datetime.now(vault.zone).date().isoformat() if vault is not None else ""

    # -- changes

    def _take_all(self, change: Settled) -> None:
        if not (change.settings and self._reopen()):
            self._take(change)

    def _reopen(self) -> bool:
        """With new settings everything is read and judged anew; with wrong ones, False, the old hold on."""
        old, _ = self._held()
        old.save()
        try:
            vault = self._open()
        except VaultsyncError as error:
            self.problem = str(error)
            self._log.warning(f"the settings cannot be used, so the ones before still hold: {error}")
            return False
        self.problem = ""
        self._vault = vault
        self._begin()
        return True

    def _take(self, change: Settled) -> None:
        vault, session = self._held()
        followed = vault.follow(change.changed, change.removed, change.stamps, self._read)
        for path in followed.removed:
            self.listener.foreign(path, None)
        for item in followed.items:
            if isinstance(item, Note):
                self.listener.foreign(item.path, item.hash)
        if change.faults is not None and vault.see_faults(change.faults):
            self._tell(session.faults_changed())
        if change.bookmarks:
            self._check(vault.recheck(vault.bookmarked()))
        marked = [(item.path, item.hash) for item in followed.items if isinstance(item, (Note, Canvas))]
        self._runs.working_on(marked[:20])
        self._check(followed.affected)
        self._runs.done()

    def _read(self, paths: Sequence[VaultPath]) -> Sequence[Note | Canvas | None]:
        return self._reader.read(paths)

    def _check(self, paths: Sequence[VaultPath]) -> None:
        """Checks in slices and tells of each, notes without tables first: queries take longer, and nobody need wait for them."""
        vault, session = self._held()
        quick: list[VaultPath] = []
        slow: list[VaultPath] = []
        for path in paths:
            note = vault.index.notes.peek(path)
            (slow if note is not None and note.managed else quick).append(path)
        for group in (quick, slow):
            for start in range(0, len(group), SLICE):
                self._tell(session.check(group[start : start + SLICE]))

    def _tell(self, update: Update) -> None:
        if update.stale or update.fresh:
            self._write_at = self._clock()
        if update.findings or update.stale or update.fresh:
            self.listener.changed(*self._held(), Change(dict(update.findings), update.stale, update.fresh))
