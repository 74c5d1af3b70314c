"""W9: two devices that share a vault through a sync service, each with its daemon, for a day of simulated time.

    python tests/reliability/devices.py                     a day, 144 edits: alike, then three ways of disagreeing
    python tests/reliability/devices.py --hours 6 --variant links --seed 7
    python tests/reliability/devices.py --variant links --no-breaker    what the breaker is for

Each device is a process with its own locale, time zone, hash seed and order of folders, and a clock some minutes off. What one
of them, or a person there, saves arrives at the other after 1 to 120 seconds; of two saves the later one stays.

alike    the same configuration: at most 2 writes for each edit
links    one device writes Markdown links where the other writes wikilinks: each undoes the other's tables
order    one device sorts the table otherwise
today    alike, but the table shows the day, and their clocks are 40 minutes apart

Prints the writes of each variant; the exit code is 1 when they are more than its limit.
"""

from __future__ import annotations

import argparse
import heapq
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

LAG = (1.0, 120.0)
EDITS_A_DAY = 144
WALL = 1_795_000_000.0
START = 1_000.0
FIRST_EDIT = START + 1_200.0
"""What is written before brings the new vault's tables up to date."""
MOST = {"alike": 2.0, "links": 4.0, "order": 4.0, "today": 2.5}
"""Writes for each edit."""
PLACES = (
    {"LC_ALL": "C.UTF-8", "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "1"},
    {"LC_ALL": "C", "TZ": "America/Lima", "PYTHONHASHSEED": "2"},
)
CLOCKS = (-180.0, 300.0)
"""Seconds by which the devices' clocks are wrong."""
NAMES = ["Alien", "Ångström", "Zodiac", "älä", "naïve", "Ünal", "Čapek", "éclair", "Ζήτα", "İzmir", "co-op", "coop", "a", "B"]


class Result(NamedTuple):
    """What a day came to."""

    edits: int
    writes: int
    told: Counter[str]
    converged: bool
    """Whether both devices hold the same texts at the end."""
    last_hour: int
    """Writes in the last hour, in which nobody edits anything."""


@dataclass
class Copy:
    """A device, and the version of each note that it holds: when it was saved, and by whom."""

    process: subprocess.Popen[str]
    clock: float
    versions: dict[str, tuple[float, int]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    next_at: float | None = None
    arrived: float = 0.0
    """When the last of its saves arrives at the other; they come in order."""

    def step(self, now: float, saves: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"now": now, "wall": WALL + now + self.clock, "saves": saves}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.texts |= saves | answer["written"]
        self.next_at = answer["next"]
        return answer["written"], answer["told"]


class Day:
    """The two devices and what travels between them, in simulated time."""

    def __init__(self, copies: tuple[Copy, Copy], chance: random.Random) -> None:
        self.copies, self.chance = copies, chance
        self.queue: list[tuple[float, int, int, str, dict[str, str]]] = []
        """When, a number, at which device, what kind, and the texts; ``asked`` for a daemon's own moment."""
        self.numbers = iter(range(10**9))
        self.writes: list[float] = []
        self.told: Counter[str] = Counter()
        self.kept: dict[tuple[int, str, str], tuple[float, int]] = {}

    def at(self, when: float, device: int, kind: str, texts: dict[str, str]) -> None:
        heapq.heappush(self.queue, (when, next(self.numbers), device, kind, texts))

    def run(self, until: float) -> None:
        while self.queue and self.queue[0][0] <= until:
            now, _, device, kind, texts = heapq.heappop(self.queue)
            copy = self.copies[device]
            if kind == "asked" and (copy.next_at is None or copy.next_at > now):
                continue
            if kind == "arrives":
                texts = {name: text for name, text in texts.items() if self._is_newer(device, name, text)}
                texts = {name: text for name, text in texts.items() if copy.texts.get(name) != text}
            elif kind == "edit":
                self._saved(device, texts, now)
            self._step(now, device, texts)

    def _step(self, now: float, device: int, texts: dict[str, str]) -> None:
        copy = self.copies[device]
        written, told = copy.step(now, texts)
        self.told.update(told)
        self.writes += [now] * len(written)
        if written:
            self._saved(device, written, now)
        if copy.next_at is not None:
            self.at(max(copy.next_at, now), device, "asked", {})

    def _saved(self, device: int, texts: dict[str, str], now: float) -> None:
        copy, other = self.copies[device], 1 - device
        copy.arrived = max(copy.arrived, now + self.chance.uniform(*LAG))
        for name, text in texts.items():
            copy.versions[name] = self.kept[(other, name, text)] = (now, device)
        self.at(copy.arrived, other, "arrives", texts)

    def _is_newer(self, device: int, name: str, text: str) -> bool:
        version, copy = self.kept[(device, name, text)], self.copies[device]
        if version <= copy.versions.get(name, (0.0, 0)):
            return False
        copy.versions[name] = version
        return True


def film(name: str, year: int) -> str:
    return f"---\ntags: [film]\nyear: {year}\n---\n# {name}\n"


def query(variant: str, device: int) -> str:
    if variant == "today":
        return "TABLE year, date(today) FROM #film SORT year"
    return f"TABLE year FROM #film SORT {'year' if variant != 'order' or not device else 'file.name DESC'}"


def make(root: Path, variant: str, device: int) -> dict[str, str]:
    """The vault of a device; what its settings say is its own, everything else is the same on both."""
    files = {f"{name}.md": film(name, 1_900 + number) for number, name in enumerate(NAMES)}
    files["Films.md"] = "# Films\n\n<!-- vaultsync: films -->\n<!-- /vaultsync -->\n\nMy own words.\n"
    (root / ".obsidian").mkdir(parents=True)
    app = {"useMarkdownLinks": True} if variant == "links" and device else {}
    (root / ".obsidian/app.json").write_text(json.dumps(app))
    (root / "vaultsync.toml").write_text(f'[tables.films]\nquery = "{query(variant, device)}"\n')
    for name in files if device else reversed(files):
        (root / name).write_bytes(files[name].encode())
    return files


def start(root: Path, device: int, limits: dict[str, float], clock: float) -> subprocess.Popen[str]:
    moment = json.dumps({"now": START, "wall": WALL + START + clock})
    command = [sys.executable, str(Path(__file__).with_name("device.py")), str(root), json.dumps(limits), moment, str(device)]
    environment = {**os.environ, **PLACES[device]}
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment)


def people(hours: float, chance: random.Random) -> Iterator[tuple[float, int, str, int]]:
    """When, on which device, which film's year, and what it becomes; nothing in the last two hours."""
    last = START + (hours - 2) * 3_600
    for _ in range(round(EDITS_A_DAY * hours / 24)):
        yield chance.uniform(FIRST_EDIT, last), chance.randrange(2), chance.choice(NAMES), chance.randrange(1_900, 2_030)


def day(folder: Path, variant: str, hours: float = 24.0, seed: int = 1, limits: dict[str, float] | None = None) -> Result:
    """One variant."""
    chance = random.Random(seed)
    clocks = CLOCKS if variant != "today" else (-1_200.0, 1_200.0)
    roots = [folder / name for name in ("phone", "a longer path/desktop")]
    files, _ = (make(root, variant, device) for device, root in enumerate(roots))
    processes = [start(root, device, limits or {}, clocks[device]) for device, root in enumerate(roots)]
    copies = tuple(Copy(process, clock, texts=dict(files)) for process, clock in zip(processes, clocks, strict=True))
    assert len(copies) == 2
    whole = Day(copies, chance)
    try:
        for device in (0, 1):
            whole.at(START, device, "asks", {})
            for minute in range(int(hours * 60)):
                whole.at(START + 60 * minute, device, "asks", {})
        edits = 0
        for when, device, name, year in people(hours, chance):
            whole.at(when, device, "edit", {f"{name}.md": film(name, year)})
            edits += 1
        whole.run(START + hours * 3_600)
    finally:
        for process in processes:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.close()
            process.stdout.close()
            process.wait()
    last = sum(when > START + (hours - 1) * 3_600 for when in whole.writes)
    return Result(edits, sum(when >= FIRST_EDIT for when in whole.writes), whole.told, copies[0].texts == copies[1].texts, last)


def passed(variant: str, found: Result) -> bool:
    """Whether the gate holds."""
    calm = found.converged or variant in ("links", "order")
    return calm and found.writes <= MOST[variant] * found.edits and found.writes > 0


def main() -> int:
    """Prints one line for each variant; returns 1 when a gate fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=float, default=24.0, help="of simulated time (default: %(default)s)")
    parser.add_argument("--variant", action="append", choices=list(MOST), help="a variant, several times for several (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-breaker", action="store_true", help="let undone writes count for nothing; then the limits may be broken")
    args = parser.parse_args()
    good = True
    for variant in args.variant or MOST:
        with tempfile.TemporaryDirectory(prefix="vaultsync-devices-") as scratch:
            found = day(Path(scratch), variant, args.hours, args.seed, {"undone": 10**9} if args.no_breaker else None)
        good &= args.no_breaker or passed(variant, found)
        told = ", ".join(f"{count} x {what}" for what, count in sorted(found.told.items())) or "nothing"
        print(
            f"W9 {variant:6s} {found.edits} edits, {found.writes} writes, {found.writes / found.edits:.2f} for each;"
            f" {found.last_hour} in the last hour; texts {'are equal' if found.converged else 'differ'} at the end; told: {told}",
            flush=True,
        )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
