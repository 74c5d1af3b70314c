"""Every system call of writing fails in turn; the note stays whole, the outcome is clear, nothing is left over."""

from __future__ import annotations

import dataclasses
import errno
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vaultsync.disk.write import Outcome, Writer
from vaultsync.disk.writing.system import REAL, System
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

NOTE = VaultPath("folder/Note.md")
CALLS = tuple(field.name for field in dataclasses.fields(System) if field.name not in ("sleep", "clock"))
ERRORS = ("ENOSPC", "EIO", "EDQUOT", "EACCES", "EINTR")
STAYS_OPEN = ("close",)
"""Calls that take effect before they report an error."""
MAX_CALLS = 400


class Failing:
    """System calls of which the n-th fails, or all from the n-th on; short writes write one byte."""

    def __init__(self, nth: int, error: str, lasting: bool = False) -> None:
        self.nth, self.error, self.lasting, self.count, self.failed = nth, error, lasting, 0, ""

    def system(self) -> System:
        # What has reached the disk cannot be seen here, so nobody has to wait for it.
        real = dataclasses.replace(REAL, fsync=lambda descriptor: None, syncfs=lambda descriptor: None)
        return System(**{name: self._wrapped(name, getattr(real, name)) for name in CALLS}, sleep=lambda seconds: None)

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            self.count += 1
            if self.count != self.nth and not (self.lasting and self.count > self.nth):
                return real(*args, **named)
            self.failed = name
            if self.error == "short":
                return real(args[0], bytes(args[1])[:1]) if name == "write" else real(*args, **named)
            if name in STAYS_OPEN:
                real(*args, **named)
            number = getattr(errno, self.error)
            raise OSError(number, os.strerror(number))

        return call


def digest(data: bytes) -> bytes:
    import hashlib

    return hashlib.blake2b(data, digest_size=16).digest()


