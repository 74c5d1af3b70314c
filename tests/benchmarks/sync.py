"""How long the tables of a vault take, beside a plain audit of the same vault in the same run.

    python tests/benchmarks/sync.py                         1,000 takeaways with two tables each
    python tests/benchmarks/sync.py --takeaways 200 --runs 5

The vault is made here: every takeaway rests on three insights of six per takeaway's neighbourhood, every insight on a source,
and the preset's `references` stand in every takeaway. The exit code is 1 when the goal is missed. Run it on a machine that
does nothing else.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from measure import seconds, vaultsync

GOAL = 3.0
WORDS = [
    "pain",
    "level",
    "nerve",
    "disc",
    "month",
    "trial",
    "cell",
    "group",
    "dose",
    "score",
    "follow",
    "return",
    "change",
    "early",
    "late",
]


def main() -> int:
    """Prints the times and the ratio to the audit; returns 1 when it is above the goal."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--takeaways", type=int, default=1_000, help="notes with two tables each (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="runs of each (default: %(default)s)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vaultsync-benchmark-") as scratch:
        return compare(Path(scratch), args.takeaways, args.runs)


def compare(scratch: Path, takeaways: int, runs: int) -> int:
    """The figures of one vault."""
    fresh = scratch / "fresh"
    notes = make_vault(fresh, takeaways)
    times: dict[str, list[float]] = {}
    for run in range(runs):
        vault = scratch / f"vault{run}"
        shutil.copytree(fresh, vault)
        for title, take in STEPS.items():
            times.setdefault(title, []).append(take(vault))
        shutil.rmtree(vault)
    base = statistics.median(times.pop(AUDIT))
    print(f"{notes} notes, {takeaways} takeaways with two tables each, medians of {runs} runs")
    print(f"{AUDIT:34s} {base:7.3f} s")
    missed = 0
    for title, taken in times.items():
        took = statistics.median(taken)
        counts = title in JUDGED
        missed += counts and took / base >= GOAL
        goal = f"(goal: below {GOAL}){' MISSED' if took / base >= GOAL else ''}" if counts else "(no goal)"
        print(f"{title:34s} {took:7.3f} s  {took / base:5.2f} times the audit {goal}")
    return 1 if missed else 0


def _sync(*options: str) -> Callable[[Path], float]:
    return lambda vault: seconds([*vaultsync(), "sync", str(vault), "--quiet", "--no-cache", *options])


def _regenerate(vault: Path) -> float:
    """Every insight says something else first, so that every table is stale."""
    for path in (vault / "Insights").iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace("is reduced", "is much reduced"), encoding="utf-8", newline="\n")
    return _sync("--check")(vault)


AUDIT = "plain audit, no table in any note"
JUDGED = ("all stale: sync --check", "all stale: sync writes every note", "nothing stale: sync")
STEPS: dict[str, Callable[[Path], float]] = {
    AUDIT: lambda vault: seconds([*vaultsync(), "audit", str(vault), "--quiet", "--no-cache"]),
    "none there: sync sets them in": _sync(),
    JUDGED[0]: _regenerate,
    JUDGED[1]: _sync(),
    JUDGED[2]: _sync(),
}
"""What is timed, one after the other, on one copy of the vault."""


def make_vault(root: Path, takeaways: int) -> int:
    """Writes the vault; returns how many notes it has. The same for the same number, always."""
    chance = random.Random(7)
    concepts = [f"Concept {number}" for number in range(max(takeaways // 3, 10))]
    sources = [f"author{number}Study{1990 + number % 35}" for number in range(max(takeaways // 6, 5))]
    insights = [
        f"2025-{1 + n % 12:02d}-{1 + n // 12 % 28:02d} {n // 336 % 24:02d}-{n // 8064 % 60:02d}-{n % 60:02d}" for n in range(takeaways * 2)
    ]
    names = sorted(set(insights))
    (root / ".obsidian").mkdir(parents=True)
    (root / "vaultsync.toml").write_text('preset = "research"\n', encoding="utf-8")
    for name in concepts:
        _write(root, f"Concepts/{name}.md", f"---\ntype: concept\n---\n# {name}\n\n{_prose(chance, concepts, 4)}\n")
    for name in sources:
        record = f'year: {name[-4:]}\ndoi: 10.5555/{name.lower()}\ncitation: "{name}. Journal {name[-4:]}: 1-9."'
        head = f"type: evidence-source\ntitle: On {name}\n{record}"
        _write(root, f"Sources/{name}.md", f"---\n{head}\n---\n{_prose(chance, concepts, 3)}\n")
    for name in names:
        head = f'type: insight\nsource: "[[{chance.choice(sources)}]]"\ncreated: {name[:10]}'
        finding = f"- [[{chance.choice(concepts)}]] is reduced by {chance.randint(5, 90)}% at {chance.randint(1, 24)} months"
        _write(root, f"Insights/{name}.md", f"---\n{head}\n---\n# Content\n{finding}\n")
    for number in range(takeaways):
        fields = ", ".join(f"[[{one}]]" for one in chance.sample(names, 3))
        body = f"# Content\n- {_prose(chance, concepts, 1)}\n\n# References\n\n# Database Fields\nInsights:: {fields}\n"
        _write(root, f"Takeaways/Takeaway {number}.md", f"---\ntype: takeaway\nupdated: 2025-01-28\n---\n{body}")
    return len(concepts) + len(sources) + len(names) + takeaways


def _prose(chance: random.Random, concepts: list[str], sentences: int) -> str:
    said = (f"{' '.join(chance.choices(WORDS, k=9)).capitalize()} [[{chance.choice(concepts)}]]." for _ in range(sentences))
    return " ".join(said)


def _write(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
