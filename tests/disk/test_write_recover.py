"""What the next start makes of a run that ended at any moment."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import os
import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultsync.disk.write import Writer
from vaultsync.disk.writing.system import REAL, System
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

NOTE = VaultPath("Note.md")
BEFORE = b"begin\n" + b"old line\n" * 300 + b"end\n"
AFTER = b"begin\n" + b"new, longer line\n" * 280 + b"end\n"
HALF = AFTER[:2000] + BEFORE[2000:]


class Killed(BaseException):
    """Stands for a signal that ends the process: nothing runs after it."""


def digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=16).digest()


def elsewhere(folder: int, name: str, other: int, other_name: str) -> None:
    """Names are exchanged within the vault only, as when vaultsync's own folder is on another file system."""
    if not name.startswith(".vaultsync-"):
        raise OSError(errno.EXDEV, "another file system")
    REAL.swap(folder, name, other, other_name)


ELSEWHERE = dataclasses.replace(REAL, swap=elsewhere)
PIECEMEAL = dataclasses.replace(REAL, write=lambda descriptor, data: os.write(descriptor, data[:10]))


def dying(nth: int, base: System = REAL) -> System:
    """Calls of which the n-th and all later ones end the process, so that no cleaning up works either."""
    count = 0

    def wrapped(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count >= nth:
                raise Killed
            return real(*args, **named)

        return call

    names = [field.name for field in dataclasses.fields(System) if field.name not in ("close", "sleep", "clock")]
    return dataclasses.replace(REAL, **{name: wrapped(getattr(base, name)) for name in names}, sleep=lambda seconds: None)


def make(tmp_path: Path, before: bytes = BEFORE) -> tuple[Path, Path]:
    vault = tmp_path / "vault"
    vault.mkdir(parents=True)
    (vault / NOTE).write_bytes(before)
    return vault, tmp_path / "state"


def interrupted(tmp_path: Path, before: bytes = BEFORE, after: bytes = AFTER) -> tuple[Path, Path]:
    """A vault whose note is recorded to become ``after``, and nothing is written yet."""
    vault, state = make(tmp_path, before)

    def stop(descriptor: int, command: int, argument: int = 0) -> int:
        raise Killed

    with pytest.raises(Killed):
        Writer(vault, state, system=dataclasses.replace(REAL, fcntl=stop)).write(Rewrite(NOTE, digest(before), after))
    assert len(list((state / "records").glob("*.pending"))) == 1
    return vault, state


def left_over(vault: Path, state: Path) -> list[str]:
    kept = [path.name for path in state.rglob("*") if path.is_file() and path.name != "lock" and path.suffix != ".done"]
    return kept + [path.name for path in vault.iterdir() if path.name != NOTE]


@pytest.mark.parametrize(("size", "base"), [(1_000, REAL), (1_000, PIECEMEAL), (300_000, REAL), (300_000, ELSEWHERE)])
def test_killed_at_each_call(tmp_path: Path, size: int, base: System) -> None:
    torn = 0
    before = b"a" * size
    after = b"b" * (size // 3)
    for nth in range(1, 400):
        vault, state = make(tmp_path / str(nth), before)
        try:
            outcome = Writer(vault, state, system=dying(nth, base)).write(Rewrite(NOTE, digest(before), after))
        except Killed:
            outcome = None
        torn += (vault / NOTE).read_bytes() not in (before, after)
        Writer(vault, state).recover()
        assert (vault / NOTE).read_bytes() in (before, after)
        assert left_over(vault, state) == []
        images = Writer(vault, state).images(NOTE)
        assert len(images) == ((vault / NOTE).read_bytes() == after)
        assert Writer(vault, state).recover() == ()
        if outcome is not None:
            assert outcome.status == "written"
            assert torn == (0 if size > 256 * 1024 else 34 if base is PIECEMEAL else 1), "the cases that matter were met"
            return
    pytest.fail("the write never came to its end")


@pytest.mark.parametrize(
    ("holds", "found", "done", "result"),
    [
        (BEFORE, "not-begun", "nothing", BEFORE),
        (AFTER, "complete", "nothing", AFTER),
        (HALF, "half-written", "completed", AFTER),
        (AFTER[:2560] + BEFORE[2560:] + b"\0" * (len(AFTER) - len(BEFORE)), "half-written", "completed", AFTER),
        (b"mine\n", "changed", "nothing", b"mine\n"),
        (b"", "changed", "nothing", b""),
        (HALF + b"and a line of mine\n", "changed", "nothing", HALF + b"and a line of mine\n"),
    ],
)
def test_what_the_note_holds_decides(tmp_path: Path, holds: bytes, found: str, done: str, result: bytes) -> None:
    vault, state = interrupted(tmp_path)
    (vault / NOTE).write_bytes(holds)
    writer = Writer(vault, state)
    (recovery,) = writer.recover()
    assert (recovery.path, recovery.found, recovery.done) == (NOTE, found, done)
    assert NOTE in recovery.message
    assert (vault / NOTE).read_bytes() == result
    texts = [writer.text(image) for image in writer.images(NOTE)]
    assert texts == ([] if found == "not-begun" else [BEFORE]), "the text before is kept where it is needed"
    assert left_over(vault, state) == []
    assert writer.recover() == ()


def test_a_note_that_is_gone_stays_gone(tmp_path: Path) -> None:
    vault, state = interrupted(tmp_path)
    (vault / NOTE).unlink()
    writer = Writer(vault, state)
    (recovery,) = writer.recover()
    assert recovery.found == "changed"
    assert not (vault / NOTE).exists()
    assert [writer.text(image) for image in writer.images(NOTE)] == [BEFORE]


def test_what_was_saved_much_later_is_nobodys_half_write(tmp_path: Path) -> None:
    vault, state = interrupted(tmp_path)
    (vault / NOTE).write_bytes(HALF)
    os.utime(vault / NOTE, (time.time() + 600, time.time() + 600))
    (recovery,) = Writer(vault, state).recover()
    assert recovery.found == "changed"
    assert (vault / NOTE).read_bytes() == HALF


def test_a_half_written_note_that_is_held_open_waits(tmp_path: Path) -> None:
    vault, state = interrupted(tmp_path)
    (vault / NOTE).write_bytes(HALF)
    with open(vault / NOTE):
        (recovery,) = Writer(vault, state, system=dataclasses.replace(REAL, sleep=lambda seconds: None)).recover()
        assert recovery.done == "waiting"
    (recovery,) = Writer(vault, state).recover()
    assert recovery.done == "completed"
    assert (vault / NOTE).read_bytes() == AFTER


def test_a_note_written_again_meanwhile_is_not_put_back(tmp_path: Path) -> None:
    vault, state = interrupted(tmp_path)
    (vault / NOTE).write_bytes(b"mine\n")
    writer = Writer(vault, state)
    assert writer.write(Rewrite(NOTE, digest(b"mine\n"), HALF)).status == "written"
    assert [recovery.done for recovery in writer.recover()] == ["nothing"]
    assert (vault / NOTE).read_bytes() == HALF


def test_a_damaged_record_harms_nothing(tmp_path: Path) -> None:
    for damage in range(40):
        vault, state = interrupted(tmp_path / str(damage))
        (vault / NOTE).write_bytes(HALF)
        (record,) = (state / "records").glob("*.pending")
        chance = random.Random(damage)
        data = bytearray(record.read_bytes())
        if damage % 2:
            del data[chance.randrange(len(data)) :]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        record.write_bytes(data)
        writer = Writer(vault, state)
        (recovery,) = writer.recover()
        assert recovery.found in ("damaged-record", "half-written"), "a bit of the time or the path may do no harm"
        assert (vault / NOTE).read_bytes() in (HALF, AFTER)
        assert writer.recover() == ()
        assert writer.write(Rewrite(NOTE, digest((vault / NOTE).read_bytes()), BEFORE)).status == "written"


def test_an_interrupted_run_over_many_notes(tmp_path: Path) -> None:
    vault, state = tmp_path / "vault", tmp_path / "state"
    vault.mkdir()
    paths = [VaultPath(f"{number}.md") for number in range(20)]
    for path in paths:
        (vault / path).write_bytes(BEFORE)
    left = iter(range(9 * 3))

    def stop(descriptor: int, command: int, argument: int = 0) -> int:
        if next(left, None) is None:
            raise Killed
        return int(REAL.fcntl(descriptor, command, argument))

    with pytest.raises(Killed):
        Writer(vault, state, system=dataclasses.replace(REAL, fcntl=stop)).write_all(Rewrite(path, digest(BEFORE), AFTER) for path in paths)
    (vault / paths[0]).write_bytes(HALF)
    (vault / paths[1]).write_bytes(b"mine\n")
    writer = Writer(vault, state)
    found = [recovery.found for recovery in writer.recover()]
    assert found[:2] == ["half-written", "changed"]
    assert set(found[2:]) == {"complete", "not-begun"}
    for path, what in zip(paths, found, strict=True):
        holds = (vault / path).read_bytes()
        assert holds == {"half-written": AFTER, "changed": b"mine\n", "complete": AFTER, "not-begun": BEFORE}[what]
        assert len(writer.images(path)) == (what != "not-begun")


def test_without_a_state_folder_there_is_nothing_to_recover(tmp_path: Path) -> None:
    vault, state = make(tmp_path)
    assert Writer(vault, state).recover() == ()
    assert not state.exists()
