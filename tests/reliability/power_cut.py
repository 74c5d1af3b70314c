"""The power fails while vaultsync writes; after the next start every note is whole.

    sudo python tests/reliability/power_cut.py                        200 images: ext4 as usual and with noauto_da_alloc
    sudo python tests/reliability/power_cut.py --images 20 --control  what writing without fsync leaves, to see that it is seen

A file system in an image file stands on a loop device. At a random moment the writer is stopped and the image is copied:
what the file system had not sent to its device by then is missing from the copy, as after a power cut. The copy is mounted,
which replays the file system's journal, and vaultsync starts on it. An approximation: copying takes some milliseconds in
which the kernel may still write, and what a real disk reorders in its own cache does not show.

It needs Linux, root, mkfs.ext4 and loop devices. Prints the counts; the exit code is 1 when a note was torn after recovery.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from reliability.kills import NOTE
from reliability.notes import digest, saved, whole, written

from vaultsync.disk.write import Writer
from vaultsync.disk.writing.system import REAL
from vaultsync.text import Rewrite

OPTIONS = ("defaults", "noauto_da_alloc")
SIZES = (4_000, 60_000, 400_000)
MEGABYTES = 48


def _late(call: Callable[..., None]) -> Callable[..., None]:
    def slowed(*args: int) -> None:
        time.sleep(random.random() * 0.004)
        call(*args)

    return slowed


SLOW = dataclasses.replace(REAL, fsync=_late(REAL.fsync), ftruncate=_late(REAL.ftruncate))
"""A writer that tarries before the calls that matter, so that more cuts come in the middle."""


@contextmanager
def mounted(image: Path, folder: Path, options: str) -> Iterator[Path]:
    """An image file mounted on a folder."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-o", f"loop,{options}", image, folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def cut(scratch: Path, options: str, size: int, seed: int, *, control: bool) -> tuple[str, str]:
    """One power cut: what the note was before recovery and after it."""
    image, copy = scratch / "image", scratch / "copy"
    with open(image, "wb") as file:
        file.truncate(MEGABYTES * 1024 * 1024)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    with mounted(image, scratch / "disk", options) as disk:
        (disk / "vault").mkdir()
        (disk / "vault" / NOTE).write_bytes(saved(1, size // 2))
        os.sync()
        writers = [_forked(lambda: _write_for_ever(disk, size // 2, control=control)), _forked(lambda: _flush_for_ever(disk, seed))]
        time.sleep(0.05 + random.Random(seed).random() * 0.4)
        for writer in writers:
            os.kill(writer, signal.SIGSTOP)
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)
        for writer in writers:
            os.kill(writer, signal.SIGKILL)
            os.waitpid(writer, 0)
    with mounted(copy, scratch / "disk", options) as disk:
        before = _state(disk / "vault" / NOTE)
        Writer(disk / "vault", disk / "state").recover()
        after = _state(disk / "vault" / NOTE)
        extra = [path.name for path in (disk / "vault").iterdir() if path.name != NOTE]
    return before, after if not extra else f"{after}, and {extra}"


def _forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(70)
    return child


def _write_for_ever(disk: Path, size: int, *, control: bool) -> None:
    writer = Writer(disk / "vault", disk / "state", system=SLOW)
    note = disk / "vault" / NOTE
    while True:
        before = note.read_bytes()
        parts = whole(before)
        assert parts is not None
        number = parts.write + 1
        after = written(before, parts, number, size if number % 3 else size // 2)
        if control:
            (disk / "temporary").write_bytes(after)
            (disk / "temporary").rename(note)
        else:
            writer.write(Rewrite(NOTE, digest(before), after))


def _flush_for_ever(disk: Path, seed: int) -> None:
    """Other programs: one flushes a file of its own, and names reach the disk with it, but no text; one flushes everything."""
    pause = random.Random(seed)
    folder = os.open(disk, os.O_RDONLY)
    while True:
        if pause.random() < 0.5:
            REAL.syncfs(folder)
        with open(disk / "other", "wb") as file:
            file.write(b"other\n")
            os.fsync(file.fileno())
        time.sleep(pause.random() * 0.005)


def _state(note: Path) -> str:
    try:
        data = note.read_bytes()
    except OSError as error:
        return f"unreadable ({error.strerror})"
    if whole(data) is not None:
        return "whole"
    return "empty" if not data else "zeros" if not data.strip(b"\0") else "torn"


def main() -> int:
    """Prints the counts for each way of mounting; returns 1 when a note was not whole in the end."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=200, help="power cuts, shared among mount options and sizes (default: %(default)s)")
    parser.add_argument("--control", action="store_true", help="write by rename without fsync instead; then damage is the pass")
    args = parser.parse_args()
    found: dict[str, Counter[str]] = {options: Counter() for options in OPTIONS}
    for seed in range(args.images):
        options, size = OPTIONS[seed % len(OPTIONS)], SIZES[seed // len(OPTIONS) % len(SIZES)]
        with tempfile.TemporaryDirectory(prefix="vaultsync-power-") as scratch:
            before, after = cut(Path(scratch), options, size, seed, control=args.control)
        found[options][f"{before}, then {after}"] += 1
    for options, counts in found.items():
        states = ", ".join(f"{count} {what}" for what, count in counts.most_common())
        print(f"ext4 {options}: {counts.total()} images; before and after recovery: {states}")
    damaged = sum(n for counts in found.values() for what, n in counts.items() if not what.endswith("then whole"))
    return int((damaged == 0) if args.control else (damaged > 0))


if __name__ == "__main__":
    sys.exit(main())
