"""The commands of this folder, small: the full counts are for those who change how notes are written."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from reliability.editors import NODE, STYLES
from reliability.kills import chaos, kill_writers
from reliability.races import race

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gates were measured on Linux; other systems write otherwise")


@pytest.mark.parametrize("style", [*STYLES, NODE])
def test_no_save_is_lost(tmp_path: Path, style: str) -> None:
    if style == NODE and shutil.which("node") is None:
        pytest.skip("Node is not installed")
    found = race(tmp_path, style, 200)
    assert (found.lost, found.torn, found.copies, found.left) == (0, 0, 0, 0)
    assert found.outcomes["written"] > 0


def test_losses_would_be_seen(tmp_path: Path) -> None:
    assert race(tmp_path, "rename", 200, control=True).lost > 0


@pytest.mark.parametrize(("size", "kills"), [(3_000, 100), (65_000, 100), (1_000_000, 15)])
def test_a_killed_writer_leaves_a_whole_note(tmp_path: Path, size: int, kills: int) -> None:
    counts = kill_writers(tmp_path, size, kills)
    assert (counts.torn, counts.stray) == (0, 0)
    assert counts.writes > 0


@pytest.mark.parametrize(("size", "kills"), [(4_000, 60), (300_000, 15)])
def test_kills_while_an_editor_saves(tmp_path: Path, size: int, kills: int) -> None:
    found = chaos(tmp_path, "in-place-slow", size, kills)
    assert (found.lost, found.counts.torn, found.counts.stray) == (0, 0, 0)
    assert found.saves > 0
