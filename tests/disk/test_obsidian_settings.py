"""Obsidian's excluded files, as its settings name them; no setting can stop an audit."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync.disk.obsidian_settings import excluded_files
from vaultsync.paths import VaultPath

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
PATHS = ("Templates/a.md", "Templates.md", "templates/b.md", "x/Templates/c.md", "Drawing.excalidraw.md", "caf\udce9.md", "\u00c9.md")


def hidden(vault: Path) -> list[str]:
    excluded, problem = excluded_files(vault)
    assert problem is None
    return [path for path in PATHS if excluded(VaultPath(path))]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ([], []),
        (["Templates/"], ["Templates/a.md"]),
        (["Templates"], ["Templates/a.md", "Templates.md"]),
        (["/\\.excalidraw\\.md$/"], ["Drawing.excalidraw.md"]),
        (["/^templates\\//"], ["Templates/a.md", "templates/b.md"]),
        (["/\u00e9/"], ["\u00c9.md"]),
        (["/^caf.\\.md$/"], ["caf\udce9.md"]),
        (["x/", "/^Drawing/"], ["x/Templates/c.md", "Drawing.excalidraw.md"]),
        (["", None, 3, {}, "/"], []),
    ],
)
def test_prefixes_and_patterns(make_vault: MakeVault, filters: list[object], expected: list[str]) -> None:
    assert hidden(make_vault({".obsidian/app.json": json.dumps({"userIgnoreFilters": filters})})) == expected


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"userIgnoreFilters": null}', b'\xef\xbb\xbf{"userIgnoreFilters": []}'])
def test_settings_that_exclude_nothing(make_vault: MakeVault, content: bytes | None) -> None:
    assert hidden(make_vault({} if content is None else {".obsidian/app.json": content})) == []


@pytest.mark.parametrize("content", [b"{", b"[]", b"3", b'{"userIgnoreFilters": 3}', b"\xff", b"[" * 100_000])
def test_settings_that_cannot_be_read_are_told_and_exclude_nothing(make_vault: MakeVault, content: bytes) -> None:
    excluded, problem = excluded_files(make_vault({".obsidian/app.json": content}))
    assert problem is not None
    assert problem.message.startswith("Obsidian's settings cannot be read")
    assert not excluded(VaultPath("a.md"))


@pytest.mark.parametrize("pattern", ["(", "(?=a)", "(?<!a)b", "(a)\\1", "a" * 600, "((a{1,1000}){1,1000}){1,1000}"])
def test_a_pattern_that_cannot_be_used_is_told_and_the_others_hold(make_vault: MakeVault, pattern: str) -> None:
    excluded, problem = excluded_files(make_vault({".obsidian/app.json": json.dumps({"userIgnoreFilters": [f"/{pattern}/", "/^x/", "y"]})}))
    assert problem is not None
    assert f"/{pattern}"[:80] in problem.message
    assert [excluded(VaultPath(path)) for path in ("x.md", "y.md", "a.md")] == [True, True, False]


@pytest.mark.parametrize("pattern", ["^(a+)+$", "(a|aa)*b$", "(a*)*c", "^(a?){30}a{30}$"])
def test_no_pattern_takes_long(make_vault: MakeVault, pattern: str) -> None:
    excluded, _ = excluded_files(make_vault({".obsidian/app.json": json.dumps({"userIgnoreFilters": [f"/{pattern}/"]})}))
    started = time.process_time()
    for length in range(200):
        excluded(VaultPath("a" * length + "!"))
    assert time.process_time() - started < 1
