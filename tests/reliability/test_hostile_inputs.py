"""The command ``hostile_inputs.py``, small: a few inputs of each kind, and notes that end the reading process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from reliability.hostile_inputs import attack, deaths

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are measured on Linux")


@pytest.mark.parametrize("only", ["FIFO", "5 GB", "bomb", "configuration with an unknown"])
def test_hostile_inputs_in_a_live_vault(tmp_path: Path, only: str) -> None:
    counts = attack(tmp_path, only, limit=3)
    assert counts.failures == []
    assert counts.inputs > 0


def test_notes_that_end_the_reading_process(tmp_path: Path) -> None:
    counts = deaths(tmp_path, 4)
    assert counts.failures == []
    assert counts.inputs == 4
