"""What is configured, as plain values; no text comes in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from vaultsync.diagnostic import Severity
from vaultsync.evidence.roles import RESEARCH, Roles
from vaultsync.evidence.settings import DEFAULT, EvidenceSettings
from vaultsync.schema import NoteType, TypeMatch
from vaultsync.schema.globs import glob_test
from vaultsync.tables.definition import NamedTable


class RuleSetting(NamedTuple):
    """How one rule is to run."""

    severity: Severity | None
    """None: switched off."""
    options: Any
    """A value of the rule's own options class."""


@dataclass(frozen=True, slots=True)
class WatchSetting:
    """How the daemon goes about writing; all times in seconds."""

    write: bool = True
    quiet: float = 10.0
    """How long a note must have been left alone."""
    note_interval: float = 30.0
    """Between two writes of one note."""
    note_hourly: int = 20
    """Writes of one note in any hour."""
    start_grace: float = 300.0
    """After the start, in which sync services bring what others wrote."""
    wake_grace: float = 300.0
    """The same after the computer slept."""
    notes_in_a_row: int = 200
    """Notes that are written before only one a minute is."""


class NamedFile(NamedTuple):
    """A file that the configuration names."""

    name: str
    """As written: from the vault's root, absolute, or from the home folder (``~``)."""
    place: str
    """``FILE:LINE:COLUMN`` of where it is named."""


@dataclass(frozen=True, slots=True)
class BibliographySetting:
    """The library that sources are tied to."""

    files: tuple[NamedFile, ...] = ()
    """Of several entries with one citekey that of the first file counts."""
    style: NamedFile | None = None
    """A CSL style; None: Chicago."""


@dataclass(frozen=True, slots=True)
class RetractionSetting:
    """The data on retractions."""

    file: NamedFile | None = None
    max_age_days: int = 90
    """Older data is reported as old."""


@dataclass(frozen=True)
class Config:
    """Everything a user can choose."""

    preset: str | None = None
    exclude: tuple[str, ...] = ()
    """Path patterns, see ``vaultsync.schema.globs``."""
    fail_on: Severity | None = Severity.ERROR
    """The least severity that makes a run fail; None: never."""
    rules: Mapping[str, RuleSetting] = field(default_factory=dict)
    """By name, for every rule there is."""
    types: Mapping[str, NoteType] = field(default_factory=dict)
    """By name: those of the preset, then those of the file."""
    matches: tuple[TypeMatch, ...] = ()
    """What gives a note its types, in the order of ``types``."""
    tables: Mapping[str, NamedTable] = field(default_factory=dict)
    """By name: those of the preset, then those of the file."""
    timezone: str | None = None
    """The zone of dates without one, by its IANA name; None: UTC in what is written, the system's in what is only shown."""
    watch: WatchSetting = WatchSetting()
    roles: Roles = RESEARCH
    """The parts that note types and properties play as evidence."""
    evidence: EvidenceSettings = DEFAULT
    bibliography: BibliographySetting = BibliographySetting()
    retractions: RetractionSetting = RetractionSetting()
    exclude_places: tuple[str, ...] = field(default=(), repr=False)
    """For each exclusion ``FILE:LINE:COLUMN``."""

    def excludes(self, path: str) -> bool:
        """Whether a file of the vault is not to be audited."""
        return self._excluded(path)

    @cached_property
    def _excluded(self) -> Callable[[str], bool]:
        return glob_test(self.exclude)
