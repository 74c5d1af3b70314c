"""``vaultsync audit`` from its arguments to bytes and exit codes, on small vaults."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from report.examples import report

from vaultsync.cli import main
from vaultsync.cli.audit import _exit_code
from vaultsync.diagnostic import Severity

MakeVault = Callable[[Mapping[str, "str | bytes"]], Path]


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ran]

BROKEN = {
    ".obsidian/app.json": "{}",
    "Home.md": "See [[Nowhere]] and [[Other]].\n",
    "Other.md": "Back to [[home]]\n\nand [[Hme]]\n",
    "image.png": b"\x89PNG",
}


@pytest.fixture
def run(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs one command in this process, in a folder if one is given."""
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)

    def run(*args: str | Path, cwd: Path | None = None) -> Ran:
        if cwd is not None:
            monkeypatch.chdir(cwd)
        code = main([str(arg) for arg in args])
        captured = capsysbinary.readouterr()
        return Ran(code, captured.out.decode(), captured.err.decode())

    return run


def findings(ran: Ran) -> list[tuple[str, int, str]]:
    return [(found["path"], found["line"], found["rule"]) for found in loaded(ran)["findings"]]


def loaded(ran: Ran) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(ran.out)
    return said


def broken_links(ran: Ran) -> list[str]:
    return [path for path, _, rule in findings(ran) if rule == "broken-link"]


# -- findings and exit codes


def test_a_clean_vault_exits_with_0(make_vault: MakeVault, run: Run) -> None:
    ran = run("audit", make_vault({"a.md": "[[b]]\n", "b.md": "[[a]]\n"}))
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("No findings\nAudited 2 notes of a vault of 2 files in ")


