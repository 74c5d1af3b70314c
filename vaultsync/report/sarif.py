"""A report in, SARIF 2.1.0 out, for code scanning and editors.

Columns count characters, which SARIF calls ``unicodeCodePoints``. A result's fingerprint is made from
rule, path and message, so that it stays the same when lines above it come and go.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from vaultsync.audit import Report
from vaultsync.diagnostic import Diagnostic, Fix, Related, Safety, Severity
from vaultsync.paths import VaultPath
from vaultsync.report.places import Locate, Places, locator
from vaultsync.report.rule_text import RuleText
from vaultsync.report.visible import encodable
from vaultsync.text import Span, TextEdit

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR.value: "error", Severity.WARNING.value: "warning", Severity.INFO.value: "note"}


def render(report: Report, places: Places, *, rules: Sequence[RuleText], version: str, prefix: str = "") -> str:
    """One log with one run, ending with a newline.

    Args:
        report: what the audit found.
        places: the vault's lines.
        rules: the texts of every rule; a finding of an unknown rule is kept, without a link to its text.
        version: of vaultsync.
        prefix: leads from the repository's root to the vault; an absolute one makes ``file:`` addresses.
    """
    results = _Results(locator(places), prefix, {rule.name: at for at, rule in enumerate(rules)})
    run = {
        "tool": {"driver": {"name": "vaultsync", "semanticVersion": version, "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": not report.crashed}],
        "results": [results.result(found) for found in report.diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False) + "\n"


def _rule(rule: RuleText) -> dict[str, Any]:
    return {
        "id": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why or rule.summary},
        "help": {"text": rule.fix or rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


class _Results:
    """Findings to results of one run; holds what they have in common."""

    def __init__(self, locate: Locate, prefix: str, numbers: dict[str, int]) -> None:
        self._locate, self._prefix, self._numbers = locate, prefix, numbers
        self._seen: Counter[str] = Counter()

    def result(self, found: Diagnostic) -> dict[str, Any]:
        said = f"{found.message}\n{found.help}" if found.help else found.message
        result: dict[str, Any] = {
            "ruleId": found.rule,
            "level": _LEVELS[found.severity.value],
            "message": {"text": encodable(said)},
            "locations": [{"physicalLocation": self._physical(found.path, found.span)}],
            "partialFingerprints": {"vaultsync/v1": self._fingerprint(found)},
        }
        if found.rule in self._numbers:
            result["ruleIndex"] = self._numbers[found.rule]
        if found.related:
            result["relatedLocations"] = [self._related(other) for other in found.related]
        if found.fix is not None and found.fix.safety is not Safety.SUGGESTED:
            result["fixes"] = [self._fix(found.fix)]
        if found.reason:
            result["properties"] = {"reason": found.reason}
        return result

    def _fingerprint(self, found: Diagnostic) -> str:
        """Equal findings are told apart by their order in the file."""
        same = encodable(f"{found.rule}\0{found.path}\0{found.message}")
        self._seen[same] += 1
        return hashlib.sha256(f"{same}\0{self._seen[same]}".encode()).hexdigest()[:32]

    def _related(self, other: Related) -> dict[str, Any]:
        return {"physicalLocation": self._physical(other.path, other.span), "message": {"text": encodable(other.message)}}

    def _fix(self, fix: Fix) -> dict[str, Any]:
        by_path: dict[VaultPath, list[TextEdit]] = {}
        for edit in fix.edits:
            by_path.setdefault(edit.path, []).append(edit)
        changes = [
            {"artifactLocation": {"uri": uri(self._prefix + path)}, "replacements": [self._replacement(edit) for edit in edits]}
            for path, edits in by_path.items()
        ]
        return {"description": {"text": encodable(fix.title)}, "artifactChanges": changes}

    def _replacement(self, edit: TextEdit) -> dict[str, Any]:
        return {"deletedRegion": self._region(edit.path, edit.span), "insertedContent": {"text": encodable(edit.new_text)}}

    def _physical(self, path: VaultPath, span: Span) -> dict[str, Any]:
        return {"artifactLocation": {"uri": uri(self._prefix + path)}, "region": self._region(path, span)}

    def _region(self, path: VaultPath, span: Span) -> dict[str, int]:
        place = self._locate(path, span)
        return {"startLine": place.line, "startColumn": place.column, "endLine": place.end_line, "endColumn": place.end_column}


def uri(path: str) -> str:
    """A relative or absolute path as a URI reference; bytes that are no UTF-8 come back as those bytes."""
    try:
        data = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        data = path.encode("utf-8", "surrogatepass")
    if path.startswith("/"):
        return "file://" + quote(data)
    if path[1:3] == ":/":
        return "file:///" + quote(data, safe="/:")
    return quote(data)
