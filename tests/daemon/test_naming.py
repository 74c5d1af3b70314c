"""Whatever a client calls a path, it gets at nothing but the files of the index, and no file is opened for it."""

from __future__ import annotations

import os
import sys
import unicodedata
from pathlib import Path

import pytest
from daemon.conftest import Serve
from daemon.raw import RawSocket
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.naming import checked_path, find_file
from vaultsync.paths import VaultPath, key

HOSTILE = (
    "..",
    ".",
    "",
    "/",
    "//",
    "/etc/passwd",
    "//server/share/a.md",
    "../secret.md",
    "../../secret.md",
    "Folder/../../secret.md",
    "Folder/../Bee.md",
    "./Bee.md",
    "Folder/./Ant.md",
    "Folder//Ant.md",
    "Folder/",
    "Bee.md/",
    "Bee.md/..",
    "Bee.md\0",
    "\0Bee.md",
    "Bee.md\0.png",
    "..\\secret.md",
    "Folder\\Ant.md",
    "\\Bee.md",
    "\\\\server\\share\\a.md",
    "\\\\?\\C:\\a.md",
    "C:/secret.md",
    "C:\\secret.md",
    "C:secret.md",
    "file:///etc/passwd",
    "http://evil.com/a.md",
    "~/secret.md",
    "$HOME/secret.md",
    "%2e%2e/secret.md",
    "..%2fsecret.md",
    "..%00/secret.md",
    "\uff0e\uff0e/secret.md",
    "‥/secret.md",
    ".. /secret.md",
    "../secret.md ",
    "Bee.md/secret.md",
    "Folder",
    "vault-sibling/secret.md",
    "../vault-sibling/secret.md",
    "NUL",
    "CON.md",
    "Bee.md:stream",
    "Bee.md::$DATA",
    "bee.md",
    "Bee.md ",
    "Bee",
    ".obsidian/app.json",
    "/proc/self/environ",
    "Bee.md\n",
    "\u202eBee.md",
    "\ud800.md",
    "a" * 5_000,
    "a/" * 2_000 + "b",
)
METHODS = (
    ("diagnostics", {}),
    ("explain", {}),
    ("tables", {}),
    ("fix", {"tables": []}),
    ("apply", {"tables": [], "base": {}}),
)


def test_hostile_paths_open_nothing(serve: Serve, small_vault: Path, tmp_path: Path) -> None:
    assert len(HOSTILE) >= 40
    (tmp_path / "vault-sibling").mkdir()
    for folder in (tmp_path, tmp_path / "vault-sibling"):
        (folder / "secret.md").write_text("SECRET [[x]]", encoding="utf-8")
    (small_vault / ".obsidian").mkdir()
    (small_vault / ".obsidian" / "app.json").write_text("{}", encoding="utf-8")
    server = serve()
    names: list[str] = []

    def hear(event: str, args: tuple[object, ...]) -> None:
        if hearing and event in ("open", "os.open", "os.listdir", "os.scandir", "os.chmod", "os.rename", "os.remove", "socket.connect"):
            names.append(f"{event} {args[0]!r}")

    hearing = False
    sys.addaudithook(hear)
    with RawSocket(server.socket) as raw:
        raw.hello(scope="write")
        for given in HOSTILE:
            for method, params in METHODS:
                raw.send(b"", 9)  # a ping: what the test itself does is over before it listens
                hearing = True
                answer = raw.ask(method, path=given, **params)
                hearing = False
                assert answer["error"]["data"]["kind"] in ("invalid-params", "unknown-path"), (given, method, answer)
                assert "SECRET" not in str(answer)
            assert raw.ask("query", query="LIST", origin=given)["error"]["data"]["kind"] in ("invalid-params", "unknown-path")
    # The log may be opened, and the server's own threads may import.
    ours = [name for name in names if "secret" in name or "passwd" in name or str(small_vault) in name]
    assert ours == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret.md", "state", "vault", "vault-sibling"]


@given(st.text(max_size=40))
def test_no_path_leads_out(text: str) -> None:
    try:
        found = checked_path(text)
    except ValueError:
        return
    joined = os.path.normpath(os.path.join("/vault", found.replace("\0", "")))
    assert joined.startswith("/vault/")


@pytest.mark.parametrize(
    ("stored", "asked"), [("Café.md", unicodedata.normalize("NFD", "Café.md")), (unicodedata.normalize("NFD", "é.md"), "é.md")]
)
def test_unicode_forms_are_one_name_and_cases_are_two(stored: str, asked: str) -> None:
    files = {VaultPath(stored), VaultPath("other.md")}

    def twins(path: VaultPath) -> list[VaultPath]:
        return [file for file in files if key(file) == key(path)]

    assert find_file(VaultPath(asked), files, twins) == stored
    assert find_file(VaultPath(stored.upper()), files, twins) is None


def test_of_two_files_with_one_name_each_is_found_by_its_own_spelling() -> None:
    forms = [VaultPath(unicodedata.normalize(form, "é.md")) for form in ("NFC", "NFD")]
    for form in forms:
        assert find_file(form, set(forms), lambda path: forms) == form
    other = VaultPath("\u212b.md"), VaultPath("\u00c5.md"), VaultPath("A\u030a.md")
    assert find_file(other[0], set(other[1:]), lambda path: other[1:]) is None
