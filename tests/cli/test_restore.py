"""``vaultsync restore``: listing old texts, looking at one, bringing it back."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync.cli import main
from vaultsync.disk.write import Writer
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
Run = Callable[..., tuple[int, str, str]]
NOTE = VaultPath("folder/Note.md")


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*args: str | Path) -> tuple[int, str, str]:
        code = main([str(arg) for arg in args])
        captured = capsysbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return run


@pytest.fixture
def vault(make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A vault whose note was written twice: one, then two, now three lines."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    root = make_vault({NOTE: "one\n", "Other.md": "x\n", ".obsidian/app.json": "{}"})
    for new in (b"one\ntwo\n", b"one\ntwo\nthree\n"):
        old = (root / NOTE).read_bytes()
        assert Writer(root).write(Rewrite(NOTE, hashlib.blake2b(old, digest_size=16).digest(), new)).done
    return root


def test_the_list(run: Run, vault: Path) -> None:
    code, out, err = run("restore", vault / NOTE)
    assert (code, err) == (0, "")
    first, *rows, last = out.splitlines()
    assert first == "folder/Note.md, before vaultsync wrote to it, newest first:"
    assert [re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "TIME", row) for row in rows] == [
        "   1  TIME  8 bytes  differs in 1 line",
        "   2  TIME  4 bytes  differs in 2 lines",
    ]
    assert "--to N" in last


@pytest.mark.parametrize("name", ["folder/Note.md", "folder/Note"])
def test_a_text_comes_back_and_goes_again(run: Run, vault: Path, name: str) -> None:
    code, out, err = run("restore", name, vault, "--to", "2")
    assert (code, out) == (0, "")
    assert err.startswith("vaultsync: folder/Note.md is as it was before ")
    assert (vault / NOTE).read_text() == "one\n"
    assert run("restore", name, vault, "--to", "1")[0] == 0
    assert (vault / NOTE).read_text() == "one\ntwo\nthree\n"
    code, _, err = run("restore", name, vault, "--to", "2")
    assert code == 0
    assert err.endswith(" already\n")


def test_from_within_the_vault(run: Run, vault: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(vault / "folder")
    assert run("restore", "Note.md", "--to", "2")[0] == 0
    assert (vault / NOTE).read_text() == "one\n"


def test_the_difference_is_what_bringing_back_would_do(run: Run, vault: Path) -> None:
    code, out, _ = run("restore", vault / NOTE, "--diff", "2")
    assert code == 0
    assert out == "--- a/folder/Note.md\n+++ b/folder/Note.md\n@@ -1,3 +1 @@\n one\n-two\n-three\n"
    assert (vault / NOTE).read_text() == "one\ntwo\nthree\n"


def test_a_deleted_note_comes_back(run: Run, vault: Path) -> None:
    (vault / NOTE).unlink()
    (vault / "folder").rmdir()
    code, out, _ = run("restore", "folder/Note.md", vault)
    assert code == 0
    assert "there is no such note now" in out
    assert run("restore", "folder/Note.md", vault, "--to", "1")[0] == 0
    assert (vault / NOTE).read_text() == "one\ntwo\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("Other.md",), "of Other.md no old text is kept: vaultsync did not write to it in the last 30 days"),
        (("folder/Not.md",), "folder/Not.md is no note of the vault .*; did you mean folder/Note.md?"),
        (("/etc/Elsewhere.md",), "/etc/Elsewhere.md is no note of the vault "),
        (("folder",), "folder is a folder; name a note in it"),
        (("folder/Note.md", "--to", "3"), "of folder/Note.md 2 old texts are kept, and there is no text 3"),
        (("folder/Note.md", "--to", "1", "--diff", "1"), "--to and --diff exclude each other"),
        (("folder/Note.md", "--to", "0"), "0 is not in the range"),
    ],
)
def test_wrong_use(run: Run, vault: Path, args: tuple[str, ...], message: str) -> None:
    code, out, err = run("restore", args[0], vault, *args[1:])
    assert (code, out) == (2, "")
    assert re.search(message, err), err
    assert (vault / NOTE).read_text() == "one\ntwo\nthree\n"


def test_a_note_that_cannot_be_written_is_told(run: Run, vault: Path) -> None:
    (vault / ".git").mkdir()
    (vault / ".git/MERGE_HEAD").touch()
    code, out, err = run("restore", NOTE, vault, "--to", "1")
    assert (code, out) == (1, "")
    assert err == (
        "vaultsync: folder/Note.md is left as it is: git is in the middle of a merge, rebase or cherry-pick; "
        "finish it or abort it, then try again\n"
    )


def test_what_an_interrupted_run_left_is_mended_first(run: Run, vault: Path, tmp_path: Path) -> None:
    (record,) = tmp_path.glob("state/vaultsync/*/records/*1.done")
    data = record.read_bytes()
    record.rename(record.with_suffix(".pending"))
    code, _, err = run("restore", vault / NOTE)
    assert code == 0
    assert "record of an interrupted run is damaged" in err
    assert data.endswith(b"one\n"), "texts after are cut off when a run is done"
