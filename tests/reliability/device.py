"""One device of ``devices.py``: a process that keeps the tables of one folder as the daemon does, at the times it is told.

Locale, time zone, hash seed and the order in which folders are listed are its own. Each line of its input is a step: the time,
and what somebody (a person, or the sync service) saved; each line of its output is what it wrote itself, and when it wants to
be asked again.
"""

from __future__ import annotations

import json
import locale
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from vaultsync.changes import Change
from vaultsync.daemon.limits import Limits
from vaultsync.daemon.writes import Proposal, Writes
from vaultsync.disk.read import read_item
from vaultsync.disk.write import Writer
from vaultsync.disk.writing.system import REAL
from vaultsync.paths import VaultPath
from vaultsync.sync import plan
from vaultsync.syntax import Note
from vaultsync.text import Rewrite
from vaultsync.vault import open_vault

# Power cuts are not simulated, so nobody has to wait for the disk.
QUICK = replace(REAL, sleep=lambda seconds: None, fsync=lambda descriptor: None, syncfs=lambda descriptor: None)


class Device:
    """Keeper, policy and writer of one folder, on a clock that is told."""

    def __init__(self, root: Path, limits: Limits, now: float, wall: float) -> None:
        self.root = root
        self.vault = open_vault(root)
        self.session = self.vault.session()
        self.writer = Writer(root, root.parent / f"{root.name} state", system=QUICK)
        self.writes = Writes(self, limits, now, wall)
        self.loads: list[Sequence[Rewrite]] = []

    def editors(self) -> int:
        return 0

    def propose(self, proposal: Proposal) -> None:
        raise AssertionError("there is no editor")

    def carry(self, rewrites: Sequence[Rewrite]) -> None:
        self.loads.append(rewrites)

    def step(self, now: float, wall: float, saves: dict[str, str]) -> dict[str, str]:
        """Takes in what was saved, then writes what may be written; returns what it wrote."""
        for name, text in saves.items():
            (self.root / name).write_bytes(text.encode())
        self.take(map(VaultPath, saves), now)
        moment = datetime.fromtimestamp(wall, self.vault.zone)
        self.session.check(self.vault.recheck(self.vault.tables().engine.tick(moment)))
        written: dict[str, str] = {}
        while True:
            self.writes.wanted(self.session.stale(), now)
            self.writes.step(now, wall, self.compute)
            if not self.loads:
                return written
            again = self.writes.written(self.writer.write_all(self.loads.pop()), now)
            self.take(again, now)
            written |= {path: (self.root / path).read_bytes().decode() for path in again}

    def take(self, paths: Iterable[VaultPath], now: float) -> None:
        followed = self.vault.follow(paths, (), {}, lambda found: [read_item(self.root, path) for path in found])
        for item in followed.items:
            if isinstance(item, Note):
                self.writes.changed(item.path, item.hash, now)
        self.session.check(followed.affected)

    def compute(self, paths: Sequence[VaultPath]) -> tuple[Change, ...]:
        return plan(self.vault, frozenset(paths)).changes


def digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def main() -> None:
    """Root, limits and the moment of the start from the command line, steps from standard input."""
    root, limits, start, backwards = Path(sys.argv[1]), Limits(**json.loads(sys.argv[2])), json.loads(sys.argv[3]), sys.argv[4] == "1"
    locale.setlocale(locale.LC_ALL, "")
    if backwards:
        list_folder = os.listdir
        os.listdir = lambda *args: list_folder(*args)[::-1]  # type: ignore[assignment]
    device = Device(root, limits, start["now"], start["wall"])
    for line in sys.stdin:
        step: dict[str, Any] = json.loads(line)
        written = device.step(step["now"], step["wall"], step["saves"])
        told = [notice.kind for notice in device.writes.notices()]
        print(json.dumps({"written": written, "next": device.writes.next_time(), "told": told}), flush=True)


if __name__ == "__main__":
    main()
