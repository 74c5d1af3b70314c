"""A stamp changes with the file, is the same in every process, and is withheld while the file could change unseen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.disk.stamp import FINE_NS, SETTLING_NS, settled_stamp, stamp_of

MOMENT = 1_700_000_000_123_000_000
"""Of a clock that ticks in milliseconds at best."""


def status(mtime: int = 0, ctime: int = 0, size: int = 1, inode: int = 7) -> os.stat_result:
    """What the system would say of a file with these dates, in nanoseconds."""
    fields = [0o100644, inode, 1, 1, 0, 0, size, 0, mtime // 10**9, ctime // 10**9]
    exact = {"st_mtime_ns": mtime, "st_ctime_ns": ctime}
    return os.stat_result(fields, exact)


def test_every_part_counts() -> None:
    stamps = {
        stamp_of(status(mtime, ctime, size, inode))
        for mtime in (MOMENT, MOMENT + 1)
        for ctime in (MOMENT, MOMENT + 1)
        for size in (0, 1)
        for inode in ((7, 8) if sys.platform != "win32" else (7,))
    }
    assert len(stamps) == (16 if sys.platform != "win32" else 8)


@given(st.integers(-(2**62), 2**62), st.integers(-(2**62), 2**62), st.integers(0, 2**62), st.integers(0, 2**64 - 1))
def test_a_stamp_is_a_number_of_64_bits_and_never_zero(mtime: int, ctime: int, size: int, inode: int) -> None:
    stamp = stamp_of(status(mtime, ctime, size, inode))
    assert stamp != 0
    assert -(2**63) <= stamp < 2**63


def test_a_stamp_is_the_same_in_another_process(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("a")
    code = "import os, sys; from vaultsync.disk.stamp import stamp_of; print(stamp_of(os.stat(sys.argv[1])))"
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = subprocess.run([sys.executable, "-c", code, file], env=environment, capture_output=True, text=True, check=True)
        assert int(run.stdout) == stamp_of(file.stat())


@pytest.mark.parametrize(
    ("mtime", "ctime", "trusted"),
    [
        (-SETTLING_NS - 1_000_000, -SETTLING_NS - 1_000_000, True),
        (-SETTLING_NS, -SETTLING_NS - 1_000_000, False),
        (-SETTLING_NS - 1_000_000, -SETTLING_NS, False),
        (-(10**15), 0, False),
        (0, -(10**15), False),
        (10**12, -(10**15), False),
        (-(10**15), 10**12, False),
    ],
)
def test_dates_as_good_as_now_or_in_the_future_are_not_trusted(mtime: int, ctime: int, trusted: bool) -> None:
    found = status(MOMENT + mtime, MOMENT + ctime)
    assert settled_stamp(found, MOMENT) == (stamp_of(found) if trusted else 0)


@pytest.mark.parametrize(("ago", "trusted"), [(FINE_NS + 1, True), (FINE_NS - 1, False)])
def test_dates_of_a_clock_that_ticks_finely_are_trusted_sooner(ago: int, trusted: bool) -> None:
    found = status(MOMENT - ago, MOMENT - ago)
    assert settled_stamp(found, MOMENT) == (stamp_of(found) if trusted else 0)
