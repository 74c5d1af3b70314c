"""The ladder against the labelled vault, whose labels were written first; ``labelled/README.md`` says how."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from vaultsync.config import load_config
from vaultsync.disk.retraction_file import open_retractions
from vaultsync.evidence import Code, Status, Verdict, repair, verdict
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath, title_of
from vaultsync.rules import RULES
from vaultsync.syntax import parse_note

FOLDER = Path(__file__).parent / "labelled"
ROOT = FOLDER / "vault"
LABELS: list[dict[str, Any]] = tomllib.loads((FOLDER / "labels.toml").read_text(encoding="utf-8"))["takeaway"]
JUDGED = [label for label in LABELS if label["status"] != "not-judged"]


@pytest.fixture(scope="module")
def index() -> VaultIndex:
    written = (ROOT / "vaultsync.toml").read_text(encoding="utf-8").partition("[retractions]")[0]
    config = load_config(written, "vaultsync.toml", rules=RULES, read=lambda path: "")
    files = [path for path in sorted(ROOT.rglob("*")) if path.is_file()]
    paths = [VaultPath(path.relative_to(ROOT).as_posix()) for path in files]
    notes = [parse_note(path, file.read_bytes()) for path, file in zip(paths, files, strict=True) if path.endswith(".md")]
    snapshot = open_retractions(ROOT / "retractions.csv", root=ROOT, version="", cached=False).load()
    return build_index(notes, paths, types=config.types, matches=config.matches, settings=(config.roles, config.evidence, snapshot))


def given(index: VaultIndex, label: dict[str, Any]) -> Verdict:
    return verdict(index, VaultPath(label["path"]))


def test_there_are_enough_of_every_status() -> None:
    counts = Counter(label["status"] for label in JUDGED)
    assert sum(counts.values()) >= 60
    assert all(counts[status.value] >= 8 for status in Status)


def test_nothing_is_called_supported_that_is_not(index: VaultIndex) -> None:
    """The one rule without an exception."""
    bad = {"unsupported", "compromised", "contested"}
    assert [one["path"] for one in JUDGED if one["status"] in bad and given(index, one).status is Status.SUPPORTED] == []


def test_statuses(index: VaultIndex) -> None:
    confused = Counter((label["status"], given(index, label).status.value) for label in JUDGED)
    assert {pair: count for pair, count in confused.items() if pair[0] != pair[1]} == {}
    assert [one["path"] for one in JUDGED if one.get("provisional", False) != given(index, one).provisional] == []


def test_flags(index: VaultIndex) -> None:
    assert [one["path"] for one in JUDGED if sorted(one.get("flags", ())) != sorted(given(index, one).flags)] == []


def test_missing_items(index: VaultIndex) -> None:
    wrong = {}
    for label in JUDGED:
        found = given(index, label)
        if found.status in (Status.WEAK, Status.CONTESTED) and found.case.positive:
            missing = sorted(row.item.name.lower() for row in found.case.coverage if not row.by)
            labelled = sorted(item.lower() for item in label.get("missing", ()))
            # The reader may name more of a phrase than its quantity, or less of its scale.
            if len(missing) != len(labelled) or not all(one in other or other in one for one, other in zip(missing, labelled, strict=True)):
                wrong[label["path"]] = (labelled, missing)
    assert wrong == {}


WORDS = {
    Code.NOT_TOGETHER: "joint",
    Code.FEW_STUDIES: "sources",
    Code.NOT_SCHOLARLY: "non-scholarly",
    Code.PRELIMINARY: "preliminary",
    Code.CONCERN: "concern",
}


def test_all_reasons_of_what_is_weak(index: VaultIndex) -> None:
    wrong = {}
    for label in JUDGED:
        found = given(index, label)
        if found.status is Status.WEAK:
            words = {WORDS.get(one.code) or (one.item.kind.value if one.item else one.code.value) for one in found.reasons}
            if words != set(label["reasons"]):
                wrong[label["path"]] = (sorted(label["reasons"]), sorted(words))
    assert wrong == {}


def test_who_speaks_against_what_is_contested(index: VaultIndex) -> None:
    for label in JUDGED:
        if label["status"] == "contested":
            found = given(index, label)
            assert sorted(title_of(one.note) for one in found.reasons if one.standing and one.note) == sorted(label["opposing"])


def test_every_repair_raises_the_status(index: VaultIndex) -> None:
    for label in JUDGED:
        found = given(index, label)
        better = repair(found)
        assert better is None if found.status is Status.SUPPORTED else better is not None and better.status.rank > found.status.rank
