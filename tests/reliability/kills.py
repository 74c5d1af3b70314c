"""vaultsync is killed at random moments of writing; after the next start every note is whole and nothing is left over.

    python tests/reliability/kills.py                    2,000 kills at each of three sizes, then 3,000 while an editor saves
    python tests/reliability/kills.py --kills 200 --chaos 0
    python tests/reliability/kills.py --kills 0 --chaos 3000 --daemon    'vaultsync watch' is killed and started again
    python tests/reliability/kills.py --chaos 0 --in-place    many more notes are torn by the kill, and mended

Prints the counts; the exit code is 1 when a note was torn or a save lost after recovery, a file was left over, or a
recovery took longer than 200 ms.
"""

from __future__ import annotations

import argparse
import dataclasses
import errno
import fcntl
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.editors import STYLES, start
from reliability.notes import digest, saved, whole, written
from reliability.races import IMPATIENT, attempt

from vaultsync.disk.write import Writer
from vaultsync.disk.writing.system import REAL, System
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

SIZES = {3_000: 0.03, 65_000: 0.03, 1_000_000: 0.2}
"""Bytes of the note, and the longest time in seconds that a writer of it lives."""
SLOWEST_RECOVERY = 0.2
NOTE = VaultPath("Note.md")


@dataclasses.dataclass
class Counts:
    """What was seen so far."""

    kills: int = 0
    torn: int = 0
    seen_torn: int = 0
    """Torn between the kill and the next start."""
    stray: int = 0
    slowest: float = 0.0
    """Recovery, in seconds."""
    did: Counter[str] = dataclasses.field(default_factory=Counter)
    writes: int = 0

    def passed(self) -> bool:
        """Whether the gate holds."""
        return not self.torn and not self.stray and self.slowest <= SLOWEST_RECOVERY


def _no_exchange(*args: object) -> None:
    raise OSError(errno.ENOSYS, "not offered")


def _piecemeal(descriptor: int, data: memoryview) -> int:
    return os.write(descriptor, data[:1024])


IN_PLACE = dataclasses.replace(REAL, swap=_no_exchange, fsync=lambda descriptor: None, write=_piecemeal)
"""Large notes are written in place too, in small pieces, and nobody waits for the disk: so many more kills leave a note torn."""


