"""What an expression can see beyond its row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol

from vaultsync.query.settings import DataviewSettings
from vaultsync.query.values import Value
from vaultsync.query.work import Work


class Pages(Protocol):
    """Where links lead."""

    def page(self, path: str) -> Mapping[str, Value] | None:
        """The fields of the note that a link's path leads to; None where it leads to none."""

    def normalised(self, path: str) -> str:
        """The vault path that a link's path leads to; the path itself where it leads nowhere."""


def _nothing() -> None:
    """Where nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One run's surroundings; the same for every row."""

    this: Mapping[str, Value]
    """The fields of the note that asks; empty where none does."""
    now: datetime
    """With its zone, which is the zone of every date that names none; see ``time`` and ``zone``."""
    settings: DataviewSettings
    pages: Pages
    work: Work = field(default_factory=Work, compare=False)
    """How much the run may still do; the one thing here that changes."""
    asks_time: Callable[[], None] = field(default=_nothing, compare=False)
    """Called when an answer depends on what time it is."""

    @property
    def zone(self) -> tzinfo:
        """The zone of every date that names none."""
        return self.now.tzinfo or UTC

    def time(self) -> datetime:
        """``now``, for what depends on more of it than its zone."""
        self.asks_time()
        return self.now
