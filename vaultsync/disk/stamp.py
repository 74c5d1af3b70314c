"""What the system says of a file in, one number out that changes when the file does.

A stamp stands for the file's dates, its size and its inode, so that a file whose stamp is known need not be read. It is
CPython's hash of four integers, which no seed alters: the same in every process of one Python implementation and word size.
"""

from __future__ import annotations

import os
import sys

SETTLING_NS = 2_000_000_000
"""How long a file's dates may stand still while it changes: the coarsest clock of a file system (FAT) ticks every 2 s."""
FINE_NS = 20_000_000
"""The same where the date of change tells more than milliseconds: then the clock is the kernel's, which ticks every 10 ms at least."""
_TELLS_INODE = sys.platform != "win32"
"""On Windows a file tells its inode, but the folder's list of its files does not."""
UNKNOWN = 0
"""The stamp of a file that is to be read whatever was known of it."""


def stamp_of(status: os.stat_result) -> int:
    """A signed number of 64 bits, never 0."""
    return hash((status.st_mtime_ns, status.st_ctime_ns, status.st_size, status.st_ino if _TELLS_INODE else 0)) or 1


def settled_stamp(status: os.stat_result, now_ns: int) -> int:
    """The stamp, or 0 where the file could change and keep its dates because they are as good as now (git calls it racily clean).

    Args:
        status: asked for before the file is read, or a change in between goes unnoticed.
        now_ns: nanoseconds since 1970, at or before the moment of asking.
    """
    limit = now_ns - (FINE_NS if status.st_ctime_ns % 1_000_000 else SETTLING_NS)
    if status.st_mtime_ns < limit and status.st_ctime_ns < limit:
        return stamp_of(status)
    return UNKNOWN
