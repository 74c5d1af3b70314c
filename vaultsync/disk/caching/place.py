"""A vault's folder in, the place of its cache out: never inside the vault, readable by nobody else."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This folder holds caches of vaultsync; it may be deleted at any time.\n"
"""Tells programs that make backups to leave the folder out (https://bford.info/cachedir/)."""


def cache_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The user's folder for caches of vaultsync, which need not exist; None where the user has no home."""
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(_home(environment), "Library", "Caches")
    else:
        base = environment.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # relative ones are to be ignored (XDG base directories)
            base = os.path.join(_home(environment), ".cache")
    return Path(base, "vaultsync") if os.path.isabs(base) else None


def cache_file(root: Path, folder: Path, version: str) -> Path | None:
    """The place of a vault's database for a version of the program in a folder, which is made if need be.

    None where that folder lies in the vault, belongs to somebody else or cannot be made.
    """
    try:
        real = os.path.realpath(root)
        if _lies_in(os.path.realpath(folder), real):
            return None
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
        if hasattr(os, "getuid"):
            if status.st_uid != os.getuid():
                return None
            if stat.S_IMODE(status.st_mode) & 0o077:
                folder.chmod(0o700)
        _tag(folder)
        return folder / cache_name(real, version)
    except (OSError, ValueError):
        return None


def cache_name(real: str, version: str) -> str:
    """The name of a database: 32 hexadecimal digits for the real path of the vault, 16 for the version."""
    vault, program = hashlib.blake2b(os.fsencode(real), digest_size=16), hashlib.blake2b(os.fsencode(version), digest_size=8)
    return f"{vault.hexdigest()}-{program.hexdigest()}.sqlite"


def _home(environment: Mapping[str, str]) -> str:
    return environment.get("HOME", "") or os.path.expanduser("~")


def _lies_in(folder: str, root: str) -> bool:
    """Whether the folder is the vault or is, or would be, in it, by whatever name."""
    vault = os.stat(root)
    for candidate in (Path(folder), *Path(folder).parents):
        try:
            if os.path.samestat(candidate.stat(), vault):
                return True
        except FileNotFoundError:
            continue
    return False


def _tag(folder: Path) -> None:
    try:
        with open(folder / "CACHEDIR.TAG", "x", encoding="ascii") as file:
            file.write(TAG)
    except OSError:  # it is there already, or the folder cannot be written to, which will show itself
        pass
