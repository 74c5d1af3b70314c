"""A takeaway says plainly what its insights say with caution only.

Why: “May reduce” becomes “reduces” on the way from paper to note, and nobody notices.

Fix: Put the caution back, or link an insight that says it plainly. Cautious is an insight with a word such as may, might, suggests or
likely, one with `hedged: true`, or one whose studies have nothing to compare with; `hedged: false` says that it is not.

Source: Hyland 1998 (hedging in research articles); studies of overstatement in press releases.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import grounded_verdict, link_to, overstated, roles_of, statement_span
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, at the beginning of the statement."""
    found = grounded_verdict(index, note.path)
    cautious = overstated(index, found) if found is not None else None
    if cautious is not None:
        roles = roles_of(index)
        yield RULE.at(
            note.path,
            statement_span(index, note.path),
            f"this {roles.claim} says plainly what {link_to(index, cautious, note.path)} says with caution",
            help=f"Put the caution back, or write `{roles.hedged}: false` into the {roles.finding} that says it plainly",
        )


RULE = Rule("stronger-than-evidence", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim",))
