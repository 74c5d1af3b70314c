"""A folder in, the paths of its files out, as Obsidian sees them.

What begins with a dot is not in the vault. Folder links are followed where their target lies apart
from everything seen so far; one that leads back is ignored, as Obsidian does. The walk reads each
folder once and never a file.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from vaultsync.paths import VaultPath, is_note
from vaultsync.syntax import Problem

MAX_DEPTH = 128


@dataclass(frozen=True, slots=True)
class Scan:
    """What a walk found."""

    files: tuple[VaultPath, ...]
    """Every file, sorted; undecodable bytes of a name as lone surrogates."""
    faults: dict[VaultPath, Problem]
    """Folders that could not be read or followed, with what is wrong."""


class _Seen(NamedTuple):
    """Real paths of the vault and of the folders it was led to, and of all folders above those."""

    folders: set[str]
    above: set[str]


def scan(root: Path) -> Scan:
    """Walks the vault; never raises for what it finds inside ``root``."""
    files: list[VaultPath] = []
    faults: dict[VaultPath, Problem] = {}
    base = os.path.realpath(root)
    seen = _Seen({base}, set(_parents(base)))
    stack: list[tuple[str, str, int]] = [(os.fspath(root), "", 0)]
    while stack:
        folder, prefix, depth = stack.pop()
        try:
            entries = os.scandir(folder)
        except OSError as error:
            faults[VaultPath(prefix.rstrip("/"))] = _fault(f"folder cannot be read: {error.strerror}", "Check its permissions")
            continue
        with entries:
            for entry in entries:
                name = entry.name
                if name[0] == ".":
                    continue
                path = prefix + name
                if entry.is_dir(follow_symlinks=False):
                    if depth < MAX_DEPTH:
                        stack.append((entry.path, path + "/", depth + 1))
                    else:
                        faults[VaultPath(path)] = _fault(f"folder lies more than {MAX_DEPTH} levels deep and was not read", "")
                elif not entry.is_symlink():
                    files.append(VaultPath(path))
                elif os.path.isdir(entry.path):
                    problem = _follow(entry.path, seen)
                    if problem is None:
                        stack.append((entry.path, path + "/", depth + 1))
                    else:
                        faults[VaultPath(path)] = problem
                elif os.path.exists(entry.path):
                    files.append(VaultPath(path))
                elif is_note(path):
                    faults[VaultPath(path)] = _fault("link leads nowhere, so Obsidian does not show it", "Remove it, or point it at a file")
    files.sort()
    return Scan(tuple(files), faults)


def _follow(path: str, seen: _Seen) -> Problem | None:
    """Takes a folder link in, or says why not."""
    target = os.path.realpath(path)
    parents = _parents(target)
    if target in seen.above or not seen.folders.isdisjoint((target, *parents)):
        help = "Obsidian ignores it too; remove the link, or point it at a folder outside the vault"
        return _fault("folder link leads to a folder that is already part of the vault and is ignored", help)
    seen.folders.add(target)
    seen.above.update(parents)
    return None


def _parents(path: str) -> list[str]:
    return [os.fspath(parent) for parent in Path(path).parents]


def _fault(message: str, help: str) -> Problem:
    return Problem(0, 0, "unreadable-note", message, help)
