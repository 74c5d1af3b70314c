"""A file's path in, its note or canvas out. Nothing that lies in a vault can make it hang or raise."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from vaultsync.index import Canvas, parse_canvas
from vaultsync.paths import VaultPath, extension_of, is_note
from vaultsync.syntax import Note, Problem, parse_note

MAX_BYTES = 16 * 1024 * 1024
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def read_bytes(root: Path | str, path: VaultPath) -> bytes:
    """The file's bytes, at most one more than 16 MB of them.

    Raises:
        OSError: when it cannot be read or is no regular file (a FIFO is never waited for).
    """
    descriptor = os.open(f"{root}/{path}", _FLAGS)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is no regular file")
        if status.st_size <= 65_536:
            data = os.read(descriptor, 65_537)
            if len(data) == status.st_size:
                return data
            os.lseek(descriptor, 0, os.SEEK_SET)
        with os.fdopen(os.dup(descriptor), "rb") as file:
            return file.read(MAX_BYTES + 1)
    finally:
        os.close(descriptor)


def read_item(root: Path | str, path: VaultPath) -> Note | Canvas | None:
    """The note or canvas of a path; None when it is gone or another kind of file. Never raises."""
    note = is_note(path)
    if not note and extension_of(path) != "canvas":
        return None
    try:
        data = read_bytes(root, path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return unread_item(path, f"file cannot be read: {error.strerror or error}", "Check its permissions and its kind")
    return parse_note(path, data) if note else parse_canvas(path, data)


def unread_item(path: VaultPath, message: str, help: str, digest: bytes = b"") -> Note | Canvas:
    """What stands for a note or canvas that cannot be read; ``digest`` is the hash of its bytes where that is known."""
    if is_note(path):
        return Note(path, digest, 0, b"", problems=(Problem(0, 0, "unreadable-note", message, help),))
    return Canvas(path, digest, b"", (), (), message)
