"""What lies below a folder is found, and no link is followed out of the vault."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vaultsync.daemon.walk import below
from vaultsync.paths import VaultPath


def test_everything_below_a_folder(tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    for name in ("x/a.md", "x/y/b.md", "x/.hidden.md"):
        (tmp_path / name).write_text("")
    found = below(str(tmp_path), VaultPath("x"))
    assert sorted(found.stamps) == ["x/a.md", "x/y/b.md"]
    assert sorted(found.folders) == ["x", "x/y"]
    assert not found.linked


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege elsewhere")
@pytest.mark.parametrize("target", ["/", "..", "."])
def test_a_folder_that_is_a_link_is_not_entered(tmp_path: Path, target: str) -> None:
    (tmp_path / "all").symlink_to(target)
    found = below(str(tmp_path), VaultPath("all"))
    assert (found.stamps, found.folders, found.linked) == ({}, [], True)
    whole = below(str(tmp_path), VaultPath(""))
    assert (whole.stamps, whole.folders, whole.linked) == ({}, [""], True)
