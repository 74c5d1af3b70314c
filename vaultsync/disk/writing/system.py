"""The system calls that writing uses, as values: a test hands in others, which fail when it wants."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Call = Callable[..., Any]

if sys.platform == "win32":
    from vaultsync.disk.writing.windows import fcntl, flock, fsync, move_new, swap, syncfs
elif sys.platform == "darwin":
    from vaultsync.disk.writing.macos import fcntl, flock, fsync, move_new, swap, syncfs
else:
    from vaultsync.disk.writing.linux import fcntl, flock, fsync, move_new, swap, syncfs


def _missing(*args: object, **named: object) -> Any:
    """Stands for a call that only POSIX has."""
    raise NotImplementedError


_fchmod, _fchown = getattr(os, "fchmod", _missing), getattr(os, "fchown", _missing)
_listxattr, _getxattr, _setxattr = (getattr(os, name, _missing) for name in ("listxattr", "getxattr", "setxattr"))


@dataclass(frozen=True, slots=True)
class System:
    """Every call raises ``OSError`` when it fails, and takes what the function of that name in ``os`` takes."""

    open: Call = os.open
    close: Call = os.close
    read: Call = os.read
    write: Call = os.write
    lseek: Call = os.lseek
    fstat: Call = os.fstat
    stat: Call = os.stat
    ftruncate: Call = os.ftruncate
    fsync: Call = fsync
    replace: Call = os.replace
    unlink: Call = os.unlink
    mkdir: Call = os.mkdir
    listdir: Call = os.listdir
    fchmod: Call = _fchmod
    fchown: Call = _fchown
    listxattr: Call = _listxattr
    getxattr: Call = _getxattr
    setxattr: Call = _setxattr
    fcntl: Call = fcntl
    """``(descriptor, command, argument)``; where there are no leases it raises EINVAL."""
    flock: Call = flock
    """``(descriptor)``: locks the whole file for this process, at once or with EAGAIN."""
    swap: Call = swap
    """``(folder, name, other_folder, other_name)``: exchanges two names."""
    move_new: Call = move_new
    """``(folder, name, other_folder, other_name)``: renames, with EEXIST instead of replacing anything."""
    syncfs: Call = syncfs
    """``(descriptor)``: everything on the file system that holds the descriptor reaches the disk."""
    sleep: Call = time.sleep
    clock: Call = time.time


REAL = System()