def kill_writers(folder: Path, size: int, kills: int, seed: int = 1, system: System = REAL) -> Counts:
    """Writers that write as fast as they can, one after the other, each killed at a random moment."""
    vault, state = folder / "vault", folder / "state"
    vault.mkdir()
    note = vault / NOTE
    note.write_bytes(saved(1, size // 2))
    chance = random.Random(seed)
    counts = Counts()
    for _ in range(kills):
        writer = os.fork()
        if writer == 0:
            _write_for_ever(vault, state, size // 2, system)
        time.sleep(chance.random() * SIZES[size])
        _kill(writer)
        _recover(vault, state, counts)
        parts = whole(note.read_bytes())
        counts.torn += parts is None
        if parts is None:  # so that one fault is counted once
            note.write_bytes(saved(1, size // 2))
    parts = whole(note.read_bytes())
    counts.writes = parts.write if parts else 0
    return counts


def _write_for_ever(vault: Path, state: Path, size: int, system: System) -> None:
    try:
        writer = Writer(vault, state, system=system)
        note = vault / NOTE
        while True:
            before = note.read_bytes()
            parts = whole(before)
            assert parts is not None
            number = parts.write + 1
            # Longer, shorter and equally long blocks in turn.
            after = written(before, parts, number, size if number % 3 else size // 2)
            writer.write(Rewrite(NOTE, digest(before), after))
    finally:
        os._exit(70)


def _kill(writer: int) -> None:
    os.kill(writer, signal.SIGKILL)
    _, status = os.waitpid(writer, 0)
    assert os.WIFSIGNALED(status), "the writer ended by itself"


def _recover(vault: Path, state: Path, counts: Counts) -> None:
    """The next start, and what is left over after it."""
    counts.kills += 1
    counts.seen_torn += whole((vault / NOTE).read_bytes()) is None
    began = time.perf_counter()
    found = Writer(vault, state).recover()
    counts.slowest = max(counts.slowest, time.perf_counter() - began)
    counts.did.update(f"{recovery.found} ({recovery.done})" for recovery in found)
    counts.stray += len([path for path in vault.iterdir() if path.name != NOTE])
    counts.stray += len([path for path in state.rglob("*") if path.is_file() and path.name != "lock" and path.suffix != ".done"])


class Chaos(NamedTuple):
    """What became of an editor's saves while writers were killed."""

    counts: Counts
    saves: int
    lost: int
    torn: int


def chaos(folder: Path, style: str, size: int, kills: int, seed: int = 1) -> Chaos:
    """An editor that saves all the time, writers that write to the same note and are killed, and a start after each kill."""
    vault, state, gate = folder / "vault", folder / "state", folder / "gate"
    vault.mkdir()
    note = vault / NOTE
    note.write_bytes(saved(0, size))
    chance = random.Random(seed)
    counts = Counts()
    lock = os.open(gate, os.O_RDWR | os.O_CREAT)
    with start(style, note, 0, seed, gate, size) as editor:
        assert editor.stdin is not None
        assert editor.stdout is not None
        for _ in range(kills):
            writer = os.fork()
            if writer == 0:
                _attempt_for_ever(vault, state, chance.randrange(1 << 30))
            time.sleep(chance.random() * (0.02 if size < 256_000 else 0.15))
            _kill(writer)
            fcntl.flock(lock, fcntl.LOCK_EX)  # the editor is between two saves
            _recover(vault, state, counts)
            parts = whole(note.read_bytes())
            counts.torn += parts is None
            if parts is None:
                note.write_bytes(saved(0, size))
            fcntl.flock(lock, fcntl.LOCK_UN)
        editor.stdin.close()
        found = json.loads(editor.stdout.read())
    os.close(lock)
    return Chaos(counts, found["saves"], len(found["lost"]), found["torn"])


def _attempt_for_ever(vault: Path, state: Path, number: int) -> None:
    try:
        writer = Writer(vault, state, system=IMPATIENT)
        while True:
            number += 1
            attempt(writer, vault / NOTE, number)
    finally:
        os._exit(70)


def main() -> int:
    """Prints one line for each run; returns 1 when a gate fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=2_000, help="kills at each size (default: %(default)s)")
    parser.add_argument("--chaos", type=int, default=3_000, help="kills while an editor saves (default: %(default)s)")
    parser.add_argument("--in-place", action="store_true", help="write large notes in place too, in small pieces")
    parser.add_argument("--chaos-size", type=int, default=4_000, help="bytes of the note then (default: %(default)s)")
    parser.add_argument("--style", choices=STYLES, default="in-place-slow", help="how the editor saves (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where to make the vault, to choose a file system (default: the temporary folder)")
    parser.add_argument("--daemon", action="store_true", help="kill 'vaultsync watch' instead of the bare writer, --chaos times")
    args = parser.parse_args()
    if args.daemon:
        from reliability import whole as daemon

        with tempfile.TemporaryDirectory(prefix="vaultsync-chaos-", dir=args.folder) as scratch:
            killed = daemon.chaos(Path(scratch), args.style, args.chaos, size=args.chaos_size)
        print(daemon.told_of_kills(args.style, killed))
        return 0 if killed.passed else 1
    passed = True
    for size in SIZES if args.kills else ():
        with tempfile.TemporaryDirectory(prefix="vaultsync-kills-", dir=args.folder) as scratch:
            counts = kill_writers(Path(scratch), size, args.kills, system=IN_PLACE if args.in_place else REAL)
        passed &= counts.passed()
        print(f"{size:9,} bytes: {_told(counts)}, {counts.writes} writes", flush=True)
    if args.chaos:
        with tempfile.TemporaryDirectory(prefix="vaultsync-chaos-", dir=args.folder) as scratch:
            found = chaos(Path(scratch), args.style, args.chaos_size, args.chaos)
        passed &= found.counts.passed() and not found.lost and not found.torn
        editor = f"{found.saves} saves, {found.lost} lost, {found.torn} seen torn by the editor"
        print(f"chaos, {args.style}, {args.chaos_size:,} bytes: {editor}; {_told(found.counts)}")
    return 0 if passed else 1


def _told(counts: Counts) -> str:
    did = ", ".join(f"{count} {what}" for what, count in counts.did.most_common())
    return (
        f"{counts.kills} kills, {counts.torn} torn after recovery ({counts.seen_torn} before), {counts.stray} files left over,"
        f" slowest recovery {counts.slowest * 1000:.1f} ms; recovered: {did or 'nothing'}"
    )


if __name__ == "__main__":
    sys.exit(main())
