"""What judging evidence adds to an audit: an audit of a vault beside one of the same vault in which nothing is evidence.

    python tests/benchmarks/ladder.py                           10,000 notes made by the generator beside the project
    python tests/benchmarks/ladder.py --generator make_vault.py    by that program

The vault is copied, and the copy's ``vaultsync.toml`` takes the parts in evidence from its note types and switches off every rule about
evidence. There is no claim to judge then. What is left in it: all notes are read and typed, their properties are held against the same
schemas, links against the types that they must lead to, and all other rules run. What is gone with the ladder: verdicts, the rules that
ask for them, and the rules about sources, insights and identifiers.

Both are run as users run them, whole processes without a cache, in turn, so that a slow minute of the machine hits both; the goal is
for the fastest run of each, in wall time, since that is what a busy machine alters least. Processor seconds of all processes stand
beside. The exit code is 1 when the goal is missed. Run it on a machine that does nothing else.
"""

from __future__ import annotations

import argparse
import re
import resource
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from measure import generate, peak_memory, seconds, vaultsync

from vaultsync import rules

HERE = Path(__file__).resolve().parent
GENERATOR = HERE.parent.parent.parent / "shared" / "bench" / "make_vault.py"
GOAL = 1.30
PRESET = 'preset = "research"\n'
PARTS = ("claim", "finding", "source", "concept")
NOTHING = "".join(f'[types.no-{part}]\nschema = "nothing.json"\nmatch = {{ title = ["no note is called so"] }}\n' for part in PARTS) + (
    "[roles]\n" + "".join(f'{part} = "no-{part}"\n' for part in PARTS) + "[rules]\n"
)
"""Roles that no note plays; the note types stay as they are."""
ABOUT_EVIDENCE = re.compile(r"^from vaultsync\.evidence", re.MULTILINE)
NOT_ONLY = frozenset({"property-schema", "link-type"})
"""Rules that ask about evidence here and there, and are about something else."""


class Run(NamedTuple):
    """One process with its children."""

    wall: float
    processor: float


def main() -> int:
    """Prints the figures; returns 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=9, help="of each (default: %(default)s)")
    parser.add_argument("--generator", type=Path, default=GENERATOR, help="the program that makes the vault")
    args = parser.parse_args()
    if not args.generator.is_file():
        parser.error(f"there is no generator at {args.generator}; it is no part of this project, name yours with --generator")
    with tempfile.TemporaryDirectory(prefix="vaultsync-benchmark-") as scratch:
        whole = generate(args.generator, Path(scratch), args.notes, seed=1, faults=min(400, args.notes // 10))
        return compare(whole, without_evidence(whole, Path(scratch) / "plain"), args.notes, args.runs)


def without_evidence(vault: Path, folder: Path) -> Path:
    """A copy of a vault in which nothing is evidence; what is to be judged there is set in ``vault`` as well."""
    (vault / "vaultsync.toml").write_text(PRESET)
    shutil.copytree(vault, folder)
    off = "".join(f'{name} = "off"\n' for name in rules_about_evidence())
    (folder / "nothing.json").write_text('{"type": "object"}')
    (folder / "vaultsync.toml").write_text(PRESET + NOTHING + off)
    return folder


def rules_about_evidence() -> list[str]:
    """The rules that are made of what ``vaultsync.evidence`` says."""
    folder = Path(rules.__file__).parent
    named = {rule.name: (folder / f"{rule.name.replace('-', '_')}.py").read_text(encoding="utf-8") for rule in rules.RULES}
    return sorted(name for name, text in named.items() if ABOUT_EVIDENCE.search(text) and name not in NOT_ONLY)


def compare(whole: Path, plain: Path, notes: int, runs: int) -> int:
    """Runs both in turn and prints what they took."""
    commands = {"audit without evidence": audit_of(plain), "audit": audit_of(whole)}
    took: dict[str, list[Run]] = {name: [] for name in commands}
    for command in commands.values():
        seconds(command)  # uncounted, so that both find the notes in the system's memory
    for _ in range(runs):
        for name, command in commands.items():
            took[name].append(run(command))
    print(f"{notes:,} notes, {runs} runs of each, {len(rules_about_evidence())} rules about evidence")
    best = {name: Run(min(one.wall for one in all_runs), min(one.processor for one in all_runs)) for name, all_runs in took.items()}
    for name, one in best.items():
        print(f"  {name:26s} {one.wall:6.3f} s   {one.processor:6.3f} s on processors")
    before, after = best["audit without evidence"], best["audit"]
    missed = _goal("audit beside it, wall time", after.wall / before.wall, GOAL)
    print(f"  {'in processor seconds':34s} {after.processor / before.processor:6.2f} x")
    lean, full = peak_memory(commands["audit without evidence"]), peak_memory(commands["audit"])
    print(f"  peak memory {lean / 1e6:.0f} MB without, {full / 1e6:.0f} MB with")
    return missed


def audit_of(vault: Path) -> list[str]:
    return [*vaultsync(), "audit", str(vault), "--no-cache"]


def run(command: list[str]) -> Run:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    wall = seconds(command)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _goal(name: str, value: float, goal: float) -> int:
    print(f"  {name:34s} {value:6.2f} x   goal {goal:.2f} x: {'reached' if value <= goal else 'MISSED'}", flush=True)
    return int(value > goal)


if __name__ == "__main__":
    sys.exit(main())
