"""Which notes are to be written, who changed them and when in; which of them may be written now, and when to ask again, out.

A note is left alone while somebody types in it, and for a while after the start and after the computer slept, so that sync
services can bring what others wrote first. Writing too often, too much, or again and again what somebody undoes each time,
ends in waiting and in one sentence that says so. No clock runs here: the time is an argument, in seconds that never go back.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from vaultsync.daemon.budget import Budget
from vaultsync.daemon.limits import Limits, Notice, Reason, Waiting
from vaultsync.daemon.past import HOUR, Past, suspended, too_often
from vaultsync.paths import VaultPath

__all__ = ["Limits", "Notice", "Policy", "Reason", "Waiting"]

_NEVER: Final = float("inf")


@dataclass(slots=True)
class _Want:
    since: float
    retry_at: float = 0.0
    writing: bool = False
    then: bool | None = None
    """Once it is written, whether it is wanted; None when nobody said so meanwhile."""


class Policy:
    """The decisions for one vault. It belongs to one thread."""

    def __init__(self, limits: Limits, now: float, wall: float) -> None:
        """Nothing is wanted yet.

        Args:
            limits: the numbers.
            now: seconds of a clock that never goes back.
            wall: seconds since 1970.
        """
        self.limits = limits
        self._wanted: dict[VaultPath, _Want] = {}
        self._foreign: OrderedDict[VaultPath, float] = OrderedDict()
        """When somebody else last changed a note, as long as that counts."""
        self._pasts: dict[VaultPath, Past] = {}
        self._budget = Budget(limits, now)
        self._grace: tuple[float, Reason] = (now + limits.start_grace, "start")
        self._drift = wall - now
        self._next = now
        """Before this moment nothing is due."""
        self._notices: list[Notice] = []

    # -- what happens

    def want(self, path: VaultPath, now: float) -> None:
        """The note is to be written; harmless when that is known already."""
        want = self._wanted.get(path)
        if want is None:
            self._wanted[path] = _Want(now)
            self._look_at(now)
        elif want.writing:
            want.then = True

    def unwant(self, path: VaultPath) -> None:
        """The note is not to be written any more; a write that is under way may still come to its end."""
        want = self._wanted.get(path)
        if want is not None and want.writing:
            want.then = False
        else:
            self._wanted.pop(path, None)

    def changed(self, path: VaultPath, text: bytes | None, now: float) -> None:
        """Somebody else changed the note.

        Args:
            path: the note.
            text: the hash of its bytes now; None when it is gone.
            now: when that was seen.
        """
        self._foreign[path] = now
        self._foreign.move_to_end(path)
        while self._foreign and next(iter(self._foreign.values())) <= now - self.limits.quiet:
            self._foreign.popitem(last=False)
        past = self._pasts.get(path)
        if past is None or text is None:
            return
        undone = past.changed(text, now, self.limits)
        if undone:
            self._notices.append(suspended(path, undone, self.limits))
        self._look_at(now)

    def wrote(self, path: VaultPath, before: bytes, after: bytes, now: float) -> None:
        """The note was written here, and its text was changed from one hash to the other by that."""
        self._pasts.setdefault(path, Past()).wrote(before, after, now)
        self._ended(path, now, keep=False)

    def failed(self, path: VaultPath, now: float, again_after: float) -> None:
        """The note was not written, and stays wanted."""
        self._budget.refund(now)
        self._ended(path, now, keep=True, retry_at=now + again_after)

    def dropped(self, path: VaultPath, now: float) -> None:
        """The note was not written, and needs not be unless it is wanted anew."""
        self._budget.refund(now)
        self._ended(path, now, keep=False)

    def limit(self, limits: Limits) -> None:
        """From now on these numbers; what is waited for already at the start keeps its time."""
        self.limits = limits
        self._budget.limit(limits)
        self._next = 0.0

    def woke(self, now: float) -> None:
        """The computer slept, or something else happened after which sync services have to catch up."""
        if now + self.limits.wake_grace > self._grace[0]:
            self._grace = (now + self.limits.wake_grace, "wake")

    # -- what may be done

    def due(self, now: float, wall: float, most: float = _NEVER) -> tuple[VaultPath, ...]:
        """The notes that may be written now, those that wait longest first; each is to be answered for.

        The answer is ``wrote``, ``failed`` or ``dropped``, before which the note is not released again.

        Args:
            now: seconds of the clock that never goes back.
            wall: seconds since 1970.
            most: how many at most.
        """
        drift = wall - now
        if abs(drift - self._drift) > self.limits.jump:
            self.woke(now)
        self._drift = drift
        if now < self._next:
            return ()
        self._next = _NEVER
        self._pasts = {path: past for path, past in self._pasts.items() if not past.is_over(now)}
        released: list[VaultPath] = []
        for path, want in self._wanted.items():
            reason, until = self._waits_for(path, want, now)
            if reason == "ready":
                if len(released) >= most:
                    self._look_at(now)
                    break
                want.writing, want.then = True, None
                self._budget.spend(now)
                released.append(path)
                continue
            self._look_at(until)
            self._tell(path, reason)
            if reason == "budget":
                break
        return tuple(released)

    def next_time(self) -> float | None:
        """Before which asking again is of no use; None as long as nothing new happens."""
        return None if self._next == _NEVER or not self._wanted else self._next

    def waiting(self, now: float) -> Iterator[Waiting]:
        """All that is wanted, first what was wanted first."""
        for path, want in self._wanted.items():
            reason, until = self._waits_for(path, want, now)
            yield Waiting(path, want.since, reason, max(until, now))

    def notices(self) -> tuple[Notice, ...]:
        """What is to be told and was not yet."""
        found, self._notices = tuple(self._notices), []
        return found

    # -- one note

    def _waits_for(self, path: VaultPath, want: _Want, now: float) -> tuple[Reason, float]:
        """What a write waits for, and until when; of several reasons the one that lasts longest."""
        if want.writing:
            return "writing", _NEVER
        until, reason = max(self._reasons(path, want, now))
        if until > now:
            return reason, until
        until = self._budget.next_at(now)
        return ("budget", until) if until > now else ("ready", now)

    def _reasons(self, path: VaultPath, want: _Want, now: float) -> Iterator[tuple[float, Reason]]:
        limits, past = self.limits, self._pasts.get(path)
        yield self._grace
        yield max(self._foreign.get(path, -_NEVER) + limits.quiet, want.since + limits.after_cause), "quiet"
        yield want.retry_at, "failed"
        if past is not None:
            past.forget(now)
            yield past.suspended_until, "suspended"
            if past.writes:
                yield past.writes[-1] + limits.note_interval, "interval"
            if len(past.writes) >= limits.note_hourly:
                yield past.writes[-limits.note_hourly] + HOUR, "hourly"

    def _ended(self, path: VaultPath, now: float, *, keep: bool, retry_at: float = 0.0) -> None:
        self._look_at(now)
        want = self._wanted.get(path)
        if want is None:
            return
        keep = keep if want.then is None else want.then
        if keep:
            want.since = want.since if want.then is None else now
            want.writing, want.then, want.retry_at = False, None, retry_at
        else:
            del self._wanted[path]

    def _tell(self, path: VaultPath, reason: Reason) -> None:
        past = self._pasts.get(path)
        if reason == "hourly" and past is not None and not past.told_of_hour():
            self._notices.append(too_often(path, self.limits))
        if reason == "budget":
            notice = self._budget.notice(sum(not want.writing for want in self._wanted.values()))
            if notice is not None:
                self._notices.append(notice)

    def _look_at(self, moment: float) -> None:
        self._next = min(self._next, moment)
