from __future__ import annotations

import re
from datetime import date

from msgspec.structs import replace
from report.examples import ALIAS, FULL, HOME, NOWHERE, ODD, ODD_VAULT, VAULT, WHOLE, Texts, finding, report

from vaultsync.diagnostic import Severity
from vaultsync.evidence import Status
from vaultsync.evidence.retractions import Facts
from vaultsync.paths import VaultPath
from vaultsync.report.text import render
from vaultsync.text import LineIndex


def test_a_full_report() -> None:
    assert render(FULL, VAULT, prefix="notes/", seconds=1.234) == (
        "notes/Folder/Ünï 50%.md:1:1: info sync-conflict-copy: A copy\n"
        "\n"
        "notes/Home.md:3:5: error broken-link: [[Nowhere]] leads to no note\n"
        "3 | See [[Nowhere]] and [[An alias]].\n"
        "  |     ^^^^^^^^^^^\n"
        "  = help: Did you mean [[Anywhere]]?\n"
        "\n"
        "notes/Home.md:3:21: warning alias-as-target: An alias is no file name\n"
        "3 | See [[Nowhere]] and [[An alias]].\n"
        "  |                     ^^^^^^^^^^^^\n"
        "  = fix: Write [[Ünï 50%|An alias]]\n"
        "  = see: notes/Folder/Ünï 50%.md:2:1: the note with this alias\n"
        "\n"
        "3 findings: 1 error, 1 warning, 1 info\n"
        "  1  broken-link         error\n"
        "  1  alias-as-target     warning\n"
        "  1  sync-conflict-copy  info\n"
        "Audited 2 notes of a vault of 3 files in 1.23 s; 1 finding suppressed\n"
        "takeaways: 3 supported, 1 weak\n"
    )


def test_nothing_found() -> None:
    assert render(report(notes=1), VAULT) == "No findings\nAudited 1 note of a vault of 3 files\n"
    assert render(report(), VAULT, summary=False) == ""


def test_one_takeaway() -> None:
    assert render(report(statuses={Status.UNSUPPORTED: 1}), VAULT).endswith("\ntakeaways: 1 unsupported\n")
    facts = Facts("0" * 64, date(2026, 1, 2), date(2025, 12, 31), 70_000, ())
    ending = "\nretractions: the snapshot of 2025-12-31 (70,000 rows, SHA-256 000000000000)\n"
    assert render(report(retractions=facts), VAULT).endswith(ending)


def test_a_crashed_rule_is_our_fault() -> None:
    assert "please report" in render(report(crashed=True), VAULT)
    assert "please report" not in render(report(), VAULT)


def test_counts_come_by_severity_then_number_then_name() -> None:
    many = [replace(NOWHERE, rule="b-rule"), NOWHERE, NOWHERE, replace(NOWHERE, rule="a-rule"), ALIAS, ALIAS, ALIAS]
    lines = render(report(*many), VAULT).splitlines()
    assert lines[-6:-1] == [
        "7 findings: 4 errors, 3 warnings",
        "  2  broken-link      error",
        "  1  a-rule           error",
        "  1  b-rule           error",
        "  3  alias-as-target  warning",
    ]


def test_without_colour_there_is_no_escape_and_with_colour_the_text_is_the_same() -> None:
    plain, coloured = render(FULL, VAULT), render(FULL, VAULT, color=True)
    assert "\x1b" not in plain
    assert coloured != plain
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


def test_hostile_names_and_notes_neither_steer_the_terminal_nor_break_lines() -> None:
    shown = render(ODD, ODD_VAULT, summary=False)
    assert "\x1b" not in shown
    assert shown.encode("utf-8")
    assert shown == (
        "odd\\x1b[31m\\n\\udcff,:%.md:1:2: error broken-link: "
        'bell \\x07 nul \\x00 surrogate \\ud800 <&> "q" \\u202e 100%, a: b\\nsecond ]]>\n'
        "1 | a\\udcffb\\x1bc\n"
        "  |  ^^^^^^^\n"
        "  = help: help \\x1b]0;x\\x07\n"
        "  =       more \\udcfe\n"
    )


def test_help_stands_for_the_fix() -> None:
    shown = render(report(replace(ALIAS, help="Write it so")), VAULT)
    assert "= help: Write it so\n" in shown
    assert "fix:" not in shown


def test_a_note_that_is_gone_has_no_frame() -> None:
    class Gone(Texts):
        def text(self, path: VaultPath) -> str | None:
            return None

    shown = render(report(NOWHERE), Gone(VAULT.by_path), summary=False)
    assert shown.splitlines() == ["Home.md:3:5: error broken-link: [[Nowhere]] leads to no note", " = help: Did you mean [[Anywhere]]?"]


def test_a_finding_on_the_whole_file_has_no_frame() -> None:
    assert "|" not in render(report(WHOLE), VAULT)


def test_numbers_and_bars_line_up() -> None:
    text = "\n" * 11 + HOME
    shown = render(report(finding("a.md", text, "[[Nowhere]]", help="x")), Texts({"a.md": text}), summary=False).splitlines()
    assert [line[:5] for line in shown[1:]] == ["14 | ", "   | ", "   = "]


def test_no_frame_is_wider_than_the_terminal() -> None:
    text = "漢" * 400 + "[[Nowhere]]" + "b" * 400
    for line in render(report(finding("a.md", text, "[[Nowhere]]")), Texts({"a.md": text}), width=70, summary=False).splitlines()[1:]:
        assert len(line) + line.count("漢") <= 70


def test_a_note_is_read_once_for_all_its_findings() -> None:
    asked: list[str] = []

    class Counted(Texts):
        def text(self, path: VaultPath) -> str | None:
            asked.append(f"text {path}")
            return super().text(path)

        def line_index(self, path: VaultPath) -> LineIndex:
            asked.append(f"lines {path}")
            return super().line_index(path)

    render(report(*[NOWHERE] * 50), Counted(VAULT.by_path))
    assert len(asked) <= 3


def test_severities_have_their_words() -> None:
    for severity in Severity:
        assert f": {severity.value} broken-link: " in render(report(replace(NOWHERE, severity=severity)), VAULT)


def test_many_infos_are_counted_and_never_an_error() -> None:
    info = replace(NOWHERE, severity=Severity.INFO, help="")
    other = replace(info, rule="unicode-mismatch")
    made = report(*[info] * 5, *[NOWHERE] * 5, other)
    shown = render(made, VAULT, infos=2)
    assert shown.count(": info broken-link: ") == 2
    assert shown.count(": info unicode-mismatch: ") == 1
    assert shown.count(": error broken-link: ") == 5
    assert "\n\n3 more findings of severity info; --all shows them\n\n11 findings: 5 errors, 6 info\n" in shown
    assert render(made, VAULT, infos=5) == render(made, VAULT)
