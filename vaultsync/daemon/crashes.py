"""How earlier runs ended in, whether this one may write and which notes it leaves alone out.

A run that did not say that it ended is a crash, unless the machine was started anew since. While notes are worked on, a mark
in the state folder names them: it costs one small write to a file that is open already, and outlives the process.
"""

from __future__ import annotations

import os
import struct
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from vaultsync.paths import VaultPath

CRASHES: Final = 3
WINDOW: Final = 600.0
"""So many crashes within so many seconds, and the next run writes nothing to the vault."""
READ_ONLY: Final = 3_600.0
"""Seconds after which such a run may write after all."""
KEPT: Final = 7 * 86_400.0
"""Seconds for which a note at fault is left alone, if it does not change before."""
_RUNS: Final = 20
_NOW, _NAME = "working-on", "runs.json"
_PAGE: Final = 4_096
_COUNT, _LENGTH = struct.Struct("<H"), struct.Struct("<H")
_DIGEST: Final = 16


class Suspect(NamedTuple):
    """A note that was worked on when a run crashed."""

    path: VaultPath
    hash: bytes
    """BLAKE2b-128 of its bytes then; with other bytes it is another note."""


class Run(msgspec.Struct, frozen=True, omit_defaults=True):
    """One run of the daemon."""

    pid: int
    started: float
    """Seconds since 1970."""
    boot: str = ""
    ended: bool = False
    crashed: float = 0.0
    """When the crash was noticed, in seconds since 1970; 0 for none."""
    suspects: tuple[tuple[bytes, bytes], ...] = ()
    """Path (as the file system has it) and hash of what was worked on."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What earlier runs mean for this one."""

    crashes: int
    """In the last ten minutes."""
    read_only: bool
    quarantined: tuple[Suspect, ...]


def judge(runs: Sequence[Run], now: float) -> Begun:
    """The decision, from the runs before this one; the oldest first.

    A crash in the future, as after a clock that was set back, counts as one just now.
    """
    crashed = [run for run in runs if run.crashed]
    recent = [run for run in crashed if now - run.crashed < WINDOW]
    at_fault: dict[Suspect, None] = {}
    for last, run in enumerate(crashed, 1):
        together = [other for other in crashed[:last] if abs(run.crashed - other.crashed) < WINDOW]
        if len(together) >= CRASHES and now - run.crashed < KEPT:
            at_fault |= {Suspect(VaultPath(os.fsdecode(path)), digest): None for other in together for path, digest in other.suspects}
    return Begun(len(recent), len(recent) >= CRASHES, tuple(at_fault))


class Runs:
    """The record of runs in a state folder. A folder that takes nothing costs only the record."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time, boot: str | None = None) -> None:
        """Nothing is read or written yet.

        Args:
            folder: the vault's state folder; made when it is missing.
            clock: seconds since 1970.
            boot: what tells one start of the machine from another; by default the system's own word.
        """
        self._folder, self._clock = folder, clock
        self._boot = boot_id() if boot is None else boot
        self._runs: list[Run] = []
        self._mark: int | None = None
        self.begun = Begun(0, False, ())
        """What ``begin`` returned."""

    def begin(self) -> Begun:
        """Notes that a run begins; to be called once the vault is this process's own."""
        now = self._clock()
        suspects = self._open_mark()
        self._runs = [self._closed(run, now, suspects) for run in self._read()]
        self.begun = judge(self._runs, now)
        self._runs = [*self._runs, Run(os.getpid(), now, self._boot)][-_RUNS:]
        self._write()
        return self.begun

    def working_on(self, notes: Iterable[tuple[VaultPath, bytes]]) -> None:
        """Marks these notes, with their hashes, in place of what was marked; as many as the mark holds. Never raises."""
        if self._mark is None:
            return
        data, count = bytearray(_COUNT.size), 0
        for path, digest in notes:
            name = os.fsencode(path)
            if len(data) + _LENGTH.size + len(name) + _DIGEST > _PAGE:
                break
            data += _LENGTH.pack(len(name)) + name + digest.ljust(_DIGEST, b"\0")[:_DIGEST]
            count += 1
        _COUNT.pack_into(data, 0, count)
        with suppress(OSError):
            _write_at_start(self._mark, bytes(data))

    def done(self) -> None:
        """Nothing is worked on any more. Never raises."""
        if self._mark is not None:
            with suppress(OSError):
                _write_at_start(self._mark, _COUNT.pack(0))

    def end(self) -> None:
        """Notes that the run ends as it should. Never raises."""
        self.done()
        if self._mark is not None:
            os.close(self._mark)
            self._mark = None
        if self._runs:
            self._runs[-1] = msgspec.structs.replace(self._runs[-1], ended=True)
            self._write()

    def _closed(self, run: Run, now: float, suspects: tuple[tuple[bytes, bytes], ...]) -> Run:
        """A run of the past; one that was cut off together with the machine ended as well as it could."""
        if run.ended or run.crashed:
            return run
        if run.boot != self._boot:
            return msgspec.structs.replace(run, ended=True)
        return msgspec.structs.replace(run, crashed=now, suspects=suspects)

    def _open_mark(self) -> tuple[tuple[bytes, bytes], ...]:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._mark = os.open(self._folder / _NOW, flags, 0o600)
            found = _unpacked(os.read(self._mark, _PAGE))
            self.done()
            return found
        except OSError:
            return ()

    def _read(self) -> list[Run]:
        try:
            return msgspec.json.decode((self._folder / _NAME).read_bytes(), type=list[Run])
        except (OSError, ValueError):  # msgspec's errors are ValueErrors
            return []

    def _write(self) -> None:
        part = self._folder / (_NAME + ".part")
        with suppress(OSError):
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(self._runs))
            os.replace(part, self._folder / _NAME)


def boot_id() -> str:
    """What changes when the machine is started anew; empty where nobody tells, and then every run that was cut off is a crash."""
    if sys.platform != "linux":
        return ""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _write_at_start(descriptor: int, data: bytes) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, data)


def _unpacked(data: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """What a mark names; of a mark that is no mark nothing."""
    found, at = [], _COUNT.size
    with suppress(struct.error):
        for _ in range(_COUNT.unpack_from(data)[0]):
            length: int = _LENGTH.unpack_from(data, at)[0]
            name, digest = data[at + _LENGTH.size :][:length], data[at + _LENGTH.size + length :][:_DIGEST]
            if len(digest) < _DIGEST:
                break
            found.append((name, digest))
            at += _LENGTH.size + length + _DIGEST
    return tuple(found)
