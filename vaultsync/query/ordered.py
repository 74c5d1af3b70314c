"""Paths in the order of Dataview's answers, kept so while they come and go.

Dataview walks through the folders; by name, as in its recorded answers, so that the order is everywhere the same.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence

from vaultsync.paths import VaultPath


def parts(path: str) -> list[str]:
    """What paths are sorted by."""
    return path.split("/")


def ordered(paths: Iterable[VaultPath]) -> list[VaultPath]:
    """The paths in order."""
    return sorted(paths, key=parts)


def take(paths: list[VaultPath], path: VaultPath) -> None:
    """Puts a path into its place, unless it is there."""
    if not _has(paths, path):
        insort(paths, path, key=parts)


def drop(paths: list[VaultPath], path: VaultPath) -> None:
    """Takes a path out, if it is there."""
    if _has(paths, path):
        del paths[bisect_left(paths, parts(path), key=parts)]


def below(paths: Sequence[VaultPath], folder: str) -> Sequence[VaultPath]:
    """The paths in a folder and below it."""
    wanted = parts(folder)
    depth = len(wanted)

    def start(path: VaultPath) -> list[str]:
        return path.split("/", depth)[:depth]

    first = bisect_left(paths, wanted, key=start)
    found = paths[first : bisect_right(paths, wanted, lo=first, key=start)]
    return found[1:] if found and found[0] == folder else found


def _has(paths: Sequence[VaultPath], path: VaultPath) -> bool:
    at = bisect_left(paths, parts(path), key=parts)
    return at < len(paths) and paths[at] == path
