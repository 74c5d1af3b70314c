"""What ``vaultsync watch`` was asked for in, a vault followed until somebody ends it out.

Order: the vault becomes this process's own, the log and the record of runs are opened, then the parts are made and started.
The parts themselves are put together by ``compose``, so that this module knows none of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from vaultsync.daemon.crashes import Begun, Runs
from vaultsync.daemon.log import Log
from vaultsync.daemon.meter import Usage
from vaultsync.daemon.supervise import Care, Part, supervise, tell_of_crashes
from vaultsync.disk.worker import Reader
from vaultsync.errors import VaultsyncError


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says."""

    root: Path
    preset: str | None = None
    config: Path | None = None
    write: bool = True
    poll: bool = False
    tcp: bool = False
    cache: bool = True


@dataclass(frozen=True)
class Front:
    """The process around the daemon: a terminal, a service, a test."""

    stop: threading.Event = field(default_factory=threading.Event)
    """Set by whoever wants the end."""
    show: Callable[[str], None] = lambda text: None
    """Shows how things stand, in one line, in place of what it showed before."""
    reloads: list[Callable[[], None]] = field(default_factory=list)
    """Called by whoever wants everything to be looked at anew."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the parts stand on."""

    options: Options
    state: Path
    """The vault's state folder."""
    log: Log
    runs: Runs
    """Whoever works on a note marks it there."""
    begun: Begun
    reader: Reader
    still_ours: Callable[[], bool] = lambda: True
    """Whether the vault is this process's own."""
    stop: threading.Event = field(default_factory=threading.Event)
    """Set by whoever wants the end."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The parts, in the order of their start, and what can be asked of them."""

    parts: Sequence[Part]
    summary: Callable[[], str] = lambda: ""
    """How things stand, for people, on one line."""
    reload: Callable[[], None] = lambda: None
    drop_caches: Callable[[], None] = lambda: None
    allow_writes: Callable[[], None] = lambda: None
    memory: Callable[[], int] = lambda: 0
    """From how many bytes on caches are dropped; 0 for never."""


class Ownership(Protocol):
    """The vault as this process's own."""

    def still_ours(self) -> bool:
        """False when another process took it."""


Compose = Callable[[Ground], Composition]


def follow_vault(options: Options, state: Path, log: Log, front: Front, owner: Ownership, compose: Compose) -> int:
    """Runs the daemon of a vault that this process owns; the log stays open.

    Returns:
        0 when it was asked to end, 1 when a part died or the vault was lost.

    Raises:
        VaultsyncError: when the vault or its configuration cannot be used.
    """
    runs = Runs(state)
    begun = runs.begin()
    tell_of_crashes(begun, log)
    reader = Reader(options.root, set_aside={suspect.hash: "ended the daemon" for suspect in begun.quarantined})
    try:
        whole = compose(Ground(options, state, log, runs, begun, reader, owner.still_ours, front.stop))
        front.reloads.append(whole.reload)
        code = supervise(whole.parts, front.stop, _care(whole, log, front, owner, begun))
    except VaultsyncError:  # the user is told what to do; anything else counts as a crash
        runs.end()
        raise
    finally:
        reader.close()
    if code == 0:
        runs.end()
    log.info(f"ended with {code}")
    return code


def _care(whole: Composition, log: Log, front: Front, owner: Ownership, begun: Begun) -> Care:
    def tell(usage: Usage) -> None:
        front.show(f"{whole.summary()}, {(usage.memory + usage.children) / 1e6:,.0f} MB")

    return Care(
        log,
        still_ours=owner.still_ours,
        memory=whole.memory,
        drop_caches=whole.drop_caches,
        allow_writes=whole.allow_writes,
        read_only=begun.read_only,
        tell=tell,
    )
