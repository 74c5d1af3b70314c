"""What was read and found in a vault in, the same out at the next start, as far as it still holds.

One SQLite file in the user's cache folder for a vault and a version of the program: two versions may be at work on one vault,
as a hook's and the user's own, and neither believes what the other read. The cache is never worth an error and hardly a wait:
whatever is wrong with it, the answer is that nothing is known, and a broken file is replaced. Nothing in it is believed without
its check sum.

Two kinds of knowledge live in it. A row's *stamp* and *data* tell what one file says; they hold whoever wrote them, since a file
with another stamp is read again. Its *findings* depend on other files and on settings too: they hold only for the whole state
that was saved with them. That state has a generation, a number that every save makes greater. Who saves names the generation it
started from. If another process has saved meanwhile, what it found may rest on notes that are no longer those stored, and so may
what is stored: the parsed rows are kept, and all findings are cleared, for a wrong one costs more than working them out again.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeVar

from vaultsync.disk.caching import rows as stored
from vaultsync.disk.caching.database import is_damage, opened, replace
from vaultsync.disk.caching.locks import Busy
from vaultsync.disk.caching.place import cache_file, cache_folder
from vaultsync.disk.caching.prune import prune
from vaultsync.disk.caching.rows import Damaged, Row
from vaultsync.disk.stamp import UNKNOWN
from vaultsync.paths import VaultPath

__all__ = ["NOTHING", "Cache", "Loaded", "Row", "Stamps"]

NOTHING = 0
"""The generation of what could not be read; what is based on it is not saved."""
_T = TypeVar("_T")


class Stamps(NamedTuple):
    """What a start needs first."""

    generation: int
    settings: bytes | None
    """Under which findings hold; None where none do."""
    report: bytes | None
    """What the last save said of the whole vault, opaque; it holds while no stamp and no setting differs."""
    stamps: dict[VaultPath, int]


class Loaded(NamedTuple):
    """Rows as they stood together."""

    generation: int
    settings: bytes | None
    rows: list[Row]
    report: bytes | None = None

    def whole_stamps(self) -> Stamps:
        """What ``load_stamps`` would have said at the same moment."""
        return Stamps(self.generation, self.settings, self.report, {row.path: row.stamp for row in self.rows})


@dataclass(frozen=True, slots=True)
class Cache:
    """The cache of one vault; nothing stays open between calls, and any thread may call."""

    file: Path
    version: str

    @classmethod
    def open(cls, root: Path, version: str, *, folder: Path | None = None) -> Cache | None:
        """The cache of a vault for one version of the program, emptied if it is broken; None where there can be none now.

        Whoever makes a new one throws away those that nobody has used for long.

        Args:
            root: the vault's folder.
            version: names the program that reads notes; see ``caching.version``.
            folder: where caches lie, in place of the user's folder.
        """
        place = folder if folder is not None else cache_folder()
        file = cache_file(root, place, version) if place is not None else None
        if file is None:
            return None
        cache = cls(file, version)
        try:
            if not cache._is_current():
                replace(file, version)
                prune(file.parent, time.time(), keep=file)
        except (Busy, OSError, sqlite3.Error):
            return None
        return cache

    def load_stamps(self) -> Stamps:
        """The stamps of all files."""

        def read(db: sqlite3.Connection) -> Stamps:
            meta = stored.get_meta(db, self.version)
            return Stamps(*meta, stored.stamps(db))

        return self._reading(read) or Stamps(NOTHING, None, None, {})

    def load(self) -> Loaded:
        """All rows, in no order, as of one moment."""

        def read(db: sqlite3.Connection) -> Loaded:
            generation, settings, report = stored.get_meta(db, self.version)
            return Loaded(generation, settings, stored.all_rows(db), report)

        return self._reading(read) or Loaded(NOTHING, None, [])

    def load_some(self, paths: Iterable[VaultPath]) -> Loaded:
        """The rows of these paths, where there are any; the generation tells whether they belong to what was loaded before."""

        def read(db: sqlite3.Connection) -> Loaded:
            generation, settings, _ = stored.get_meta(db, self.version)
            return Loaded(generation, settings, stored.some_rows(db, paths))

        return self._reading(read) or Loaded(NOTHING, None, [])

    def save(
        self,
        *,
        based_on: int | None,
        settings: bytes | None,
        rows: Iterable[Row] = (),
        removed: Iterable[VaultPath] = (),
        touched: Iterable[tuple[VaultPath, int]] = (),
        found: Iterable[tuple[VaultPath, bytes | None]] = (),
        report: bytes | None = None,
    ) -> int | None:
        """Saves the way from one state to the next, or nothing at all.

        Args:
            based_on: the generation that, with all that is given here, makes the state as it is now; None where ``rows`` are all
                there is, in place of whatever is stored.
            settings: under which all findings, old and new, hold; where they differ from the stored ones, the old are
                cleared. None where they are not known for the whole vault: then all are cleared.
            rows: files whose content is new; not made while they are asked for, since other processes wait.
            removed: files that are gone.
            touched: files with a new stamp and the old content.
            found: files of old content with new findings, None where they are no longer known.
            report: what this state says of the whole vault.

        Returns:
            The new generation. None where nothing was saved, or, when another process has saved since ``based_on``, only rows,
            removals and stamps: then what this process knows of the stored findings is void, and it loads, or saves all, before it
            saves again.
        """
        if based_on == NOTHING:
            return None
        try:
            with opened(self.file) as db:
                db.execute("BEGIN IMMEDIATE")
                before = stored.get_meta(db, self.version)
                known = based_on is None or before.generation == based_on
                certain = known and settings is not None
                if based_on is None:
                    stored.clear(db)
                elif not certain or settings != before.settings:
                    stored.clear_found(db)
                stored.put(db, rows, with_found=certain)
                # Where another process has saved meanwhile, the content stored may be another than the one whose new stamp this is.
                stored.touch(db, touched if known else ((path, UNKNOWN) for path, _ in touched))
                stored.remove(db, removed)
                if certain:
                    stored.put_found(db, found)
                generation = before.generation + 1
                stored.put_meta(
                    db, {"generation": generation, "settings": settings if certain else None, "report": report if certain else None}
                )
                db.execute("COMMIT")
        except (Busy, OSError, Damaged, sqlite3.Error):  # what is broken is replaced by the next reader
            return None
        return generation if known else None

    def _is_current(self) -> bool:
        try:
            with opened(self.file) as db:
                stored.get_meta(db, self.version)
        except (FileNotFoundError, Damaged):
            return False
        except sqlite3.Error as error:
            if is_damage(error):
                return False
            raise
        return True

    def _reading(self, read: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """What ``read`` answers, of an empty file in place of a broken one; None where nothing can be read."""
        try:
            with opened(self.file) as db:
                db.execute("BEGIN")
                return read(db)
        except (Busy, OSError):
            return None
        except Damaged:
            pass
        except sqlite3.Error as error:
            if not is_damage(error):
                return None
        try:
            replace(self.file, self.version)
            with opened(self.file) as db:
                return read(db)
        except (Busy, OSError, Damaged, sqlite3.Error):
            return None
