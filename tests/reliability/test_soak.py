"""A few minutes of the day that ``soak.py`` plays, with everything in it that a day has."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from reliability import soak


@pytest.mark.skipif(sys.platform != "linux", reason="the process's memory and descriptors are read from /proc")
@pytest.mark.skipif(shutil.which("git") is None, reason="the vault is a git repository, and git is not installed")
def test_after_a_short_day_nothing_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STATE_HOME", "RUNTIME_DIR", "CACHE_HOME"):
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name.partition("_")[0].lower()))
    monkeypatch.setattr(soak, "NOTES", 60)
    monkeypatch.setattr(soak, "FLOOD", 2_000)
    day = soak.soak(tmp_path, 0.005, 1)
    assert day.faults == []
    assert all(day.done[what] for what in ("edits", "renames", "checkouts", "sleeps", "overflows", "kills", "written")), day.done
