"""A walk that has begun already finds what a walk finds, whatever becomes of the process that does it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, signal, sys
from pathlib import Path
from vaultsync.disk.scan import scan
from vaultsync.disk.scan_ahead import scan_ahead
if "children ignored" in sys.argv:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
root = Path(os.fsdecode(os.fsencode(sys.argv[1])))
forks = []
real = os.fork
def fork():
    forks.append(real())
    return forks[-1]
os.fork = fork
walk = scan_ahead(root)
if "killed" in sys.argv:
    os.kill(forks[0], 9)
assert walk() == scan(root, stamps=True)
assert scan(root).files
(root / "later.md").write_text("x")
assert "later.md" in walk().files
print(len(forks))
"""


@pytest.mark.skipif(sys.platform != "linux" or (os.cpu_count() or 1) < 2, reason="elsewhere nothing is walked ahead")
@pytest.mark.parametrize("how", ["whole", "killed", "with a fault", "children ignored"])
def test_the_walk_is_the_same(tmp_path: Path, how: str) -> None:
    for number in range(300):
        (tmp_path / f"folder {number % 7}").mkdir(exist_ok=True)
        (tmp_path / f"folder {number % 7}" / f"note {number} é.md").write_text("x")
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "folder 1")
    if how == "with a fault":
        (tmp_path / "link to nowhere").symlink_to(tmp_path / "nowhere")
    done = subprocess.run([sys.executable, "-c", PROGRAM, tmp_path, how], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("1\n", "")
