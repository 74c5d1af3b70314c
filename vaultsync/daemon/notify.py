"""What systemd asks of a service in, messages to its socket out (``sd_notify``); without systemd nothing."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from contextlib import suppress


def notify(message: str, environment: Mapping[str, str] = os.environ) -> bool:
    """Sends lines such as ``READY=1``; false when nobody wants them. Never raises.

    Source: sd_notify(3), systemd 257.
    """
    where = environment.get("NOTIFY_SOCKET", "")
    if not where.startswith(("/", "@")) or not hasattr(socket, "AF_UNIX"):
        return False
    address = "\0" + where[1:] if where[0] == "@" else where
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.settimeout(1.0)
        channel.sendto(message.encode("utf-8", "backslashreplace"), address)
        return True
    return False


def watchdog_seconds(environment: Mapping[str, str] = os.environ, pid: int | None = None) -> float | None:
    """After how many seconds without ``WATCHDOG=1`` this process is started anew; None when it is not watched."""
    meant = environment.get("WATCHDOG_PID")
    try:
        if meant and int(meant) != (os.getpid() if pid is None else pid):
            return None
        seconds = int(environment.get("WATCHDOG_USEC", "0")) / 1_000_000
    except ValueError:
        return None
    return seconds if seconds > 0 else None
