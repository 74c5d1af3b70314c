"""This process and the ones it started in, the memory, time and descriptors they use out."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """What is used now; 0 for what this system does not tell."""

    memory: int
    """Resident bytes of this process."""
    children: int
    """Bytes of the processes it started that no other process has in memory too; all that are resident where only that is told."""
    cpu_seconds: float
    """Processor time of this process and of those it started and that live, since they were started."""
    cpu_percent: float
    """Of one processor, since the last reading."""
    threads: int
    descriptors: int


class Meter:
    """Reads what is used; each reading tells the share of processor time since the one before."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._last = (clock(), _cpu_seconds(_children()))

    def read(self) -> Usage:
        """Costs some 0.1 ms. Never raises."""
        children = _children()
        now, spent = self._clock(), _cpu_seconds(children)
        then, before = self._last
        # The share of a child that ended meanwhile is not known; it may not make less than nothing.
        percent = max(0.0, 100 * (spent - before) / (now - then)) if now > then else 0.0
        if now > then:
            self._last = (now, spent)
        memory = resident(os.getpid())
        return Usage(memory, sum(map(unshared, children)), spent, percent, threading.active_count(), _descriptors())


def resident(pid: int) -> int:
    """Bytes of a process that lie in memory; of this process the most so far, where only that is told; 0 when nobody tells."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE")
    if pid != os.getpid() or sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def unshared(pid: int) -> int:
    """Bytes of a process that lie in memory for it alone; all that do where only that is told."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/smaps_rollup", "rb") as file:
        return sum(int(line.split()[1]) * 1024 for line in file if line.startswith((b"Private_Clean:", b"Private_Dirty:")))
    return resident(pid)


def open_file_limit() -> int:
    """How many descriptors this process may have; 0 when nobody tells."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


def _children() -> list[int]:
    found: list[int] = []
    with suppress(OSError, ValueError):
        for task in os.listdir("/proc/self/task"):
            with open(f"/proc/self/task/{task}/children", "rb") as file:
                found += map(int, file.read().split())
    return found


def _cpu_seconds(children: list[int]) -> float:
    return time.process_time() + sum(map(_cpu_of, children))


def _cpu_of(pid: int) -> float:
    """The command's name stands in parentheses and may hold anything, so fields are counted after the last one."""
    with suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/stat", "rb") as file:
        fields = file.read().rpartition(b")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def _descriptors() -> int:
    with suppress(OSError):
        return len(os.listdir("/proc/self/fd")) - 1
    with suppress(OSError):
        return len(os.listdir("/dev/fd")) - 1
    return 0


def readable_bytes(count: int) -> str:
    """A count of bytes for people, in MB (1,000,000)."""
    return f"{count / 1e6:,.0f} MB"
