"""The gates of following a vault, small."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from reliability.editors import NODE
from reliability.watching import Alone, overflow, partial_reads, self_reads

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the gates were measured on Linux, whose events they count")


def test_a_burst_is_caught_up_with() -> None:
    found = overflow(Alone, 5_000, 50)
    assert "NEVER" not in found.said


@pytest.mark.parametrize("editor", ["in-place-slow", NODE])
def test_no_half_save_is_read(editor: str) -> None:
    if editor == NODE and shutil.which("node") is None:
        pytest.skip("Node is not installed")
    found = partial_reads(40, editor, pause=700.0)
    assert found.passed, found.said


def test_reading_is_no_event(tmp_path: Path) -> None:
    found = self_reads(Alone, 500)
    assert found.passed, found.said
