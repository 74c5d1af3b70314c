"""A takeaway cannot be judged, because it states nothing or links to no concept.

Why: Whether evidence covers a statement can only be asked when there is one, and when it says what it is about.

Fix: Write the statement into the note (or into `content`), and link the concepts in it. Or give the note `status: draft`. Where your
vault has no notes for concepts, `needs-concept = false` under `[roles]` asks for none.

Source: Nanopublications (an assertion is about something); the Discourse Graphs ontology (a claim is an atomic statement).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Fault, find_verdict, first_key, roles_of, statement_span, with_article
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none where the way to a source is missing too, or the schema is broken, which is told first."""
    found = find_verdict(index, note.path)
    if found is None or found.draft or not found.chain.whole:
        return
    faults = {one.fault: one.message for one in found.case.faults}
    roles = roles_of(index)
    if faults.keys() & {Fault.SCHEMA, Fault.UNRESOLVED}:
        return
    if Fault.NO_SENTENCE in faults:
        key = first_key(index.properties(note.path), roles.type_keys)
        yield _told(note, roles.claim, key, faults[Fault.NO_SENTENCE], "Write the statement, with links to what it is about")
    elif Fault.NO_CONCEPT in faults:
        help = f"Link {with_article(roles.concept or 'concept')} in it"
        yield _told(note, roles.claim, statement_span(index, note.path), faults[Fault.NO_CONCEPT], help)


def _told(note: Note, claim: str, span: Span, why: str, help: str) -> Diagnostic:
    return RULE.at(note.path, span, f"this {claim} cannot be judged: {why}", help=help)


RULE = Rule("unjudged-takeaway", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("invalid",))
