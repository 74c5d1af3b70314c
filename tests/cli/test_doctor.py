"""``vaultsync doctor`` tells each check on a line, for people and for programs, and fails only when something does not work."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync.cli import main

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]


@pytest.fixture
def vault(make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return make_vault({"a.md": "A\n", ".obsidian/app.json": "{}"})


def test_a_healthy_vault(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", str(vault)]) == 0
    out = capsys.readouterr().out
    assert f"ok       vault: {vault}: 1 notes in 1 folders\n" in out.replace("1 note in", "1 notes in").replace("1 folder\n", "1 folders\n")
    assert "problem" not in out


def test_a_problem_and_what_to_do(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / ".obsidian" / "app.json").write_text("{")
    assert main(["doctor", str(vault), "--color", "always"]) == 1
    out = capsys.readouterr().out
    assert (
        "\x1b[31mproblem\x1b[0m  settings: .obsidian/app.json is no JSON, so its defaults hold\n         Have Obsidian write it anew" in out
    )


def test_for_programs(vault: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (vault / ".obsidian" / "app.json").write_text("{")
    assert main(["doctor", str(vault), "--format", "json"]) == 1
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert {frozenset(check) for check in checks} == {frozenset({"name", "level", "message", "help"})}
    assert {check["level"] for check in checks} <= {"ok", "warning", "problem"}


def test_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", str(tmp_path / "gone")]) == 2
    assert "does not exist" in capsys.readouterr().err
