"""A report in, JUnit XML out, for programs that show test results."""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from vaultsync.audit import Report
from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.paths import shown
from vaultsync.report.places import Locate, Place, Places, locator

# What XML 1.0 cannot hold, not even as a character reference.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render(report: Report, places: Places, *, prefix: str = "", fail_on: Severity | None = Severity.ERROR) -> str:
    """One suite for each file with findings, one case for each finding.

    Findings below ``fail_on`` are skipped cases: shown, and no failure. Without findings there is
    one case that passed, because some readers take an empty report for a broken one.
    """
    locate = locator(places)
    fails = frozenset(kind for kind in Severity if fail_on is not None and kind.rank >= fail_on.rank)
    suites = "".join(
        _suite(shown(prefix + path), tuple(group), locate, fails)
        for path, group in groupby(report.diagnostics, key=lambda found: found.path)
    )
    if not report.diagnostics:
        passed = '<testcase name="audit" classname="vaultsync"/>'
        suites = f'<testsuite name="vaultsync" tests="1" failures="0" skipped="0" errors="0">\n{passed}\n</testsuite>\n'
    totals = _totals(report.diagnostics, fails) if report.diagnostics else 'tests="1" failures="0" skipped="0" errors="0"'
    return f'{_HEAD}<testsuites name="vaultsync" {totals}>\n{suites}</testsuites>\n'


def _suite(path: str, group: tuple[Diagnostic, ...], locate: Locate, fails: Set[Severity]) -> str:
    cases = "".join(_case(path, found, locate(found.path, found.span), fails) for found in group)
    return f"<testsuite name={_attribute(path)} {_totals(group, fails)}>\n{cases}</testsuite>\n"


def _totals(group: tuple[Diagnostic, ...], fails: Set[Severity]) -> str:
    failures = sum(found.severity in fails for found in group)
    return f'tests="{len(group)}" failures="{failures}" skipped="{len(group) - failures}" errors="0"'


def _case(path: str, found: Diagnostic, place: Place, fails: Set[Severity]) -> str:
    said = f"{path}:{place.line}:{place.column}: {found.severity.value} {found.rule}: {found.message}\n{found.help}".rstrip()
    tag, kind = ("failure", f' type="{found.severity.value}"') if found.severity in fails else ("skipped", "")
    name = _attribute(f"{found.rule} at {place.line}:{place.column}")
    return (
        f'<testcase name={name} classname={_attribute(path)} file={_attribute(path)} line="{place.line}">'
        f"<{tag}{kind} message={_attribute(found.message)}>{_content(said)}</{tag}></testcase>\n"
    )


def _content(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text))
