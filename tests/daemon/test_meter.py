"""What the process uses is told, and systemd hears what it asked for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vaultsync.daemon.meter import Meter, open_file_limit, readable_bytes
from vaultsync.daemon.notify import notify, watchdog_seconds

linux = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less")


@linux
def test_it_tells_memory_time_and_descriptors() -> None:
    meter = Meter()
    before = meter.read()
    until = time.process_time() + 0.1
    while time.process_time() < until:
        pass
    with open(os.devnull):
        block = bytearray(50_000_000)
        after = meter.read()
    assert before.memory > 5_000_000
    assert after.memory - before.memory > 40_000_000
    assert after.cpu_seconds - before.cpu_seconds >= 0.1
    assert after.cpu_percent > 10
    assert after.descriptors == before.descriptors + 1
    assert after.threads >= 1
    del block


@linux
def test_processes_it_started_count() -> None:
    meter = Meter()
    with subprocess.Popen([sys.executable, "-c", "own = bytes(range(256)) * 20_000; input()"], stdin=subprocess.PIPE) as child:
        until = time.monotonic() + 20
        while meter.read().children < 4_000_000 and time.monotonic() < until:
            time.sleep(0.02)
        assert meter.read().children >= 4_000_000
        child.kill()
    assert meter.read().cpu_percent >= 0


@pytest.mark.skipif(os.name != "posix", reason="the limit is one of POSIX")
def test_limits_and_words() -> None:
    assert open_file_limit() > 0
    assert readable_bytes(1_234_567_890) == "1,235 MB"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd's sockets are those of UNIX")
@pytest.mark.parametrize("abstract", [False, True])
def test_systemd_is_told(tmp_path: Path, abstract: bool) -> None:
    if abstract and sys.platform != "linux":
        pytest.skip("only Linux has sockets without a file")
    name = f"@vaultsync-test-{os.getpid()}" if abstract else str(tmp_path / "n")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind("\0" + name[1:] if abstract else name)
        assert notify("READY=1\nSTATUS=following", {"NOTIFY_SOCKET": name})
        channel.settimeout(5)
        assert channel.recv(100) == b"READY=1\nSTATUS=following"


def test_without_systemd_nothing_happens(tmp_path: Path) -> None:
    assert not notify("READY=1", {})
    assert not notify("READY=1", {"NOTIFY_SOCKET": str(tmp_path / "gone")})
    assert not notify("READY=1", {"NOTIFY_SOCKET": "relative"})


def test_the_watchdog_is_asked_for() -> None:
    assert watchdog_seconds({}) is None
    assert watchdog_seconds({"WATCHDOG_USEC": "30000000"}) == 30
    assert watchdog_seconds({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "5"}, pid=5) == 30
    assert watchdog_seconds({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "5"}, pid=6) is None
    assert watchdog_seconds({"WATCHDOG_USEC": "soon"}) is None
