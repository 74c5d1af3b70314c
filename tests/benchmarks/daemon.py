"""How fast the daemon is: from the end of settling to what clients are told, from its start to its first answer, and what it costs at rest.

    python tests/benchmarks/daemon.py                       all of it at 1,000, 10,000 and 100,000 notes
    python tests/benchmarks/daemon.py --notes 10000 --idle 0

The vaults come from the generator that ``audit.py`` names. Every time stands beside one that was measured in the same run: latencies
beside those of the smallest vault, starts beside a plain walk of the same files. Run it on a machine that does nothing else. The exit
code is 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from audit import GENERATOR
from measure import generate, vaultsync

from vaultsync.daemon.client import Client, talk_to
from vaultsync.daemon.protocol.methods import Status
from vaultsync.errors import UsageError

SAVE = {1_000: 0.010, 10_000: 0.020, 100_000: 0.050}
RENAME, TABLES, GROWTH = 0.5, 1.0, 5.0
START, UNCHANGED, ONLY = 6.0, 3.0, 0.4
CPU, NOTE_BYTES, BASE_BYTES = 0.5, 6_000, 80_000_000
BACKLINKS, TAKEAWAYS, SAVES = 1_000, 100, 200


class Goals:
    """What was reached and what was not."""

    def __init__(self) -> None:
        self.missed = 0

    def tell(self, what: str, value: float, goal: float, unit: str) -> None:
        """One line; a value above its goal counts as missed."""
        ok = value <= goal
        self.missed += not ok
        print(f"  {what:<58} {value:>9.1f} {unit} (goal {goal:g}) {'' if ok else 'MISSED'}", flush=True)


def main() -> int:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=lambda text: tuple(map(int, text.split(","))), default=(1_000, 10_000, 100_000))
    parser.add_argument("--idle", type=float, default=60.0, help="seconds at rest (default: %(default)s)")
    parser.add_argument("--generator", type=Path, default=GENERATOR, help="the program that makes the vaults")
    args = parser.parse_args()
    if not args.generator.is_file():
        parser.error(f"there is no generator at {args.generator}; it is no part of this project, name yours with --generator")
    goals, p95 = Goals(), {}
    for notes in args.notes:
        with tempfile.TemporaryDirectory(prefix="vaultsync-daemon-", ignore_cleanup_errors=True) as scratch:
            for name in ("STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"):
                os.environ[f"XDG_{name}"] = os.path.join(scratch, name)
                os.makedirs(os.environ[f"XDG_{name}"], mode=0o700)
            vault = generate(args.generator, Path(scratch, "made"), notes, seed=1, faults=30)
            print(f"{notes:,} notes")
            cluster(vault)
            p95[notes] = latencies(vault, notes, goals)
            starts(vault, notes, goals)
            if args.idle:
                at_rest(vault, notes, args.idle, goals)
    if len(p95) > 1:
        goals.tell("growth of an ordinary save, smallest to largest vault", p95[max(p95)] / p95[min(p95)], GROWTH, "times")
    return 1 if goals.missed else 0


def cluster(vault: Path) -> None:
    """A hub with backlinks, and takeaways whose tables rest on one insight."""
    (vault / "vaultsync.toml").write_text('preset = "research"\n', encoding="utf-8")
    folder = vault / "Added"
    folder.mkdir()
    (folder / "The hub.md").write_text("# Hub\n", encoding="utf-8")
    for number in range(BACKLINKS):
        (folder / f"Links {number}.md").write_text("See [[The hub]].\n", encoding="utf-8")
    (folder / "The source.md").write_text(
        "---\ntype: evidence-source\ntitle: T\nyear: 2001\ncitation: C. 2001.\ndoi: 10.5555/1\n---\n", encoding="utf-8"
    )
    (folder / "The insight.md").write_text("---\ntype: insight\nsource: '[[The source]]'\ncontent: found\n---\n", encoding="utf-8")
    for number in range(TAKEAWAYS):
        text = "---\ntype: takeaway\nupdated: 2025-01-01\ninsights:\n  - '[[The insight]]'\n---\n# References\n"
        (folder / f"Takeaway {number}.md").write_text(text, encoding="utf-8")
    files = [str(folder / f"Takeaway {number}.md") for number in range(TAKEAWAYS)]
    subprocess.run([*vaultsync(), "sync", str(vault), "--only", *files], check=False, stdout=subprocess.DEVNULL)


# -- latency


def latencies(vault: Path, notes: int, goals: Goals) -> float:
    """From the end of settling to the notification at a client, in one process with the daemon; p95 of saves in milliseconds."""
    with parts(vault) as (deliver, client):
        found = [saved(vault, deliver, client, number) for number in range(SAVES)]
        p95 = 1000 * statistics.quantiles(found, n=20)[-1]
        print(f"  an ordinary save: median {1000 * statistics.median(found):.1f} ms, longest {1000 * max(found):.1f} ms")
        goals.tell("an ordinary save, p95", p95, 1000 * SAVE.get(notes, 0.05), "ms")
        goals.tell(f"a renamed hub with {BACKLINKS:,} backlinks", 1000 * renamed(vault, deliver, client), 1000 * RENAME, "ms")
        goals.tell(f"a save that touches {TAKEAWAYS} tables", 1000 * touched(vault, deliver, client), 1000 * TABLES, "ms")
        return p95


Deliver = Callable[[list[str], list[str]], None]


@contextmanager
def parts(vault: Path) -> Iterator[tuple[Deliver, Client]]:
    """The daemon of a vault without the follower, whose place the benchmark takes, and a client of it."""
    from vaultsync.daemon.composing import KeeperPart, compose
    from vaultsync.daemon.crashes import Runs
    from vaultsync.daemon.log import Log
    from vaultsync.daemon.pending import Settled
    from vaultsync.daemon.running import Ground, Options
    from vaultsync.disk.stamp import stamp_of
    from vaultsync.disk.worker import Reader
    from vaultsync.disk.writing.state import state_folder
    from vaultsync.paths import VaultPath

    state = Path(state_folder(vault, None))
    state.mkdir(parents=True, exist_ok=True)
    log, runs, reader = Log(state), Runs(state), Reader(vault)
    composition = compose(Ground(Options(vault, write=False), state, log, runs, runs.begin(), reader))
    running = [part for part in composition.parts if "follower" not in part.name]
    keeper = next(part for part in running if isinstance(part, KeeperPart)).keeper

    def deliver(changed: list[str], removed: list[str]) -> None:
        stamps = {VaultPath(path): stamp_of(os.stat(vault / path)) for path in changed}
        keeper.deliver(Settled(frozenset(stamps), frozenset(map(VaultPath, removed)), stamps))

    for part in running:
        part.start()
    try:
        keeper.ready.wait()
        with talk_to(vault, notifications=None) as client:
            yield deliver, client
    finally:
        for part in reversed(running):
            part.stop()
        reader.close()
        runs.end()
        log.close()


def until(client: Client, wanted: Callable[[Any], bool]) -> None:
    """Waits for one notification."""
    if not any(wanted(one) for one in client.notifications(timeout=30.0)):
        raise SystemExit("the daemon told nothing within 30 seconds")


def saved(vault: Path, deliver: Deliver, client: Client, number: int) -> float:
    """Another link to a heading that is not there: its finding is to be told."""
    name = f"Added/Links {number}.md"
    path = vault / name
    path.write_text(f"See [[The hub]]. [[#not {number}]]\n", encoding="utf-8")
    began = time.perf_counter()
    deliver([name], [])
    until(client, lambda one: any(note.path == name for note in getattr(one, "notes", ())))
    return time.perf_counter() - began


def renamed(vault: Path, deliver: Deliver, client: Client) -> float:
    """Every backlink leads nowhere afterwards."""
    (vault / "Added/The hub.md").rename(vault / "Added/Another hub.md")
    told: set[str] = set()

    def all_told(one: Any) -> bool:
        told.update(note.path for note in getattr(one, "notes", ()))
        return getattr(one, "all", False) or len(told) >= BACKLINKS

    began = time.perf_counter()
    deliver(["Added/Another hub.md"], ["Added/The hub.md"])
    until(client, all_told)
    return time.perf_counter() - began


def touched(vault: Path, deliver: Deliver, client: Client) -> float:
    """All tables are stale afterwards."""
    path = vault / "Added/The insight.md"
    path.write_text(path.read_text(encoding="utf-8").replace("found", "otherwise"), encoding="utf-8")
    stale: set[str] = set()

    def all_stale(one: Any) -> bool:
        stale.update(getattr(one, "stale", ()))
        return len(stale) >= TAKEAWAYS

    began = time.perf_counter()
    deliver(["Added/The insight.md"], [])
    until(client, all_stale)
    return time.perf_counter() - began


# -- starts


def walk(folder: str) -> int:
    """What a reconcile cannot do without: every entry, and what the system says of it."""
    count = 0
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            count += walk(entry.path)
        else:
            entry.stat(follow_symlinks=False)
            count += 1
    return count


def timed(work: Callable[[], object], runs: int = 3) -> float:
    """The shortest of some runs, in seconds."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


