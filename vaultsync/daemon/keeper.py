"""Settled changes, questions and the time in; answers, what changed and wanted writes out: the one thread that owns the vault.

Everything that touches the index happens here, one thing after the other: changes first, so that answers are of now; then what they
alter is checked, in slices, between which more changes are taken in; then what clients ask; then writes that may be made; then what
can wait, as keeping the cache.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
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
MARKED: Final = 20
"""Notes that are marked as worked on, should that end this process."""
TOGETHER: Final = 2_000
"""Changes that are taken in at once, where many have come: more would keep waiting who asks how things stand."""


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

    def then(self, later: Settled) -> Settled:
        """This and what changed after it, as one."""
        return Settled(
            self.changed - later.removed | later.changed,
            self.removed - later.changed | later.removed,
            {**self.stamps, **later.stamps},
            self.settings or later.settings,
            self.bookmarks or later.bookmarks,
            self.faults if later.faults is None else later.faults,
        )

    @property
    def size(self) -> int:
        """How many files changed."""
        return len(self.changed) + len(self.removed)


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
        self._changes: deque[Settled | Callable[[], None]] = deque()
        """With questions between them that need no more than what was delivered before."""
        self._asked: deque[Callable[[], None]] = deque()
        self._quick: dict[VaultPath, None] = {}
        """Files that are to be checked again, in this order."""
        self._slow: dict[VaultPath, None] = {}
        """After them, notes with tables: queries take longer, and nobody need wait for them."""
        self._marked: list[tuple[VaultPath, bytes]] = []
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

    def ask(self, question: Callable[[Vault, Session], T], *, meanwhile: bool = False) -> Future[T]:
        """The answer to a question, worked out on the keeper's thread as soon as the vault is read.

        Args:
            question: what to do.
            meanwhile: whether it is answered as soon as what was delivered before it is taken in: the index is of now then, but of what
                that altered the findings may be those before.
        """
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
            (self._changes if meanwhile else self._asked).append(work)
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
        self._check_all()

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
        self._quick, self._slow, self._marked = {}, {}, []
        self._session = vault.session(lambda done, total: self.listener.progress("checking", done, total))
        self._day = self._today()
        self._busy_at = self._clock()
        self._write_at = self._clock()
        self.ready.set()
        self.listener.everything(*self._held())
        self._reader.start()
        self._log.info(f"{len(vault.index.notes):,} notes read")

    def _end(self) -> None:
        if self._vault is not None:
            self._check_all()
            self._vault.save()

    def _turn(self) -> bool:
        """One thing to do, or a wait for it; False at the end."""
        with self._bell:
            if self._stopping:
                return False
            unchecked = bool(self._quick or self._slow)
            if not (self._changes or self._asked or unchecked):
                self._bell.wait(self._pause())
            change = self._next_change()
            question = self._asked.popleft() if change is None and not unchecked and self._asked else None
        if isinstance(change, Settled):
            self._take_all(change)
            self._busy_at = self._clock()
        elif change is not None:
            change()
        elif unchecked:
            self._check_some()
            self._busy_at = self._clock()
        elif question is not None:
            question()
        else:
            self._attend()
        return True

    def _next_change(self) -> Settled | Callable[[], None] | None:
        """What changed first, with what changed after it: it is read and taken in together, and what depends on it is checked once."""
        if not self._changes:
            return None
        change = self._changes.popleft()
        while isinstance(change, Settled) and self._changes:
            later = self._changes[0]
            if not isinstance(later, Settled) or change.size + later.size > TOGETHER:
                break
            change = change.then(later)
            self._changes.popleft()
        return change

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
                self._to_check(vault.recheck(vault.tick()))
                return
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
        self._check_all()
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
            self._to_check(vault.recheck(vault.bookmarked()))
        marked = [(item.path, item.hash) for item in followed.items if isinstance(item, (Note, Canvas))]
        self._marked = [*marked[:MARKED], *self._marked][:MARKED]
        self._runs.working_on(self._marked)
        self._to_check(followed.affected)

    def _read(self, paths: Sequence[VaultPath]) -> Sequence[Note | Canvas | None]:
        return self._reader.read(paths)

    # -- checking

    def _to_check(self, paths: Iterable[VaultPath]) -> None:
        vault, _ = self._held()
        for path in paths:
            note = vault.index.notes.peek(path)
            slow = note is not None and bool(note.managed)
            (self._quick if slow else self._slow).pop(path, None)
            (self._slow if slow else self._quick)[path] = None

    def _check_some(self) -> None:
        """Checks a slice, and tells of it."""
        _, session = self._held()
        group = self._quick or self._slow
        paths = list(islice(group, SLICE))
        for path in paths:
            del group[path]
        self._tell(session.check(paths))
        if not (self._quick or self._slow):
            self._marked = []
            self._runs.done()

    def _check_all(self) -> None:
        while self._quick or self._slow:
            self._check_some()

    def _tell(self, update: Update) -> None:
        if update.stale or update.fresh:
            self._write_at = self._clock()
        if update.findings or update.stale or update.fresh:
            self.listener.changed(*self._held(), Change(dict(update.findings), update.stale, update.fresh))
