"""Two notes are about one source.

Why: What is known of the work stands in two places, and takeaways that link to both seem to have more to rest on than they do.

Fix: Merge the notes: link to one of them everywhere, and delete the other. A preprint and its version of record have different DOIs
and may both stay; `study_id` says that they are one study.

Source: The DOI Handbook: one DOI, one work; DOIs are compared without case and resolver.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence import (
    citekey_of,
    entry_of,
    first_key,
    is_source,
    labelled_sources,
    library_of,
    link_to,
    roles_of,
    sources_of_key,
    study,
    work_label,
)
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note

_OF_ONE_WORK = frozenset({"doi", "pmid", "arxiv"})


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, in all notes about one work but the first."""
    path, roles = note.path, roles_of(index)
    if not is_source(index, path):
        return
    shared = dict(sorted(_others(index, path).items()))
    first = next(iter(shared), path)
    if first < path:
        place = first_key(index.properties(path), (*roles.identifiers, *roles.citekey, *roles.record, *roles.type_keys))
        yield RULE.at(
            path,
            place,
            f"{link_to(index, first, path)} is about the same source ({shared[first]})",
            help="Merge the two notes, and link to one of them everywhere",
            related=(Related(first, first_key(index.properties(first), (*roles.identifiers, *roles.record)), "the other note"),),
        )


def _others(index: VaultIndex, path: VaultPath) -> dict[VaultPath, str]:
    """Other notes about this source, the first of all among them, and what they share with it."""
    library, found = library_of(index), dict[VaultPath, str]()
    for identifier in study(index, path).identifiers:
        if identifier.kind in _OF_ONE_WORK:
            listed = (note for entry in library.listed(identifier) for note in sources_of_key(index, entry.key, path, is_source))
            for other in (*labelled_sources(index, work_label(identifier), is_source), *listed):
                found.setdefault(other, str(identifier))
    if entry_of(index, path) is not None:
        key = citekey_of(index, path)
        for other in sources_of_key(index, key, path, is_source):
            found.setdefault(other, f"citekey {key}")
    return {other: what for other, what in found.items() if other != path}


RULE = Rule("duplicate-source", Severity.WARNING, check_note=check_note, needs_types=True, parts=("source",))
