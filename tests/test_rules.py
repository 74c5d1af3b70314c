"""Every rule does what its case file says; each vault is audited with all rules, so one fault must be one finding."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from attached import line_index_of, settings_of
from cases import Case, all_cases, update_case
from hypothesis import given, settings
from hypothesis import strategies as st
from query.asking import NOW, TextFiles

from vaultsync.audit import Report, audit
from vaultsync.config import load_config
from vaultsync.diagnostic import Diagnostic, Safety
from vaultsync.evidence import Code, Flag
from vaultsync.fix import apply_fixes
from vaultsync.index import VaultIndex, build_index, parse_canvas
from vaultsync.paths import VaultPath, is_note, shown
from vaultsync.query.engine import Engine
from vaultsync.query.settings import DataviewSettings
from vaultsync.rules import RULES
from vaultsync.syntax import parse_note
from vaultsync.tables.links import LinkStyle
from vaultsync.tables.regenerate import Tables

CASES = all_cases()
ROUNDS = 10
CANNOT_FIRE = {"rule-crashed"}
"""A rule that is sound does not crash; ``test_audit`` makes one that is not."""


def audited(files: Mapping[str, bytes]) -> tuple[Report, VaultIndex]:
    """The audit of a vault in memory."""
    toml = files.get("vaultsync.toml")
    text = toml.decode("utf-8") if toml is not None else None
    config = load_config(text, "vaultsync.toml", rules=RULES, read=lambda name: files[name].decode("utf-8"))
    paths = [VaultPath(name) for name in files]
    notes = [parse_note(path, files[path]) for path in paths if is_note(path)]
    canvases = [parse_canvas(path, files[path]) for path in paths if path.endswith(".canvas")]
    index = build_index(notes, paths, canvases, config.types, config.matches, settings_of(config, files))

    def tables() -> Tables:
        texts = {name: data.decode("utf-8", "replace") for name, data in files.items()}
        engine = Engine(index, TextFiles(texts), DataviewSettings(), NOW)
        return Tables(index, engine, config.tables, LinkStyle(), DataviewSettings())

    return audit(index, config, excluded=config.excludes, tables=tables), index


def reported(report: Report, index: VaultIndex, with_help: bool = False) -> str:
    """The findings in the form of ``expect``."""
    lines = []
    for found in report.diagnostics:
        line, column = line_index_of(index, found.path).position(found.span.start)
        lines.append(f"{shown(found.path)}:{line}:{column} {found.severity.value} {found.rule}: {shown(found.message)}\n")
        if with_help and found.help:
            lines.append(f"    {shown(found.help)}\n")
    return "".join(lines)


def fixed_once(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The vault after one round of safe fixes."""
    report, index = audited(files)
    texts = {path: files[path].decode("utf-8") for path, note in index.notes.items() if note.readable}
    changed = apply_fixes(texts, report.diagnostics)
    return {**files, **{path: text.encode("utf-8") for path, text in changed.items()}}


def fixed_for_good(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The vault after as many rounds as change something."""
    for _ in range(ROUNDS):
        after = fixed_once(files)
        if after == files:
            return files
        files = after
    pytest.fail(f"fixes still change something after {ROUNDS} rounds")


def is_safe(found: Diagnostic) -> bool:
    """Whether the finding is mended without a decision of anybody."""
    return found.fix is not None and found.fix.safety is Safety.SAFE


@pytest.mark.parametrize("case", CASES, ids=str)
def test_case(case: Case, update: bool) -> None:
    report, index = audited(case.files)
    lines = reported(report, index, case.with_help)
    after = fixed_for_good(case.files)
    changed = {name: case.written(name, data) for name, data in after.items() if data != case.files[name]}
    if update:
        update_case(case, lines, changed)
    else:
        assert lines == case.expect
        assert changed == case.fixed
    assert not report.crashed
    assert [found for found in audited(after)[0].diagnostics if is_safe(found)] == []


@pytest.mark.parametrize("name", [rule.name for rule in RULES])
def test_a_rule_has_a_case_that_fires_and_one_that_does_not(name: str) -> None:
    fires = [f" {name}: " in case.expect for case in CASES if case.rule == name]
    assert any(fires) or name in CANNOT_FIRE
    assert not all(fires)


def test_the_fixable_rules_are_those_whose_findings_carry_a_safe_fix() -> None:
    found = [one for case in CASES for one in audited(case.files)[0].diagnostics]
    assert {one.rule for one in found if is_safe(one)} == {rule.name for rule in RULES if rule.fixable}


def test_what_rules_wait_for_is_what_verdicts_hold() -> None:
    """A slip in such a word would make its rule silent for ever, without an error anywhere."""
    waiting = {rule.name: set(rule.reasons) for rule in RULES if rule.reasons}
    assert waiting
    assert {name: words for name, words in waiting.items() if words - {*Code, *Flag}} == {}
    assert {rule.name for rule in RULES if rule.name in waiting and rule.parts != ("claim",)} == set()


def test_findings_are_in_order_of_path_position_and_rule() -> None:
    for case in CASES:
        report, _ = audited(case.files)
        assert list(report.diagnostics) == sorted(report.diagnostics, key=lambda found: (found.path, found.span.start, found.rule))


def test_every_finding_says_where_and_what_to_do() -> None:
    for case in CASES:
        report, index = audited(case.files)
        for found in report.diagnostics:
            note = index.notes.get(found.path)
            assert 0 <= found.span.start <= found.span.end
            assert note is None or found.span.end <= max(note.length, 3)
            assert found.message
            assert not found.message.endswith(".")
            assert found.help, f"{found.rule} leaves the reader alone: {found.message}"
            assert not found.help.endswith(".")


MARKS = ("[[", "]]", "![[", "|", "\\|", "#", "^", "`", "$$", "%%", "<!--", "-->", "](", "](a.md)", "[", "::", "/", "../", "\ufeff")
NAMES = ("a", "B", "a.md", "b.md", "é", "e\u0301", "%20", "🦴")
SPACED = ("\n", "\r\n", "\t", "- ", "> ", "| ", "[x:: ", "Insights:: ", "%% vaultsync-ignore %%", "%% vaultsync-ignore broken-link %%")
PROPERTIES = ("---\n", "type: insight\n", "type: takeaway\n", "aliases: [a, e]\n", 'insights: "[[a]]"\n', "source: [[b]]\n", "year: x\n")
TEXTS = st.lists(st.sampled_from([*MARKS, *NAMES, *SPACED, *PROPERTIES]), max_size=40).map("".join)


@settings(max_examples=150)
@given(st.dictionaries(st.sampled_from(["a.md", "B.md", "b.md", "x/a.md", "é.md", "m.canvas"]), TEXTS, max_size=4))
def test_no_text_makes_a_rule_crash_or_the_fixes_quarrel(texts: dict[str, str]) -> None:
    files = {"vaultsync.toml": b'preset = "research"', **{name: text.encode("utf-8") for name, text in texts.items()}}
    report, index = audited(files)
    assert not report.crashed, reported(report, index)
    for found in report.diagnostics:
        assert 0 <= found.span.start <= found.span.end <= max(len(texts.get(found.path, "")), 3)
    assert [found for found in audited(fixed_for_good(files))[0].diagnostics if is_safe(found)] == []
