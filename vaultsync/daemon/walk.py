"""A place on disk in, what it is at this moment out: one file, or all files below one folder.

What counts as a file is the scan's to say; the walk here differs only in that it follows no folder links, and says when it met one.
"""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass, field

from vaultsync.daemon.settle import Look
from vaultsync.disk.scan import MAX_DEPTH
from vaultsync.disk.stamp import stamp_of
from vaultsync.paths import VaultPath

FINE, COARSE = 0.05, 2.5
"""Seconds that two changes may be apart and bear one time: on common file systems, and on those that keep whole seconds (FAT: two)."""
_PASSING = frozenset(
    getattr(errno, name)
    for name in (
        "EIO",
        "ESTALE",
        "ETIMEDOUT",
        "EMFILE",
        "ENFILE",
        "ENOMEM",
        "EINTR",
        "EAGAIN",
        "EBUSY",
        "EHOSTDOWN",
        "EHOSTUNREACH",
        "ENOTCONN",
    )
    if hasattr(errno, name)
)


@dataclass(frozen=True, slots=True)
class Below:
    """What lies below a folder."""

    stamps: dict[VaultPath, int] = field(default_factory=dict)
    folders: list[VaultPath] = field(default_factory=list)
    linked: bool = False
    """Whether something is among it that only a scan can judge: a link, a folder that cannot be read or lies too deep."""


def look(place: str, wall: float) -> Look | os.stat_result | None:
    """What a file is now; the status itself for a folder, None when nothing readable is there.

    Args:
        place: its path.
        wall: the time of day, in seconds since 1970.

    Raises:
        OSError: for a reason that may pass; it says nothing about the file.
    """
    try:
        status = os.stat(place)
    except OSError as error:
        if error.errno in _PASSING:
            raise
        return None
    except ValueError:  # a NUL in the name
        return None
    return status if stat.S_ISDIR(status.st_mode) else look_of(status, wall)


def look_of(status: os.stat_result, wall: float) -> Look:
    """What a file's status says."""
    # Nobody can set the change time, as a copy sets the modification time; but Windows calls the birth so.
    changed = status.st_ctime_ns if os.name == "posix" else status.st_mtime_ns
    age = wall - changed / 1e9
    return Look(stamp_of(status), status.st_size, age, age >= (COARSE if changed % 1_000_000_000 == 0 else FINE))


def below(root: str, folder: VaultPath) -> Below:
    """All files below a folder of the vault, with their stamps. Never raises; what cannot be read is left out.

    A folder that is a link is not entered: it may lead to the root of all, and only a scan knows what is part of the vault already.
    """
    if folder and os.path.islink(f"{root}/{folder}"):
        return Below(linked=True)
    found = Below()
    linked = False
    stack = [(f"{root}/{folder}" if folder else root, f"{folder}/" if folder else "", folder.count("/"))]
    while stack:
        place, prefix, depth = stack.pop()
        try:
            entries = os.scandir(place)
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError:
            linked = True
            continue
        found.folders.append(VaultPath(prefix[:-1]))
        with entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                path = VaultPath(prefix + entry.name)
                if entry.is_dir(follow_symlinks=False):
                    if depth < MAX_DEPTH:
                        stack.append((entry.path, path + "/", depth + 1))
                    else:
                        linked = True
                    continue
                try:
                    status = entry.stat()
                except OSError:
                    linked = linked or entry.is_symlink()
                    continue
                if stat.S_ISDIR(status.st_mode):
                    linked = True
                else:
                    found.stamps[path] = stamp_of(status)
    return Below(found.stamps, found.folders, linked)


def names_fold(folder: str) -> bool:
    """Whether the file system takes names that differ in case only for one; False where the folder tells nothing."""
    try:
        names = set(os.listdir(folder))
        for name in sorted(names):
            other = name.swapcase()
            if other not in names and other != name:
                return os.path.lexists(os.path.join(folder, other))
    except OSError:
        pass
    return False


def is_spelled(root: str, path: VaultPath, listings: dict[str, frozenset[str]]) -> bool:
    """Whether each part of a path stands in its folder in this very spelling.

    Args:
        root: the vault's folder.
        path: the path to look for.
        listings: the folders read so far; those read now are added.
    """
    folder = ""
    for part in path.split("/"):
        if folder not in listings:
            try:
                listings[folder] = frozenset(os.listdir(f"{root}/{folder}"))
            except OSError:
                listings[folder] = frozenset()
        if part not in listings[folder]:
            return False
        folder = f"{folder}/{part}" if folder else part
    return True
