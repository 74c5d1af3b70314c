"""The record of a run: what notes were and what they are to become, on the disk before a note is touched.

While it is pending a record is the journal that an interrupted run is mended from; when it is done it is the history that
``vaultsync restore`` brings old texts back from. One file holds a line of JSON, then the texts before, then those after; the
latter are cut off when it is done. Numbers grow, so a higher one is newer whatever the clock says.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from vaultsync.disk.writing.outcome import Image
from vaultsync.disk.writing.place import CREATE, READ_WRITE, Place, remove, shut, sync_names, write_at
from vaultsync.disk.writing.system import System
from vaultsync.paths import VaultPath

KEPT = 20
"""Texts kept of one note."""
KEPT_SECONDS = 30 * 24 * 3600.0
PENDING, DONE, DAMAGED, _PART = ".pending", ".done", ".damaged", ".part"
_VERSION = 1


class Change(NamedTuple):
    """One note of a record."""

    path: VaultPath
    before: bytes | None
    """None for a file that was not there."""
    after: bytes


class Entry(NamedTuple):
    """One line of a record's table: hashes and sizes, without the texts."""

    path: VaultPath
    before: str | None
    before_size: int
    after: str
    after_size: int


@dataclass(frozen=True, slots=True)
class Header:
    """What a record says before its texts."""

    number: int
    time: float
    entries: tuple[Entry, ...]
    start: int
    """Where the first text begins in the file."""


class Damaged(Exception):
    """A record cannot be read; it was not written by a whole run of vaultsync."""


