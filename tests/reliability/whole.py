"""R1 and R3 with the whole daemon in place of the bare writer: what ``races.py --daemon`` and ``kills.py --daemon`` run.

Several notes show the property of one note, the ticker, which changes all the time; so does each note, since an editor saves it
over and over with the text that it holds, which is without the table. The daemon is told to wait for nothing.
"""

from __future__ import annotations

import fcntl
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.daemons import EAGER, Daemon, running, start
from reliability.editors import SIZE
from reliability.editors import start as start_editor
from reliability.notes import saved, ticker, whole

from vaultsync.disk.write import Writer

PAUSE = 1_500.0
"""Milliseconds between saves, at most: a change settles within 300."""
TICK = 0.4
LONGEST_MS = 100.0


class Raced(NamedTuple):
    """What became of the saves, and what the daemon did meanwhile."""

    saves: int
    lost: int
    torn: int
    longest_ms: float
    outcomes: Counter[str]
    """What the daemon said of its writes."""
    copies: int
    left: int
    """Notes that the next start has to mend."""

    @property
    def passed(self) -> bool:
        """Whether the gate holds."""
        return not self.lost and not self.torn and not self.left and self.longest_ms <= LONGEST_MS and self.outcomes["written"] > 0


class Killed(NamedTuple):
    """What became of the saves and the notes while daemons were killed."""

    kills: int
    saves: int
    lost: int
    seen_torn: int
    """By an editor, between a kill and the next start."""
    torn: int
    """After a start."""
    stray: int
    copies: int
    writes: int

    @property
    def passed(self) -> bool:
        """Whether the gate holds."""
        return not self.lost and not self.torn and not self.seen_torn and not self.stray and self.writes > 0


def make(folder: Path, notes: int, size: int) -> list[Path]:
    """The vault in a folder; returns its notes without the ticker."""
    vault = folder / "vault"
    (vault / ".obsidian").mkdir(parents=True)
    (vault / "vaultsync.toml").write_text(EAGER)
    (vault / "Ticker.md").write_bytes(ticker(0, 200))
    paths = [vault / f"Note {number}.md" for number in range(notes)]
    for path in paths:
        path.write_bytes(saved(0, size))
    return paths


@contextmanager
def ticking(vault: Path) -> Iterator[None]:
    """The ticker's property changes all the time."""
    ended = threading.Event()

    def tick() -> None:
        number = 0
        while not ended.wait(TICK):
            number += 1
            (vault / "Ticker.new").write_bytes(ticker(number, 200 + number * 37 % 400))
            (vault / "Ticker.new").replace(vault / "Ticker.md")

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def race(folder: Path, style: str, saves: int, notes: int = 20, size: int = SIZE, seed: int = 1, pause: float = PAUSE) -> Raced:
    """One editor for each note, and one daemon."""
    paths = make(folder, notes, size)
    vault = folder / "vault"
    with running(vault, folder) as daemon, ticking(vault):
        editors = [start_editor(style, path, saves // notes, seed + number, size=size, pause=pause) for number, path in enumerate(paths)]
        found = [_found(editor) for editor in editors]
    (state,) = (folder / "state/vaultsync").glob("*/records")
    left = len(Writer(vault, state.parent).recover())
    copies = _copies(vault)
    kept = {parts.save for path in copies if (parts := whole(path.read_bytes())) is not None}
    lost = [number for each in found for number in each["lost"] if number not in kept]
    torn, longest = sum(each["torn"] for each in found), max(each["longest_ms"] for each in found)
    return Raced(sum(each["saves"] for each in found), len(lost), torn, longest, outcomes(daemon), len(copies), left)


def chaos(folder: Path, style: str, kills: int, notes: int = 10, size: int = SIZE, seed: int = 1) -> Killed:
    """Editors that save all the time, and a daemon that is killed at random moments and started again."""
    paths = make(folder, notes, size)
    vault, gate = folder / "vault", folder / "gate"
    lock = os.open(gate, os.O_RDWR | os.O_CREAT)
    chance = random.Random(seed)
    torn = stray = 0
    daemon = start(vault, folder)
    with ticking(vault):
        editors = [start_editor(style, path, 0, seed + number, gate, size, PAUSE) for number, path in enumerate(paths)]
        for _ in range(kills):
            time.sleep(0.3 + chance.random() * 1.5)
            daemon.kill()
            _close(daemon)
            fcntl.flock(lock, fcntl.LOCK_EX)  # the editors are between two saves
            daemon = start(vault, folder)
            for path in paths:
                if whole(path.read_bytes()) is None:
                    torn += 1
                    path.write_bytes(saved(0, size))
            stray += len(list(vault.glob(".vaultsync-*")))
            fcntl.flock(lock, fcntl.LOCK_UN)
        for editor in editors:
            assert editor.stdin is not None
            editor.stdin.close()
        found = [_found(editor) for editor in editors]
    assert daemon.stop() in (0, 130), daemon.said()
    _close(daemon)
    os.close(lock)
    copies = _copies(vault)
    kept = {parts.save for path in copies if (parts := whole(path.read_bytes())) is not None}
    lost = [number for each in found for number in each["lost"] if number not in kept]
    saves, seen = sum(each["saves"] for each in found), sum(each["torn"] for each in found)
    return Killed(kills, saves, len(lost), seen, torn, stray, len(copies), outcomes(daemon)["written"])


def outcomes(daemon: Daemon) -> Counter[str]:
    """What the log says of writes; old logs too."""
    words = ("written", "unchanged", "refused", "deferred")
    counts: Counter[str] = Counter()
    for path in sorted(daemon.log.parent.glob(daemon.log.name + "*")):
        for line in path.read_text(errors="replace").splitlines():
            counts.update(word for word in words if f" {word} " in line)
    return counts


def _copies(vault: Path) -> list[Path]:
    return [path for path in vault.iterdir() if "Conflicted copy" in path.name]


def _found(editor: subprocess.Popen[bytes]) -> dict[str, list[int] | int | float]:
    assert editor.stdout is not None
    said = json.loads(editor.stdout.read())
    for pipe in (editor.stdout, editor.stdin):
        if pipe is not None:
            pipe.close()
    editor.wait()
    return said


def _close(daemon: Daemon) -> None:
    if daemon.process.stderr is not None:
        daemon.process.stderr.close()


def told_of_race(style: str, found: Raced) -> str:
    """One line."""
    did = ", ".join(f"{count} {what}" for what, count in found.outcomes.most_common())
    seen = f"{found.saves} saves, {found.lost} lost, {found.torn} torn, longest {found.longest_ms:.1f} ms"
    return f"{style:14s} {seen}, {found.copies} copies, {found.left} to mend; the daemon: {did}"


def told_of_kills(style: str, found: Killed) -> str:
    """One line."""
    return (
        f"daemon, {style}: {found.kills} kills, {found.saves} saves, {found.lost} lost, {found.seen_torn} seen torn by an editor, "
        f"{found.torn} torn after a start, {found.stray} files left over, {found.copies} copies; {found.writes} writes"
    )
