"""A notice was published about a source: an expression of concern, or a correction.

Why: An expression of concern says that the paper may be unreliable; a correction may change the number that was taken from it.

Fix: Read the notice and compare what was taken from the paper. Then write the record's number into `retraction_ack` of the source:
a correction is told no more, an expression of concern as a reminder.

Source: COPE guidelines on expressions of concern; the Retraction Watch data.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import first_key, notices_about, roles_of, study
from vaultsync.evidence.retractions import Notice, acknowledging, notice_words, unacknowledged
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, at the identifier; none for a retraction, which is another rule's."""
    path, roles = note.path, roles_of(index)
    if roles.source not in index.types_of(path) or index.type_unknown(path):
        return
    found = study(index, path)
    notice, new = found.notice, unacknowledged(found.notices, found.acknowledged)
    place = first_key(index.properties(path), (*roles.identifiers, *roles.record, *roles.type_keys))
    if notice is None:
        yield from _doubtful(note, index, place)
    elif found.notices.state == "concern":
        yield RULE.at(
            path,
            place,
            f"about this source there is an {notice_words(notice)}",
            help=_help(roles.acknowledgement, new),
            severity=None if new else Severity.INFO,
        )
    elif found.notices.state == "correction" and new:
        help = _help(roles.acknowledgement, new)
        yield RULE.at(path, place, f"this source was {notice_words(notice)}", help=help, severity=Severity.INFO)


def _help(name: str, new: tuple[Notice, ...]) -> str:
    return f"Read the notice; once you have, write `{acknowledging(name, new)}`" if new else "You have acknowledged it"


def _doubtful(note: Note, index: VaultIndex, place: Span) -> Iterator[Diagnostic]:
    """One finding where only the PMID fits: one of the two has a wrong number."""
    doubtful = notices_about(index, note.path).doubtful
    if doubtful:
        yield RULE.at(
            note.path,
            place,
            f"the PMID of this source is listed under the DOI {doubtful[0].doi}: {notice_words(doubtful[0])}",
            help="Compare PMID and DOI; one of them may be that of another paper",
            severity=Severity.INFO,
        )


RULE = Rule("noticed-source", Severity.WARNING, check_note=check_note, needs_types=True, parts=("source",))
