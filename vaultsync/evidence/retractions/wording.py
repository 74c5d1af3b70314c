"""Notices and the facts of their file in, the words that reports share out."""

from __future__ import annotations

from vaultsync.evidence.retractions.notice import Nature, Notice
from vaultsync.evidence.retractions.snapshot import Facts
from vaultsync.evidence.retractions.tally import FaultKind, RowFault

_NATURES: dict[Nature, str] = {
    "retraction": "retracted",
    "concern": "expression of concern",
    "correction": "corrected",
    "reinstatement": "reinstated",
}
_FAULTS: dict[FaultKind, tuple[str, str]] = {
    "blank": ("blank row", "blank rows"),
    "bytes": ("line with bytes that are no UTF-8", "lines with bytes that are no UTF-8"),
    "nul": ("line with NUL characters", "lines with NUL characters"),
    "fields": ("row without the fields of the header", "rows without the fields of the header"),
    "long": ("row that does not end", "rows that do not end"),
    "record-id": ("row without a record ID", "rows without a record ID"),
    "nature": ("row of an unknown nature", "rows of an unknown nature"),
    "date": ("date that cannot be read", "dates that cannot be read"),
    "doi": ("DOI that cannot be read", "DOIs that cannot be read"),
    "pmid": ("PMID that cannot be read", "PMIDs that cannot be read"),
}
_SHOWN = 3


def notice_words(notice: Notice) -> str:
    """``retracted on 2020-03-01 for Duplication of Data; Plagiarism (record 123)``, with at most three reasons."""
    when = f" on {notice.date.isoformat()}" if notice.date else " at an unknown date"
    reasons = "; ".join(notice.reasons[:_SHOWN])
    more = len(notice.reasons) - _SHOWN
    why = f" for {reasons}{f' and {more} more' if more > 0 else ''}" if reasons else ""
    return f"{_NATURES[notice.nature]}{when}{why} (record {notice.record_id})"


def snapshot_words(facts: Facts) -> str:
    """``the snapshot of 2026-09-01 (72,526 rows, SHA-256 0123456789ab)``."""
    return f"the snapshot of {facts.dated.isoformat()} ({facts.rows:,} {'row' if facts.rows == 1 else 'rows'}, SHA-256 {facts.sha256[:12]})"


def not_listed_words(facts: Facts) -> str:
    """What may be said of a paper without a notice; never that it is sound."""
    return f"not listed in the snapshot of {facts.dated.isoformat()}"


def fault_words(fault: RowFault) -> str:
    """``12 dates that cannot be read, the first in line 34``."""
    one, many = _FAULTS[fault.kind]
    names = f" ({', '.join(fault.examples)})" if fault.examples else ""
    if fault.times == 1:
        return f"1 {one}{names}, in line {fault.line}"
    return f"{fault.times:,} {many}{names}, the first in line {fault.line}"
