"""A path that somebody sends in, the file of the vault it names out: by its form and a look into the index, without touching the disk."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable

from vaultsync.paths import VaultPath


def checked_path(text: str) -> VaultPath:
    """The text as a path relative to the vault.

    A name that only looks like a way out on some system, such as one with a backslash, is in no index that does not hold it.

    Raises:
        ValueError: when it is absolute, leads upwards, or is no path at all.
    """
    if "\0" in text:
        raise ValueError("a path holds no NUL character")
    if text.startswith(("/", "\\")) or (text[1:2] == ":" and text[2:3] in ("/", "\\")):
        raise ValueError("a path is relative to the vault, without drive or leading '/'")
    if not {"", ".", ".."}.isdisjoint(text.split("/")):
        raise ValueError("a path has no empty part, no '.' and no '..'")
    return VaultPath(text)


def find_file(path: VaultPath, files: Container[VaultPath], twins: Callable[[VaultPath], Iterable[VaultPath]]) -> VaultPath | None:
    """The file of the index that a path names: the one spelt so, else the only one that is equal in Unicode NFC.

    Args:
        path: as ``checked_path`` gives it.
        files: all files of the vault.
        twins: the files whose names equal a path but for case and Unicode form (``VaultIndex.twins``).
    """
    if path in files:
        return path
    wanted = unicodedata.normalize("NFC", path)
    found = [twin for twin in twins(path) if unicodedata.normalize("NFC", twin) == wanted]
    return found[0] if len(found) == 1 else None
