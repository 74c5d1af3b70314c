"""The other commands, and what all have in common: help, suggestions, faults."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from vaultsync import __version__
from vaultsync.cli import main
from vaultsync.cli.program import COMMANDS
from vaultsync.cli.rules import rule_table
from vaultsync.rule import Rule
from vaultsync.rules import RULES
from vaultsync.wire import Rules

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]
Run = Callable[..., tuple[int, str, str]]

RESEARCH = {
    "vaultsync.toml": 'preset = "research"\n',
    "Claim.md": '---\ntype: takeaway\nupdated: 2025-01-01\ninsights: ["[[Finding]]"]\n---\n[[Rain]] fell.\n',
    "Finding.md": '---\ntype: insight\nsources: ["[[Study]]", "[[Other]]"]\n---\n[[Rain]] fell.\n',
    "Rain.md": "---\ntype: concept\n---\n",
    "Other.md": "---\ntype: evidence-source\ntitle: U\nyear: 2012\ncitation: D\nidentifier: none\nidentifier-reason: a letter\n---\n",
    "Study.md": "---\ntype: evidence-source\ntitle: T\nyear: 2011\ncitation: C\nidentifier: none\nidentifier-reason: a letter\n---\n",
    "Plain.md": "x\n",
    "image.png": b"x",
}


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes]) -> Run:
    def run(*args: str | Path) -> tuple[int, str, str]:
        code = main([str(arg) for arg in args])
        captured = capsysbinary.readouterr()
        return code, captured.out.decode(), captured.err.decode()

    return run


# -- help and wrong use


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"vaultsync {__version__}\n", "")


def test_help_names_every_command_and_exit_code(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert re.findall(r"^  ([a-z-]+)  ", out.partition("Commands:")[2], re.MULTILINE) == list(COMMANDS)
    assert run() == (0, out, "")
    for word in ("0 clean", "1 findings", "2 wrong use", "130 interrupted"):
        assert word in " ".join(out.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(run: Run, command: str) -> None:
    code, out, err = run(command, "--help")
    assert (code, err) == (0, "")
    assert f"Usage: vaultsync {command} " in out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["adit"], "no such command adit; did you mean audit?"),
        (["zzzzzz"], "no such command zzzzzz\n"),
        (["audit", "--fromat", "json"], "no such option --fromat; did you mean --format?"),
        (["--versoin"], "no such option --versoin; did you mean --version?"),
        (["audit", "--format", "xml"], "'xml' is not one of 'text', 'json', 'sarif', 'github', 'junit'"),
        (["audit", "--fail-on"], "'--fail-on' requires an argument"),
        (["audit", "a", "b"], "unexpected extra argument (b)"),
        (["explain"], "missing argument 'RULE|NOTE'"),
        (["export", "."], "missing option '--format'"),
        (["completion", "csh"], "'csh' is not one of 'bash', 'zsh', 'fish'"),
    ],
)
def test_wrong_use_exits_with_2_and_helps(run: Run, args: list[str], message: str) -> None:
    code, out, err = run(*args)
    assert (code, out) == (2, "")
    assert err.startswith("vaultsync: error: ")
    assert message in err
    assert "--help' says what there is" in err


def test_a_folder_in_place_of_a_command(run: Run, tmp_path: Path) -> None:
    assert f"did you mean vaultsync audit {tmp_path}?" in run(tmp_path)[2]


def test_a_fault_of_ours_exits_with_3_and_asks_for_a_report(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> str:
        raise RuntimeError("boom")

    monkeypatch.setattr("vaultsync.cli.rules._text_table", fails)
    code, out, err = run("rules")
    assert (code, out) == (3, "")
    assert "a fault of vaultsync, not of your vault: RuntimeError" in err
    assert "RuntimeError: boom" in err
    assert "please report it" in err


# -- rules


def test_the_table_for_people_names_every_rule(run: Run) -> None:
    code, out, err = run("rules")
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == [rule.name for rule in RULES]


def test_the_table_for_programs_has_its_form(run: Run) -> None:
    table = Rules.model_validate_json(run("rules", "--format", "json")[1], strict=True)
    assert [rule.name for rule in table.rules] == [rule.name for rule in RULES]
    assert all(rule.summary and rule.why and rule.fix and rule.source for rule in table.rules)


def test_which_rules_are_fixable(run: Run) -> None:
    table = Rules.model_validate_json(run("rules", "--format", "json")[1])
    fixable = {"alias-as-target", "citation-drift", "stale-table", "unquoted-link-property"}
    assert {rule.name for rule in table.rules if rule.fixable} == fixable


def test_the_table_for_the_readme(run: Run) -> None:
    assert run("rules", "--format", "markdown")[1] == rule_table()
    lines = rule_table().splitlines()
    assert len(lines) == len(RULES) + 2
    assert {line.replace(r"\|", "").count("|") for line in lines} == {6}


# -- explain


def test_a_rule_is_explained_by_its_own_words(run: Run) -> None:
    code, out, err = run("explain", "unsupported-takeaway")
    assert (code, err) == (0, "")
    assert out.startswith("unsupported-takeaway (error, needs note types)\n\n")
    for word in ("\nWhy: ", "\nFix: ", "\nSource: "):
        assert word in out


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_is_explained(run: Run, rule: Rule) -> None:
    assert run("explain", rule.name)[0] == 0


@pytest.mark.parametrize("name", ["Claim.md", "Claim", "claim"])
def test_a_takeaway_is_explained_as_a_tree(run: Run, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    vault = make_vault(RESEARCH)
    monkeypatch.chdir(vault)
    code, out, err = run("explain", name)
    assert (code, err) == (0, "")
    assert out.startswith("Claim.md\nsupported in this vault: all that it says is stated together")
    assert "Study" in out


def test_a_takeaway_is_explained_as_json(run: Run, make_vault: MakeVault) -> None:
    vault = make_vault(RESEARCH)
    code, out, _ = run("explain", vault / "Claim.md", "--format", "json")
    said = json.loads(out)
    assert (code, said["path"], said["status"]) == (0, "Claim.md", "supported")
    assert said["text"] == run("explain", vault / "Claim.md")[1]
    assert run("explain", "broken-link", "--format", "json")[0] == 2


def test_a_note_is_found_from_elsewhere(run: Run, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = make_vault(RESEARCH)
    monkeypatch.chdir(vault.parent)
    assert run("explain", "vault/Claim.md")[1].startswith("Claim.md\nsupported")
    assert run("explain", "Claim", "--vault", "vault")[1].startswith("Claim.md\nsupported")


def test_what_is_neither_rule_nor_note(run: Run, make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = make_vault(RESEARCH)
    monkeypatch.chdir(vault)
    code, out, err = run("explain", "Clam")
    assert (code, out) == (2, "")
    assert "neither a rule nor a note" in err
    assert "did you mean Claim" in err
    assert "did you mean broken-link" in run("explain", "broken-lnk")[2]
    assert "image.png is no note" in run("explain", "image.png")[2]


def test_a_folder_that_is_no_vault_is_not_searched_for_a_mistyped_rule(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("explain", "broken-lnk")
    assert code == 2
    assert "broken-lnk is no rule and no file here; did you mean broken-link" in err


# -- export and completion


def test_exports_are_json(run: Run, make_vault: MakeVault, tmp_path: Path) -> None:
    vault = make_vault(RESEARCH)
    notes = json.loads(run("export", vault, "--format", "metadata-extractor")[1])
    assert {note["relativePath"] for note in notes} == {path for path in RESEARCH if path.endswith(".md")}
    assert "Claim.md" in json.loads(run("export", vault, "--format", "obsidian-cache")[1])
    assert run("export", vault, "--format", "obsidian-cache", "--output", tmp_path / "o.json") == (0, "", "")
    assert "Claim.md" in json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(run: Run, shell: str) -> None:
    code, out, _ = run("completion", shell)
    assert code == 0
    assert "_VAULTSYNC_COMPLETE" in out


def test_completion_answers_the_shell(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_VAULTSYNC_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "vaultsync au")
    monkeypatch.setenv("COMP_CWORD", "1")
    code, out, _ = run()
    assert code == 0
    assert "plain,audit" in out
