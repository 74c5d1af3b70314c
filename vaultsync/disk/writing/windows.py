"""Windows' calls for writing. Untested here: there was no Windows to try them on.

A handle that shares neither writing nor deleting takes the lease's part: nobody else can have the note open for writing
while it exists, and another program's save fails for that moment, which editors answer by trying again.
"""

from __future__ import annotations

import errno
import os
import sys

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes import wintypes

    _GENERIC_READ_WRITE = 0xC0000000
    _SHARE_READ = 1
    _OPEN_EXISTING = 3
    _OPEN_REPARSE_POINT = 0x00200000
    _SHARING_VIOLATION = 32

    def open_exclusive(path: str) -> int:
        """A descriptor of an existing file that nobody else has open for writing; EAGAIN when somebody has."""
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateFileW.restype = wintypes.HANDLE
        handle = kernel.CreateFileW(path, _GENERIC_READ_WRITE, _SHARE_READ, None, _OPEN_EXISTING, _OPEN_REPARSE_POINT, None)
        if handle == wintypes.HANDLE(-1).value:
            if ctypes.get_last_error() == _SHARING_VIOLATION:
                raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
            raise ctypes.WinError(ctypes.get_last_error())
        return msvcrt.open_osfhandle(handle, os.O_RDWR | os.O_BINARY)

    def fcntl(descriptor: int, command: int, argument: int = 0) -> int:
        """No leases here: always EINVAL."""
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))

    def flock(descriptor: int) -> None:
        """Locks a file, or raises EAGAIN; closing the descriptor unlocks it."""
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)) from error

    def swap(folder: int | None, name: str, other_folder: int | None, other_name: str) -> None:
        """No exchange here: always ENOSYS."""
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    def move_new(folder: int | None, name: str, other_folder: int | None, other_name: str) -> None:
        """Renames, or raises EEXIST, as renaming always does on Windows."""
        os.rename(name, other_name)

    def syncfs(descriptor: int) -> None:
        """No such call here: always ENOSYS, and each file is flushed by itself."""
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    fsync = os.fsync
