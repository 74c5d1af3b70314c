"""A few files in that no watch covers, those that changed out: settings in dot folders, a repository's HEAD and index."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from vaultsync.disk.stamp import stamp_of

STEADY = 0.5
"""Seconds that a file must stay as it was seen before it counts."""
MISSING = 0


class Polled:
    """Files asked for their stamps, each time ``tick`` is called."""

    def __init__(self, root: str, paths: Iterable[str]) -> None:
        """Takes the files as they are now for known; paths are relative to ``root``, or absolute."""
        self._root = root
        self._known: dict[str, int] = {}
        self._seen: dict[str, tuple[int, float]] = {}
        self.follow(paths)

    def follow(self, paths: Iterable[str]) -> None:
        """From now on these files; what is known of files that stay is kept."""
        self._known = {path: self._known.get(path, self._stamp(path)) for path in paths}
        self._seen = {path: seen for path, seen in self._seen.items() if path in self._known}

    def tick(self, now: float) -> frozenset[str]:
        """The files that changed, came or went, and have been steady since for half a second."""
        changed = set()
        for path, known in self._known.items():
            stamp = self._stamp(path)
            if stamp == known:
                self._seen.pop(path, None)
                continue
            before = self._seen.get(path)
            if before is None or before[0] != stamp:
                self._seen[path] = (stamp, now)
            elif now >= before[1] + STEADY:
                changed.add(path)
        for path in changed:
            self._known[path] = self._seen.pop(path)[0]
        return frozenset(changed)

    def accept(self, paths: Iterable[str]) -> frozenset[str]:
        """Those of the paths that are followed, known from now on as they are: somebody else found that they changed."""
        followed = frozenset(path for path in paths if path in self._known)
        for path in followed:
            self._known[path] = self._stamp(path)
            self._seen.pop(path, None)
        return followed

    def next_at(self) -> float | None:
        """When a file that was seen to change may count; None when there is none."""
        return min((at + STEADY for _, at in self._seen.values()), default=None)

    def _stamp(self, path: str) -> int:
        try:
            return stamp_of(os.stat(os.path.join(self._root, path)))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return MISSING
        except OSError as error:  # something is there, as a ring of links, and whoever reads it has to say so
            return MISSING - 1 - (error.errno or 0)


def git_files(root: str) -> tuple[str, ...]:
    """The files that change when another state is checked out into the folder; none where it lies in no repository. Never raises."""
    for folder in (Path(root), *Path(root).parents):
        place = folder / ".git"
        try:
            mode = place.stat().st_mode
            if stat.S_ISREG(mode):  # a worktree, or a submodule: the file says where its own HEAD lies
                text = place.read_text(encoding="utf-8", errors="surrogateescape")[:4096].strip()
                if not text.startswith("gitdir:"):
                    return ()
                place = folder / text.removeprefix("gitdir:").strip()
            return (str(place / "HEAD"), str(place / "index"))
        except (OSError, ValueError):
            continue
    return ()
