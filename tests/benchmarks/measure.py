"""Programs in, their wall time or peak memory out; every run starts without a cache."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

_PAGE = resource.getpagesize()
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


def vaultsync() -> list[str]:
    """The installed program, or else the package as it is imported here."""
    script = Path(sys.executable).with_name("vaultsync")
    return [str(script)] if script.exists() else [sys.executable, "-m", "vaultsync"]


def generate(generator: Path, folder: Path, notes: int, *, seed: int, faults: int) -> Path:
    """Makes one vault and returns its folder; ``faults.json`` lies beside it."""
    command = [sys.executable, str(generator), str(folder), "--notes", str(notes), "--seed", str(seed), "--faults", str(faults)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder / "vault"


def seconds(command: Sequence[str]) -> float:
    """The wall time of a whole process, start-up included.

    Raises:
        SystemExit: when the program fails; finding something (exit code 1) is no failure.
    """
    with tempfile.TemporaryDirectory() as cache:
        start = time.perf_counter()
        run = subprocess.run(command, env=_without_cache(cache), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        took = time.perf_counter() - start
    _check(command, run.returncode, run.stderr)
    return took


def peak_memory(command: Sequence[str]) -> int:
    """The most bytes a program and its children held at one time, as the sum of their resident sets.

    Sampled every five milliseconds, and never less than the largest process by the kernel's own count. Pages that forked
    processes share are counted once for each of them. Without ``/proc`` only the kernel's count is left.

    Raises:
        SystemExit: when the program fails.
    """
    peak = 0
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, env=_without_cache(cache), stdout=subprocess.DEVNULL, stderr=errors)
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            peak = max(peak, sum(_resident(child) for child in _tree(process.pid)))
            time.sleep(0.005)
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        _check(command, process.returncode, errors.read())
    return max(peak, usage.ru_maxrss * _MAXRSS_UNIT)


def _without_cache(folder: str) -> dict[str, str]:
    return {**os.environ, "XDG_CACHE_HOME": folder}


def _check(command: Sequence[str], code: int, errors: bytes) -> None:
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command)}\nfailed with exit code {code}: {errors.decode(errors='replace')[-1000:]}")


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for listing in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listing.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError):
        return 0
