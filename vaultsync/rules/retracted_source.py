"""A source has been retracted.

Why: A retracted paper is withdrawn from the record; what was read in it supports nothing. Every takeaway that rests on it is told of it
by `retracted-evidence`.

Fix: See what its insights still stand on, and take it out where nothing is left. Then write the record's number into `retraction_ack`
of the source, and the finding is only a reminder. A later notice is reported again.

Source: COPE retraction guidelines; the Retraction Watch data. A paper that was reinstated later is not reported, and neither is one
that is only not listed called sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import first_key, roles_of, study
from vaultsync.evidence.retractions import acknowledging, notice_words, unacknowledged
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, at the identifier."""
    path, roles = note.path, roles_of(index)
    if roles.source not in index.types_of(path) or index.type_unknown(path):
        return
    found = study(index, path)
    notice, new = found.notice, unacknowledged(found.notices, found.acknowledged)
    if found.sound or notice is None:
        return
    help = (
        f"See what rests on it; once you have, write `{acknowledging(roles.acknowledgement, new)}`" if new else "You have acknowledged it"
    )
    yield RULE.at(
        path,
        first_key(index.properties(path), (*roles.identifiers, *roles.record, *roles.type_keys)),
        f"this source was {notice_words(notice)}",
        help=help,
        severity=None if new else Severity.INFO,
    )


RULE = Rule("retracted-source", Severity.ERROR, check_note=check_note, needs_types=True, parts=("source",))
