"""Changes in, outcomes out: recorded first, then written, then on the disk, then history."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator, Sequence

from vaultsync.disk.writing.exchange import GRACE_WITHOUT_LEASE
from vaultsync.disk.writing.outcome import Outcome, Refused, not_recorded, refusal
from vaultsync.disk.writing.place import folder_at
from vaultsync.disk.writing.publish import PAUSES, Site, Way, publish, settled
from vaultsync.disk.writing.records import Change, Records
from vaultsync.paths import VaultPath, shown

BATCH_BYTES, BATCH_NOTES = 16 * 1024 * 1024, 1000
FEW = 8
"""Up to as many notes are brought to the disk one by one; more, together with all else on their file system."""
_PRUNE_EACH = 32


def batches(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Runs of changes, in order, of which each makes a record of sensible size."""
    batch: list[Change] = []
    size = 0
    for change in changes:
        batch.append(change)
        size += len(change.before or b"") + len(change.after)
        if size >= BATCH_BYTES or len(batch) >= BATCH_NOTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def carry_out(site: Site, records: Records, changes: Sequence[Change]) -> list[Outcome]:
    """Writes one batch, under the lock; one outcome for each change, in their order. Never raises for the file system."""
    try:
        number = records.begin(changes)
    except OSError as error:
        refused = not_recorded(error, site.state)
        return [refused.outcome(change.path) for change in changes]
    outcomes, whole = _Run(site, number, changes).outcomes()
    if whole:
        # A record that stays pending is mended by the next start.
        with contextlib.suppress(OSError):
            records.finish(number, changes, [entry for entry, outcome in enumerate(outcomes) if outcome.status == "written"])
        if number % _PRUNE_EACH == 0:
            records.prune()
    return outcomes


def _device(folder: str) -> int | None:
    """The file system of a folder, where one call brings all of it to the disk."""
    try:
        return os.stat(folder).st_dev if sys.platform == "linux" else None
    except OSError:
        return None


class _Run:
    """One record being carried out."""

    def __init__(self, site: Site, number: int, changes: Sequence[Change]) -> None:
        self.site, self.number, self.changes = site, number, changes
        self.refusals: dict[int, Refused] = {}
        self.later = _device(site.root) if len(changes) > FEW else None
        """The file system that is brought to the disk when all notes are written."""
        self.whole = True
        """Whether nothing is left that the next start has to look at."""

    def outcomes(self) -> tuple[list[Outcome], bool]:
        todo = list(range(len(self.changes)))
        unheld: list[int] = []
        for pause in (*PAUSES, None):
            todo = [entry for entry in todo if not self._try(entry, unheld)]
            if not todo or pause is None:
                break
            self.site.system.sleep(pause)
        if self.later is not None:
            self._flush()
        if unheld:
            self.site.system.sleep(GRACE_WITHOUT_LEASE)
            for entry in unheld:
                self._settle(entry)
        return [self._outcome(entry, change) for entry, change in enumerate(self.changes)], self.whole

    def _outcome(self, entry: int, change: Change) -> Outcome:
        refused = self.refusals.get(entry)
        return Outcome(change.path, "written") if refused is None else refused.outcome(change.path)

    def _try(self, entry: int, unheld: list[int]) -> bool:
        """Whether that was the last try for this note."""
        self.refusals.pop(entry, None)
        way = None
        try:
            way = publish(self.site, self.number, entry, self.changes[entry], synced_later=self.later)
        except Refused as refused:
            self.refusals[entry] = refused
        except OSError as error:
            self.refusals[entry] = refusal(error)
        if way is Way.EXCHANGED_UNHELD:
            unheld.append(entry)
        elif way is not Way.IN_PLACE:
            self._settle(entry)
        refused_now = self.refusals.get(entry)
        if refused_now is not None and refused_now.reason in ("half-written", "unconfirmed"):
            self.whole = False
        return refused_now is None or refused_now.reason != "held-open"

    def _settle(self, entry: int) -> None:
        """Clears away what a note's writing left; what cannot be cleared away now is left to the next start."""
        for pause in (*PAUSES, None):
            try:
                kept = settled(self.site, self.number, entry, self.changes[entry])
            except OSError:
                self.whole = False
                return
            except Refused as refused:
                if refused.reason != "held-open" or pause is None:
                    self.whole = False
                    return
                self.site.system.sleep(pause)
                continue
            if kept is not None:
                self.refusals[entry] = Refused(
                    "other-text", f"another program saved it at the same moment, and that text is in {shown(VaultPath(kept))}"
                )
            return

    def _flush(self) -> None:
        try:
            with folder_at(self.site.system, self.site.root, []) as folder:
                self.site.system.syncfs(folder)
        except OSError:
            self.whole = False
            for entry in range(len(self.changes)):
                self.refusals.setdefault(entry, Refused("unconfirmed"))
