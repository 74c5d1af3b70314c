"""A whole daemon in place of the bare writer: ``python -m vaultsync watch`` on a vault, started, known to be ready, ended or killed."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

EAGER = """
[watch]
quiet = 0
note-interval = 0
note-hourly = 100000
notes-in-a-row = 100000
start-grace = 0
wake-grace = 0
"""
"""The configuration of a daemon that writes as soon as it can."""
_READY_WITHIN = 60.0


@dataclass
class Daemon:
    """One that is running."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """At once, whatever it does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        """As Ctrl-C does; returns the exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def said(self) -> str:
        """Its log."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def start(vault: Path, folder: Path, *arguments: str) -> Daemon:
    """Starts a daemon and waits until it says that it is ready; state, cache and socket stand in ``folder``."""
    homes = {name: str(folder / name.split("_")[1].lower()) for name in ("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}
    for home in homes.values():
        Path(home).mkdir(mode=0o700, exist_ok=True)
    log = folder / "watch.log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
        name = f"\0vaultsync-test-{os.getpid()}-{time.monotonic_ns()}"
        notified.bind(name)
        notified.settimeout(_READY_WITHIN)
        environment = {**os.environ, **homes, "NOTIFY_SOCKET": f"@{name[1:]}"}
        command = [sys.executable, "-m", "vaultsync", "watch", str(vault), "--quiet", "--log-file", str(log), *arguments]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        daemon = Daemon(process, log)
        while b"READY=1" not in _received(notified, daemon):
            pass
    return daemon


@contextmanager
def running(vault: Path, folder: Path, *arguments: str) -> Iterator[Daemon]:
    """A daemon for as long as the block lasts; it must not end by itself before."""
    daemon = start(vault, folder, *arguments)
    try:
        yield daemon
        assert daemon.is_alive(), f"the daemon ended with {daemon.process.returncode}:\n{daemon.said()[-2_000:]}"
    finally:
        _end(daemon)


def _end(daemon: Daemon) -> None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        if daemon.is_alive():
            daemon.stop()
    if daemon.is_alive():
        daemon.kill()
    if daemon.process.stderr is not None:
        daemon.process.stderr.close()


def _received(notified: socket.socket, daemon: Daemon) -> bytes:
    """What the daemon says of its state; short waits, so that one that ended is not waited for."""
    notified.settimeout(0.5)
    until = time.monotonic() + _READY_WITHIN
    while time.monotonic() < until:
        with contextlib.suppress(TimeoutError):
            return notified.recv(1_000)
        if not daemon.is_alive():
            said = daemon.process.stderr.read().decode(errors="replace") if daemon.process.stderr is not None else ""
            raise AssertionError(f"the daemon ended with {daemon.process.returncode}:\n{said}{daemon.said()[-2_000:]}")
    raise AssertionError(f"the daemon was not ready within {_READY_WITHIN:.0f} s:\n{daemon.said()[-2_000:]}")
