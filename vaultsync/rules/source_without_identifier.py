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
from vaultsync.evidence.identifiers import Invalid, is_said, kind_of_property, read_identifiers
from vaultsync.evidence.records import Properties
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
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
    own = index.properties(path)
    if any(_holds_any(writing.value) for name in of_works for writing in own.get(name, ())):
        return
    place = first_key(own, (roles.identifier, *roles.identifiers, *roles.record, *roles.type_keys))
    from_entry = [name for name in of_works if not any(is_filled(writing.value) for writing in own.get(name, ()))]
    wrong = next((one for name in from_entry for one in _invalid(record, name)), None)
    if has_none(record, roles):
        message = "this source says that it has no identifier, but not why"
        yield RULE.at(path, place, message, help=f"Add `{roles.why_none}`, or the identifier")
        return
    if wrong is not None:
        message = f"what the bibliography gives as identifier of this source is none: {shown(wrong.written)} ({wrong.kind}): {wrong.why}"
        yield RULE.at(path, place, message, help="Correct the entry in the reference manager and export the library again")
        return
    addressed = any(is_filled(writing.value) for name in roles.identifiers if name not in of_works for writing in record.get(name, ()))
    yield RULE.at(
        path,
        place,
        "this source has an address, but no identifier of a work" if addressed else "this source has no identifier of a work",
        help=f"Add {', '.join(of_works)}; where there is none, `{roles.identifier}: none` and `{roles.why_none}`",
    )


def _holds_any(value: object) -> bool:
    """Whether an identifier is written, be it a wrong one."""
    return any(map(is_said, value)) if isinstance(value, list) else is_said(value)


def _invalid(record: Properties, name: str) -> Iterator[Invalid]:
    kind = kind_of_property(name)
    if kind is not None:
        for writing in record.get(name, ()):
            yield from (one for one in read_identifiers(kind, writing.value) if isinstance(one, Invalid))


RULE = Rule("source-without-identifier", Severity.WARNING, check_note=check_note, needs_types=True, parts=("source",))
