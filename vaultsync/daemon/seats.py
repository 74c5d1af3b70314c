"""Connections that come and go in, which one has to leave out: so many at a time, and those that have said who they are stay."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Seats(Generic[T]):
    """Who is connected. A newcomer takes the place of whoever has waited longest without saying hello."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._waiting: dict[T, None] = {}
        self._seated: set[T] = set()

    def arrive(self, who: T) -> T | None:
        """Lets somebody in.

        Returns:
            Who has to leave for that; the newcomer, where everybody else has said hello.
        """
        if len(self) < self._limit:
            self._waiting[who] = None
            return None
        if not self._waiting:
            return who
        longest = next(iter(self._waiting))
        del self._waiting[longest]
        self._waiting[who] = None
        return longest

    def seat(self, who: T) -> None:
        """Somebody has said hello; one who had to leave stays away."""
        if who in self._waiting:
            del self._waiting[who]
            self._seated.add(who)

    def leave(self, who: T) -> None:
        """Somebody is gone."""
        self._waiting.pop(who, None)
        self._seated.discard(who)

    def __len__(self) -> int:
        return len(self._waiting) + len(self._seated)