def text(size: int, seed: int) -> bytes:
    return b"begin\n" + random.Random(seed).randbytes(size // 2).hex().encode() + b"\nend\n"


SMALL, LARGE = text(3_000, 1), text(300_000, 2)
CASES = {
    "in place, longer": (SMALL, SMALL.replace(b"\nend", b"\nmore\nend")),
    "in place, shorter": (SMALL, b"begin\nend\n"),
    "in place, as long": (SMALL, SMALL.replace(b"begin", b"Begin")),
    "by exchange": (LARGE, LARGE.replace(b"begin", b"a new beginning")),
}


def contents(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd")) if os.path.isdir("/proc/self/fd") else 0


def check_nothing_is_left(vault: Path, state: Path) -> None:
    assert contents(vault) in (["folder/Note.md"], []), "a stray file in the vault"
    left = [name for name in contents(state) if name != "lock" and not name.endswith(".done")]
    assert left == [], "a stray file in the state folder"


def run(tmp_path: Path, act: Callable[[Writer], Outcome], failing: Failing) -> Outcome:
    """One write with a failing call, checked, and checked again after the next start."""
    vault, state = tmp_path / "vault", tmp_path / "state"
    note = vault / NOTE
    open_before = descriptors()
    outcome = act(Writer(vault, state, system=failing.system()))
    assert descriptors() == open_before, f"a descriptor is left open after {failing.failed}"
    holds = note.read_bytes() if note.exists() else None
    Writer(vault, state).recover()
    assert (note.read_bytes() if note.exists() else None) == holds or outcome.reason == "half-written"
    check_nothing_is_left(vault, state)
    return outcome


def fresh(tmp_path: Path, number: int, before: bytes) -> Path:
    folder = tmp_path / str(number)
    (folder / "vault" / "folder").mkdir(parents=True)
    (folder / "vault" / NOTE).write_bytes(before)
    return folder


@pytest.mark.parametrize("error", [*ERRORS, "short"])
@pytest.mark.parametrize("case", CASES)
def test_each_call_in_turn(tmp_path: Path, case: str, error: str) -> None:
    before, after = CASES[case]
    for nth in range(1, MAX_CALLS):
        folder = fresh(tmp_path, nth, before)
        failing = Failing(nth, error)
        outcome = run(folder, lambda writer: writer.write(Rewrite(NOTE, digest(before), after)), failing)
        holds = (folder / "vault" / NOTE).read_bytes()
        assert holds in (before, after)
        if outcome.status == "written":
            assert holds == after
            (image,) = Writer(folder / "vault", folder / "state").images(NOTE)
            assert Writer(folder / "vault", folder / "state").text(image) == before
        else:
            assert all((outcome.reason, outcome.message, outcome.help)), failing.failed
            assert holds == before or outcome.reason == "unconfirmed", (failing.failed, outcome)
        if not failing.failed:
            assert outcome.status == "written"
            return
    pytest.fail("the write never came to its end")


@pytest.mark.parametrize("error", ["EIO", "ENOSPC"])
@pytest.mark.parametrize("case", CASES)
def test_from_each_call_on_every_call(tmp_path: Path, case: str, error: str) -> None:
    """The disk breaks down; on the next start it works again."""
    before, after = CASES[case]
    for nth in range(1, MAX_CALLS):
        folder = fresh(tmp_path, nth, before)
        failing = Failing(nth, error, lasting=True)
        outcome = Writer(folder / "vault", folder / "state", system=failing.system()).write(Rewrite(NOTE, digest(before), after))
        Writer(folder / "vault", folder / "state").recover()
        assert (folder / "vault" / NOTE).read_bytes() in (before, after), failing.failed
        check_nothing_is_left(folder / "vault", folder / "state")
        if not failing.failed:
            assert outcome.status == "written"
            return
    pytest.fail("the write never came to its end")


@pytest.mark.parametrize("error", [*ERRORS, "short"])
def test_bringing_back_a_deleted_note(tmp_path: Path, error: str) -> None:
    for nth in range(1, MAX_CALLS):
        folder = fresh(tmp_path, nth, SMALL)
        writer = Writer(folder / "vault", folder / "state")
        assert writer.write(Rewrite(NOTE, digest(SMALL), b"new\n")).status == "written"
        (image,) = writer.images(NOTE)
        (folder / "vault" / NOTE).unlink()
        failing = Failing(nth, error)
        outcome = run(folder, lambda failing_writer, image=image: failing_writer.restore(NOTE, image), failing)  # type: ignore[misc]
        note = folder / "vault" / NOTE
        assert not note.exists() or note.read_bytes() == SMALL
        assert outcome.status != "written" or note.exists()
        if not failing.failed:
            assert outcome.status == "written"
            return
    pytest.fail("the write never came to its end")


@pytest.mark.parametrize("count", [3, 9])
@pytest.mark.parametrize("error", ["EIO", "EINTR"])
def test_each_call_in_turn_for_many_notes(tmp_path: Path, error: str, count: int) -> None:
    paths = [VaultPath(f"{number}.md") for number in range(count)]
    for nth in range(1, MAX_CALLS * 2):
        vault, state = tmp_path / str(nth) / "vault", tmp_path / str(nth) / "state"
        vault.mkdir(parents=True)
        for path in paths:
            (vault / path).write_bytes(SMALL)
        failing = Failing(nth, error)
        outcomes = Writer(vault, state, system=failing.system()).write_all(Rewrite(path, digest(SMALL), b"new\n") for path in paths)
        assert [outcome.path for outcome in outcomes] == paths
        Writer(vault, state).recover()
        for outcome in outcomes:
            holds = (vault / outcome.path).read_bytes()
            assert holds == b"new\n" if outcome.status == "written" else holds in (SMALL, b"new\n")
            images = Writer(vault, state).images(outcome.path)
            assert len(images) == (holds == b"new\n")
        assert contents(vault) == sorted(paths)
        if not failing.failed:
            return
    pytest.fail("the write never came to its end")


@pytest.mark.parametrize("error", ["EIO", "EACCES", "EINTR"])
def test_recovery_itself_fails_at_each_call(tmp_path: Path, error: str) -> None:
    before, after = SMALL, SMALL.upper() + b"more\n"
    torn = after[:1000] + before[1000:]
    for nth in range(1, MAX_CALLS):
        folder = fresh(tmp_path, nth, before)
        system = dataclasses.replace(REAL, fsync=_fails_after(REAL.fsync, 5))
        outcome = Writer(folder / "vault", folder / "state", system=system).write(Rewrite(NOTE, digest(before), after))
        assert outcome.reason == "unconfirmed"
        (folder / "vault" / NOTE).write_bytes(torn)
        failing = Failing(nth, error)
        Writer(folder / "vault", folder / "state", system=failing.system()).recover()
        assert (folder / "vault" / NOTE).read_bytes() in (torn, after)
        Writer(folder / "vault", folder / "state").recover()
        assert (folder / "vault" / NOTE).read_bytes() == after
        check_nothing_is_left(folder / "vault", folder / "state")
        if not failing.failed:
            return
    pytest.fail("recovery never came to its end")


def _fails_after(real: Callable[..., Any], good: int) -> Callable[..., Any]:
    left = iter(range(good))

    def call(*args: Any) -> Any:
        if next(left, None) is None:
            raise OSError(errno.EIO, "broken")
        return real(*args)

    return call
