"""The parts of a daemon in, an exit code out: they are started in order, looked after until somebody ends them, and ended.

A part that died ends the daemon with an error, so that whoever started it (systemd, launchd) starts it anew.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, Protocol

from vaultsync.daemon.crashes import READ_ONLY, Begun
from vaultsync.daemon.log import Log
from vaultsync.daemon.meter import Meter, Usage, readable_bytes
from vaultsync.daemon.notify import notify, watchdog_seconds
from vaultsync.paths import shown

CLEAN, FAULT = 0, 1
LOOK: Final = 2.0
"""Seconds between two looks at the parts."""
PAUSE: Final = 0.5
"""Seconds after which a signal is seen that came the moment before this thread went to sleep."""
OURS: Final = 60.0
"""Seconds between two looks at whether the vault is still this process's own."""

DROP: Final = 300.0
"""Seconds between two droppings of caches: where it does not help it should not cost all the time either."""


class Part(Protocol):
    """A thread or process of the daemon."""

    @property
    def name(self) -> str:
        """As it stands in messages."""

    def start(self) -> None:
        """Returns when the part works; raises ``VaultsyncError`` or ``OSError`` when it cannot."""

    def stop(self) -> None:
        """Ends it, within some seconds; harmless when it did not start."""

    def is_alive(self) -> bool:
        """False when it ended by itself and cannot help itself."""


@dataclass(frozen=True, slots=True)
class Care:
    """What the parts are looked after with."""

    log: Log
    still_ours: Callable[[], bool] = lambda: True
    """Whether no other process took the vault meanwhile."""
    memory: Callable[[], int] = lambda: 0
    """From how many bytes on caches are dropped; 0 for never."""
    drop_caches: Callable[[], None] = lambda: None
    allow_writes: Callable[[], None] = lambda: None
    """Called once a read-only run has lasted long enough."""
    read_only: bool = False
    tell: Callable[[Usage], None] = lambda usage: None
    clock: Callable[[], float] = time.monotonic


def supervise(parts: Sequence[Part], stop: threading.Event, care: Care) -> int:
    """Starts the parts in order, looks after them until ``stop`` is set, and ends them.

    Returns:
        The exit code: 0 when it was asked to end, 1 when a part died or the vault is not ours any more.
    """
    with ExitStack() as started:
        for part in parts:
            if stop.is_set():
                return CLEAN
            started.callback(_stopped, part, care.log)
            part.start()
        care.log.info("ready")
        notify("READY=1")
        started.callback(notify, "STOPPING=1")
        return _look_after(parts, stop, care)


def _look_after(parts: Sequence[Part], stop: threading.Event, care: Care) -> int:
    meter, begun = Meter(care.clock), care.clock()
    asked, waiting, dropped = begun, care.read_only, None
    every = min(LOOK, (watchdog_seconds() or LOOK * 2) / 2)
    while not _asked_to_end(stop, every):
        dead = [part.name for part in parts if not part.is_alive()]
        if dead:
            care.log.error(f"{' and '.join(dead)} ended without being asked; the daemon ends too, to be started anew")
            return FAULT
        notify("WATCHDOG=1")
        now = care.clock()
        if now - asked >= OURS:
            asked = now
            if not care.still_ours():
                care.log.error("another process took the vault; the daemon ends")
                return FAULT
        if waiting and now - begun >= READ_ONLY:
            waiting = False
            care.log.info("no crash for an hour; notes are written again")
            care.allow_writes()
        dropped = _measure(meter, care, dropped)
    return CLEAN


def _asked_to_end(stop: threading.Event, seconds: float) -> bool:
    """Waits so many seconds, or until the end is wanted."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if stop.wait(min(left, PAUSE)):
            return True
    return stop.is_set()


def _measure(meter: Meter, care: Care, dropped: float | None) -> float | None:
    """Drops caches where too much memory is used, and tells when that was last done."""
    usage, now = meter.read(), care.clock()
    care.tell(usage)
    limit = care.memory()
    if limit and usage.memory + usage.children > limit and (dropped is None or now - dropped >= DROP):
        dropped = now
        care.log.warning(f"memory is above {readable_bytes(limit)}; what can be computed again is dropped")
        care.drop_caches()
    return dropped


def _stopped(part: Part, log: Log) -> None:
    """One part that does not end as it should keeps no other from ending."""
    try:
        part.stop()
    except Exception as error:
        log.fault(f"ending {part.name}", error)


def tell_of_crashes(begun: Begun, log: Log) -> None:
    """What earlier runs mean for this one, in the log."""
    if begun.crashes:
        log.warning(f"{begun.crashes} of the runs in the last ten minutes crashed")
    if begun.read_only:
        log.warning("nothing is written to the vault for an hour, because the daemon keeps crashing; notes are still audited")
    for suspect in begun.quarantined:
        log.warning(f"{shown(suspect.path)} is left alone until it changes: it was worked on when the daemon crashed")
