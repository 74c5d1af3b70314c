"""A vault path in, the file's place out: an open folder and a name in it, reached without leaving the vault.

The folders are opened one by one and none may be a link by then, so that nobody can lead a write out of the vault by
exchanging a folder for a link in between (openat2's RESOLVE_BENEATH, made of what every POSIX system has).
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import NamedTuple

from vaultsync.disk.writing.outcome import Refused
from vaultsync.disk.writing.system import System
from vaultsync.paths import VaultPath

MAX_BYTES = 1024 * 1024
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_PLAIN = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | _NO_LINK
READ = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _PLAIN
READ_WRITE = os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | _PLAIN
CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_BY_DESCRIPTOR = os.open in os.supports_dir_fd
_NOT_LOCAL_ON_WINDOWS = 0x00401000
_NOT_LOCAL_ON_MACOS = 0x40000000


class Place(NamedTuple):
    """Where a file stands, or could stand."""

    folder: int | None
    """A descriptor of its folder; None where calls take no such thing, and ``name`` is then the whole path."""
    name: str
    real: str
    """The whole path, without links."""


@contextmanager
def placed(system: System, root: str, path: VaultPath) -> Iterator[Place]:
    """The place of a note; a link to a note is followed within the vault.

    Raises:
        Refused: when it lies outside, or its name cannot be written down.
        OSError: when a folder on the way cannot be opened.
    """
    real = real_path(root, path)
    base = os.path.realpath(root)
    if not _BY_DESCRIPTOR:
        yield Place(None, real, real)
        return
    *folders, name = real[len(base.rstrip(os.sep)) + 1 :].split(os.sep)
    with folder_at(system, base, folders) as folder:
        yield Place(folder, name, real)


@contextmanager
def folder_at(system: System, base: str, folders: list[str]) -> Iterator[int]:
    """A descriptor of a folder below ``base``; none of ``folders`` may be a link."""
    descriptor: int = system.open(base, _FOLDER)
    try:
        for part in folders:
            inner = system.open(part, _FOLDER | _NO_LINK, dir_fd=descriptor)
            outer, descriptor = descriptor, inner
            shut(system, outer)
        yield descriptor
    finally:
        shut(system, descriptor)


def shut(system: System, descriptor: int) -> None:
    """Closes; it is closed even when the call reports an error, which says nothing of what was flushed before."""
    with suppress(OSError):
        system.close(descriptor)


def real_path(root: str, path: VaultPath) -> str:
    """Where a vault path leads, links followed; the file need not be there.

    Raises:
        Refused: when it leads out of the vault, or its name cannot be written down.
    """
    parts = path.split("/")
    if not path or "\0" in path or any(part in ("", ".", "..") for part in parts) or os.path.isabs(path):
        raise Refused("outside-vault")
    try:
        path.encode("utf-8")
    except UnicodeEncodeError as error:
        raise Refused("undecodable-name") from error
    base, real = os.path.realpath(root), os.path.realpath(os.path.join(root, *parts))
    if not real.startswith(os.path.join(base, "")):
        raise Refused("outside-vault")
    return real


@contextmanager
def opened(system: System, place: Place, flags: int) -> Iterator[int]:
    """A descriptor of the file itself, which is regular and on this device.

    Raises:
        Refused: when it is another kind of file.
        OSError: when it cannot be opened.
    """
    status = system.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        raise Refused("changed-since" if stat.S_ISLNK(status.st_mode) else "not-regular")
    if _is_elsewhere(status):  # opening it would wait for a download
        raise Refused("not-local")
    descriptor = _open(system, place, flags)
    try:
        if not stat.S_ISREG(system.fstat(descriptor).st_mode):
            raise Refused("not-regular")
        yield descriptor
    finally:
        shut(system, descriptor)


def _open(system: System, place: Place, flags: int) -> int:
    if sys.platform == "win32" and flags == READ_WRITE:
        from vaultsync.disk.writing.windows import open_exclusive

        return open_exclusive(place.real)
    descriptor: int = system.open(place.name, flags, dir_fd=place.folder)
    return descriptor


def _is_elsewhere(status: os.stat_result) -> bool:
    flags, attributes = getattr(status, "st_flags", 0), getattr(status, "st_file_attributes", 0)
    return bool(flags & _NOT_LOCAL_ON_MACOS or attributes & _NOT_LOCAL_ON_WINDOWS)


def read_whole(system: System, descriptor: int) -> bytes:
    """All bytes of an open file, from its beginning.

    Raises:
        Refused: when they are more than 1 MB.
        OSError: when it cannot be read.
    """
    system.lseek(descriptor, 0, os.SEEK_SET)
    parts: list[bytes] = []
    size = 0
    while part := system.read(descriptor, MAX_BYTES + 1 - size):
        parts.append(part)
        size += len(part)
        if size > MAX_BYTES:
            raise Refused("too-large")
    return b"".join(parts)


def write_at(system: System, descriptor: int, offset: int, data: bytes) -> None:
    """Writes all of ``data``, however many calls it takes."""
    system.lseek(descriptor, offset, os.SEEK_SET)
    rest = memoryview(data)
    while rest:
        rest = rest[system.write(descriptor, rest) :]


def is_still_there(system: System, place: Place, descriptor: int) -> bool:
    """Whether the place's name still means the file that is open."""
    try:
        named = system.stat(place.name, dir_fd=place.folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    status = system.fstat(descriptor)
    return bool((named.st_ino, named.st_dev) == (status.st_ino, status.st_dev))


def remove(system: System, place: Place) -> None:
    """Unlinks; what is not there is fine."""
    try:
        system.unlink(place.name, dir_fd=place.folder)
    except FileNotFoundError:
        return


def sync_folder(system: System, place: Place) -> None:
    """Brings the folder's names to the disk, where folders can be opened."""
    if place.folder is not None:
        system.fsync(place.folder)


def sync_names(system: System, folder: str) -> None:
    """Brings the names in a folder to the disk, where folders can be opened."""
    if _BY_DESCRIPTOR:
        with folder_at(system, folder, []) as descriptor:
            system.fsync(descriptor)
