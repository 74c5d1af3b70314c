from __future__ import annotations

from pathlib import Path

import pytest

from vaultsync.cli.only import spread_only, vault_of_files
from vaultsync.errors import UsageError

WITH_VALUE = {"--format", "--output", "-o"}


@pytest.mark.parametrize(
    ("args", "wanted"),
    [
        ("VAULT", "VAULT"),
        ("--only a.md", "--only=a.md"),
        ("--only a.md b.md", "--only=a.md --only=b.md"),
        ("VAULT --only a.md b.md", "VAULT --only=a.md --only=b.md"),
        ("--only a.md --format json b.md", "--only=a.md --format json --only=b.md"),
        ("--only --format json a.md", "--format json --only=a.md"),
        ("--only --format=json a.md -q b.md", "--format=json --only=a.md -q --only=b.md"),
        ("--only a.md --only b.md", "--only=a.md --only=b.md"),
        ("--only=a.md VAULT", "--only=a.md VAULT"),
        ("--only -- a.md -b.md", "--only=a.md --only=-b.md"),
        ("-- -vault --only", "-- -vault --only"),
        ("--format json", "--format json"),
        ("--format", "--format"),
        ("--only", "--only"),
        ("--only --format json", "--format json --only"),
    ],
)
def test_every_plain_argument_after_only_is_a_file(args: str, wanted: str) -> None:
    assert " ".join(spread_only(args.split(), WITH_VALUE)) == wanted


def test_a_file_that_begins_with_a_dash_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "- Inbox.md").write_text("")
    monkeypatch.chdir(tmp_path)
    assert spread_only(["--only", "- Inbox.md", "-q"], WITH_VALUE) == ["--only=- Inbox.md", "-q"]


def test_the_vault_is_the_one_that_holds_the_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for vault in ("one", "two"):
        (tmp_path / vault / ".obsidian").mkdir(parents=True)
        (tmp_path / vault / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    assert vault_of_files(["one/a.md", "one/folder/b.md"]) == tmp_path / "one"
    assert vault_of_files(["README.md", "one/a.md"]) == tmp_path / "one"
    assert vault_of_files(["README.md"]) == tmp_path
    with pytest.raises(UsageError, match="several vaults"):
        vault_of_files(["one/a.md", "two/a.md"])
