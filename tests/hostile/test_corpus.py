"""Every hostile input gets its diagnostic, costs little, writes nothing and keeps no other note from being audited."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile.corpus import ALL, CORPUS
from hostile.entry import Hostile

from vaultsync.paths import shown

SECONDS, MEGABYTES, MESSAGE = 0.25, 64, 1_000
TESTS = Path(__file__).parent.parent
Answer = dict[str, Any]
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each input is audited in a forked process")
each = pytest.mark.parametrize("one", CORPUS.values(), ids=lambda one: ascii(one.name))


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answer]:
    """What ``runner`` measured, by the input's name."""
    command = [sys.executable, "-m", "hostile.runner", str(tmp_path_factory.mktemp("hostile"))]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    names = "".join(json.dumps(name) + "\n" for name in CORPUS)
    run = subprocess.run(command, env=env, input=names, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return dict(zip(CORPUS, map(json.loads, run.stdout.splitlines()), strict=True))


def answer_to(one: Hostile, answers: dict[str, Answer]) -> Answer:
    answer = answers[one.name]
    if "missing" in answer:
        pytest.skip("this system has no such names or files, or its user may read everything")
    return answer


def test_the_corpus_is_large_and_each_name_is_its_own() -> None:
    assert len(ALL) == len(CORPUS) >= 120


@each
def test_it_gets_its_diagnostic(one: Hostile, answers: dict[str, Answer]) -> None:
    answer = answer_to(one, answers)
    if one.refused:
        assert (answer["code"], answer["findings"]) == (2, [])
        assert one.refused in answer["errors"]
        return
    found = [(rule, line, message) for path, rule, line, message in answer["findings"] if path == shown(one.path)]
    rules = {rule for rule, _, _ in found}
    assert rules <= one.rules if one.disturb else rules == one.rules, found
    assert not one.line or found[0][1] == one.line, found
    assert not one.says or one.says in found[0][2]
    assert all(len(message) <= MESSAGE for _, _, message in found)


@each
def test_the_others_are_audited_all_the_same(one: Hostile, answers: dict[str, Answer]) -> None:
    answer = answer_to(one, answers)
    if not one.refused:
        assert (answer["code"], answer["errors"]) == (1, "")
        others = [[rule, line] for path, rule, line, _ in answer["findings"] if path == "Healthy.md"]
        assert others == [["broken-link", 3], ["broken-heading", 3]]


@each
def test_it_costs_little_time_and_memory(one: Hostile, answers: dict[str, Answer]) -> None:
    answer = answer_to(one, answers)
    assert answer["seconds"] <= SECONDS
    assert answer["megabytes"] <= MEGABYTES


@each
def test_nothing_is_written(one: Hostile, answers: dict[str, Answer]) -> None:
    assert answer_to(one, answers)["touched"] == []
