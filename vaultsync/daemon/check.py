"""What a check of the daemon's surroundings looks at, and what it says; values only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from vaultsync.paths import VaultPath


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """Something is slower, or less safe, than it could be."""
    PROBLEM = "problem"
    """Something does not work."""


class Check(NamedTuple):
    """What one look found."""

    name: str
    level: Level
    message: str
    help: str = ""
    """What to do next, with the exact command where there is one; empty where all is well."""


@dataclass(frozen=True)
class Surroundings:
    """What the checks look at; tests hand in other places."""

    root: Path
    """The vault's folder, without links."""
    state: Path | None
    """The vault's state folder, which need not exist; None where there is no place for one."""
    why_no_state: str = ""
    files: tuple[VaultPath, ...] = ()
    folders: int = 1
    proc: Path = Path("/proc")
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


Look = Callable[[Surroundings], Iterable[Check]]
