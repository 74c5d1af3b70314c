"""No citable source in the vault supports a takeaway.

Why: A takeaway is worth as much as what it rests on. Without a path over an insight to a source that can
be cited nobody can check it, and a circle of takeaways that name each other only looks like evidence.

Fix: Write the hop that the message names; the help is the smallest repair. Or give the note
`status: draft` until it has its evidence. `vaultsync explain NOTE` shows every path.

Source: Nanopublications (no assertion without provenance), micropublications (support must end in data or a
reference), the Discourse Graphs ontology (evidence stands between claim and source).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence import Chain, Hop, find_chain, first_key, place_of, roles_of
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, for a takeaway without support that is no draft."""
    path, roles = note.path, roles_of(index)
    found = find_chain(index, path) if roles.claim in index.types_of(path) else None
    if found is not None and not found.whole and not found.draft:
        yield RULE.at(
            path,
            _evidence_key(index, found),
            f"no citable source supports this {roles.claim}: {found.missing}",
            help=found.repair,
            related=tuple(Related(hop.place, hop.span, _says(hop)) for hop in found.hops),
            reason=found.reason.value,
        )


def _evidence_key(index: VaultIndex, found: Chain) -> Span:
    """The key under which the failing hop is written, else the first that could carry evidence, else the type's."""
    roles = roles_of(index)
    properties = index.properties(found.path)
    first = found.hops[0] if found.hops else None
    if first is not None and first.place == found.path:
        for name in roles.support.forward:
            for writing in properties.get(name, ()):
                if writing.span.start <= first.span.start < writing.span.end:
                    return writing.key_span
    return first_key(properties, (*roles.support.forward, *roles.type_keys))


def _says(hop: Hop) -> str:
    if hop.end is None:
        return f"`{hop.name}` leads nowhere"
    return f"`{hop.name}` leads to {place_of(hop.end if hop.place == hop.start else hop.start)}"


RULE = Rule("unsupported-takeaway", Severity.ERROR, check_note=check_note, needs_types=True, parts=("claim",))
