"""The numbers that keep the daemon from writing too early, too often or too much, and what is told about them; values only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from vaultsync.paths import VaultPath

Reason = Literal["start", "wake", "quiet", "interval", "hourly", "suspended", "failed", "budget", "writing", "ready"]
"""What a wanted write waits for; ``budget`` is the vault's, ``start`` and ``wake`` are the computer's, the others the note's."""


@dataclass(frozen=True, slots=True)
class Limits:
    """All times in seconds."""

    quiet: float = 10.0
    """Since somebody else last changed the note; Obsidian saves two seconds after the last key."""
    after_cause: float = 10.0
    """Since the note was found to need a write: what another device wrote for the same cause may be on its way."""
    note_interval: float = 30.0
    """Between two own writes of one note."""
    note_hourly: int = 20
    """Own writes of one note in any hour."""
    run: int = 200
    """Notes written in a row; then only as fast as ``refill`` allows."""
    refill: float = 60.0
    """Until one more note may be written, up to ``run`` of them."""
    start_grace: float = 300.0
    """After the start, before the first write."""
    wake_grace: float = 300.0
    """After the computer slept or its clock was set, before the next write."""
    undone: int = 3
    """So many own writes undone by somebody else within ``undone_within`` suspend the note."""
    undone_within: float = 3_600.0
    """Five minutes would be enough where devices hear of each other at once; a sync service may take two for each way."""
    suspension: float = 3_600.0
    """A note is suspended for so long, unless somebody edits it before."""
    distrust: float = 86_400.0
    """After a suspension, in which the first write that is undone suspends the note again, without a word."""
    jump: float = 5.0
    """By which the wall clock may leave the other one between two looks before that means sleep."""


class Notice(NamedTuple):
    """Something that is told once."""

    path: VaultPath | None
    """None for the vault as a whole."""
    kind: str
    message: str
    help: str


class Waiting(NamedTuple):
    """A write that is wanted."""

    path: VaultPath
    since: float
    """When it was first wanted."""
    reason: Reason
    until: float
    """When that reason may be gone, at the earliest; not before now, and infinite while it is written."""
