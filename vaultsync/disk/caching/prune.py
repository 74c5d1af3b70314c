"""The folder of caches in; those that nobody has used for long, and the oldest of too many, are gone out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from vaultsync.disk.caching.database import delete

MAX_AGE = 90 * 86_400.0
"""Seconds since a vault's cache was last opened."""
MAX_BYTES = 500_000_000
VERSIONS = 3
"""How many versions of the program keep a cache of one vault."""
_OURS = re.compile(r"([0-9a-f]{32}(?:-[0-9a-f]{16})?)\.(?:sqlite|sqlite-wal|sqlite-shm|sqlite-journal|lock)")


class _Entry(NamedTuple):
    used: float
    file: Path
    size: int


def prune(folder: Path, now: float, *, keep: Path | None = None, max_age: float = MAX_AGE, max_bytes: int = MAX_BYTES) -> list[Path]:
    """Deletes caches, and says of which files; never raises, and leaves alone what is in use or not ours.

    Args:
        folder: where the caches lie.
        now: seconds since 1970.
        keep: a cache that stays in any case.
        max_age: seconds without use.
        max_bytes: of all caches together.
    """
    gone = []
    room = max_bytes
    versions: Counter[str] = Counter()
    for entry in sorted(_entries(folder), key=lambda entry: (entry.file == keep, entry), reverse=True):
        vault = entry.file.name[:32]
        versions[vault] += 1
        room -= entry.size
        useless = now - entry.used > max_age or room < 0 or versions[vault] > VERSIONS
        if entry.file != keep and useless and delete(entry.file):
            versions[vault] -= 1
            room += entry.size
            gone.append(entry.file)
    return gone


def _entries(folder: Path) -> list[_Entry]:
    used: dict[Path, float] = {}
    sizes: dict[Path, int] = {}
    try:
        for place in folder.iterdir():
            ours = _OURS.fullmatch(place.name)
            if ours is None:
                continue
            status = place.stat(follow_symlinks=False)
            file = folder / f"{ours[1]}.sqlite"
            used[file] = max(used.get(file, 0.0), status.st_mtime)
            sizes[file] = sizes.get(file, 0) + status.st_size
    except OSError:  # somebody is at work there; another time
        return []
    return [_Entry(used[file], file, sizes[file]) for file in used]
