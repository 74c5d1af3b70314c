"""The sample vault: every rule fires in it on purpose, and its report is the one that stands in ``golden/``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from vaultsync.rules import RULES

ROOT = Path(__file__).parent.parent
VAULT = ROOT / "sample_vault"
GOLDEN = Path(__file__).parent / "golden" / "sample_vault.txt"
CANNOT_BE_PLANTED = {"rule-crashed"}
"""A fault of ours, which no vault brings about; ``test_audit`` makes a rule that fails."""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vaultsync", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(run("audit", "sample_vault", "--format", "json").stdout)
    return made


def lines(report: dict[str, Any]) -> str:
    return "".join(f"{f['path']}:{f['line']}:{f['column']} {f['severity']} {f['rule']}: {f['message']}\n" for f in report["findings"])


def holds_names_in_two_cases() -> bool:
    return len({path.name for path in (VAULT / "Reading").iterdir() if path.name.lower() == "glossary.md"}) == 2


def test_the_report_is_golden(report: dict[str, Any], update: bool) -> None:
    if not holds_names_in_two_cases():
        pytest.skip("this file system holds only one of Glossary.md and glossary.md")
    if update:
        GOLDEN.write_text(lines(report), encoding="utf-8", newline="\n")
    assert lines(report) == GOLDEN.read_text(encoding="utf-8"), "run pytest --update and read the difference"


def test_every_rule_fires() -> None:
    text = GOLDEN.read_text(encoding="utf-8")
    assert {rule.name for rule in RULES if f" {rule.name}: " not in text} == CANNOT_BE_PLANTED


def test_one_fault_is_one_finding(report: dict[str, Any]) -> None:
    places = Counter((finding["path"], finding["line"], finding["column"]) for finding in report["findings"])
    assert {place: count for place, count in places.items() if count > 1} == {}


def test_the_sample_vault_is_audited_as_the_readme_says() -> None:
    ended = run("audit", "sample_vault")
    assert ended.returncode == 1
    assert ended.stderr == ""
    assert "takeaways: 2 supported, 10 weak, 1 contested, 1 compromised, 6 unsupported, 1 invalid" in ended.stdout


def test_the_main_takeaway_is_explained_with_its_path() -> None:
    ended = run("explain", "sample_vault/Research/Takeaways/2025-01-28 20-06-42.md")
    assert ended.returncode == 0
    assert "orozcoIntervertebralDiscRepair2011" in ended.stdout
