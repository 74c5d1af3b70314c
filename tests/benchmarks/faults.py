"""Vaults with planted faults in; how many an audit finds, and what it finds beside them, out."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from measure import generate, vaultsync

RULE_OF = {
    "broken-note": "broken-link",
    "broken-heading": "broken-heading",
    "broken-block": "broken-block",
    "broken-embed": "broken-embed",
    "missing-property": "property-schema",
    "wrong-type": "property-schema",
    "wrong-target-type": "link-type",
    "bad-yaml": "invalid-frontmatter",
    "duplicate-key": "duplicate-property",
    "no-insight": "unsupported-takeaway",
    "no-grounded-insight": "unsupported-takeaway",
    "circular-support": "unsupported-takeaway",
    "insight-without-source": "ungrounded-insight",
    "source-without-citation": "uncited-source",
}
"""The rule that must report each planted fault."""
NOT_LOOKED_FOR = {"coverage-lost"}
"""Kinds of which some cost nothing, as when another insight states the same concept; a finding on their notes is no false alarm."""
PLANTED = 400


def count_faults(generator: Path, scratch: Path, notes: int, seeds: Sequence[int]) -> int:
    """Prints the counts for each seed; returns 1 when a fault is missed or a note without one has an error or warning."""
    wrong = 0
    for seed in seeds:
        vault = generate(generator, scratch / str(seed), notes, seed=seed, faults=PLANTED)
        planted = json.loads((vault.parent / "faults.json").read_text(encoding="utf-8"))
        missed, false, beside = judge(planted, findings(vault, "--preset", "research"))
        looked_for = sum(fault["kind"] in RULE_OF for fault in planted)
        print(
            f"seed {seed}: {looked_for} faults looked for, {looked_for - len(missed)} found, {len(missed)} missed; "
            f"{len(false)} errors or warnings on notes without a fault; {len(beside)} other findings on notes with one"
        )
        for line in (*missed, *false, *beside)[:20]:
            print(f"    {line}")
        print(
            "    by kind: " + ", ".join(f"{kind} {count}" for kind, count in sorted(Counter(f["kind"] for f in planted).items())),
            flush=True,
        )
        wrong += len(missed) + len(false)
        shutil.rmtree(vault.parent)
    return 1 if wrong else 0


def findings(vault: Path, *options: str) -> list[dict[str, Any]]:
    """What an audit with these options reports, in its own order."""
    command = [*vaultsync(), "audit", str(vault), *options, "--format", "json"]
    run = subprocess.run(command, capture_output=True, check=False)
    if run.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)}\nfailed with exit code {run.returncode}: {run.stderr.decode(errors='replace')[-1000:]}")
    found: list[dict[str, Any]] = json.loads(run.stdout)["findings"]
    return found


def judge(planted: list[dict[str, str]], found: list[dict[str, Any]]) -> tuple[list[str], list[str], list[str]]:
    """The faults that were missed, the false alarms, and findings by other rules on notes that have a fault."""
    unknown = {fault["kind"] for fault in planted} - RULE_OF.keys() - NOT_LOOKED_FOR
    if unknown:
        raise SystemExit(f"the generator plants faults this program does not know: {', '.join(sorted(unknown))}")
    reported = Counter((finding["path"], finding["rule"]) for finding in found)
    wanted = Counter((fault["note"], RULE_OF[fault["kind"]]) for fault in planted if fault["kind"] in RULE_OF)
    missed = [f"missed: {rule} in {note}" for (note, rule), count in (wanted - reported).items() for _ in range(count)]
    faulty = {fault["note"] for fault in planted}
    serious = [finding for finding in found if finding["severity"] in ("error", "warning")]
    false = [f"false: {_line(finding)}" for finding in serious if finding["path"] not in faulty]
    beside = [f"beside: {_line(f)}" for f in serious if f["path"] in faulty and (f["path"], f["rule"]) not in wanted]
    return missed, false, beside


def _line(finding: dict[str, Any]) -> str:
    return f"{finding['path']}:{finding['line']}:{finding['column']} {finding['severity']} {finding['rule']}: {finding['message']}"
