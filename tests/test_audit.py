"""What the audit decides above the rules: which run, on what, how severe, what is hidden, and what a crash leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from attached import settings_of
from histories import RETRACTIONS

from vaultsync.audit import Report, audit
from vaultsync.config import Config, load_config
from vaultsync.evidence import Status
from vaultsync.index import VaultIndex, build_index, parse_canvas
from vaultsync.paths import VaultPath, is_note
from vaultsync.rules import RULES
from vaultsync.syntax import Problem, parse_note

BROKEN = {"A.md": "[[Gone]]\n", "B.md": "[[Lost]] ![[gone.png]]\n", "C.md": "[[A]]\n"}
SOURCE = "---\ntype: evidence-source\ntitle: T\nyear: 2019\ncitation: A. 2019.\ndoi: 10.5555/1\n---\n"
INSIGHT = '---\ntype: insight\nsource: "[[Source]]"\n---\n[[Rain]] fell.\n'
TAKEAWAY = '---\ntype: takeaway\nupdated: 2025-02-01\ninsights: "[[Insight]]"\n---\n[[Rain]] fell.\n'
EVIDENCE = {
    "Source.md": SOURCE,
    "Rain.md": "---\ntype: concept\n---\n",
    "Insight.md": INSIGHT,
    "Good.md": TAKEAWAY,
    "Bad.md": TAKEAWAY.replace("[[Insight]]", "[[Nothing]]"),
    "Old/Good.md": TAKEAWAY,
    "Draft.md": TAKEAWAY.replace("updated", "status: draft\nupdated"),
}


def index_of(files: Mapping[str, str], config: Config) -> VaultIndex:
    paths = [VaultPath(name) for name in files]
    notes = [parse_note(path, files[path].encode()) for path in paths if is_note(path)]
    canvases = [parse_canvas(path, files[path].encode()) for path in paths if path.endswith(".canvas")]
    return build_index(notes, paths, canvases, config.types, config.matches)


def config_of(text: str = "") -> Config:
    return load_config(text, "vaultsync.toml", rules=RULES, read=lambda name: "")


def report_on(files: Mapping[str, str], toml: str = "", only: tuple[str, ...] | None = None) -> Report:
    config = config_of(toml)
    chosen = None if only is None else frozenset(map(VaultPath, only))
    return audit(index_of(files, config), config, excluded=config.excludes, only=chosen)


def lines(report: Report) -> list[str]:
    return [f"{found.path} {found.severity.value} {found.rule}" for found in report.diagnostics]


def with_options(config: Config, rule: str, options: Any) -> Config:
    """A configuration with options that the rule cannot work with, as no file can bring them in."""
    return replace(config, rules={**config.rules, rule: config.rules[rule]._replace(options=options)})


# -- what is audited


def test_findings_stand_in_order_of_path_position_and_rule() -> None:
    files = {"b.md": "[[X]]", "a.md": "![[y]] [[Z]]\n[[a#no]]", "B.md": "[[Q]]", "m.canvas": "[]", "a/c.md": "[[W]]"}
    report = report_on(files)
    assert [(found.path, found.span.start) for found in report.diagnostics] == [
        ("B.md", 0), ("a.md", 0), ("a.md", 7), ("a.md", 13), ("a/c.md", 0), ("b.md", 0), ("b.md", 0), ("m.canvas", 0),
    ]  # fmt: skip
    assert lines(report)[5:7] == ["b.md error broken-link", "b.md warning case-colliding-names"]


def test_excluded_files_are_not_audited_and_stay_targets() -> None:
    files = {**BROKEN, "Old/D.md": "[[Gone]]", "Old/m.canvas": "[1]", "E.md": "[[D]] [[D#x]]"}
    assert lines(report_on(files, 'exclude = ["Old", "B.md"]')) == ["A.md error broken-link", "E.md warning broken-heading"]


def test_only_reports_on_the_files_asked_for_and_knows_the_others() -> None:
    files = {**BROKEN, "m.canvas": "[1]", "a.md": ""}
    report = report_on(files, only=("B.md", "C.md"))
    assert lines(report) == ["B.md error broken-link", "B.md error broken-embed"]
    assert (report.notes, report.files) == (2, 5)
    assert lines(report_on(files, only=("m.canvas",))) == ["m.canvas error broken-canvas-card"]
    assert lines(report_on(files, only=("a.md",))) == ["a.md warning case-colliding-names"]
    assert lines(report_on(files, only=())) == []


def test_only_does_not_take_excluded_files_back() -> None:
    report = report_on(BROKEN, 'exclude = ["B.md"]', only=("B.md",))
    assert (lines(report), report.notes) == ([], 0)


def test_folders_and_settings_that_cannot_be_read_are_told() -> None:
    config = config_of()
    index = index_of(BROKEN, config)
    index.faults = {
        VaultPath("Locked"): Problem(0, 0, "unreadable-note", "folder cannot be read: permission denied", "Ask for the right to")
    }
    report = audit(index, config, excluded=config.excludes)
    assert "Locked error unreadable-note" in lines(report)
    assert lines(audit(index, config, excluded=lambda path: path == "Locked")) == lines(report)[:-1]


# -- which rules, how severe


def test_severities_are_the_configured_ones() -> None:
    report = report_on(BROKEN, '[rules]\nbroken-link = "info"\nbroken-embed = "off"')
    assert lines(report) == ["A.md info broken-link", "B.md info broken-link"]


def test_rules_about_types_wait_for_types() -> None:
    assert lines(report_on(EVIDENCE)) == ["Bad.md error broken-link"]
    wanted = {"Bad.md error broken-link", "Bad.md error unsupported-takeaway", "Good.md info few-sources", "Old/Good.md info few-sources"}
    assert set(lines(report_on(EVIDENCE, 'preset = "research"'))) == wanted


def test_takeaways_are_counted_without_drafts_and_excluded_ones() -> None:
    report = report_on(EVIDENCE, 'preset = "research"\nexclude = ["Old"]')
    assert (report.statuses, report.takeaways) == ({Status.WEAK: 1, Status.INVALID: 1}, 2)
    report = report_on(EVIDENCE)
    assert (report.statuses, report.supported, report.takeaways) == ({}, 0, 0)


# -- suppressions


def test_suppressed_findings_are_counted() -> None:
    files = {"A.md": "[[Gone]] [[Lost]] %% vaultsync-ignore broken-link %%\n[[A]] %% vaultsync-ignore %%\n"}
    report = report_on(files)
    assert lines(report) == ["A.md warning unused-suppression"]
    assert report.suppressed == 2


def test_a_suppression_of_a_finding_about_the_whole_vault_is_used() -> None:
    files = {"A.md": "", "a.md": "%% vaultsync-ignore-file case-colliding-names %%"}
    report = report_on(files)
    assert (lines(report), report.suppressed) == ([], 1)
    assert lines(report_on(files, only=("a.md",))) == []


# -- crashes


def test_a_rule_that_crashes_costs_no_other_finding() -> None:
    config = with_options(config_of(), "broken-link", None)
    report = audit(index_of(BROKEN, config), config, excluded=config.excludes)
    assert lines(report) == ["A.md error rule-crashed", "B.md error rule-crashed", "B.md error broken-embed"]
    assert report.crashed
    assert report.diagnostics[0].message.startswith("rule broken-link crashed here with AttributeError at vaultsync.rules.broken_link:")


def test_a_rule_that_crashes_on_many_links_of_a_note_is_told_once() -> None:
    config = with_options(config_of(), "broken-link", None)
    report = audit(index_of({"A.md": "[[x]] [[y]]\n[[z]]"}, config), config, excluded=config.excludes)
    assert lines(report) == ["A.md error rule-crashed"]


def test_a_rule_that_crashes_on_the_vault_is_told_wherever_one_looks() -> None:
    config = config_of()
    index = index_of(BROKEN, config)
    index.faults = None  # type: ignore[assignment]
    report = audit(index, config, excluded=config.excludes, only=frozenset({VaultPath("C.md")}))
    assert lines(report) == [". error rule-crashed"]
    assert report.crashed


ACKNOWLEDGED = {
    "S.md": "---\ntype: evidence-source\ntitle: T\nyear: 2001\ncitation: T. 2001.\ndoi: 10.5555/1\nretraction_ack: 101\n---\n",
    "T.md": "---\ntype: evidence-source\ntitle: T\nyear: 2001\ncitation: T. 2001.\ndoi: 10.5555/1\nstudy_id: t\n---\n",
    "r.csv": RETRACTIONS[0],
    "vaultsync.toml": "",
}


@pytest.mark.parametrize(
    ("setting", "expected"),
    [("error", ["info", "error"]), ("warning", ["info", "warning"]), ("info", ["info", "info"]), ("off", [])],
)
def test_a_finding_may_be_less_severe_than_its_rule_and_never_more_than_configured(setting: str, expected: list[str]) -> None:
    toml = f'preset = "research"\n[retractions]\nfile = "r.csv"\n[rules]\nretracted-source = "{setting}"\n'
    config = config_of(toml)
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in ACKNOWLEDGED.items() if path.endswith(".md")]
    given = settings_of(config, {path: text.encode() for path, text in ACKNOWLEDGED.items()})
    index = build_index(notes, [], (), config.types, config.matches, given)
    report = audit(index, config, excluded=config.excludes)
    assert [found.severity.value for found in report.diagnostics if found.rule == "retracted-source"] == expected
    assert report.retractions is not None
    assert report.retractions.rows == 2


def test_a_crash_is_hidden_by_its_own_name_only() -> None:
    config = with_options(config_of(), "broken-link", None)
    files = {
        "All.md": "---\nvaultsync-ignore: true\n---\n[[Gone]]",
        "Line.md": "[[Gone]] %% vaultsync-ignore broken-link %%",
        "Named.md": "---\nvaultsync-ignore: rule-crashed\n---\n[[Gone]]",
    }
    report = audit(index_of(files, config), config, excluded=config.excludes)
    assert lines(report) == ["All.md error rule-crashed", "Line.md error rule-crashed"]
    assert report.crashed
    off = replace(config, rules={**config.rules, "rule-crashed": config.rules["rule-crashed"]._replace(severity=None)})
    assert lines(audit(index_of(files, off), off, excluded=off.excludes)) == lines(report)


def test_a_crash_of_what_all_evidence_rests_on_still_leaves_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    config = config_of('preset = "research"')
    index = index_of(EVIDENCE, config)

    def broken(name: str, key: str, make: object) -> None:
        raise ZeroDivisionError(name)

    monkeypatch.setattr(index, "memo", broken)
    report = audit(index, config, excluded=config.excludes)
    assert report.crashed
    assert (report.takeaways, report.supported) == (0, 0)
    crashed = [found.path for found in report.diagnostics if "unsupported-takeaway" in found.message]
    assert {"Bad.md", "Draft.md", "Good.md", "Old/Good.md"} <= set(crashed)
