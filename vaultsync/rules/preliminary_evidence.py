"""A takeaway rests on preprints and abstracts only.

Why: What no reviewer has seen changes more often on its way to a journal, and an abstract leaves out what went wrong.

Fix: Link the version of record when it is there, or another study. What a source is, is said by its `tier` or `csl`, else by
a DOI or arXiv number that only preprints have.

Source: GRADE, publication bias; Cochrane Handbook, section 4.4.5 (conference abstracts).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Code, grounded_verdict, link_to, roles_of, support_key
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; sources that are not scholarly at all are reported in their own notes."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    codes = {reason.code: reason.note for reason in found.reasons}
    source = codes.get(Code.PRELIMINARY)
    if source is not None and Code.NOT_SCHOLARLY not in codes:
        yield RULE.at(
            note.path,
            support_key(index, note.path),
            f"this {roles_of(index).claim} rests on preprints or abstracts only, such as {link_to(index, source, note.path)}",
            help="Link the version of record, or another study",
        )


RULE = Rule("preliminary-evidence", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim",), reasons=("preliminary",))