def test_findings_exit_with_1_and_stand_with_place_frame_and_count(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    ran = run("audit", vault, cwd=vault.parent)
    assert (ran.code, ran.err) == (1, "")
    assert "vault/Home.md:1:5: error broken-link: " in ran.out
    assert "1 | See [[Nowhere]] and [[Other]].\n  |     ^^^^" in ran.out
    assert "  2  broken-link  " in ran.out
    assert "\x1b" not in ran.out


@pytest.mark.parametrize(
    ("fail_on", "code"),
    [([], 0), (["--fail-on", "error"], 0), (["--fail-on", "warning"], 1), (["--fail-on=info"], 1), (["--fail-on=never"], 0)],
)
def test_the_threshold(make_vault: MakeVault, run: Run, fail_on: Sequence[str], code: int) -> None:
    vault = make_vault({"a.md": "[[b#Nothing]]\n", "b.md": "x\n"})
    ran = run("audit", vault, "--format", "json", *fail_on)
    assert findings(ran) == [("a.md", 1, "broken-heading")]
    assert ran.code == code


def test_the_configured_threshold_gives_way_to_the_option(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({"a.md": "[[b#Nothing]]\n", "b.md": "x\n", "vaultsync.toml": 'fail-on = "warning"\n'})
    assert run("audit", vault).code == 1
    assert run("audit", vault, "--fail-on", "error").code == 0


def test_never_beats_errors(make_vault: MakeVault, run: Run) -> None:
    assert run("audit", make_vault(BROKEN), "--fail-on", "never").code == 0


@pytest.mark.parametrize("fail_on", [None, *Severity])
def test_a_crashed_rule_exits_with_3_whatever_else_was_found(fail_on: Severity | None) -> None:
    assert _exit_code(report(crashed=True), fail_on) == 3


# -- formats


def test_json_is_sorted_by_path_position_and_rule(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    said = loaded(run("audit", vault, "--format", "json"))
    keys = [(found["path"], found["line"], found["column"], found["rule"]) for found in said["findings"]]
    assert keys == sorted(keys)
    assert said["vault"] == vault.as_posix()
    assert said["summary"]["notes"] == 2


def test_sarif_and_junit_and_github(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    sarif = loaded(run("audit", vault, "--format", "sarif", cwd=vault.parent))
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in sarif["runs"][0]["results"]]
    assert set(uris) == {"vault/Home.md", "vault/Other.md"}
    assert all("ruleIndex" in result for result in sarif["runs"][0]["results"])
    junit = ElementTree.fromstring(run("audit", vault, "--format", "junit").out)
    assert junit.attrib["failures"] == "2"
    github = run("audit", vault, "--format", "github").out.splitlines()
    assert github[0].startswith("::error file=vault/Home.md,line=1,")


def test_github_paths_begin_at_the_workspace(make_vault: MakeVault, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = make_vault(BROKEN)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(vault.parent))
    assert run("audit", "--format", "github", cwd=vault).out.startswith("::error file=vault/Home.md,")


def test_the_report_can_go_to_a_file(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    ran = run("audit", make_vault(BROKEN), "--format", "json", "--output", tmp_path / "out.json")
    assert (ran.code, ran.out) == (1, "")
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["version"] == 2


def test_quiet_prints_findings_only(make_vault: MakeVault, run: Run) -> None:
    assert run("audit", make_vault({"a.md": "x\n"}), "--quiet") == Ran(0, "", "")
    ran = run("audit", make_vault(BROKEN), "-q")
    assert "broken-link" in ran.out
    assert "Audited" not in ran.out


def test_a_flood_of_infos_is_counted_unless_asked_for(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({"Note.md": "[[note]]\n" * 12})
    shown = run("audit", vault).out
    assert shown.count(": info case-mismatch: ") == 10
    assert "2 more findings of severity info; --all shows them" in shown
    assert run("audit", vault, "--all").out.count(": info case-mismatch: ") == 12
    assert run("audit", vault, "--fail-on", "info").out.count(": info case-mismatch: ") == 12
    assert len(findings(run("audit", vault, "--format", "json"))) == 12


def test_colours_on_request(make_vault: MakeVault, run: Run) -> None:
    assert "\x1b[1;31merror\x1b[0m" in run("audit", make_vault(BROKEN), "--color", "always").out


# -- which vault


def test_without_a_vault_it_is_the_one_around_the_current_folder(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**BROKEN, "deep/er/x.md": "x\n"})
    assert broken_links(run("audit", "--format", "json", cwd=vault / "deep" / "er")) == ["Home.md", "Other.md"]


@pytest.mark.parametrize("content", [{}, {"picture.png": b"x"}])
def test_a_folder_without_notes_is_no_vault(make_vault: MakeVault, run: Run, content: dict[str, bytes]) -> None:
    ran = run("audit", make_vault(content))
    assert (ran.code, ran.out) == (2, "")
    assert "holds no notes; name the folder that Obsidian opens as a vault" in ran.err


def test_a_new_vault_is_clean(make_vault: MakeVault, run: Run) -> None:
    assert run("audit", make_vault({".obsidian/app.json": "{}"})).code == 0


def test_wrong_paths_are_wrong_use(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    ran = run("audit", vault / "Home.md")
    assert (ran.code, ran.out) == (2, "")
    assert "is a file, and a vault is a folder" in ran.err
    ran = run("audit", vault.parent / "vualt")
    assert ran.code == 2
    assert "does not exist; name the folder of a vault; did you mean vault?" in ran.err


# -- --only


def test_only_reports_on_the_files_named_against_the_whole_vault(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    assert broken_links(run("audit", vault, "--format", "json", "--only", "Other.md")) == ["Other.md"]
    assert broken_links(run("audit", vault, "--format", "json", "--only", vault / "Home.md", vault / "Other.md")) == ["Home.md", "Other.md"]


def test_only_finds_its_vault_and_takes_options_as_pre_commit_gives_them(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    ran = run("audit", "--only", "--format", "json", "vault/Other.md", "vault/image.png", cwd=vault.parent)
    assert broken_links(ran) == ["Other.md"]
    ran = run("audit", "--only", "--fail-on", "never", "README.md", "vault/Other.md", cwd=vault.parent)
    assert ran.code == 2, "README.md does not exist"


def test_only_finds_notes_behind_a_folder_link(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    (vault.parent / "elsewhere").mkdir()
    (vault.parent / "elsewhere/Far.md").write_text("[[nowhere]]\n", encoding="utf-8")
    (vault / "link").symlink_to(vault.parent / "elsewhere")
    for name in (vault / "link/Far.md", "link/Far.md"):
        assert broken_links(run("audit", vault, "--format", "json", "--only", name)) == ["link/Far.md"]


def test_only_leaves_out_what_lies_outside_and_says_so(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    (vault.parent / "README.md").write_text("A [[word]].\n", encoding="utf-8")
    ran = run("audit", "--format", "json", "--only", "README.md", "vault/Home.md", cwd=vault.parent)
    assert broken_links(ran) == ["Home.md"]
    assert "note: README.md lies outside the vault" in ran.err


def test_a_note_that_does_not_exist_is_wrong_use_and_any_other_file_is_not(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault(BROKEN)
    ran = run("audit", vault, "--only", "Othr.md")
    assert (ran.code, ran.out) == (2, "")
    assert "Othr.md of --only does not exist" in ran.err
    assert "did you mean Other.md?" in ran.err
    assert run("audit", vault, "--only", "gone.png").code == 0


def test_only_needs_files_and_no_folders(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({**BROKEN, "Folder/x.md": "x\n"})
    ran = run("audit", vault, "--only")
    assert (ran.code, "'--only' requires an argument" in ran.err) == (2, True)
    ran = run("audit", vault, "--only", "Folder")
    assert (ran.code, "Folder is a folder; --only takes files" in ran.err) == (2, True)


# -- configuration


def test_a_wrong_configuration_is_wrong_use_with_its_place(make_vault: MakeVault, run: Run) -> None:
    ran = run("audit", make_vault({"a.md": "x\n", "vaultsync.toml": "fail_om = 1\n[rules]\nbroken-lnk = 'off'\n"}))
    assert (ran.code, ran.out) == (2, "")
    lines = ran.err.splitlines()
    assert len(lines) >= 2
    assert all(line.startswith("vaultsync: error: vaultsync.toml:") for line in lines)


def test_a_preset_and_its_name(make_vault: MakeVault, run: Run) -> None:
    vault = make_vault({"a.md": "---\ntype: takeaway\nupdated: 2025-01-01\n---\n"})
    assert findings(run("audit", vault, "--format", "json")) == []
    ran = run("audit", vault, "--preset", "research", "--format", "json")
    assert [rule for _, _, rule in findings(ran)] == ["unsupported-takeaway"]
    assert run("audit", vault, "--preset", "research").out.count("takeaways: 1 invalid\n") == 1
    ran = run("audit", vault, "--preset", "reserch")
    assert (ran.code, "research" in ran.err) == (2, True)


def test_another_configuration_file(make_vault: MakeVault, run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('[rules]\nbroken-link = "off"\n', encoding="utf-8")
    vault = make_vault({"a.md": "[[Nowhere]]\n"})
    assert run("audit", vault).code == 1
    assert run("audit", vault, "--config", tmp_path / "other.toml").code == 0
    ran = run("audit", vault, "--config", tmp_path / "missing.toml")
    assert (ran.code, "missing.toml" in ran.err) == (2, True)
