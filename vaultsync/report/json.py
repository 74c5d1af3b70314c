"""A report in, JSON for programs out, as ``schemas/wire/audit.json`` describes it.

Built from plain dictionaries, not from the pydantic models of the same form (``wire.Audit``), so that
an audit need not import pydantic; a test holds both together.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from vaultsync.audit import Report
from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.evidence import Status
from vaultsync.evidence.retractions import Facts
from vaultsync.paths import VaultPath, shown
from vaultsync.report.places import Locate, Places, locator
from vaultsync.report.visible import encodable
from vaultsync.text import Span

VERSION = 2


def render(report: Report, places: Places, *, vault: str) -> str:
    """One JSON object with one finding a line, ending with a newline.

    Paths are relative to the vault, with ``/``; ``vault`` is its folder as the reader is to see it.
    """
    locate = locator(places)
    encode = json.JSONEncoder(ensure_ascii=False).encode
    head = {"version": VERSION, "vault": shown(vault)}
    findings = ",\n".join("  " + encode(_finding(found, locate)) for found in report.diagnostics)
    tail = {"counts": _counts(report), "summary": _summary(report)}
    listed = f"[\n{findings}\n ]" if findings else "[]"
    return f'{{{encode(head)[1:-1]},\n "findings": {listed},\n {encode(tail)[1:-1]}}}\n'


def _finding(found: Diagnostic, locate: Locate) -> dict[str, Any]:
    return {
        **_place(found.path, found.span, locate),
        "rule": found.rule,
        "severity": found.severity.value,
        "message": encodable(found.message),
        "help": encodable(found.help),
        "reason": found.reason,
        "fixable": found.fix is not None and found.fix.safety is not Safety.SUGGESTED,
        "fix": _fix(found.fix, locate) if found.fix is not None else None,
        "related": [{**_place(other.path, other.span, locate), "message": encodable(other.message)} for other in found.related],
    }


def _fix(fix: Fix, locate: Locate) -> dict[str, Any]:
    edits = [{**_place(edit.path, edit.span, locate), "new_text": encodable(edit.new_text)} for edit in fix.edits]
    return {"title": encodable(fix.title), "safety": fix.safety.value, "edits": edits}


def _place(path: VaultPath, span: Span, locate: Locate) -> dict[str, Any]:
    line, column, end_line, end_column = locate(path, span)
    return {"path": shown(path), "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _counts(report: Report) -> dict[str, dict[str, int]]:
    severities = Counter(found.severity for found in report.diagnostics)
    rules = Counter(found.rule for found in report.diagnostics)
    return {"severities": {kind.value: severities[kind] for kind in Severity}, "rules": dict(sorted(rules.items()))}


def retractions(facts: Facts | None) -> dict[str, Any] | None:
    """What the data on retractions is, as ``wire.RetractionFile`` has it."""
    if facts is None:
        return None
    return {"date": facts.dated.isoformat(), "rows": facts.rows, "sha256": facts.sha256}


def _summary(report: Report) -> dict[str, Any]:
    return {
        "notes": report.notes,
        "files": report.files,
        "takeaways": report.takeaways,
        "supported": report.supported,
        "statuses": {status.value: report.statuses.get(status, 0) for status in reversed(Status)},
        "suppressed": report.suppressed,
        "crashed": report.crashed,
        "retractions": retractions(report.retractions),
    }
