"""A vault's folder in, the one daemon that it belongs to out: a lock that ends with its process, however that ends.

Two files are locked: one in the state folder, which is found by the vault's path, and one found by the device and the number
of its folder. So a vault that is reached by two paths (a bind mount) or that is moved, or made anew at its path, while
somebody follows it still has one owner. The files stay when the lock is given back; what they say is for people.

``vaultsync sync``, ``audit --fix`` and ``restore`` do not ask for this lock: they write while a daemon lives, each run under the
short lock of ``state.locked``, and the daemon takes their writes in like any other program's: it finds by the hash that the
text is new, and that its tables are up to date, so the two never write in turn. What they do ask is ``owner_of``, to say so.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vaultsync.disk.writing.place import READ_WRITE, shut
from vaultsync.disk.writing.state import make_folders, state_folder
from vaultsync.disk.writing.system import REAL, System
from vaultsync.errors import UsageError, VaultsyncError

_NAME, _INSTANCES = "watch.lock", "instances"
_LOCK_AT = 1 << 30
"""Where the file is locked on Windows, whose locks keep others from reading what they cover."""
_LONGEST = 4_096
_PATIENCE = (0.02, 0.05, 0.1, 0.2)
"""Seconds between tries: ``owner_of`` holds a lock for some microseconds."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who follows a vault."""

    pid: int
    """0 when the lock file does not tell."""
    started: float = 0.0
    """Seconds since 1970."""
    command: str = ""

    def __str__(self) -> str:
        """As it stands in messages."""
        return f"process {self.pid}" if self.pid else "another process"


class Taken(VaultsyncError):
    """Another process follows the vault (exit code 3)."""

    def __init__(self, root: Path, owner: Owner) -> None:
        since = time.strftime(", since %Y-%m-%d %H:%M:%S", time.localtime(owner.started)) if owner.started else ""
        command = f" ({owner.command})" if owner.command else ""
        super().__init__(
            f"{root} is followed by {owner}{command}{since}; end that one first, or use it: 'vaultsync doctor' tells how it is"
        )
        self.owner = owner


class Instance:
    """A vault that is this process's own, until it is released or the process ends. Its calls may come from any thread."""

    def __init__(self, root: Path, state: str, home: str, owner: Owner, system: System) -> None:
        """Use ``acquire``."""
        self.owner = owner
        self._root, self._state, self._home, self._system = root, state, home, system
        self._held: dict[str, int] = {}
        """By lock file, its descriptor."""
        if hasattr(os, "register_at_fork"):  # else a child that outlives us would keep the vault
            mine = weakref.ref(self)
            os.register_at_fork(after_in_child=lambda: _forget(mine()))

    def __enter__(self) -> Instance:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()

    def take(self) -> None:
        """Locks what is not locked yet.

        Raises:
            Taken: when another process has a part of it; then nothing more is held than before.
            UsageError: when the files cannot be made.
        """
        before = set(self._held)
        try:
            make_folders(self._system, self._state)
            _make_folder(self._system, os.path.join(self._home, _INSTANCES))
            for name in _names(self._system, self._root, self._state, self._home):
                if name not in self._held:
                    self._held[name] = self._locked(name)
        except BaseException as error:
            for name in set(self._held) - before:
                shut(self._system, self._held.pop(name))
            if isinstance(error, OSError):
                raise UsageError(
                    f"{error.filename or self._state}: {error.strerror}; it is where vaultsync notes who follows the vault"
                ) from error
            raise

    def still_ours(self) -> bool:
        """Whether nobody else can have taken the vault; to be asked every minute, and before notes are written.

        A lock file that was deleted is made anew, and the vault's folder, when it is another one by now, is locked too.
        False when somebody else was faster.
        """
        for name, descriptor in list(self._held.items()):
            if not _is_named(self._system, name, descriptor):
                shut(self._system, self._held.pop(name))
        try:
            self.take()
        except (Taken, UsageError):
            return False
        return True

    def release(self) -> None:
        """Gives the vault back; harmless when that was done before."""
        while self._held:
            _, descriptor = self._held.popitem()
            with contextlib.suppress(OSError):
                self._system.ftruncate(descriptor, 0)
            shut(self._system, descriptor)

    def _locked(self, name: str) -> int:
        """The descriptor of a lock file that is locked and still has its name."""
        for pause in (*_PATIENCE, None):
            descriptor: int = self._system.open(name, READ_WRITE | os.O_CREAT, 0o600)
            try:
                if _lock(self._system, descriptor):
                    if _is_named(self._system, name, descriptor):
                        self._note(descriptor)
                        return descriptor
                elif pause is None:
                    raise Taken(self._root, _read(self._system, descriptor))
            except BaseException:
                shut(self._system, descriptor)
                raise
            shut(self._system, descriptor)
            self._system.sleep(pause or 0.0)
        raise OSError(errno.EAGAIN, "it is deleted over and over", name)

    def _note(self, descriptor: int) -> None:
        fields = {"pid": self.owner.pid, "started": self.owner.started, "command": self.owner.command}
        with contextlib.suppress(OSError):  # on a full disk the lock holds all the same
            self._system.ftruncate(descriptor, 0)
            self._system.lseek(descriptor, 0, os.SEEK_SET)
            self._system.write(descriptor, json.dumps(fields).encode("ascii"))


