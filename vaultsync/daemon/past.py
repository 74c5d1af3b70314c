"""Own writes of one note and what others made of them in; how long it is left alone for that out. Pure."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Final

from vaultsync.daemon.limits import Limits, Notice
from vaultsync.paths import VaultPath, shown

HOUR: Final = 3_600.0
_KNOWN: Final = 64
"""Texts of a note that are told from a new one."""


@dataclass(slots=True)
class Past:
    """What was done to a note here, and undone elsewhere. Times are seconds of a clock that never goes back."""

    writes: deque[float] = field(default_factory=deque)
    """Of the last hour, oldest first, as long as ``forget`` is called."""
    suspended_until: float = 0.0
    _before: bytes | None = None
    """The text that the last write replaced, as long as nobody brought it back."""
    _undone: deque[float] = field(default_factory=deque)
    _known: deque[bytes] = field(default_factory=lambda: deque(maxlen=_KNOWN))
    """The hashes that went to and fro."""
    _distrusted_until: float = 0.0
    _told: bool = False

    def wrote(self, before: bytes, after: bytes, now: float) -> None:
        """One own write, by the hashes of the note's bytes."""
        self.forget(now)
        self.writes.append(now)
        self._before = before
        self._known.extend((before, after))

    def changed(self, text: bytes, now: float, limits: Limits) -> int:
        """Somebody else gave the note a text of this hash.

        Returns:
            The number of undone writes for which the note is suspended by that; 0 when it is not, or was not long ago.
        """
        count = 0
        if text == self._before:
            self._before = None
            count = self._undo(now, limits)
        elif text not in self._known and now < self.suspended_until:
            self.suspended_until = now  # a text that was never here: a person wrote it
        self._known.append(text)
        return count

    def forget(self, now: float) -> None:
        """Drops the writes that are older than an hour."""
        while self.writes and self.writes[0] <= now - HOUR:
            self.writes.popleft()
            self._told = False

    def is_over(self, now: float) -> bool:
        """Whether nothing in it counts any more."""
        self.forget(now)
        return not self.writes and now >= max(self.suspended_until, self._distrusted_until)

    def told_of_hour(self) -> bool:
        """Whether it was told that the note was written too often; from now on it was."""
        told, self._told = self._told, True
        return told

    def _undo(self, now: float, limits: Limits) -> int:
        self._undone.append(now)
        while self._undone[0] < now - limits.undone_within:
            self._undone.popleft()
        count, distrusted = len(self._undone), now < self._distrusted_until
        if count < limits.undone and not distrusted:
            return 0
        self._undone.clear()
        self.suspended_until = now + limits.suspension
        self._distrusted_until = now + limits.suspension + limits.distrust
        return 0 if distrusted else count


def suspended(path: VaultPath, count: int, limits: Limits) -> Notice:
    """That a note is suspended, for people."""
    return Notice(
        path,
        "suspended",
        f"what was written to {shown(path)} was undone {count} times within {limits.undone_within / 60:.0f} minutes,"
        " as when two devices write the same table otherwise;"
        f" the note is left alone on this device until somebody edits it, or for {limits.suspension / 60:.0f} minutes at a time",
        "Use the same version and configuration of vaultsync on all devices, or --no-write on all but one",
    )


def too_often(path: VaultPath, limits: Limits) -> Notice:
    """That a note was written as often as it may be within an hour, for people."""
    message = f"{shown(path)} was written {limits.note_hourly} times within an hour and waits until the hour is over"
    return Notice(path, "hourly", message, "Look for what changes its tables so often")
