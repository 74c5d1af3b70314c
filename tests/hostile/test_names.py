"""All hostile names in one vault: every form of report and export takes them, and none lets them act."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hostile.entry import writes
from hostile.files import NAMES
from hostile.runner import listing

from vaultsync.paths import shown

ROOT = Path(__file__).parent.parent.parent
BROKEN = {shown(one.path) for one in NAMES if "broken-link" in one.rules}
FORMS = ("text", "json", "sarif", "github", "junit")


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every name that the file system takes; the note ``all.md`` links to each of them."""
    root = tmp_path_factory.mktemp("names")
    for one in reversed(NAMES):  # twins of a name first, then the one with a broken link
        try:
            one.build(root)
        except (OSError, UnicodeError):
            continue
    writes("all.md", "".join(f"[[{one.path}]]\n".encode("utf-8", "replace").decode() for one in NAMES))(root)
    return root


def run(*arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "vaultsync", *arguments], cwd=ROOT, capture_output=True, check=False, timeout=60)
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == b""
    return done.stdout.decode("utf-8")


@pytest.fixture(scope="module")
def reports(vault: Path) -> dict[str, str]:
    before = listing(vault)
    made = {form: run("audit", str(vault), "--format", form, "--all" if form == "text" else "--quiet") for form in FORMS}
    assert listing(vault) == before
    return made


# GitHub's runner takes a path only as it is, and obeys nothing in it.
@pytest.mark.parametrize("form", [form for form in FORMS if form != "github"])
def test_no_report_holds_what_a_terminal_obeys(reports: dict[str, str], form: str) -> None:
    assert reports[form]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", reports[form].replace("\r\n", "\n"))


def test_each_name_is_in_the_json_as_it_is_shown(vault: Path, reports: dict[str, str]) -> None:
    there = {shown(os.fsdecode(path.relative_to(vault).as_posix())) for path in vault.rglob("*")}
    found = {finding["path"] for finding in json.loads(reports["json"])["findings"] if finding["rule"] == "broken-link"}
    assert found >= (BROKEN & there)
    assert len(BROKEN & there) > 20


def test_sarif_and_junit_can_be_read(reports: dict[str, str]) -> None:
    assert json.loads(reports["sarif"])["runs"][0]["results"]
    assert ElementTree.fromstring(reports["junit"]).iter("failure")


def test_no_name_makes_a_command_of_github(reports: dict[str, str]) -> None:
    lines = reports["github"].splitlines()
    assert all(re.match(r"::(error|warning|notice) file=[^,]*,", line) for line in lines if line), lines
    assert len(lines) == len(json.loads(reports["json"])["findings"])


@pytest.mark.parametrize("form", ["metadata-extractor", "obsidian-cache"])
def test_exports_can_be_read(vault: Path, form: str) -> None:
    assert json.loads(run("export", str(vault), "--format", form))


def test_each_name_can_be_asked_for(vault: Path) -> None:
    for name in ("-rf.md", "a#b^c[[d]]|e.md", "a\nb.md", "\U0001f600 \U0001f468\u200d\U0001f469\u200d\U0001f467.md"):
        report = json.loads(run("audit", str(vault), "--format", "json", f"--only={vault / name}"))
        assert {finding["path"] for finding in report["findings"]} == {shown(name)}
