from __future__ import annotations

from pathlib import Path

import pytest

from vaultsync.cli.vault_folder import path_prefix, vault_around, vault_folder
from vaultsync.errors import UsageError


@pytest.mark.parametrize("mark", [".obsidian/app.json", "vaultsync.toml"])
def test_the_nearest_marked_folder_upwards_is_the_vault(tmp_path: Path, mark: str, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / "vault" / "a" / "b"
    deep.mkdir(parents=True)
    marked = tmp_path / "vault" / mark
    marked.parent.mkdir(exist_ok=True)
    marked.write_text("")
    monkeypatch.chdir(deep)
    assert vault_folder(None) == tmp_path / "vault"
    assert vault_around(deep / "missing.md") == tmp_path / "vault"


def test_without_a_mark_it_is_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert vault_folder(None) == tmp_path


def test_a_folder_that_is_named_needs_no_mark(tmp_path: Path) -> None:
    assert vault_folder(str(tmp_path)) == tmp_path


def test_a_missing_folder_is_an_error_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "Research").mkdir()
    with pytest.raises(UsageError, match=r"Reserch does not exist; name the folder of a vault; did you mean Research\?"):
        vault_folder(str(tmp_path / "Reserch"))
    with pytest.raises(UsageError, match="does not exist"):
        vault_folder(str(tmp_path / "no" / "such" / "place"))


def test_a_file_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("")
    with pytest.raises(UsageError, match=r"a\.md is a file.*--only"):
        vault_folder(str(tmp_path / "a.md"))


def test_a_current_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    with pytest.raises(UsageError, match="current folder is gone"):
        vault_folder(None)


@pytest.mark.parametrize(
    ("root", "start", "wanted"),
    [
        ("/a/vault", "/a/vault", ""),
        ("/a/vault", "/a", "vault/"),
        ("/a/b/vault/", "/a", "b/vault/"),
        ("/a/vault", "/a/vault/folder", "/a/vault/"),
        ("/a/vault", "/a/vau", "/a/vault/"),
        ("/a/vault", "/", "a/vault/"),
        ("/", "/a", "/"),
    ],
)
def test_a_prefix_leads_from_one_folder_to_the_vault(root: str, start: str, wanted: str) -> None:
    assert path_prefix(Path(root), Path(start)) == wanted
