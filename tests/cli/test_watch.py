"""``vaultsync watch`` as a process: it ends when it is asked to, is alone with its vault, and tells systemd when it is ready."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
COMMAND = [sys.executable, "-m", "vaultsync"]
SECONDS = 30
pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and sockets are those of POSIX")
Start = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def vault(make_vault: MakeVault) -> Path:
    return make_vault({"a.md": "[[b]]\n", ".obsidian/app.json": "{}"})


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "NOTIFY_", "WATCHDOG_"))}
    return {**kept, "PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.fixture
def start(vault: Path, env: dict[str, str]) -> Iterator[Start]:
    started = []

    def begin(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [*COMMAND, "watch", *arguments, str(vault)],
            env={**env, **more},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def log_of(env: Mapping[str, str]) -> str:
    return "".join(path.read_text() for path in Path(env["XDG_STATE_HOME"]).glob("vaultsync/*/log"))


def until(env: Mapping[str, str], text: str) -> str:
    """The log, once it says so."""
    end = time.monotonic() + SECONDS
    while text not in log_of(env) and time.monotonic() < end:
        time.sleep(0.02)
    assert text in log_of(env)
    return log_of(env)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_it_ends_when_it_is_asked_to(start: Start, env: dict[str, str], number: int, code: int) -> None:
    process = start()
    until(env, "info ready")
    process.send_signal(number)
    out, err = process.communicate(timeout=SECONDS)
    assert (process.returncode, out) == (code, b"")
    assert b"Traceback" not in err
    assert "ended with 0" in log_of(env)
    assert '"ended":true' in next(Path(env["XDG_STATE_HOME"]).glob("vaultsync/*/runs.json")).read_text()


def test_an_end_before_it_is_ready_is_clean(start: Start, env: dict[str, str]) -> None:
    process = start()
    until(env, "follows")
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0


def test_a_second_one_says_who_is_there(start: Start, env: dict[str, str]) -> None:
    first = start()
    until(env, "info ready")
    second = start()
    _, err = second.communicate(timeout=SECONDS)
    assert second.returncode == 3
    assert f"is followed by process {first.pid}" in err.decode()
    first.kill()
    first.wait()
    third = start()
    end = time.monotonic() + SECONDS
    while log_of(env).count("info ready") < 2 and time.monotonic() < end:
        time.sleep(0.02)
    assert third.poll() is None
    assert "1 of the runs in the last ten minutes crashed" in log_of(env)


def test_three_kills_make_it_read_only(start: Start, env: dict[str, str]) -> None:
    for number in range(1, 5):
        process = start("--quiet")
        end = time.monotonic() + SECONDS
        while log_of(env).count("info ready") < number and time.monotonic() < end:
            time.sleep(0.02)
        process.kill()
        process.wait()
    assert log_of(env).count("nothing is written to the vault for an hour") == 1


def test_quiet_says_nothing_and_a_log_file_has_it_all(start: Start, tmp_path: Path, env: dict[str, str]) -> None:
    process = start("--quiet", "--log-file", str(tmp_path / "mine.log"))
    end = time.monotonic() + SECONDS
    while not ((tmp_path / "mine.log").exists() and "ready" in (tmp_path / "mine.log").read_text()) and time.monotonic() < end:
        time.sleep(0.02)
    process.terminate()
    assert process.communicate(timeout=SECONDS) == (b"", b"")
    assert "info ready" in (tmp_path / "mine.log").read_text()
    assert log_of(env) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="only systemd asks for it")
def test_systemd_hears_of_start_life_and_end(start: Start, tmp_path: Path) -> None:
    name = f"{tmp_path}/n"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        channel.bind(name)
        channel.settimeout(SECONDS)
        process = start(NOTIFY_SOCKET=name, WATCHDOG_USEC="400000")
        assert channel.recv(100) == b"READY=1"
        assert channel.recv(100) == b"WATCHDOG=1"
        process.terminate()
        while (said := channel.recv(100)) == b"WATCHDOG=1":
            pass
        assert said == b"STOPPING=1"
        assert process.wait(SECONDS) == 0


@pytest.mark.skipif(not hasattr(os, "openpty") or sys.platform == "win32", reason="there are no such terminals here")
def test_on_a_terminal_a_line_shows_how_things_stand(vault: Path, env: dict[str, str]) -> None:
    ours, theirs = os.openpty()
    process = subprocess.Popen([*COMMAND, "watch", str(vault)], env={**env, "TERM": "xterm"}, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    until(env, "info ready")
    seen, end = b"", time.monotonic() + SECONDS
    while not re.search(rb"\r\x1b\[2K[^\r\n]* MB", seen) and time.monotonic() < end:
        seen += os.read(ours, 10_000)
    process.terminate()
    assert process.wait(SECONDS) == 0
    assert b" MB" in seen
    os.close(ours)


def test_a_broken_configuration_is_told(start: Start, vault: Path) -> None:
    (vault / "vaultsync.toml").write_text("x = 1\n")
    process = start()
    _, err = process.communicate(timeout=SECONDS)
    assert process.returncode == 2, err
