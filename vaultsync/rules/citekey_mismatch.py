"""A source goes by another citekey than in the bibliography.

Why: The citekey ties the note to its entry. Where it changed in the reference manager, or the note was named by hand, the entry
is not found: its citation is not compared, and `[@citekey]` leads elsewhere.

Fix: Rename the note to the citekey, or write the citekey into its property `citekey`.

Source: Better BibTeX: citekeys change with the entry unless they are pinned.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import citekey_of, citekey_writing, entry_of, first_key, is_source, library_of, roles_of, study
from vaultsync.evidence.citations import key_of_name
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; nothing is asked of a note that the bibliography does not list at all."""
    path, library, roles = note.path, library_of(index), roles_of(index)
    if not library.configured or not is_source(index, path):
        return
    written, name, entry = citekey_writing(index, path), key_of_name(path), entry_of(index, path)
    if entry is not None:
        other = library.find(name) if written is not None else None
        if written is not None and other is not None and other.key != entry.key:
            message = f"the note is named by the citekey {shown(other.key)}, but its property says {shown(entry.key)}"
            yield RULE.at(path, written.span, message, help="Rename the note, or correct the property")
        return
    for identifier in study(index, path).identifiers:
        for listed in library.listed(identifier):
            place = written.span if written is not None else first_key(index.properties(path), (*roles.identifiers, *roles.type_keys))
            message = f"the bibliography lists {identifier} as {shown(listed.key)}, not as {shown(citekey_of(index, path))}"
            advice = "correct the property" if written is not None else f"add `{roles.citekey[0]}: {shown(listed.key)}`"
            yield RULE.at(path, place, message, help=f"Rename the note to {shown(listed.key)}, or {advice}")
            return


RULE = Rule("citekey-mismatch", Severity.WARNING, check_note=check_note, needs_types=True, parts=("source",))
