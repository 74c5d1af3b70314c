"""Notes released for writing in; whether one more may be without anybody's confirmation, and when, out. Pure."""

from __future__ import annotations

from typing import Final

from vaultsync.daemon.limits import Limits, Notice

_ROUNDING: Final = 1e-9


class Budget:
    """Of ``Limits.run`` notes, one of which comes back each ``Limits.refill`` seconds."""

    def __init__(self, limits: Limits, now: float) -> None:
        self._limits, self._left, self._at = limits, float(limits.run), now
        self._told = False

    def next_at(self, now: float) -> float:
        """When one more may be written; in the past when that is now."""
        self._fill(now)
        missing = 1 - self._left
        return now if missing <= _ROUNDING else now + missing * self._limits.refill

    def spend(self, now: float) -> None:
        """One note is written."""
        self._fill(now)
        self._left -= 1

    def refund(self, now: float) -> None:
        """It was not written after all."""
        self._fill(now)
        self._left = min(float(self._limits.run), self._left + 1)

    def limit(self, limits: Limits) -> None:
        """From now on these numbers; no more is left than they allow."""
        self._limits, self._left = limits, min(self._left, float(limits.run))

    def notice(self, more: int) -> Notice | None:
        """What is to be told when nothing is left and so many notes wait; None when it was told."""
        if self._told:
            return None
        self._told = True
        limits = self._limits
        message = (
            f"{limits.run} notes were written in a row; {more} more wait, and one of them is written every {limits.refill:.0f} seconds"
        )
        advice = "See what would change with 'vaultsync sync --diff', write all of it with 'vaultsync sync'"
        return Notice(None, "budget", message, advice)

    def _fill(self, now: float) -> None:
        self._left = min(float(self._limits.run), self._left + (now - self._at) / self._limits.refill)
        self._at = now
        if self._left > self._limits.run / 2:
            self._told = False