@dataclass(frozen=True, slots=True)
class Records:
    """The records of one vault, in a folder that is there."""

    system: System
    folder: str

    def begin(self, changes: Sequence[Change]) -> int:
        """Writes a pending record and returns its number; when it returns, it is on the disk.

        Raises:
            OSError: when that fails; there is no record then.
        """
        number = max((number for number, _ in self._names()), default=0) + 1
        data = _encoded(changes, self.system.clock())
        part = self._place(number, _PART)
        try:
            self._write(part, data)
            self.system.replace(part.name, self._name(number, PENDING))
            sync_names(self.system, self.folder)
        except BaseException:
            for place in (part, self._place(number, PENDING)):
                with contextlib.suppress(OSError):
                    remove(self.system, place)
            raise
        return number

    def finish(self, number: int, changes: Sequence[Change], kept: Sequence[int]) -> None:
        """Makes history of the entries in ``kept``, and forgets the others.

        Raises:
            OSError: when a call fails; it is pending still, or done.
        """
        pending, done = self._name(number, PENDING), self._name(number, DONE)
        if not kept:
            self.system.unlink(pending)
            return
        if len(kept) == len(changes):
            self.system.replace(pending, done)
            self._cut(done, sum(len(change.after) for change in changes))
            return
        part = self._place(number, _PART)
        self._write(part, _encoded([changes[entry] for entry in kept], self.system.clock(), texts_after=False))
        self.system.replace(part.name, done)
        self.system.unlink(pending)

    def pending(self) -> tuple[int, ...]:
        """The numbers of pending records, oldest first."""
        return tuple(sorted(number for number, kind in self._names() if kind == PENDING))

    def is_tidy(self) -> bool:
        """Whether every record is done.

        Raises:
            OSError: when the folder cannot be read.
        """
        return all(kind in (DONE, DAMAGED) for _, kind in self._names())

    def tidy(self) -> None:
        """Removes what was never a whole record. Never raises."""
        with contextlib.suppress(OSError):
            for number, kind in list(self._names()):
                if kind == _PART:
                    self.system.unlink(self._name(number, kind))

    def header(self, number: int, kind: str = DONE) -> Header:
        """A record's table.

        Raises:
            Damaged: when it is none.
            OSError: when it cannot be read.
        """
        with open(self._name(number, kind), "rb") as file:
            line = file.readline()
        return _header(number, line)

    def changes(self, number: int) -> tuple[Header, tuple[Change, ...]]:
        """A pending record, whole.

        Raises:
            Damaged: when texts are missing or wrong.
            OSError: when it cannot be read.
        """
        with open(self._name(number, PENDING), "rb") as file:
            header = _header(number, file.readline())
            befores = [_checked(file.read(entry.before_size), entry.before) if entry.before else None for entry in header.entries]
            afters = [_checked(file.read(entry.after_size), entry.after) for entry in header.entries]
        texts = zip(header.entries, befores, afters, strict=True)
        return header, tuple(Change(entry.path, before, after) for entry, before, after in texts)

    def set_apart(self, number: int) -> None:
        """Puts a damaged record where it is kept but not read again."""
        self.system.replace(self._name(number, PENDING), self._name(number, DAMAGED))

    def images(self, path: VaultPath) -> Iterator[Image]:
        """The texts of a note, newest first, that are not too old and not too many.

        Raises:
            OSError: when there is no history.
        """
        oldest = self.system.clock() - KEPT_SECONDS
        young = (header for header in self._history() if header.time >= oldest)
        yield from islice((image for header in young for image in _images(header, path)), KEPT)

    def paths(self) -> set[VaultPath]:
        """The notes that the history knows.

        Raises:
            OSError: when there is no history.
        """
        return {entry.path for header in self._history() for entry in header.entries if entry.before is not None}

    def read(self, image: Image) -> bytes:
        """The bytes of an image.

        Raises:
            Damaged: when they are gone or are not what they were.
        """
        try:
            with open(self._name(image.record, DONE), "rb") as file:
                header = _header(image.record, file.readline())
                file.seek(header.start + sum(entry.before_size for entry in header.entries[: image.entry]))
                return _checked(file.read(image.size), image.hash.hex())
        except OSError as error:
            raise Damaged from error

    def prune(self) -> None:
        """Removes the records that hold nothing young enough among the newest of its note. Never raises."""
        seen: dict[VaultPath, int] = {}
        oldest = self.system.clock() - KEPT_SECONDS
        for header in self._read_history():
            paths = [entry.path for entry in header.entries if entry.before is not None]
            for path in paths:
                seen[path] = seen.get(path, 0) + 1
            if header.time < oldest or all(seen[path] > KEPT for path in paths):
                with contextlib.suppress(OSError):
                    self.system.unlink(self._name(header.number, DONE))
        with contextlib.suppress(OSError):
            for number, kind in list(self._names()):
                name = self._name(number, kind)
                if kind == DAMAGED and self.system.stat(name).st_mtime < oldest:
                    self.system.unlink(name)

    def _read_history(self) -> tuple[Header, ...]:
        try:
            return tuple(self._history())
        except OSError:
            return ()

    def _history(self) -> Iterator[Header]:
        for number in sorted((number for number, kind in self._names() if kind == DONE), reverse=True):
            with contextlib.suppress(OSError, Damaged):
                yield self.header(number)

    def _names(self) -> Iterator[tuple[int, str]]:
        for name in self.system.listdir(self.folder):
            number, dot, kind = name.partition(".")
            if number.isascii() and number.isdecimal():
                yield int(number), dot + kind

    def _name(self, number: int, kind: str) -> str:
        return os.path.join(self.folder, f"{number:010d}{kind}")

    def _place(self, number: int, kind: str) -> Place:
        name = self._name(number, kind)
        return Place(None, name, name)

    def _write(self, place: Place, data: bytes) -> None:
        remove(self.system, place)
        descriptor = self.system.open(place.name, CREATE, 0o600)
        try:
            write_at(self.system, descriptor, 0, data)
            self.system.fsync(descriptor)
        finally:
            shut(self.system, descriptor)

    def _cut(self, name: str, size: int) -> None:
        """Drops the texts after; a record that keeps them is only larger."""
        with contextlib.suppress(OSError):
            descriptor = self.system.open(name, READ_WRITE)
            try:
                self.system.ftruncate(descriptor, self.system.fstat(descriptor).st_size - size)
            finally:
                shut(self.system, descriptor)


def _encoded(changes: Sequence[Change], time: float, *, texts_after: bool = True) -> bytes:
    entries = [
        (
            change.path,
            None if change.before is None else digest(change.before).hex(),
            len(change.before or b""),
            digest(change.after).hex(),
            len(change.after),
        )
        for change in changes
    ]
    table = json.dumps({"version": _VERSION, "time": time, "entries": entries}, separators=(",", ":"))
    befores, afters = [change.before or b"" for change in changes], [change.after for change in changes]
    return b"".join([table.encode("ascii"), b"\n", *befores, *(afters if texts_after else ())])


def _header(number: int, line: bytes) -> Header:
    try:
        table = json.loads(line)
        if table["version"] != _VERSION:
            raise Damaged
        entries = tuple(Entry(VaultPath(path), before, int(size), after, int(more)) for path, before, size, after, more in table["entries"])
        return Header(number, float(table["time"]), entries, len(line))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Damaged from error


def _images(header: Header, path: VaultPath) -> Iterator[Image]:
    for number, entry in reversed(list(enumerate(header.entries))):
        if entry.path == path and entry.before is not None:
            yield Image(path, header.time, entry.before_size, bytes.fromhex(entry.before), header.number, number)


def _checked(text: bytes, hash: str) -> bytes:
    if digest(text).hex() != hash:
        raise Damaged
    return text


def digest(data: bytes) -> bytes:
    """The hash by which notes are compared, BLAKE2b-128."""
    return hashlib.blake2b(data, digest_size=16).digest()
