"""A path outside of all notes and bytes in, the file made or replaced as a whole out: who reads it sees the old bytes or the new ones."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def replace_whole(path: Path, data: bytes) -> None:
    """Writes a file; a symbolic link stays one, an old file's permissions stay.

    Raises:
        OSError: when the system refuses; then what was there is as it was.
    """
    real = Path(os.path.realpath(path))
    part = real.with_name(f".{real.name[:100]}.{secrets.token_hex(4)}.new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(part, flags, 0o666), "wb") as file:
            with suppress(FileNotFoundError):
                os.chmod(part, stat.S_IMODE(os.stat(real).st_mode))
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, real)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
