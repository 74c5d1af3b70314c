"""A folder in, a walk of it out that has begun already, in a process of its own, while this one still imports what it needs.

Where a process cannot simply be forked, or has nobody to do its work at the same time, the walk begins when it is asked for.
"""

from __future__ import annotations

import marshal
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vaultsync.disk.scan import Scan, scan


def scan_ahead(root: Path) -> Callable[[], Scan]:
    """Begins. The first answer is of this moment, each later one of when it is asked for; all with stamps. Never raises, as ``scan``."""
    if sys.platform != "linux" or (os.cpu_count() or 1) < 2 or threading.active_count() > 1:
        return lambda: scan(root, stamps=True)
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _walk(root, reader, writer)
    os.close(writer)
    waiting = [reader]

    def found() -> Scan:
        if not waiting:
            return scan(root, stamps=True)
        with open(waiting.pop(), "rb") as pipe:
            data = pipe.read()
        with suppress(ChildProcessError):  # whoever started this program had it ignore the ends of its children
            os.waitpid(child, 0)
        try:
            files, stamps, folders, links = marshal.loads(data)  # nobody else can have written it
        except (EOFError, ValueError, TypeError):  # it was killed, or found what is better told by this process
            return scan(root, stamps=True)
        return Scan(files, {}, stamps, folders, links)

    return found


def _walk(root: Path, reader: int, writer: int) -> None:
    """What the other process does; it does not return."""
    try:
        os.close(reader)
        walked = scan(root, stamps=True)
        if not walked.faults:
            data = memoryview(marshal.dumps((walked.files, walked.stamps, walked.folders, walked.links)))
            while data:
                data = data[os.write(writer, data) :]
    finally:
        os._exit(0)