def starts(vault: Path, notes: int, goals: Goals) -> None:
    """Warm starts; what was changed by the latencies is taken in first."""
    subprocess.run([*vaultsync(), "audit", str(vault)], check=False, stdout=subprocess.DEVNULL)
    floor = timed(lambda: walk(str(vault)))
    print(f"  a plain walk of the same files: {floor:.3f} s")
    audit = timed(lambda: subprocess.run([*vaultsync(), "audit", str(vault)], check=False, stdout=subprocess.DEVNULL))
    start = timed(lambda: stopped(started(vault)[0]))
    print(f"  audit with nothing changed {audit:.3f} s, the daemon's warm start {start:.3f} s")
    if notes >= 100_000:
        goals.tell("audit with nothing changed", audit / floor, UNCHANGED, "walks")
        goals.tell("warm start of the daemon", start / floor, START, "walks")
    files = [str(vault / f"Added/Links {number}.md") for number in range(3)]
    only = timed(lambda: subprocess.run([*vaultsync(), "audit", str(vault), "--only", *files], check=False, stdout=subprocess.DEVNULL))
    goals.tell("audit --only of three files, warm", 1000 * only, 1000 * ONLY if notes <= 10_000 else float("inf"), "ms")


def started(vault: Path) -> tuple[subprocess.Popen[bytes], Status]:
    """A daemon that has read its vault."""
    daemon = subprocess.Popen([*vaultsync(), "watch", str(vault), "--no-write", "--quiet"])
    while True:
        if daemon.poll() is not None:
            raise SystemExit(f"the daemon ended with {daemon.returncode}")
        try:
            with talk_to(vault) as client:
                status = client.status()
                if status.state == "ready":
                    return daemon, status
        except UsageError:
            pass
        time.sleep(0.01)


