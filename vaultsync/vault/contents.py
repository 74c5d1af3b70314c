"""A folder in, what lies in it out: read now, or known from an earlier run, and then only what changed is read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultsync.disk.cache import Cache, Loaded, Row, Stamps
from vaultsync.disk.packed import Packed, holds_item, is_text, unpack
from vaultsync.disk.read import read_item
from vaultsync.disk.read_all import read_items, read_packed
from vaultsync.disk.scan import Scan
from vaultsync.disk.stamp import UNKNOWN
from vaultsync.index import Canvas, Kept
from vaultsync.paths import VaultPath, is_note
from vaultsync.session import Gist
from vaultsync.syntax import Note
from vaultsync.vault.recall import unpack_gist

if TYPE_CHECKING:
    from vaultsync.disk.worker import Reader

Progress = Callable[[int, int], None]
Item = Note | Canvas


class Changes(NamedTuple):
    """How what lies in the folder differs from what was known."""

    items: list[Item | VaultPath]
    """Files that are new or have other content; a path alone is neither note nor canvas."""
    removed: list[VaultPath]
    files: list[VaultPath]
    """Files with other dates and the same content."""


@dataclass(slots=True)
class Contents:
    """The files of a vault."""

    root: Path
    scan: Scan
    cache: Cache | None
    stamps: Stamps | None
    """What the cache knew of files, settings and the last report; None without a cache."""
    progress: Progress | None = None
    packing: bool = False
    """Whether memory matters more than time: then notes are not read all at the same time."""
    reader: Reader | None = None
    """Reads what no worker reads, in place of this process."""
    loaded: Loaded | None = None
    """All rows of the cache, where they were loaded already."""
    _begun: Iterator[Item] | Iterator[Packed] | None = None
    _rows: dict[VaultPath, Row] = field(default_factory=dict)
    _single: dict[VaultPath, Item | None] = field(default_factory=dict)
    _gist: Gist | None = None
    generation: int = 0
    """That of the rows that were loaded."""
    unread: set[VaultPath] = field(default_factory=set)
    """Notes and canvases that could not be read, or were not looked into, when that was last tried."""

    def begin(self) -> None:
        """Begins to read where nearly everything must be, so that other things can be done meanwhile."""
        known = self.stamps.stamps if self.stamps is not None else {}
        if len(known) * 2 < len(self.scan.files):
            read = read_packed if self.packing else read_items
            self._begun = read(self.root, [path for path in self.scan.files if holds_item(path)], self.progress, reader=self.reader)

    @property
    def known(self) -> bool:
        """Whether an earlier run knew most of it."""
        return self._begun is None and self.cache is not None

    @property
    def unchanged(self) -> bool:
        """Whether all files are those that were known."""
        return self.known and self.stamps is not None and 0 not in self.scan.stamps.values() and self.stamps.stamps == self.scan.stamps

    # -- everything as it is now

    def present(self, settings: bytes) -> Iterable[Item | VaultPath | Kept]:
        """All files in the order of their paths, notes packed where they were known; to be gone through once."""
        if not self.known:
            return self._read()
        kept = self._kept(settings, self._load())
        to_read = [path for path in self.scan.files if holds_item(path) and not self._holds(path)]
        read = {item.path: item for item in read_items(self.root, to_read, self.progress, reader=self.reader)}
        self.see_unread(read.values())
        found: list[Item | VaultPath | Kept] = [
            read.get(path) or (kept.get(path) if self._holds(path) else None) or path for path in self.scan.files
        ]
        return [item for item in found if not isinstance(item, str) or not self._vanished(item)]

    def fetch(self, paths: Iterable[VaultPath]) -> None:
        """Gets a few notes and canvases at once, for ``item``."""
        if self.cache is not None:
            rows = self.cache.load_some(paths).rows
            stamps = self.scan.stamps
            self._single.update({row.path: unpack(row.path, row.data) for row in rows if row.data and row.stamp == stamps.get(row.path)})

    def _read(self) -> Iterator[Item | VaultPath | Kept]:
        items = {item.path: item for item in self._begun or ()}
        self._begun = None
        self.see_unread(items.values())
        for path in self.scan.files:
            item = self._taken(items.pop(path, None))
            if item is not None:
                yield item
            elif not self._vanished(path):
                yield path

    def _taken(self, found: Item | Packed | None) -> Item | Kept | None:
        if not isinstance(found, Packed):
            return found
        if self._is_set_aside(found.hash) and self.reader is not None:  # workers know nothing of that
            return self.reader.read_item(found.path)
        if is_note(found.path) and is_text(found.path):
            return Kept(found.path, found.data)
        return unpack(found.path, found.data) or read_item(self.root, found.path)

    def item(self, path: VaultPath) -> Item | None:
        """The note or canvas of one path, as it was known, if it was fetched."""
        return self._single.get(path)

    def _vanished(self, path: VaultPath) -> bool:
        """Whether a note or canvas was gone by the time it was read."""
        return holds_item(path) and not os.path.lexists(self.root / path)

    # -- as it was, and what changed

    def past(self, settings: bytes) -> tuple[list[Item | VaultPath | Kept], dict[VaultPath, bytes], bool]:
        """All files as they were known, what was found in them, packed, and whether that still holds under these settings."""
        rows = self._load()
        kept = self._kept(settings, rows)
        found = {path: row.found for path, row in rows.items() if row.found}
        return [kept.get(path, path) for path in sorted(rows)], found, self._certain(settings)

    def unpacked(self) -> list[VaultPath]:
        """Files of which something was found that could not be kept; sorted."""
        return sorted(path for path, row in self._rows.items() if row.found == b"" and path in self.scan.stamps)

    def gist(self) -> Gist | None:
        """Of what ``past`` found, if it belongs to it."""
        return self._gist

    def changes(self) -> Changes:
        """What is otherwise now than ``past`` says."""
        rows = self._load()
        items: list[Item | VaultPath] = []
        files: list[VaultPath] = []
        stamps = self.scan.stamps
        # One pass over all files, of which in most runs none differs; this is much of what a start costs.
        stale = [path for path, stamp in stamps.items() if (row := rows.get(path)) is None or row.stamp != stamp or stamp == UNKNOWN]
        to_read = sorted(filter(holds_item, stale))
        read = {item.path: item for item in read_items(self.root, to_read, self.progress, reader=self.reader)}
        self.see_unread(read.values())
        for path in sorted(stale):
            known, item = rows.get(path), read.get(path)
            old = unpack(path, known.data) if known is not None and known.data else None
            if item is not None and item == old and item.hash:
                files.append(path)
            elif item is not None:
                items.append(item)
            elif not holds_item(path):
                (items if known is None else files).append(path)
        gone = [path for path in to_read if path not in read and path in rows]
        return Changes(items, [*(path for path in rows if path not in stamps), *gone], files)

    def _holds(self, path: VaultPath) -> bool:
        """Whether what is known of the file still holds."""
        row = self._rows.get(path)
        return row is not None and row.stamp == self.scan.stamps.get(path) != 0

    def _certain(self, settings: bytes) -> bool:
        return self.stamps is not None and self.stamps.settings == settings

    def _load(self) -> dict[VaultPath, Row]:
        if not self._rows and self.cache is not None and self.known:
            loaded, self.loaded = self.loaded if self.loaded is not None else self.cache.load(), None
            self._rows = {row.path: row for row in loaded.rows}
            self.generation = loaded.generation
            if self.stamps is not None:
                same = loaded.generation == self.stamps.generation
                self._gist = unpack_gist(self.stamps.report) if same else None
                self.stamps = self.stamps._replace(generation=loaded.generation, settings=loaded.settings)
        return self._rows

    def _kept(self, settings: bytes, rows: dict[VaultPath, Row]) -> dict[VaultPath, Item | Kept]:
        """The notes and canvases of some rows; packed where it is known what the index keeps of them."""
        certain = self._certain(settings)
        kept: dict[VaultPath, Item | Kept] = {}
        for path, _, data, found in rows.values():
            if not data:
                continue
            if certain and found and path[-3:] == ".md" and (path.isascii() or is_text(path)):
                kept[path] = Kept(path, data, found)
                continue
            item = unpack(path, data) or read_item(self.root, path)
            if item is not None:
                kept[path] = item
        return kept

    def forget(self) -> None:
        """Lets go of what was loaded."""
        self._rows = {}

    def see_unread(self, items: Iterable[Item | Packed]) -> None:
        """Notes which of these, just read, could not be read."""
        for item in items:
            if not item.hash or self._is_set_aside(item.hash):
                self.unread.add(item.path)
            elif self.unread:
                self.unread.discard(item.path)

    def _is_set_aside(self, digest: bytes) -> bool:
        return self.reader is not None and self.reader.sets_aside(digest)
