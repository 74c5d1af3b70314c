"""A vault's folder in, the paths that changed in it out, on a thread of its own, for weeks.

Events are hints; what counts is the disk. Every path that is delivered has settled, and was found to be otherwise than it was
delivered before. The thread survives whatever goes wrong in it: it says so, and compares the whole vault.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vaultsync.daemon.hints import GATHER, Inbox
from vaultsync.daemon.lookout import Lookout, Options
from vaultsync.daemon.polled import Polled, git_files
from vaultsync.daemon.reconcile import Schedule
from vaultsync.daemon.storm import Storm
from vaultsync.daemon.tracking import Clock, Found, Tracking
from vaultsync.disk.scan import scan
from vaultsync.paths import VaultPath, shown
from vaultsync.syntax import Problem

AWAKE = 5.0
"""Seconds by which the time of day may run ahead of the monotonic clock, or a turn may come late, before it counts as sleep."""
LONGEST_PAUSE = 60.0
STOPPING = 10.0


@dataclass(frozen=True, slots=True)
class Settled:
    """What changed in a vault."""

    changed: frozenset[VaultPath] = frozenset()
    """Files that are new or otherwise than before."""
    removed: frozenset[VaultPath] = frozenset()
    reason: str = "events"
    """``events``, or why the whole vault was compared."""
    whole: bool = False
    """With this, all that a comparison of the whole vault found is delivered; it may be nothing."""
    settings: frozenset[str] = frozenset()
    """Those of the extra files that changed, came or went, as they were named."""
    stamps: Mapping[VaultPath, int] = field(default_factory=dict)
    """The stamps at which the changed files settled, 0 for what may change and keep it. A file that has another one when it is
    read is being written again, and will be delivered again."""
    faults: Mapping[VaultPath, Problem] | None = None
    """With ``whole``: all folders and links that cannot be read, as ``scan`` tells them."""


@dataclass(frozen=True, slots=True)
class Status:
    """How following a vault goes."""

    mode: str
    """``watching``, ``watching and polling``, ``polling``, or ``waiting`` while the folder is not there."""
    files: int
    folders: int
    unwatched: int
    events: int
    overflows: int
    rebuilds: int
    handler_errors: int
    loop_errors: int
    last_comparison: tuple[float, str, float] | None
    """When the vault was last compared on the monotonic clock, why, and how many seconds it took."""


class Follower:
    """Follows one vault."""

    def __init__(
        self,
        root: Path,
        deliver: Callable[[Settled], None],
        *,
        known_stamps: Mapping[VaultPath, int] | None = None,
        extra: Iterable[str] = (),
        options: Options | None = None,
        clock: Clock | None = None,
        tell: Callable[[str], None] = lambda message: None,
    ) -> None:
        """Makes a follower that does nothing before ``start``. It is to be made before the settings are read.

        Args:
            root: the vault's folder; need not be there.
            deliver: called on the follower's thread with what changed, never with nothing unless ``whole``. When it raises, the same
                is delivered again later.
            known_stamps: what the caller knows, as ``scan`` gives it: at the start the difference is delivered.
            extra: files outside the notes that matter, relative to the root or absolute: settings and schemas.
            options: intervals and the like.
            clock: the clocks.
            tell: takes what the user should know, one sentence a call.
        """
        self._root = os.path.abspath(root)
        self._deliver = deliver
        self._options = options if options is not None else Options()
        self._clock = clock if clock is not None else Clock()
        self._teller = tell
        now = self._clock.monotonic()
        self._inbox = Inbox(self._clock.monotonic)
        self._tracking = Tracking(self._root, known_stamps or {}, self._clock)
        self._lookout = Lookout(self._root, self._inbox, self._options, self._tell)
        self._schedule = Schedule(self._options.compare_every, now)
        self._storm = Storm()
        self._polled = Polled(self._root, extra)
        self._git = Polled(self._root, git_files(self._root))
        self._extra: tuple[str, ...] | None = None
        self._settings: frozenset[str] = frozenset()
        self._comparing: tuple[str, set[VaultPath]] | None = None
        self._faults: Mapping[VaultPath, Problem] = {}
        self._last: tuple[float, str, float] | None = None
        self._folders = 0
        self._check_at = now
        self._ahead = self._clock.wall() - now
        self._failures = 0
        self._errors = 0
        self._handler_errors = 0
        self._asked: deque[str] = deque()
        self._adopted: dict[VaultPath, int] | None = None
        self._turn_began: float | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vaultsync-follower", daemon=True)

    def start(self) -> None:
        """Begins; the first delivery is what differs from the known stamps, with the reason ``start``."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; nothing is delivered after it returns. Not to be called from ``deliver``.

        A thread that the system holds, as on a drive that does not answer, is left to itself after some seconds.
        """
        self._stopping.set()
        self._inbox.wake()
        if self._thread.is_alive():
            self._thread.join(STOPPING)

    def poke(self, reason: str) -> None:
        """Asks for a comparison of the whole vault. From any thread; returns at once."""
        self._asked.append(reason)
        self._inbox.wake()

    def adopt(self, stamps: Mapping[VaultPath, int]) -> None:
        """The caller has looked at all files by itself, and knows these, as ``scan`` gives them; what differs is delivered."""
        self._adopted = dict(stamps)
        self.poke("another look")

    def follow_settings(self, extra: Iterable[str]) -> None:
        """From now on these extra files. From any thread; what is known of files that stay is kept."""
        self._extra = tuple(extra)
        self._inbox.wake()

    def known(self) -> dict[VaultPath, int]:
        """The stamps of all files as they were delivered last. From any thread."""
        return self._tracking.known.copy()

    def busy(self) -> float:
        """For how many seconds it has been at one thing; 0 while it waits. From any thread."""
        began = self._turn_began
        return self._clock.monotonic() - began if began is not None else 0.0

    def status(self) -> Status:
        """How it goes. From any thread."""
        lookout = self._lookout
        watching = ("watching and polling" if lookout.polling else "watching") if lookout.watching else "polling"
        return Status(
            mode=watching if lookout.here else "waiting",
            files=len(self._tracking.known),
            folders=self._folders,
            unwatched=lookout.missing if lookout.watching else self._folders,
            events=self._inbox.count,
            overflows=lookout.overflows,
            rebuilds=lookout.rebuilds,
            handler_errors=self._inbox.errors,
            loop_errors=self._errors,
            last_comparison=self._last,
        )

    # -- the thread

    def _run(self) -> None:
        try:
            while not self._stopping.is_set():
                self._turn_began = self._clock.monotonic()
                try:
                    self._turn()
                except Exception as error:
                    self._errors += 1
                    self._tell(f"{self._root}: following the vault failed ({type(error).__name__}: {error}); it goes on, and is compared")
                    self._schedule.ask("a fault", self._clock.monotonic() + self._pause())
                    self._turn_began = None
                    self._stopping.wait(1.0)
                else:
                    self._turn_began = None
                    self._rest()
        finally:
            self._lookout.close()

    def _turn(self) -> None:
        now = self._clock.monotonic()
        self._take_requests(now)
        if now >= self._check_at:
            self._check(now)
        self._storm.count(self._inbox.count, now)
        if self._lookout.overflowed() or self._storm.flooding:
            self._schedule.ask("events were lost", now)
        taken = self._inbox.take()
        if not self._lookout.here:
            return
        self._tracking.hint(taken.files, taken.folders)
        reason = self._schedule.due(now, storm=self._storm.blowing)
        if reason is not None:
            self._compare(reason)
        self._pass_on(self._tracking.settled())
        if self._tracking.linked:
            self._tracking.linked = False
            self._schedule.ask("a link", now)

    def _take_requests(self, now: float) -> None:
        adopted, self._adopted = self._adopted, None
        if adopted is not None:
            self._tracking.adopt(adopted)
        while self._asked:
            self._schedule.ask(self._asked.popleft(), now)
        extra, self._extra = self._extra, None
        if extra is not None:
            self._polled.follow(extra)

    def _check(self, now: float) -> None:
        self._check_at = now + self._options.check_every
        ahead = self._clock.wall() - now
        if abs(ahead - self._ahead) > AWAKE:
            self._schedule.ask("waking up", now)
        self._ahead = ahead
        there = self._lookout.here
        reason = self._lookout.check(now)
        if reason is not None:
            self._schedule.ask(reason, now)
        if reason is not None or (there and not self._lookout.here):
            self._tracking.forget()
            self._comparing = None
        polling = self._lookout.polling
        self._schedule.every(self._options.poll_every if polling else self._options.compare_every, polling=polling)
        if self._lookout.here:
            self._settings |= self._polled.tick(now)
            if self._git.tick(now):
                self._schedule.ask("git", now)
            for steady_at in (self._polled.next_at(), self._git.next_at()):
                self._check_at = min(self._check_at, steady_at if steady_at is not None else self._check_at)
        if self._inbox.errors > self._handler_errors:
            self._handler_errors = self._inbox.errors
            self._tell(f"{self._root}: a change could not be understood ({self._inbox.last_error}); the vault is compared")
            self._schedule.ask("a fault", now)

    def _compare(self, reason: str) -> None:
        began = self._clock.monotonic()
        found = scan(Path(self._root), stamps=True)
        now = self._clock.monotonic()
        self._schedule.done(began, now)
        fault = found.faults.get(VaultPath(""))
        emptied = not found.files and bool(self._tracking.known) and now < self._lookout.since + self._options.empty_after
        if fault is not None or emptied or not self._lookout.unchanged():
            if fault is not None:
                self._lookout.doubt(fault.message)
            elif emptied:
                self._lookout.doubt(
                    f"the folder is empty; if it stays so for {self._options.empty_after:.0f} s, its notes count as deleted"
                )
            self._check_at = now
            self._schedule.ask(reason, now + self._options.check_every)
            return
        self._last = (now, reason, now - began)
        self._faults = found.faults
        self._tracking.faults = frozenset(found.faults)
        self._folders = len(found.folders)
        if self._lookout.scanned(found.folders, found.links, now):
            self._schedule.ask("a folder link", now)
        self._check_at = min(self._check_at, now + self._options.check_every / 2)
        self._git.follow(git_files(self._root))
        self._comparing = (reason, self._tracking.compare(found.stamps, clock_agrees=not self._lookout.remote))

    def _pass_on(self, found: Found) -> None:
        """Delivers what settled, if anything did; what could not be delivered is found again by the next comparison."""
        if found.removed and not self._lookout.unchanged():
            # What seems gone may only be elsewhere; all of it is found again once the folder is known to be there.
            self._check_at = self._clock.monotonic()
            self._schedule.ask("events were lost", self._check_at)
            found = Found()
        settings = self._settings | self._polled.accept([*found.changed, *found.removed])
        reason, whole = "events", False
        if self._comparing is not None:
            reason, left = self._comparing
            left = self._tracking.unsettled(left)
            whole = not left
            self._comparing = None if whole else (reason, left)
        if not (found or settings or whole):
            return
        self._settings = settings
        faults = self._faults if whole else None
        if self._stopping.is_set():
            return
        try:
            self._deliver(Settled(frozenset(found.changed), frozenset(found.removed), reason, whole, settings, found.changed, faults))
        except Exception as error:
            self._undelivered(error, found)
            return
        self._failures = 0
        self._settings = frozenset()
        self._tracking.told(found)

    def _undelivered(self, error: Exception, found: Found) -> None:
        self._errors += 1
        example = shown(min(found.changed or found.removed, default=VaultPath("")))
        what = f"a change of {example}" if example else "a change"
        self._tell(f"{self._root}: {what} could not be taken in ({type(error).__name__}: {error}); it will be tried again")
        self._schedule.ask("a fault", self._clock.monotonic() + self._pause())

    def _pause(self) -> float:
        """Seconds until the next try, longer each time in a row."""
        self._failures += 1
        return float(min(LONGEST_PAUSE, 2.0 ** (self._failures - 1)))

    def _rest(self) -> None:
        """Until something comes or is due; what comes together is taken together."""
        seconds = max(self._idle_for(), 0.0)
        began = self._clock.monotonic()
        if self._inbox.wait(seconds):
            self._stopping.wait(GATHER)
        elif self._clock.monotonic() > began + seconds + AWAKE:
            self._schedule.ask("waking up", self._clock.monotonic())

    def _idle_for(self) -> float:
        now = self._clock.monotonic()
        storm = self._storm.blowing
        moments = [self._check_at]
        if self._lookout.here:
            moments.append(self._schedule.next_at(now, storm=storm))
            settle_at = self._tracking.next_at()
            if settle_at is not None:
                moments.append(settle_at)
        return min(moments) - now

    def _tell(self, message: str) -> None:
        try:
            self._teller(message)
        except Exception:  # nothing is left to be told with
            self._errors += 1