def stopped(daemon: subprocess.Popen[bytes]) -> None:
    """Ends it; the time that takes is not counted as its start's by anybody who looks at the minimum of several."""
    daemon.kill()
    daemon.wait()


# -- at rest


def at_rest(vault: Path, notes: int, seconds: float, goals: Goals) -> None:
    """Processor, disk and memory while nothing happens, once what the start leaves behind is done."""
    daemon, _ = started(vault)
    try:
        time.sleep(15)
        cpu, written = used(daemon.pid)
        began = time.monotonic()
        time.sleep(seconds)
        more, more_written = used(daemon.pid)
        goals.tell("processor at rest", 100 * (more - cpu) / (time.monotonic() - began), CPU, "%")
        goals.tell("written at rest", more_written - written, 0, "bytes")
        with talk_to(vault) as client:
            memory = client.status().use.memory_bytes
        goals.tell("resident memory", memory / 1e6, (notes * NOTE_BYTES + BASE_BYTES) / 1e6, "MB")
    finally:
        daemon.terminate()
        daemon.wait()


def used(pid: int) -> tuple[float, int]:
    """Seconds of processor time and bytes written so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    ticks = int(fields[11]) + int(fields[12])
    io = dict(line.split(": ") for line in Path(f"/proc/{pid}/io").read_text().splitlines())
    return ticks / os.sysconf("SC_CLK_TCK"), int(io["write_bytes"])


if __name__ == "__main__":
    sys.exit(main())
