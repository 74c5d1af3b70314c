"""A source has no citation or no identifier.

Why: A source that cannot be cited cannot be found again. The citation says what it is, the identifier leads to
exactly that work, and without both no takeaway can rest on it.

Fix: Add `citation` with the formatted reference, and one of `doi`, `pmid`, `isbn`, `arxiv` or `url`. For a work that
has no identifier write `identifier: none`.

Source: Chicago Manual of Style 17, chapter 14 (what a bibliography entry holds); DOI Handbook (persistent identifiers).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import CITATION, IDENTIFIER, first_key, lacking_words, record_gaps, record_of, record_repair, roles_of
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, which names all that is missing; none where the front matter cannot be read."""
    roles = roles_of(index)
    if roles.source not in index.types_of(note.path) or index.type_unknown(note.path):
        return
    properties = index.properties(note.path)
    lacking = record_gaps(record_of(index, note.path), roles)
    if lacking:
        empty = {CITATION: (roles.citation,), IDENTIFIER: (*roles.identifiers, roles.identifier)}
        keys = (*(name for part in lacking for name in empty[part]), *roles.record, *roles.type_keys)
        yield RULE.at(
            note.path,
            first_key(properties, keys),
            f"source has {lacking_words(lacking)}",
            help=f"Add {record_repair(lacking, roles)}",
        )


RULE = Rule("uncited-source", Severity.ERROR, check_note=check_note, needs_types=True, parts=("source",))
