"""A vault's folder in, what queries ask of its files out: dates, sizes, bookmarks, the bytes of CSV files. Never raises.

The date of creation is the file system's where Python or the C library tells it; where it does not, or where it lies after the
last change because the file was copied, it is the earlier of that change and the change of its attributes.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from vaultsync.disk.obsidian_settings import BOOKMARKS_JSON, STARRED_JSON, settings_in
from vaultsync.disk.read import MAX_BYTES, read_bytes
from vaultsync.paths import VaultPath
from vaultsync.query.files import FileTimes

_AT_FDCWD = -100
_STATX_BTIME = 0x800
_STATX_BYTES = 256
_MASK_AT, _BIRTH_AT = 0, 80
MAX_NESTING = 100


class FileFacts:
    """The files of one vault."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def times(self, path: VaultPath) -> FileTimes:
        """Dates and size of a file; zeros where it is gone."""
        place = f"{self._root}/{path}"
        try:
            status = os.stat(place)
        except OSError:
            return FileTimes(0.0, 0.0, 0)
        modified = status.st_mtime_ns // 1_000_000
        born = _born(place, status)
        created = min(modified, status.st_ctime_ns // 1_000_000) if born is None or born > modified else born
        return FileTimes(float(created), float(modified), status.st_size)

    def csv(self, path: VaultPath) -> bytes | None:
        """The bytes of a CSV file in the vault; None where it cannot be read or is larger than 16 MB."""
        if ".." in path.split("/") or os.path.isabs(path):
            return None
        try:
            data = read_bytes(self._root, path)
        except (OSError, ValueError):
            return None
        return data if len(data) <= MAX_BYTES else None

    def starred(self) -> frozenset[str]:
        """The paths of the bookmarked files, in whatever group."""
        return frozenset(
            path for name in (BOOKMARKS_JSON, STARRED_JSON) for path in _files_in(settings_in(self._root, name).get("items"), MAX_NESTING)
        )


def _files_in(items: Any, depth: int) -> Iterator[str]:
    for item in items if isinstance(items, list) and depth else ():
        if isinstance(item, dict):
            if item.get("type") == "file" and isinstance(item.get("path"), str):
                yield item["path"]
            yield from _files_in(item.get("items"), depth - 1)


def _born(place: str, status: os.stat_result) -> int | None:
    """When the file was made, in milliseconds since 1970; None where that is not known."""
    seconds = getattr(status, "st_birthtime", None)
    if seconds is not None:
        return int(seconds * 1000)
    if sys.platform == "win32":
        return status.st_ctime_ns // 1_000_000
    ask = _statx()
    if ask is None:
        return None
    answer = ctypes.create_string_buffer(_STATX_BYTES)
    if ask(_AT_FDCWD, os.fsencode(place), 0, _STATX_BTIME, answer) != 0:
        return None
    (mask,) = struct.unpack_from("=I", answer, _MASK_AT)
    born, nanoseconds = struct.unpack_from("=qI", answer, _BIRTH_AT)
    return born * 1000 + nanoseconds // 1_000_000 if mask & _STATX_BTIME else None


@cache
def _statx() -> Callable[..., int] | None:
    """Linux's ``statx``, which Python does not offer."""
    if sys.platform != "linux":
        return None
    try:
        found: Callable[..., int] = ctypes.CDLL(None).statx
    except (OSError, AttributeError):
        return None
    return found
