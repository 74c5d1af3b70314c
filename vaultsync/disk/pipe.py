"""The end of a pipe in, whether there is something to read out, within a given time."""

from __future__ import annotations

import sys
import time

if sys.platform == "win32":
    import _winapi
    import msvcrt

    def is_readable(descriptor: int, seconds: float) -> bool:
        """Whether a pipe has something to read, or came to its end, within so many seconds."""
        until = time.monotonic() + seconds
        handle = msvcrt.get_osfhandle(descriptor)
        while True:
            try:
                if _winapi.PeekNamedPipe(handle)[0]:
                    return True
            except OSError:  # nobody writes to it any more
                return True
            if time.monotonic() >= until:
                return False
            time.sleep(0.002)
else:
    import select

    def is_readable(descriptor: int, seconds: float) -> bool:
        """Whether a pipe has something to read, or came to its end, within so many seconds."""
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1_000))
