"""What the page shows, as plain data: nothing in it is HTML yet, and every text is as it stands in the vault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, NamedTuple

from vaultsync.paths import VaultPath

SEVERITIES = ("error", "warning", "info")
STATUSES = ("invalid", "unsupported", "compromised", "contested", "weak", "supported")
"""From the worst to the best, as everywhere on the page."""

Stand = Literal["supports", "opposes", "qualifies", "missing"]
"""What a piece of evidence does to its claim; ``missing``: it is named, and does not count."""
Soundness = Literal["sound", "concern", "retracted", "missing"]
"""What a source is worth; ``missing``: it is named, and cannot be cited."""


class Run(NamedTuple):
    """A stretch of text that may lead to a note."""

    text: str
    path: VaultPath | None = None


Words = tuple[Run, ...]


class Kinds(NamedTuple):
    """What the vault calls the three kinds of notes that evidence is made of; in the singular."""

    claim: str
    finding: str
    source: str


@dataclass(frozen=True, slots=True)
class Overview:
    """The vault at a glance."""

    vault: str
    """Its name in Obsidian."""
    made: datetime
    version: str
    """Of vaultsync."""
    kinds: Kinds
    notes: int
    files: int
    severities: Mapping[str, int]
    """By name of a severity, how many findings."""
    statuses: Mapping[str, int]
    """By name of a status, how many claims, drafts left out."""
    drafts: int
    suppressed: int
    crashed: bool
    snapshot: str
    """The retraction data, in words; empty without."""
    too_old: int
    """The days that its owner allows it, where it is older; else 0."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that a claim states."""

    kind: str
    name: str
    by: tuple[int, ...]
    """The numbers of the evidence that states it and counts for the claim."""
    opposing: tuple[int, ...]
    """The numbers of the evidence that states it and opposes the claim."""


@dataclass(frozen=True, slots=True)
class Source:
    """One note that evidence names as its source."""

    path: VaultPath | None
    """None where the link leads nowhere."""
    title: str
    words: str
    """Its identifier, the notice about it, or what it lacks."""
    soundness: Soundness


@dataclass(frozen=True, slots=True)
class Evidence:
    """One note that a claim names as its finding, or that names the claim."""

    path: VaultPath | None
    """None where the link leads nowhere."""
    title: str
    text: str
    """What it states; empty where that is not known."""
    stand: Stand
    words: str
    """How it stands to the claim, or why it does not count."""
    provisional: bool
    """Whether only its wording tells that it opposes."""
    sources: tuple[int, ...]
    """Places in ``Takeaway.sources``."""


@dataclass(frozen=True, slots=True)
class Takeaway:
    """One claim with all that its status rests on."""

    path: VaultPath
    title: str
    text: str
    """What it states."""
    status: str
    provisional: bool
    flags: tuple[tuple[str, Words], ...]
    """The name of each flag with what is meant."""
    reasons: tuple[Words, ...]
    """Why it is not better, the most telling first; of a supported one, why it is supported. Never empty."""
    rows: tuple[Row, ...]
    more_rows: int
    """How many more things it states than are shown."""
    evidence: tuple[Evidence, ...]
    """Numbered from 1 by their places here."""
    sources: tuple[Source, ...]
    more: int
    """How many more findings and sources it has than are shown."""
    repair: Words
    """The smallest change that raises its status; empty where there is none."""
    repaired: str
    """The status that it would have then."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the audit reports."""

    severity: str
    rule: str
    path: VaultPath
    line: int
    column: int
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """A source about which there is a notice, with the claims that name it as theirs."""

    path: VaultPath
    title: str
    words: str
    soundness: Soundness
    claims: tuple[VaultPath, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """What a run of one day found."""

    date: date
    notes: int
    severities: Mapping[str, int]
    statuses: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Page:
    """All of it."""

    overview: Overview
    takeaways: tuple[Takeaway, ...]
    """The worst status first, then by path."""
    findings: tuple[Finding, ...]
    """The most severe first, then by path and place."""
    noticed: tuple[Noticed, ...]
    """By path."""
    history: tuple[Day, ...]
    """By date, each once; empty where none is kept."""
