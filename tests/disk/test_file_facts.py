"""What queries ask of files: dates, sizes, bookmarks, CSV files."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from vaultsync.disk.file_facts import FileFacts
from vaultsync.paths import VaultPath
from vaultsync.query.files import FileTimes

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]


def test_dates_and_size(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": "häß"})
    before = time.time() * 1000
    os.utime(vault / "a.md", (before / 1000 + 5_000, before / 1000 + 5_000))
    times = FileFacts(vault).times(VaultPath("a.md"))
    assert times.size == 5
    assert abs(times.modified - before - 5_000_000) < 2
    assert abs(times.created - before) < 60_000


def test_a_copied_file_is_no_younger_than_its_last_change(make_vault: MakeVault) -> None:
    vault = make_vault({"a.md": ""})
    os.utime(vault / "a.md", (1_000_000_000, 1_000_000_000))
    assert FileFacts(vault).times(VaultPath("a.md")) == FileTimes(1e12, 1e12, 0)


def test_a_file_that_is_gone(make_vault: MakeVault) -> None:
    facts = FileFacts(make_vault({}))
    assert facts.times(VaultPath("gone.md")) == FileTimes(0.0, 0.0, 0)
    assert facts.csv(VaultPath("gone.csv")) is None


def test_csv_files_of_the_vault_only(make_vault: MakeVault) -> None:
    vault = make_vault({"in/a.csv": "x\n1\n"})
    (vault.parent / "out.csv").write_text("x\n")
    facts = FileFacts(vault)
    assert facts.csv(VaultPath("in/a.csv")) == b"x\n1\n"
    assert facts.csv(VaultPath("../out.csv")) is None
    assert facts.csv(VaultPath(str(vault.parent / "out.csv"))) is None
    assert facts.csv(VaultPath("in")) is None
    assert facts.csv(VaultPath("a\0.csv")) is None


def test_bookmarks_in_groups(make_vault: MakeVault) -> None:
    items = [
        {"type": "file", "path": "a.md"},
        {"type": "group", "items": [{"type": "file", "path": "b.md"}, {"type": "search", "query": "x"}, 7]},
        {"type": "file", "path": 7},
    ]
    vault = make_vault({".obsidian/bookmarks.json": json.dumps({"items": items})})
    assert FileFacts(vault).starred() == {"a.md", "b.md"}


def test_bookmarks_that_are_none(make_vault: MakeVault) -> None:
    for text in ("", "[]", '{"items": 7}', "{"):
        vault = make_vault({".obsidian/bookmarks.json": text})
        assert FileFacts(vault).starred() == frozenset()
