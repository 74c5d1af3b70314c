"""Notes that settled in, those that are still what they settled as out, read: nothing is read while it is being written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from vaultsync.disk.packed import holds_item
from vaultsync.disk.stamp import UNKNOWN, stamp_of
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

Item = Note | Canvas
Read = Callable[[Sequence[VaultPath]], Sequence[Item | None]]
ENOUGH: Final = 3
"""So many times in a row a file is left for later; one that is written all the time is then read as it is."""
_GONE: Final = -1


class Steady:
    """Reads files of one vault, and looks at their stamps before and after it.

    What has another stamp than it settled with, or is gone, has changed since: whoever follows the folder sees that too, and
    will deliver it again. So it is left out here.
    """

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._left: dict[VaultPath, int] = {}
        """How often in a row each file was left for later."""

    def read(self, root: Path, paths: Iterable[VaultPath], stamps: Mapping[VaultPath, int], read: Read) -> dict[VaultPath, Item]:
        """What the notes and canvases among the paths are; those that are being written are left out.

        Args:
            root: the vault's folder.
            paths: files of any kind.
            stamps: with which they settled, as far as that is known.
            read: reads them.
        """
        before = {path: _stamp(root, path) for path in sorted(paths) if holds_item(path)}
        whole = [path for path, stamp in before.items() if self._is_whole(path, stamp, stamps.get(path, UNKNOWN))]
        found: dict[VaultPath, Item] = {}
        for path, item in zip(whole, read(whole), strict=True):
            if item is not None and self._is_whole(path, _stamp(root, path), before[path]):
                found[path] = item
        for path in before:
            if path in found or before[path] == _GONE:
                self._left.pop(path, None)
            else:
                self._left[path] = self._left.get(path, 0) + 1
        return found

    def _is_whole(self, path: VaultPath, stamp: int, wanted: int) -> bool:
        return stamp != _GONE and (UNKNOWN in (stamp, wanted) or stamp == wanted or self._left.get(path, 0) >= ENOUGH)


def _stamp(root: Path, path: VaultPath) -> int:
    """``UNKNOWN`` where nobody tells: reading it will say why."""
    try:
        return stamp_of(os.stat(f"{root}/{path}"))
    except (FileNotFoundError, NotADirectoryError):
        return _GONE
    except (OSError, ValueError):
        return UNKNOWN
