from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import MakeVault

from vaultsync.cli import main
from vaultsync.disk.whole_file import replace_whole

Run = Callable[..., tuple[int, str]]
NOW = ("--now", "2025-02-05T15:04:05+01:00")
FILES = {".obsidian/app.json": "{}", "Home.md": "[[Nowhere]] [[other]]\n", "Other.md": ""}


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*args: str | Path) -> tuple[int, str]:
        code = main(["report", *map(str, args)])
        captured = capsysbinary.readouterr()
        assert captured.out == b""
        return code, captured.err.decode()

    return run


def test_the_page_is_written_and_its_place_told(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    vault, page = make_vault(FILES), tmp_path / "my page.html"
    assert run(vault, "--html", page, *NOW) == (0, f"vaultsync: the page is {page.as_uri()}\n")
    text = page.read_text(encoding="utf-8")
    assert "<h1>vault</h1>" in text
    assert "obsidian://open?vault=vault&amp;file=Home.md" in text
    assert "2025-02-05" in text
    before = page.read_bytes()
    assert run(vault, "--html", page, *NOW, "--quiet") == (0, "")
    assert page.read_bytes() == before, "the same vault at the same moment gives the same page"
    assert sorted(os.listdir(tmp_path)) == ["my page.html", "vault"]


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), (None, 0)])
def test_exit_codes(make_vault: MakeVault, run: Run, tmp_path: Path, fail_on: str | None, code: int) -> None:
    options = [] if fail_on is None else ["--fail-on", fail_on]
    assert run(make_vault(FILES), "--html", tmp_path / "p.html", "-q", *options)[0] == code
    assert (tmp_path / "p.html").exists()


def test_a_clean_vault_fails_on_nothing(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    vault = make_vault({".obsidian/app.json": "{}", "Home.md": "[[other]]\n", "Other.md": ""})
    assert run(vault, "--html", tmp_path / "p.html", "-q", "--fail-on", "error")[0] == 0
    assert run(vault, "--html", tmp_path / "p.html", "-q", "--fail-on", "info")[0] == 1


def test_the_name_that_obsidian_knows_the_vault_by(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    run(make_vault(FILES), "--html", tmp_path / "p.html", "--name", "My <notes> & more")
    text = (tmp_path / "p.html").read_text(encoding="utf-8")
    assert "<h1>My &lt;notes&gt; &amp; more</h1>" in text
    assert "vault=My%20%3Cnotes%3E%20%26%20more&amp;" in text


@pytest.mark.parametrize("name", ["Other.md", "NEW.MD", "Map.canvas"])
def test_a_page_never_takes_the_place_of_a_note(make_vault: MakeVault, run: Run, name: str) -> None:
    vault = make_vault(FILES)
    code, message = run(vault, "--html", vault / name, "--force")
    assert code == 2
    assert "has the name of a note" in message
    assert (vault / "Other.md").read_bytes() == b""
    assert not (vault / "NEW.MD").exists()


def test_another_file_is_replaced_only_by_force(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    vault, page = make_vault(FILES), tmp_path / "p.html"
    page.write_text("<!doctype html><title>mine</title>")
    code, message = run(vault, "--html", page)
    assert code == 2
    assert "--force" in message
    assert page.read_text() == "<!doctype html><title>mine</title>"
    assert run(vault, "--html", page, "--force", "-q")[0] == 0
    assert run(vault, "--html", page, "-q")[0] == 0, "a page of ours needs no force"


@pytest.mark.parametrize("where", [".", "none/p.html"])
def test_places_where_no_page_can_be(make_vault: MakeVault, run: Run, tmp_path: Path, where: str) -> None:
    code, message = run(make_vault(FILES), "--html", tmp_path / where)
    assert code == 2
    assert "--html" in message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no FIFOs")
def test_a_pipe_is_not_waited_for(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for option in ("--html", "--history"):
        others = ["--html", tmp_path / "p.html"] if option == "--history" else []
        code, message = run(make_vault(FILES), *others, option, tmp_path / "pipe")
        assert code == 2
        assert "no regular file" in message


def test_the_history_grows_by_a_line_a_day(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    vault, page, history = make_vault(FILES), tmp_path / "p.html", tmp_path / "history.jsonl"
    for day in ("2025-02-05T10:00+00:00", "2025-02-05T23:00+00:00", "2025-02-06T10:00+00:00"):
        assert run(vault, "--html", page, "--history", history, "--now", day, "-q") == (0, "")
    lines = [json.loads(line) for line in history.read_text().splitlines()]
    assert [line["date"] for line in lines] == ["2025-02-05", "2025-02-06"]
    assert lines[0]["severities"] == {"error": 1, "warning": 0, "info": 1}
    assert "statuses from 2025-02-05 to 2025-02-06" in page.read_text(encoding="utf-8")


def test_a_broken_line_of_the_history_is_told(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    vault, history = make_vault(FILES), tmp_path / "history.jsonl"
    run(vault, "--html", tmp_path / "p.html", "--history", history)
    history.write_text("oops\n" + history.read_text())
    code, message = run(vault, "--html", tmp_path / "p.html", "--history", history, "-q")
    assert (code, "line 1" in message) == (0, True)
    assert "oops" in history.read_text()


def test_a_history_that_is_none_stops_before_anything_is_written(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("Dear diary")
    code, message = run(make_vault(FILES), "--html", tmp_path / "p.html", "--history", tmp_path / "diary.txt")
    assert (code, "no history" in message) == (2, True)
    assert not (tmp_path / "p.html").exists()
    assert (tmp_path / "diary.txt").read_text() == "Dear diary"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is read-only to an administrator")
def test_a_vault_that_cannot_be_written_to(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    vault = make_vault(FILES)
    vault.chmod(0o500)
    try:
        assert run(vault, "--html", tmp_path / "p.html", "-q")[0] == 0
        assert run(vault, "--html", vault / "p.html", "-q")[0] == 2
    finally:
        vault.chmod(0o700)


def test_a_write_that_fails_leaves_the_old_page(make_vault: MakeVault, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault, page = make_vault(FILES), tmp_path / "p.html"
    run(vault, "--html", page)
    before = page.read_bytes()

    def fails(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fails)
    code, message = run(vault, "--html", page)
    assert (code, "No space left on device" in message) == (2, True)
    assert page.read_bytes() == before
    assert sorted(os.listdir(tmp_path)) == ["p.html", "vault"]
    with pytest.raises(OSError, match="No space"):
        replace_whole(page, b"new")


@pytest.mark.parametrize("name", ["p.html", "./x/../p.html", "link.html"])
def test_the_history_is_never_the_page(make_vault: MakeVault, run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "link.html").symlink_to(tmp_path / "p.html")
    code, told = run(make_vault(FILES), "--html", tmp_path / "p.html", "--history", f"{tmp_path}/{name}")
    assert (code, "is the page itself; name another file with --history" in told) == (2, True)
    assert not (tmp_path / "p.html").exists()


@pytest.mark.parametrize("name", ["Home.md", "Board.canvas", "NEW.MD"])
def test_the_history_is_never_a_note(make_vault: MakeVault, run: Run, tmp_path: Path, name: str) -> None:
    vault = make_vault(FILES)
    code, told = run(vault, "--html", tmp_path / "p.html", "--history", vault / name)
    assert (code, "has the name of a note" in told) == (2, True)
    assert not (tmp_path / "p.html").exists()
