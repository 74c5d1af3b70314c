"""How fast, how large and how right an audit is, on generated vaults; each time beside the floor measured in the same run.

    python tests/benchmarks/audit.py                        speed, growth and memory at 1,000, 10,000 and 100,000 notes
    python tests/benchmarks/audit.py --notes 10000          one size only
    python tests/benchmarks/audit.py --faults               every planted fault found, and no finding beside them

The vaults come from a generator that lies beside the project where it is developed, ``../shared/bench/make_vault.py``;
``--generator`` names another one with the same arguments. ``rumdl``, a Markdown linter in Rust, is timed too where it is
installed. Run it on a machine that does nothing else. The exit code is 1 when a goal is missed.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from faults import count_faults
from measure import generate, peak_memory, seconds, vaultsync

HERE = Path(__file__).resolve().parent
GENERATOR = HERE.parent.parent.parent / "shared" / "bench" / "make_vault.py"

FLOOR_GOAL, GROWTH_GOAL, VERSION_GOAL = 5.0, 11.0, 0.150
NOTE_BYTES, BASE_BYTES = 8_000, 100_000_000
LARGE = 20_000
"""Above this many notes three runs of each program are enough."""


def main() -> int:
    """Runs what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=_numbers, help="sizes of the vaults, with commas (default: 1000,10000,100000)")
    parser.add_argument("--runs", type=int, default=7, help=f"runs of each program; above {LARGE:,} notes 3 (default: %(default)s)")
    parser.add_argument("--faults", action="store_true", help="count found and false findings instead: 10,000 notes, 400 faults each")
    parser.add_argument("--seeds", type=_numbers, default=(1, 2, 3, 4, 5), help="with --faults (default: 1,2,3,4,5)")
    parser.add_argument("--generator", type=Path, default=GENERATOR, help="the program that makes the vaults")
    args = parser.parse_args()
    if not args.generator.is_file():
        parser.error(f"there is no generator at {args.generator}; it is no part of this project, name yours with --generator")
    with tempfile.TemporaryDirectory(prefix="vaultsync-benchmark-") as scratch:
        if args.faults:
            (notes,) = args.notes or (10_000,)
            return count_faults(args.generator, Path(scratch), notes, args.seeds)
        return compare(args.generator, Path(scratch), args.notes or (1_000, 10_000, 100_000), args.runs)


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


class Size(NamedTuple):
    """What was measured on one vault."""

    notes: int
    seconds: Mapping[str, float]
    """The median of each program's runs."""
    peak: int
    """Bytes."""


def compare(generator: Path, scratch: Path, sizes: Sequence[int], runs: int) -> int:
    """Prints all figures with their goals; returns 1 when one is missed."""
    started = statistics.median(seconds([*vaultsync(), "--version"]) for _ in range(runs))
    missed = _goal("vaultsync --version", started * 1000, VERSION_GOAL * 1000, "ms")
    before: Size | None = None
    for notes in sizes:
        now = measure(generate(generator, scratch / str(notes), notes, seed=1, faults=min(400, notes // 10)), notes, runs)
        missed += show(now, before)
        before = now
        shutil.rmtree(scratch / str(notes))
    print(f"\ngoals missed: {missed}")
    return 1 if missed else 0


def measure(vault: Path, notes: int, runs: int) -> Size:
    """Runs every program in turn, ``runs`` times, so that a slow minute of the machine hits all of them.

    The floor runs once more before, uncounted, so that all of them find the notes in the system's memory.
    """
    audit = [*vaultsync(), "audit", str(vault), "--preset", "research", "--no-cache"]
    programs = {"floor": [sys.executable, str(HERE / "floor.py"), str(vault)], "vaultsync audit": audit}
    rumdl = shutil.which("rumdl") or shutil.which("rumdl", path=str(Path(sys.executable).parent))
    if rumdl:
        programs["rumdl check --no-cache"] = [rumdl, "check", "--no-cache", str(vault)]
    seconds(programs["floor"])
    took: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(runs if notes <= LARGE else min(runs, 3)):
        for name, command in programs.items():
            took[name].append(seconds(command))
    return Size(notes, {name: statistics.median(times) for name, times in took.items()}, peak_memory(audit))


def show(now: Size, before: Size | None) -> int:
    """Prints one vault's figures; returns how many goals are missed."""
    floor, audit = now.seconds["floor"], now.seconds["vaultsync audit"]
    print(f"\n{now.notes:,} notes")
    for name, time in now.seconds.items():
        print(f"  {name:32s} {time:8.3f} s   {time / floor:6.2f} x floor")
    if "rumdl check --no-cache" in now.seconds:
        print(f"  {'vaultsync beside rumdl':32s} {audit / now.seconds['rumdl check --no-cache']:8.2f} x")
    missed = _goal("  vaultsync beside the floor", audit / floor, FLOOR_GOAL, "x") if now.notes == 10_000 else 0
    if before:
        step = now.notes / before.notes
        print(f"  {'growth of the floor':32s} {floor / before.seconds['floor']:8.2f} x")
        missed += _goal(f"  growth from {before.notes:,} notes", audit / before.seconds["vaultsync audit"], GROWTH_GOAL * step / 10, "x")
    return missed + _goal("  peak memory of all processes", now.peak / 1e6, (BASE_BYTES + NOTE_BYTES * now.notes) / 1e6, "MB")


def _goal(name: str, value: float, goal: float, unit: str) -> int:
    print(f"{name:34s} {value:8.2f} {unit}   goal {goal:,.2f} {unit}: {'reached' if value <= goal else 'MISSED'}", flush=True)
    return int(value > goal)


if __name__ == "__main__":
    sys.exit(main())
