"""Settled changes, questions and the time in; answers, what changed and wanted writes out: the one thread that owns the vault.

Everything that touches the index happens here, one thing after the other. In each turn something of each kind is done, so that
nothing waits for ever: changes that came are taken in, what they alter is checked for a moment, one question is answered, and what
is due is looked at: writes that may be made, the day, keeping the cache.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from typing import Final, TypeVar

from vaultsync.daemon.crashes import Runs
from vaultsync.daemon.listener import Change, Listener
from vaultsync.daemon.log import Log
from vaultsync.daemon.pending import Settled, Unchecked, Wishes
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.steady import Steady
from vaultsync.disk.packed import holds_item
from vaultsync.disk.stamp import UNKNOWN
from vaultsync.disk.worker import Reader
from vaultsync.errors import ConfigError, VaultsyncError
from vaultsync.paths import VaultPath
from vaultsync.session import MANY, Session
from vaultsync.syntax import Note
from vaultsync.vault import Vault
from vaultsync.vault.collecting import collect

T = TypeVar("T")
Open = Callable[[], Vault]
SLICE: Final = 0.05
"""Seconds for which is checked before what was found so far is told, and others get a turn."""
WRITES_EVERY: Final = 0.5
"""Seconds between two looks at writes while things are checked."""
SAVE_AFTER: Final = 5.0
"""Seconds without anything to do after which the cache is brought up to date."""
SAVE_EVERY: Final = 60.0
SAVE_LATEST: Final = 240.0
"""Seconds after ``SAVE_EVERY`` when that is done though there is always something to do."""
LOOK_AT_DAY: Final = 30.0
READ_AGAIN: Final = 60.0
"""Seconds between attempts to read what could not be read: no event tells that a drive is well again."""
FORGIVE: Final = 300.0
"""Seconds between attempts to read what only took too long."""
OPEN_AGAIN: Final = 2.0
"""Seconds at least, and so many times what it took, between attempts to use settings that could not be used."""
OPEN_SHARE: Final = 20.0
MARKED: Final = 20
"""Notes that are marked as worked on, should that end this process."""


class _Ended(Exception):
    """The end is wanted while the vault is being read."""


class Keeper:
    """Holds a vault."""

    def __init__(self, open_vault: Open, reader: Reader, runs: Runs, log: Log, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing is opened yet."""
        self._open, self._reader, self._runs, self._log, self._clock = open_vault, reader, runs, log, clock
        self.listener = Listener()
        self._wishes = Wishes()
        self._unchecked, self._steady = Unchecked(), Steady()
        self._count = 0
        """Files checked."""
        self._marked: list[tuple[VaultPath, bytes]] = []
        self._bell = threading.Condition()
        self._stopping = self._broken = self._beginning = False
        self._thread = threading.Thread(target=self._run, name="vaultsync-keeper", daemon=True)
        self._vault: Vault | None = None
        self._session: Session | None = None
        self._write_at: float | None = None
        self._open_at: float | None = None
        self._day: str = ""
        self._look_at_day = self._wrote_at = self._save_at = self._read_at = self._forgive_at = self._busy_at = self._open_after = 0.0
        self.ready = threading.Event()
        self.problem = ""
        """What is wrong with the settings, for people; the ones before hold meanwhile."""

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
            self._wishes.deliver(settled)
            self._bell.notify()

    def ask(self, question: Callable[[Vault, Session], T], *, meanwhile: bool = False) -> Future[T]:
        """The answer to a question, worked out on the keeper's thread as soon as the vault is read.

        The index is of now then, with all that was delivered before; so is what is said of every file for its own content. What is
        said of files because of others may be of a moment ago; it is told when it is found to be otherwise.

        Args:
            question: what to do.
            meanwhile: whether it is answered still earlier, and what is said of any file may be of a moment ago.
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
            self._wishes.ask(work, self._clock(), meanwhile=meanwhile)
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

    def progress(self, stage: str, done: int, total: int) -> None:
        """To be called often while the vault is read; raises when the end is wanted."""
        if self._beginning and self._stopping:
            raise _Ended
        self.listener.progress(stage, done, total)

    def reread(self, paths: Iterable[VaultPath]) -> None:
        """Takes in what was just written."""
        files = frozenset(paths)
        self._take(Settled(files, frozenset(), dict.fromkeys(files, UNKNOWN)))

    def _held(self) -> tuple[Vault, Session]:
        assert self._vault is not None
        assert self._session is not None
        return self._vault, self._session

    def _run(self) -> None:
        try:
            with suppress(_Ended):
                self._begin()
                while self._turn():
                    pass
            self._save()
        except Exception as error:
            self._broken = True
            self._log.fault("keeping the vault", error)

    def _begin(self) -> None:
        vault = self._vault if self._vault is not None else self.open()
        self._unchecked, self._marked = Unchecked(), []
        stamps = vault.contents.scan.stamps
        for suspect in self._runs.begun.quarantined:
            if suspect.path in stamps:  # the reader knows whether it is still the same
                stamps[suspect.path] = UNKNOWN
        self._beginning = True
        self._session = vault.session(lambda done, total: self.progress("checking", done, total), self._check_begins)
        self._beginning = False
        self._runs.done()
        now = self._clock()
        self._day = self._today()
        self._busy_at = self._write_at = self._save_at = now
        self._read_at, self._forgive_at = now + READ_AGAIN, now + FORGIVE
        self.ready.set()
        self.listener.everything(*self._held())
        self._reader.start()
        self._log.info(f"{len(vault.index.notes):,} notes read")

    def _check_begins(self, path: VaultPath) -> None:
        """Of every file: after a crash each is marked, since it may not be one that changed that ends this process."""
        if self._beginning and self._stopping:
            raise _Ended
        if self._runs.begun.crashes:
            index = self._vault.index if self._vault is not None else None
            item = (index.notes.peek(path) or index.canvases.get(path)) if index is not None else None
            self._runs.working_on([*([(path, item.hash)] if item is not None else []), *self._marked])

    def _turn(self) -> bool:
        """Something of each kind that there is to do, or a wait for it; False at the end."""
        with self._bell:
            if self._stopping:
                return False
            if not (self._wishes or self._unchecked):
                self._bell.wait(self._pause())
            change = self._wishes.next_change(self._clock())
        if isinstance(change, Settled):
            self._take_in(change)
        elif change is not None:
            change()
        if self._unchecked:
            self._check_some()
        self._answer()
        self._attend()
        return True

    def _answer(self) -> None:
        """Answers one question. What is said of a changed note holds for the text it had: until it is checked, nobody may ask."""
        with self._bell:
            question = self._wishes.next_question() if not self._unchecked.news else None
        if question is not None:
            question()

    # -- what is due

    def _pause(self) -> float:
        """Seconds until something is due."""
        moments = [self._look_at_day]
        moments += [moment for moment in (self._write_at, self._open_at) if moment is not None]
        if self._vault is not None and self._vault.contents.unread:
            moments.append(self._read_at)
        if self._vault is not None and not self._vault.is_saved:
            moments.append(self._due_to_save())
        return max(0.0, min(moments) - self._clock())

    def _due_to_save(self) -> float:
        return min(max(self._busy_at + SAVE_AFTER, self._save_at), self._save_at + SAVE_LATEST)

    def _attend(self) -> None:
        """What is due."""
        now = self._clock()
        if self._open_at is not None and now >= self._open_at:
            self._reopen()
        if now >= self._look_at_day:
            self._look_at_day = now + LOOK_AT_DAY
            self._see_day()
        self._read_again(now)
        if self._write_at is not None and now >= self._write_at and not self._unchecked.news:
            self._write(now)
        if self._vault is not None and not self._vault.is_saved and now >= self._due_to_save():
            self._save()
            self._save_at = self._clock() + SAVE_EVERY

    def _see_day(self) -> None:
        before, self._day = self._day, self._today()
        if before != self._day and self._vault is not None:
            self._to_check(self._vault.recheck(self._vault.new_day()))

    def _today(self) -> str:
        return datetime.now(self._vault.zone).date().isoformat() if self._vault is not None else ""

    def _read_again(self, now: float) -> None:
        unread = self._vault.contents.unread if self._vault is not None else ()
        if unread and now >= self._read_at:
            self._read_at = now + READ_AGAIN
            if now >= self._forgive_at:
                self._forgive_at = now + FORGIVE
                self._reader.forgive()
            self._take(Settled(frozenset(unread), frozenset(), {}))

    def _write(self, now: float) -> None:
        if self._unchecked and now < self._wrote_at + WRITES_EVERY:
            return
        self._wrote_at, self._write_at = now, None
        wanted = self.listener.write(*self._held())
        with self._bell:  # somebody may have called ``wake`` meanwhile
            self._write_at = wanted if self._write_at is None else self._write_at

    def _save(self) -> None:
        if self._vault is not None and self._session is not None:
            self._vault.save(frozenset(self._unchecked))

    # -- changes

    def _take_in(self, change: Settled) -> None:
        may_mend = bool(self.problem) and self._may_mend(change)
        # A schema may not have been known to be one when its change was seen.
        settings = change.settings or not {*change.changed, *change.removed}.isdisjoint(self._held()[0].settings.schemas)
        if change.faults is not None:  # somebody may have asked for everything to be looked at
            self._read_at = self._clock()
        self._take(change)
        if settings:
            self._reopen()
        elif may_mend:
            self._open_at = max(self._clock(), self._open_after)

    def _may_mend(self, change: Settled) -> bool:
        """Whether settings that could not be used may be right after this: they name schemas, and files that must be there."""
        files = self._vault.index.files if self._vault is not None else ()
        others = (path for path in change.changed if path not in files or not holds_item(path))
        return change.faults is not None or bool(change.removed) or any(others)

    def _reopen(self) -> None:
        """With new settings everything is read and judged anew; with wrong ones the old hold on, and they are tried again."""
        self._save()
        began = self._clock()
        self._open_at = None
        try:
            opened = self._open()
        except VaultsyncError as error:
            self._open_after = self._clock() + max(OPEN_AGAIN, OPEN_SHARE * (self._clock() - began))
            self._tell_unusable(error)
            return
        self.problem = ""
        self._vault, self._session = opened, None
        collect()
        self._begin()

    def _tell_unusable(self, error: VaultsyncError) -> None:
        if str(error) != self.problem:
            self.problem = str(error)
            self._log.warning(f"the settings cannot be used, so the ones before still hold: {error}")
        self.listener.unusable(self._held()[0], error.schemas if isinstance(error, ConfigError) else ())

    def _take(self, change: Settled) -> None:
        vault, session = self._held()
        self._busy_at = self._clock()
        read = self._steady.read(vault.root, change.changed, change.stamps, self._reader.read)
        self._mark([(path, item.hash) for path, item in read.items()])
        changed = {path for path in change.changed if path in read or not holds_item(path)}
        stamps = {path: stamp for path, stamp in change.stamps.items() if path in changed}
        followed = vault.follow(changed, change.removed, stamps, lambda paths: [read[path] for path in paths])
        for path in followed.removed:
            self.listener.foreign(path, None)
        for item in followed.items:
            if isinstance(item, Note):
                self.listener.foreign(item.path, item.hash)
        if change.faults is not None and vault.see_faults(change.faults):
            self._tell(Change(dict(session.faults_changed().findings), frozenset(), frozenset()))
        if change.bookmarks:
            self._to_check(vault.recheck(vault.bookmarked()))
        self._to_check(followed.affected, {VaultPath(item) if isinstance(item, str) else item.path for item in followed.items})

    def _mark(self, notes: list[tuple[VaultPath, bytes]]) -> None:
        if notes:
            self._marked = [*notes[:MARKED], *self._marked][:MARKED]
            self._runs.working_on(self._marked)

    # -- checking

    def _to_check(self, paths: Iterable[VaultPath], changed: Collection[VaultPath] = ()) -> None:
        index = self._held()[0].index
        for path in paths:
            note = index.notes.peek(path)
            news = path in changed or path not in index.files
            self._unchecked.add(path, changed=news, slow=note is not None and bool(note.managed))

    def _check_some(self) -> None:
        """Checks for a moment, one file at least, and tells of it."""
        vault, session = self._held()
        now = self._busy_at = self._clock()
        until = now + SLICE
        change = Change({}, frozenset(), frozenset())
        while (path := self._unchecked.first()) is not None and not self._stopping and now <= until:
            update = session.check([path])
            self._unchecked.checked(path)
            change.findings.update(update.findings)
            change = Change(change.findings, change.stale | update.stale, change.fresh | update.fresh)
            self._count += 1
            if not self._count % MANY and vault.contents.packing:
                vault.index.drop_caches()
            now = self._clock()
        self._tell(change)
        if not self._unchecked:
            self._marked = []
            self._runs.done()

    def _tell(self, change: Change) -> None:
        if change.stale or change.fresh:
            self._write_at = self._clock()
        if change.findings or change.stale or change.fresh:
            self.listener.changed(*self._held(), change)
