"""The commands that attack the local API, small."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from reliability.api_load import attacks
from reliability.browser import attack_daemon, attack_unguarded, browser
from reliability.tokens import measured, told


@pytest.mark.skipif(sys.platform != "linux", reason="reads what Linux tells of a process")
def test_attacks_cost_little_and_others_are_served(tmp_path: Path) -> None:
    results = attacks(tmp_path, connections=300, body=100, frame=100)
    assert [str(result) for result in results if not result.passed] == []


def test_the_time_of_a_wrong_token_tells_nothing(tmp_path: Path) -> None:
    real, control = measured(tmp_path, 4_000)
    assert told(control), "the measurement would not see a signal"
    assert told(real) == []


@pytest.mark.skipif(browser() is None, reason="neither Chromium nor Chrome is installed")
def test_a_web_page_reads_and_changes_nothing(tmp_path: Path) -> None:
    program = browser() or ""
    found = attack_daemon(program, tmp_path)
    assert len(found.tried) >= 30
    assert (found.through, found.reached, found.changed) == ([], 0, False)


@pytest.mark.skipif(browser() is None, reason="neither Chromium nor Chrome is installed")
def test_the_page_would_get_through(tmp_path: Path) -> None:
    control = attack_unguarded(browser() or "", tmp_path)
    assert control.through
    assert control.reached > 0
