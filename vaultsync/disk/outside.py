"""The path of a file that the user named, in the vault or not, in, its bytes out; nothing that lies there can make it hang."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MAX_BYTES = 1 << 28
"""A library of 100,000 entries with abstracts has less."""
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_outside(file: Path) -> bytes:
    """The whole file.

    Raises:
        OSError: when it cannot be read, is no regular file, or has more than ``MAX_BYTES``; with ``strerror``.
    """
    try:
        descriptor = os.open(file, _FLAGS)
    except ValueError as error:  # a NUL in the name
        raise OSError(errno.EINVAL, str(error)) from error
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            raise OSError(errno.EINVAL, "it is a folder" if stat.S_ISDIR(mode) else "it is no regular file")
        with os.fdopen(os.dup(descriptor), "rb") as opened:
            data = opened.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)
    if len(data) > MAX_BYTES:
        raise OSError(errno.EFBIG, f"it has more than {MAX_BYTES // 1_000_000} MB")
    return data
