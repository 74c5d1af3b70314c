"""Linux's own calls for writing: leases, exchanging two names, renaming without replacing.

A lease is a lock that other programs keep without knowing of it: while it is held their ``open`` waits. Nobody can get it
while anybody has the file open.
"""

from __future__ import annotations

import errno
import os
import sys

if sys.platform == "linux":
    import fcntl as _fcntl
    from typing import Any

    _RENAME_NOREPLACE, _RENAME_EXCHANGE = 1, 2

    def fcntl(descriptor: int, command: int, argument: int = 0) -> int:
        """``fcntl`` with a number as argument."""
        return _fcntl.fcntl(descriptor, command, argument)

    def flock(descriptor: int) -> None:
        """Locks a file, or raises EAGAIN; closing the descriptor unlocks it."""
        _fcntl.flock(descriptor, _fcntl.LOCK_EX | _fcntl.LOCK_NB)

    def swap(folder: int, name: str, other_folder: int, other_name: str) -> None:
        """Exchanges two names in one step."""
        _renameat2(folder, name, other_folder, other_name, _RENAME_EXCHANGE)

    def move_new(folder: int, name: str, other_folder: int, other_name: str) -> None:
        """Renames, or raises EEXIST."""
        _renameat2(folder, name, other_folder, other_name, _RENAME_NOREPLACE)

    def syncfs(descriptor: int) -> None:
        """Brings a whole file system to the disk; since Linux 5.8 it tells of errors."""
        if _libc().syncfs(descriptor) != 0:
            raise _error()

    def _renameat2(folder: int, name: str, other_folder: int, other_name: str, flag: int) -> None:
        try:
            call = _libc().renameat2
        except AttributeError as error:  # a C library from before 2018
            raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from error
        if call(folder, os.fsencode(name), other_folder, os.fsencode(other_name), flag) != 0:
            raise _error()

    def _libc() -> Any:
        import ctypes

        return ctypes.CDLL(None, use_errno=True)

    def _error() -> OSError:
        import ctypes

        number = ctypes.get_errno()
        return OSError(number, os.strerror(number))

    fsync = os.fsync
