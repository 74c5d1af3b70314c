"""macOS's calls for writing. Untested here: there was no Mac to try them on.

macOS has no leases, so notes are written by exchanging two names (``renameatx_np``, on APFS since 10.12), and what came out
is looked at again after a while. The birth time is then that of the new file.
"""

from __future__ import annotations

import errno
import os
import sys

if sys.platform == "darwin":
    import ctypes
    import fcntl as _fcntl
    from typing import Any

    _RENAME_SWAP, _RENAME_EXCL = 2, 4

    def fcntl(descriptor: int, command: int, argument: int = 0) -> int:
        """No leases here: always EINVAL."""
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    def flock(descriptor: int) -> None:
        """Locks a file, or raises EAGAIN; closing the descriptor unlocks it."""
        _fcntl.flock(descriptor, _fcntl.LOCK_EX | _fcntl.LOCK_NB)

    def swap(folder: int, name: str, other_folder: int, other_name: str) -> None:
        """Exchanges two names in one step."""
        _renameatx(folder, name, other_folder, other_name, _RENAME_SWAP)

    def move_new(folder: int, name: str, other_folder: int, other_name: str) -> None:
        """Renames, or raises EEXIST."""
        _renameatx(folder, name, other_folder, other_name, _RENAME_EXCL)

    def syncfs(descriptor: int) -> None:
        """No such call here: always ENOSYS, and each file is flushed by itself."""
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    def fsync(descriptor: int) -> None:
        """Brings a file to the disk itself; the ordinary call stops at the drive's cache."""
        _fcntl.fcntl(descriptor, _fcntl.F_FULLFSYNC)

    def _renameatx(folder: int, name: str, other_folder: int, other_name: str, flag: int) -> None:
        if _libc().renameatx_np(folder, os.fsencode(name), other_folder, os.fsencode(other_name), flag) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))

    def _libc() -> Any:
        return ctypes.CDLL(None, use_errno=True)
