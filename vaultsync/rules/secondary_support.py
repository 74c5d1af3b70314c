"""An insight has its finding from another note of the vault, not from a source.

Why: An insight on an insight, or on a takeaway, is a retelling: what the study said stands a hand further away, and every
hand may change it.

Fix: Cite the source that the help names. A takeaway that draws on others says so with `builds_on`, which is no evidence and not
asked for any.

Source: The Discourse Graphs ontology (evidence is curated from a source); the rule against citing what one has not read.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import first_key, link_to, roles_of, second_hand
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each note that the finding has it from."""
    path, roles = note.path, roles_of(index)
    for one in second_hand(index, path):
        if one.hop.end is None:
            continue
        kind = roles.claim if roles.claim in index.types_of(one.hop.end) else roles.finding
        own = one.hop.place == path
        key = first_key(index.properties(path), (*roles.citing.forward, *roles.type_keys))
        yield RULE.at(
            path,
            one.hop.span if own else key,
            f"{roles.finding} rests on the {kind} {link_to(index, one.hop.end, path)}, not on a source of its own",
            help=f"Name {link_to(index, one.source, path)} as its source, if it says so there",
        )


RULE = Rule("secondary-support", Severity.WARNING, check_note=check_note, needs_types=True, parts=("finding",))
