from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from vaultsync.disk.history import MAX_SIZE, History, Run, read_history, with_run, write_history
from vaultsync.errors import UsageError

FIRST = Run(date(2025, 2, 4), 39, {"error": 3}, {"weak": 1})
SECOND = Run(date(2025, 2, 5), 40, {"error": 1}, {"weak": 2})
AGAIN = SECOND._replace(notes=41)


def kept(file: Path, *runs: Run) -> History:
    for run in runs:
        write_history(file, with_run(read_history(file), run))
    return read_history(file)


def test_one_line_a_day_in_the_order_of_the_days(tmp_path: Path) -> None:
    file = tmp_path / "history.jsonl"
    assert read_history(file) == History((), ())
    assert list(kept(file, SECOND, FIRST, AGAIN).runs) == [FIRST, AGAIN]
    assert file.read_text().splitlines()[0] == (
        '{"version": 1, "date": "2025-02-04", "notes": 39, "severities": {"error": 3}, "statuses": {"weak": 1}}'
    )
    before = file.read_bytes()
    kept(file, AGAIN)
    assert file.read_bytes() == before
    assert os.listdir(tmp_path) == ["history.jsonl"]


GOOD = '{"version": 1, "date": "2025-02-04", "notes": 39, "severities": {"error": 3}, "statuses": {"weak": 1}}'


@pytest.mark.parametrize(
    "line",
    [
        "not JSON",
        "[1]",
        "{}",
        GOOD.replace("1,", "2,", 1),
        GOOD.replace("2025-02-04", "2025-02-30"),
        GOOD.replace("39", "-1"),
        GOOD.replace("39", "true"),
        GOOD.replace("39", "1e400"),
        GOOD.replace("39", "9" * 5_000),
        GOOD.replace('{"weak": 1}', "[]"),
        GOOD.replace('{"weak": 1}', '{"weak": "1"}'),
        "[" * 100_000,
        "caf\udce9",
    ],
    ids=range(13),
)
def test_what_is_no_run_is_told_and_stays(tmp_path: Path, line: str) -> None:
    file = tmp_path / "history.jsonl"
    written = f"{GOOD}\n\n{line}\n".encode("utf-8", "surrogateescape")
    file.write_bytes(written)
    found = read_history(file)
    assert list(found.runs) == [FIRST]
    assert [number for number, _ in found.unread] == [3]
    assert list(kept(file, SECOND).runs) == [FIRST, SECOND]
    assert line.encode("utf-8", "surrogateescape") in file.read_bytes().splitlines()


def test_another_file_is_refused(tmp_path: Path) -> None:
    for name, data in (("Note.md", b""), ("notes.txt", b"Dear diary\n"), ("large", b"x" * (MAX_SIZE + 1))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UsageError, match="--history"):
            read_history(tmp_path / name)
    with pytest.raises(UsageError, match="no regular file"):
        read_history(tmp_path)
    with pytest.raises(UsageError, match="no folder"):
        read_history(tmp_path / "none" / "history.jsonl")


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "history.jsonl"
    kept(file, FIRST)
    before = file.read_bytes()

    def fails(*paths: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(UsageError, match="No space left"):
        kept(file, SECOND)
    assert (file.read_bytes(), os.listdir(tmp_path)) == (before, ["history.jsonl"])


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions, and needs leave for symbolic links")
def test_permissions_and_a_symbolic_link_stay(tmp_path: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "history.jsonl"
    real.write_text("")
    real.chmod(0o640)
    link.symlink_to(real)
    kept(link, FIRST)
    assert link.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert list(read_history(real).runs) == [FIRST]
