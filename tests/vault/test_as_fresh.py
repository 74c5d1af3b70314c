"""What a vault that is followed, or begun with what was known, has to say as one opened afresh does: cases that were otherwise once."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from vaultsync.disk.read import read_item
from vaultsync.disk.stamp import FINE_NS
from vaultsync.paths import VaultPath
from vaultsync.sync import planned
from vaultsync.vault import Vault, open_vault


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "vault").mkdir()
    return tmp_path / "vault"


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def rest() -> None:
    """Until what was written is certain by its date."""
    time.sleep(2 * FINE_NS / 1e9)


def keep(root: Path) -> None:
    """Lets a later run know the vault as it is."""
    rest()
    vault = open_vault(root, cached=True)
    vault.session()
    vault.save()


def follow(vault: Vault, *changed: str) -> None:
    followed = vault.follow(map(VaultPath, changed), [], {}, lambda paths: [read_item(vault.root, path) for path in paths])
    vault.session().check(followed.affected)


@pytest.mark.parametrize("running", [False, True])
def test_a_name_that_came_is_suggested_where_an_earlier_run_found_none(root: Path, running: bool) -> None:
    put(root, "a.md", "[[Memry consolidation]]\n")
    put(root, "b.md", "")
    keep(root)
    vault = open_vault(root, cached=True)
    if running:
        vault.session()
    put(root, "Memory consolidation.md", "")
    rest()
    if running:
        follow(vault, "Memory consolidation.md")
    else:
        vault = open_vault(root, cached=True)
    (found,) = vault.session().diagnostics(VaultPath("a.md"))
    assert found.help == "Did you mean [[Memory consolidation]]?"
    assert vault.session().report() == open_vault(root).audit()


@pytest.mark.parametrize(("written", "file"), [("./d.csv", "d.csv"), ("F//d.csv", "F/d.csv"), (".data/d.csv", ".data/d.csv")])
def test_a_csv_file_is_followed_however_it_is_written(root: Path, written: str, file: str) -> None:
    put(root, file, "n\n1\n")
    put(root, "n.md", f'<!-- vaultsync: TABLE WITHOUT ID n FROM csv("{written}") -->\n<!-- /vaultsync -->\n')
    for change in planned(open_vault(root)):
        put(root, "n.md", change.after)
    keep(root)
    vault = open_vault(root, cached=True)
    assert vault.session().stale() == []
    put(root, file, "n\n2\n")
    rest()
    if not file.startswith("."):
        follow(vault, file)
    fresh = open_vault(root)
    assert vault.session().stale() == open_vault(root, cached=True).session().stale() == fresh.session().stale()
    assert vault.session().report() == fresh.session().report()
    assert (vault.session().stale() == ["n.md"]) is (not file.startswith("."))
