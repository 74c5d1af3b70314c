"""A takeaway is limited by a phrase that none of its insights states.

Why: “In non-torn discs” says of whom a takeaway holds. When the insights do not say that they are about the same, the limit
is the writer's, and a reader takes it for the study's.

Fix: Write the phrase in the insight whose source says it, or take it out of the takeaway. Which phrases limit is said by
`qualifiers` under `[evidence]`; others are not looked for.

Source: PICO (a finding belongs to its population and setting); GRADE, indirectness.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import ItemKind, grounded_verdict, roles_of, uncovered
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each phrase."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    for item, nearest in uncovered(index, found, ItemKind.QUALIFIER):
        help = f"If {nearest.link} is about that, write so there; else take it out of the {roles_of(index).claim}"
        yield RULE.at(note.path, item.span, nearest.lacks(item), help=help)


RULE = Rule("uncovered-qualifier", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("not-covered",))
