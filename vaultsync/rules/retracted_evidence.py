"""A takeaway rests on a source that was retracted.

Why: What was read in a retracted paper supports nothing; a takeaway whose paths all end in such papers is compromised.

Fix: Take the insight out, or find another study that shows the same. Where the source's own note acknowledges the notice
(`retraction_ack`), this is only a reminder.

Source: COPE retraction guidelines; the Retraction Watch data.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence import Status, Study, Verdict, find_verdict, first_key, link_to, roles_of
from vaultsync.evidence.retractions import notice_words, unacknowledged
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each retracted source, at the link to the first insight that was read in it."""
    path = note.path
    found = find_verdict(index, path) if roles_of(index).claim in index.types_of(path) else None
    if found is None or found.draft:
        return
    for source in found.case.rested_on:
        if not source.sound:
            yield _finding(index, found, source)


def _finding(index: VaultIndex, found: Verdict, source: Study) -> Diagnostic:
    path, roles, notice = found.path, roles_of(index), source.notice
    finding = next(support.finding for support in found.case.supports if source in support.studies)
    hop = next((one.hop for one in found.case.standings if one.finding == finding), None)
    properties = index.properties(path)
    place = hop.span if hop is not None and hop.place == path else first_key(properties, (*roles.support.forward, *roles.type_keys))
    only = "only on retracted sources" if found.status is Status.COMPROMISED else "on a retracted source"
    said = f": {notice_words(notice)}" if notice is not None else ""
    return RULE.at(
        path,
        place,
        f"this {roles.claim} rests {only}, over {link_to(index, finding, path)} on {link_to(index, source.path, path)}{said}",
        help=f"Take the {roles.finding} out, or name another study that shows the same",
        related=(Related(source.path, _place(index, source.path), "was retracted"),),
        severity=None if unacknowledged(source.notices, source.acknowledged) else Severity.INFO,
    )


def _place(index: VaultIndex, source: VaultPath) -> Span:
    roles = roles_of(index)
    return first_key(index.properties(source), (*roles.identifiers, *roles.record, *roles.type_keys))


RULE = Rule("retracted-evidence", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",))
