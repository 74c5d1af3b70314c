"""A source has no identifier of a work: no DOI, PMID, ISBN or arXiv number.

Why: An address changes or dies, and nobody can tell whether two notes are about one work. No takeaway can rest on such a source,
unless its note says that there is no identifier, and why.

Fix: Add `doi`, `pmid`, `isbn` or `arxiv`; for an old book, a thesis or a web page write `identifier: none` and say in
`identifier-reason` why there is none.

Source: DOI Handbook (persistent identifiers); FORCE11 Joint Declaration of Data Citation Principles.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import first_key, has_none, is_filled, record_gaps, record_of, roles_of, study
from vaultsync.evidence.identifiers import kind_of_property
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none where an identifier is written that is none, or is missing altogether, or the source is no publication."""
    path, roles = note.path, roles_of(index)
    if roles.source not in index.types_of(path) or index.type_unknown(path):
        return
    record, found = record_of(index, path), study(index, path)
    if found.admissible or not found.scholarly or record_gaps(record, roles):
        return
    of_works = [name for name in roles.identifiers if kind_of_property(name) is not None]
    if any(is_filled(writing.value) for name in of_works for writing in record.get(name, ())):
        return
    place = first_key(index.properties(path), (roles.identifier, *roles.identifiers, *roles.record, *roles.type_keys))
    if has_none(record, roles):
        message = "this source says that it has no identifier, but not why"
        yield RULE.at(path, place, message, help=f"Add `{roles.why_none}`, or the identifier")
        return
    yield RULE.at(
        path,
        place,
        "this source has an address, but no identifier of a work",
        help=f"Add {', '.join(of_works)}; where there is none, `{roles.identifier}: none` and `{roles.why_none}`",
    )


RULE = Rule("source-without-identifier", Severity.WARNING, check_note=check_note, needs_types=True, parts=("source",))
