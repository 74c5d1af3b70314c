"""Five ways in which editors save, each in a process of its own that looks after each save whether it is still there."""

from __future__ import annotations

import fcntl
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from reliability.notes import saved, whole

SIZE = 4_000
PAUSE = 2.0
"""Milliseconds between a save and the look at it, at most."""


def in_place_slow(path: str, data: bytes) -> None:
    """Empties the file, pauses, writes: what a slow disk makes of ``writeFile``."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    time.sleep(0.0002)
    os.write(descriptor, data)
    os.close(descriptor)


def in_place_fast(path: str, data: bytes) -> None:
    """Empties and writes at once."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    os.write(descriptor, data)
    os.close(descriptor)


def rename(path: str, data: bytes) -> None:
    """Writes a new file and renames it over the old."""
    new = path + ".editor"
    in_place_fast(new, data)
    os.replace(new, path)


def vim(path: str, data: bytes) -> None:
    """Renames the old file to a backup, writes a new one, removes the backup."""
    backup = path + "~"
    os.rename(path, backup)
    in_place_fast(path, data)
    os.unlink(backup)


STYLES: dict[str, Callable[[str, bytes], None]] = {
    "in-place-slow": in_place_slow,
    "in-place-fast": in_place_fast,
    "rename": rename,
    "vim": vim,
}
NODE = "node"


def start(
    style: str, path: Path, saves: int, seed: int, gate: Path | None = None, size: int = SIZE, pause: float = PAUSE
) -> subprocess.Popen[bytes]:
    """An editor that saves so many times, or until its input is closed when ``saves`` is 0, then prints what became of the saves.

    With a ``gate`` it saves only while it holds the lock on that file, so that another process can look in between.
    """
    here = Path(__file__).parent
    if style == NODE:
        command = ["node", str(here / "editor.mjs"), str(path), str(saves), str(seed), str(size), str(pause)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE)
    command = [sys.executable, "-m", "reliability.editors", style, str(path), str(saves), str(seed), str(size), str(pause), str(gate or "")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(here.parent), os.environ.get("PYTHONPATH", "")])}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE, env=environment)


def main() -> None:
    """One editor: style, path, saves, seed, size, pause and gate from the command line."""
    style, path, saves, seed, size, pause, gate = sys.argv[1:]
    chance = random.Random(int(seed))
    lost, torn, longest, number = [], 0, 0.0, 0
    held = os.open(gate, os.O_RDWR | os.O_CREAT) if gate else -1
    os.set_blocking(0, False)
    while (not int(saves) and not _closed()) or number < int(saves):
        number += 1
        data = saved(number, int(size))
        if gate:
            fcntl.flock(held, fcntl.LOCK_EX)
        began = time.perf_counter()
        STYLES[style](path, data)
        longest = max(longest, time.perf_counter() - began)
        if gate:
            fcntl.flock(held, fcntl.LOCK_UN)
        time.sleep(chance.random() * float(pause) / 1000)
        if gate:
            fcntl.flock(held, fcntl.LOCK_EX)
        with open(path, "rb") as file:
            parts = whole(file.read())
        if gate:
            fcntl.flock(held, fcntl.LOCK_UN)
        torn += parts is None
        if parts is not None and parts.save != number:
            lost.append(number)
    print(json.dumps({"saves": number, "lost": lost, "torn": torn, "longest_ms": longest * 1000}))


def _closed() -> bool:
    try:
        return os.read(0, 1) == b""
    except BlockingIOError:
        return False


if __name__ == "__main__":
    main()
