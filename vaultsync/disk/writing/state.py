"""A vault's folder in, the folder for what vaultsync keeps about it out; and the lock that lets one process in at a time."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from vaultsync.disk.writing.outcome import Refused, not_recorded
from vaultsync.disk.writing.place import READ_WRITE, shut, sync_names
from vaultsync.disk.writing.system import System
from vaultsync.errors import UsageError

RECORDS, TEMPORARY, _LOCK = "records", "temporary", "lock"
_PATIENCE = (0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8)
"""Seconds between tries to get the lock."""


def state_folder(root: Path, given: Path | None) -> str:
    """The folder for a vault's records; nothing is made yet.

    Raises:
        UsageError: when it would lie inside the vault, where notes are synchronised and published, or there is no home.
    """
    vault = os.path.realpath(root)
    if given is None:
        key = hashlib.blake2b(os.fsencode(vault), digest_size=16).hexdigest()
        try:
            given = _state_home() / "vaultsync" / key
        except RuntimeError as error:
            raise UsageError("there is no home folder to keep old texts in; set XDG_STATE_HOME to a folder outside the vault") from error
    folder = os.path.realpath(given)
    if os.path.join(folder, "").startswith(os.path.join(vault, "")):
        raise UsageError(f"{folder} lies inside the vault {vault}; set XDG_STATE_HOME to a folder outside it, where old texts can be kept")
    return folder


def _state_home() -> Path:
    named = os.environ.get("XDG_STATE_HOME", "")
    if os.path.isabs(named):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    else:
        return Path.home() / ".local" / "state"


def make_folders(system: System, state: str) -> None:
    """Makes the folder and what it holds, readable by nobody else, and brings the names to the disk.

    Raises:
        OSError: when that fails.
    """
    for folder in (state, os.path.join(state, RECORDS), os.path.join(state, TEMPORARY)):
        if not os.path.isdir(folder):
            _make(system, folder)


def _make(system: System, folder: str) -> None:
    parent = os.path.dirname(folder)
    if not os.path.isdir(parent):
        _make(system, parent)
    with contextlib.suppress(FileExistsError):
        system.mkdir(folder, 0o700)
    sync_names(system, parent)


@contextlib.contextmanager
def locked(system: System, state: str) -> Iterator[None]:
    """Keeps other processes, and other threads, from writing to the same vault.

    Raises:
        Refused: when another one writes for longer than two seconds, or the folder cannot be used.
    """
    try:
        make_folders(system, state)
        flags = READ_WRITE | os.O_CREAT
        descriptor = system.open(os.path.join(state, _LOCK), flags, 0o600)
    except OSError as error:
        raise not_recorded(error, state) from error
    try:
        _lock(system, descriptor, state)
        yield
    finally:
        shut(system, descriptor)


def _lock(system: System, descriptor: int, state: str) -> None:
    for pause in (*_PATIENCE, None):
        try:
            system.flock(descriptor)
            return
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.EACCES, errno.EINTR):
                raise not_recorded(error, state) from error
            if pause is None:
                raise Refused("busy") from error
        system.sleep(pause)
