"""Hints and scans in, the files that are otherwise than known out, once they have settled. Looks at the disk, on one thread."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from vaultsync.daemon.reconcile import difference, folders_of, inside
from vaultsync.daemon.settle import Look, Settling
from vaultsync.daemon.walk import below, is_spelled, look, names_fold
from vaultsync.paths import VaultPath, folder_of


@dataclass(slots=True)
class Found:
    """What has settled otherwise than it was known."""

    changed: dict[VaultPath, int] = field(default_factory=dict)
    """With the stamp at which it settled; 0 where a further change might leave it as it is."""
    removed: set[VaultPath] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.changed or self.removed)


class Clock(NamedTuple):
    """The two clocks, in seconds."""

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time


class Tracking:
    """The files of one vault as they were last told of."""

    def __init__(self, root: str, known: Mapping[VaultPath, int], clock: Clock, *, folding: bool | None = None) -> None:
        """``folding``: whether names that differ in case only are one file; found out by default."""
        self.known = dict(known)
        self.linked = False
        """Whether a link was met, or something that could not be read: only a scan can say what it is to the vault."""
        self.faults: frozenset[VaultPath] = frozenset()
        """What could not be read when the vault was compared."""
        self._root = root
        self._clock = clock
        self._folding = names_fold(root) if folding is None else folding
        self._settling = Settling()
        self._folders = folders_of(self.known)

    def next_at(self) -> float | None:
        """When ``settled`` has something to do."""
        return self._settling.next_at()

    def unsettled(self, paths: set[VaultPath]) -> set[VaultPath]:
        """Those of the paths that are still changing."""
        return {path for path in paths if path in self._settling}

    def hint(self, files: Mapping[VaultPath, bool], folders: set[VaultPath]) -> None:
        """Files that may have changed, with whether each was closed; folders that may have with all that is in them."""
        now = self._clock.monotonic()
        for path, closed in files.items():
            self._settling.hint(path, now, closed)
        self._expand(folders)
        for folder in folders:  # a second look, for what was written while the folder was new and not yet watched
            if folder:
                self._settling.hint(folder, now)

    def compare(self, found: Mapping[VaultPath, int], *, clock_agrees: bool = True) -> set[VaultPath]:
        """Takes the stamps of a scan; returns the paths that differ, and have to settle before they count.

        Args:
            found: the stamps of all files.
            clock_agrees: whether the file system's clock is ours: then a file that says it is at rest is believed at the first look.
        """
        differing = difference(self.known, found)
        now = self._clock.monotonic()
        paths = set(differing.changed | differing.removed)
        for path in paths:
            if path not in self._settling:
                self._settling.hint(path, now, closed=clock_agrees)
        self._folders = folders_of(self.known)
        return paths

    def settled(self) -> Found:
        """Looks at what is due; what it returns counts as known only when ``told`` was called with it."""
        found = Found()
        folders: set[VaultPath] = set()
        listings: dict[str, frozenset[str]] = {}
        monotonic = self._clock.monotonic
        for path in self._settling.due(monotonic()):
            try:
                seen = self._look(path, listings)
            except OSError:
                self._settling.later(path, monotonic())
                continue
            if isinstance(seen, os.stat_result):
                self._settling.drop(path)
                folders.add(path)
                if path in self.known:  # a folder took the place of a file
                    found.removed.add(path)
                continue
            if path in self._folders:  # gone, or a file took its place
                folders.add(path)
            if seen is None and (path in self.faults or os.path.islink(f"{self._root}/{path}")):
                self.linked = True
            if self._settling.saw(path, seen, monotonic()):
                self._judge(path, seen, found)
        self._expand(folders)
        return found

    def told(self, found: Found) -> None:
        """What was found has been delivered."""
        self.known.update(found.changed)
        self._folders |= folders_of(path for path in found.changed if folder_of(path) not in self._folders)
        for path in found.removed:
            self.known.pop(path, None)

    def adopt(self, stamps: Mapping[VaultPath, int]) -> None:
        """These files are known, and no others; to be followed by a comparison.

        What was told of a file stays its stamp: has it another one by now, then it is told of again.
        """
        self.known = {path: self.known.get(path, stamp) for path, stamp in stamps.items()}
        self._folders = folders_of(self.known)

    def forget(self) -> None:
        """Drops all hints: the whole vault is going to be compared."""
        self._settling.forget()

    def _judge(self, path: VaultPath, seen: Look | None, found: Found) -> None:
        if seen is None:
            if path in self.known:
                found.removed.add(path)
        elif self.known.get(path) != seen.stamp:
            found.changed[path] = seen.stamp if seen.sure else 0

    def _look(self, path: VaultPath, listings: dict[str, frozenset[str]]) -> Look | os.stat_result | None:
        if self._folding and not is_spelled(self._root, path, listings):
            return None
        return look(f"{self._root}/{path}", self._clock.wall())

    def _expand(self, folders: set[VaultPath]) -> None:
        """Hints at the files of folders that differ from what is known of them."""
        if not folders:
            return
        found: dict[VaultPath, int] = {}
        listings: dict[str, frozenset[str]] = {}
        for folder in _outermost(folders):
            if folder and self._folding and not is_spelled(self._root, folder, listings):
                continue
            what = below(self._root, folder)
            found.update(what.stamps)
            self.linked |= what.linked
        once = frozenset(folders)
        self.linked |= any(inside(self.faults, once))
        known = dict.fromkeys(inside(self.known, once), 0) if "" in once or not self._folders.isdisjoint(once) else {}
        differing = difference({path: self.known[path] for path in known}, found)
        now = self._clock.monotonic()
        for path in (*differing.changed, *differing.removed):
            if path not in self._settling:
                self._settling.hint(path, now)


def _outermost(folders: Iterable[VaultPath]) -> list[VaultPath]:
    """Those that lie in none of the others."""
    chosen = frozenset(folders)
    return [folder for folder in chosen if not folder or not any(inside([folder], chosen))]
