"""``sync`` on hostile blocks: no doubtful note is written, every other one is brought up to date, and once is enough."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hostile.entry import NOTE, Hostile
from hostile.files import possible
from hostile.table_notes import STALE, TABLES

from vaultsync.cli import main

SECONDS = 5
OTHER = "---\ntags: other\n---\n<!-- vaultsync: LIST FROM #other -->\n{}<!-- /vaultsync -->\n"


@pytest.mark.parametrize("one", TABLES, ids=lambda one: ascii(one.name))
def test_sync(one: Hostile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = tmp_path / "vault"
    root.mkdir()
    if not possible(one, root):
        pytest.skip("this system has no such names or files")
    (root / "Other.md").write_text(OTHER.format(""))
    before = (root / NOTE).read_bytes()
    sound = one.rules <= {STALE}
    started = time.process_time()

    assert main(["sync", str(root), "--check"]) == 1
    assert ((root / NOTE).read_bytes(), (root / "Other.md").read_text()) == (before, OTHER.format(""))
    assert main(["sync", str(root)]) == (0 if sound else 1)
    assert (root / "Other.md").read_text() == OTHER.format("- [[Other]]\n")
    after = (root / NOTE).read_bytes()
    assert (after != before) == (STALE in one.rules)
    assert main(["sync", str(root)]) == (0 if sound else 1)
    assert (root / NOTE).read_bytes() == after
    assert time.process_time() - started < SECONDS
    assert "a fault of vaultsync" not in "".join(capfd.readouterr())
