"""What an expression can see beyond its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
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


@dataclass(frozen=True, slots=True)
class Scope:
    """One run's surroundings; the same for every row."""

    this: Mapping[str, Value]
    """The fields of the note that asks; empty where none does."""
    now: datetime
    """With its zone, which is the zone of every date that names none."""
    settings: DataviewSettings
    pages: Pages
    work: Work = field(default_factory=Work, compare=False)
    """How much the run may still do; the one thing here that changes."""