def acquire(root: Path, state: Path | None = None, *, command: str = "", system: System = REAL) -> Instance:
    """Makes a vault this process's own.

    Args:
        root: the vault's folder.
        state: as for ``Writer``.
        command: how this process was called, for others to read.
        system: the calls to use.

    Raises:
        Taken: when another process follows it; it tells which.
        UsageError: when that cannot be noted, or the folder is gone.
    """
    owner = Owner(os.getpid(), system.clock(), command)
    folder = state_folder(root, state)
    instance = Instance(root, folder, _home(folder, state), owner, system)
    instance.take()
    return instance


def owner_of(root: Path, state: Path | None = None, *, system: System = REAL) -> Owner | None:
    """The process that follows a vault; None when nobody does, or nobody can tell. Makes nothing, and never raises for files."""
    folder = state_folder(root, state)
    with contextlib.suppress(OSError, UsageError):
        for name in _names(system, root, folder, _home(folder, state)):
            try:
                descriptor = system.open(name, READ_WRITE)
            except OSError:
                continue
            try:
                if not _lock(system, descriptor):
                    return _read(system, descriptor)
            finally:
                shut(system, descriptor)
    return None


def _names(system: System, root: Path, state: str, home: str) -> Iterator[str]:
    """The files to lock, always in this order."""
    yield os.path.join(state, _NAME)
    try:
        status = system.stat(root)
    except OSError:  # gone for now, or not mounted: the first one keeps others away from its path
        return
    yield os.path.join(home, _INSTANCES, f"{status.st_dev:x}-{status.st_ino:x}.lock")


def _home(folder: str, given: Path | None) -> str:
    """What is common to all paths of a vault: where the state folders stand, or the one that was named."""
    return os.path.dirname(folder) if given is None else folder


def _make_folder(system: System, folder: str) -> None:
    with contextlib.suppress(FileExistsError):
        system.mkdir(folder, 0o700)


def _lock(system: System, descriptor: int) -> bool:
    system.lseek(descriptor, _LOCK_AT, os.SEEK_SET)
    try:
        system.flock(descriptor)
    except OSError as error:
        if error.errno in (errno.EAGAIN, errno.EACCES):
            return False
        raise
    return True


def _is_named(system: System, name: str, descriptor: int) -> bool:
    try:
        named, held = system.stat(name, follow_symlinks=False), system.fstat(descriptor)
    except OSError:
        return False
    return bool((named.st_dev, named.st_ino) == (held.st_dev, held.st_ino))


def _read(system: System, descriptor: int) -> Owner:
    """What a lock file says of its owner; a file that holds anything else says nothing."""
    try:
        system.lseek(descriptor, 0, os.SEEK_SET)
        fields = json.loads(system.read(descriptor, _LONGEST))
        return Owner(int(fields["pid"]), float(fields["started"]), str(fields["command"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Owner(0)


def _forget(instance: Instance | None) -> None:
    """In a child: the lock is its parent's alone."""
    if instance is not None:
        for descriptor in instance._held.values():
            shut(instance._system, descriptor)
        instance._held.clear()
