"""Rewrites in, notes on the disk and their outcomes out: a thread of its own, because a note that is held open takes seconds."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from vaultsync.disk.write import Outcome, Writer
from vaultsync.disk.writing.outcome import Refused
from vaultsync.text import Rewrite

Done = Callable[[tuple[Outcome, ...]], None]
_HARMLESS: Final = ("not-begun", "complete")
"""An interrupted run that left a note as it was, or had written it whole."""


@dataclass(frozen=True, slots=True)
class _Load:
    rewrites: tuple[Rewrite, ...]
    done: Done


class Carrier:
    """A part of the daemon: the only one that writes to the vault's notes."""

    name = "the writer"

    def __init__(
        self,
        writer: Writer,
        *,
        still_ours: Callable[[], bool] = lambda: True,
        tell: Callable[[str], None] = lambda message: None,
        fault: Callable[[str, Exception], None] = lambda doing, error: None,
    ) -> None:
        """Nothing is begun yet.

        Args:
            writer: for the vault.
            still_ours: whether the vault is this process's own; asked before anything is written.
            tell: called with what users should know.
            fault: called with what went wrong in our own code.
        """
        self._writer, self._still_ours, self._tell, self._fault = writer, still_ours, tell, fault
        self._loads: queue.SimpleQueue[_Load | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="vaultsync-writer", daemon=True)
        self._stopped = False

    def recover(self) -> None:
        """Mends what an interrupted run left; to be called before the vault is read, unless nothing may be written."""
        for found in self._writer.recover():
            if found.found not in _HARMLESS:
                self._tell(found.message)

    def start(self) -> None:
        """Begins; returns at once."""
        self._thread.start()

    def stop(self) -> None:
        """Waits for the write under way; what was not begun is answered with ``busy``."""
        self._stopped = True
        self._loads.put(None)
        if self._thread.is_alive():
            self._thread.join(30.0)

    def is_alive(self) -> bool:
        """False when a fault of ours ended it."""
        return self._thread.is_alive() or not self._thread.ident

    def carry(self, rewrites: Sequence[Rewrite], done: Done) -> None:
        """Has notes written; ``done`` is called from the carrier's thread with one outcome for each, in their order."""
        self._loads.put(_Load(tuple(rewrites), done))

    def _run(self) -> None:
        for load in iter(self._loads.get, None):
            load.done(tuple(self._outcomes(load.rewrites)))

    def _outcomes(self, rewrites: tuple[Rewrite, ...]) -> Iterator[Outcome]:
        if self._stopped:
            refused = Refused("busy", "vaultsync is ending", "Try again when it runs")
        elif not self._still_ours():
            refused = Refused("busy", "another vaultsync follows this vault now")
        else:
            try:
                yield from self._writer.write_all(rewrites)
                return
            except Exception as error:  # one note of which our own code makes nothing must not end all writing
                self._fault("writing notes", error)
                refused = Refused("interrupted", "a fault in vaultsync kept it from being written")
        for rewrite in rewrites:
            yield refused.outcome(rewrite.path)
