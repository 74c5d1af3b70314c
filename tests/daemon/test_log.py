"""The log stays small and private, takes every name, and holds no text of notes and no token."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from vaultsync.daemon.log import BYTES, FILES, LINE, Log


class Clock:
    """Time that a test sets."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def lines(log: Log) -> list[str]:
    return log.path.read_text(encoding="utf-8").splitlines()


def test_a_line_says_when_how_bad_and_what(tmp_path: Path) -> None:
    log = Log(tmp_path / "state", clock=Clock())
    log.info("started")
    log.warning("hm")
    log.error("oh")
    log.close()
    at = "2023-11-14T22:13:20Z"
    assert lines(log) == [f"{at} info started", f"{at} warning hm", f"{at} error oh"]


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    log = Log(tmp_path / "state")
    before = os.umask(0)
    try:
        log.info("started")
    finally:
        os.umask(before)
    log.close()
    assert stat.S_IMODE(log.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.path.parent.stat().st_mode) == 0o700


def test_every_name_can_be_written_on_one_line(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.info("caf\udce9 \x1b[31m \n second \U0001f600 " + "x" * 10_000)
    log.close()
    (line,) = lines(log)
    assert "\\udce9 \\x1b[31m \\n second \U0001f600" in line
    assert len(line) < LINE + 100


def test_it_never_holds_more_than_five_files(tmp_path: Path) -> None:
    log = Log(tmp_path)
    for number in range(FILES * 800):
        log.info(f"{number} " + "y" * 1_900)
    log.close()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == ["log", "log.1", "log.2", "log.3", "log.4"]
    assert all(file.stat().st_size <= BYTES for file in files)
    assert f"info {FILES * 800 - 1} " in lines(log)[-1]


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    for _ in range(2):
        log = Log(tmp_path, clock=Clock())
        log.info("started")
        log.close()
    assert len(lines(log)) == 2
    (tmp_path / "log").write_bytes(b"z" * BYTES)
    log.info("next")
    log.close()
    assert (tmp_path / "log.1").stat().st_size == BYTES
    assert len(lines(log)) == 1


def test_the_same_line_is_counted(tmp_path: Path) -> None:
    clock = Clock()
    log = Log(tmp_path, clock=clock)
    for _ in range(1_000):
        log.warning("again")
    clock.now += 61
    log.warning("again")
    log.info("other")
    log.close()
    assert [line.split(" ", 1)[1] for line in lines(log)] == [
        "warning again",
        "info the line before came 999 times more",
        "warning again",
        "info other",
    ]


def test_a_fault_tells_no_text(tmp_path: Path) -> None:
    log = Log(tmp_path)
    try:
        {"a": 1}["what the note says"]
    except KeyError as error:
        log.fault("reading a.md", error)
    try:
        (tmp_path / "gone").read_bytes()
    except OSError as error:
        log.fault("reading b.md", error)
    log.close()
    first, second = lines(log)
    assert "reading a.md failed: KeyError at test_log.py:" in first
    assert "says" not in first
    assert "FileNotFoundError (No such file or directory)" in second


def test_secrets_are_hidden(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.hide("s3cret-token")
    log.info("hello s3cret-token!")
    log.close()
    assert lines(log)[0].endswith("hello (hidden)!")


def test_it_never_raises(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told: list[tuple[str, str]] = []
    log = Log(tmp_path / "file" / "folder", echo=lambda level, text: told.append((level, text)))
    log.info("lost")
    log.close()
    assert told == [("info", "lost")]
    (tmp_path / "log").mkdir()
    log = Log(tmp_path, echo=lambda level, text: 1 / 0)  # type: ignore[func-returns-value]
    log.info("lost")
    log.close()


def test_several_threads_write_whole_lines(tmp_path: Path) -> None:
    log = Log(tmp_path)
    threads = [threading.Thread(target=lambda n=n: [log.info(f"{n} {i}") for i in range(200)]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()
    assert sorted(line.split("info ")[1] for line in lines(log)) == sorted(f"{n} {i}" for n in range(4) for i in range(200))
