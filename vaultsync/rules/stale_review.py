"""The evidence of a takeaway changed after it was last reviewed.

Why: An insight that was added or rewritten since may say something else than what the takeaway was drawn from.

Fix: Read the note that the message names; then mend the takeaway, or write the day into `reviewed` (by hand: no tool
can read for you). Dates are taken from `reviewed`, `updated` and `created`, else from a name such as `2025-01-30 14-13-16`, never from
the file, which every sync touches. A day is not after itself.

Source: Living systematic reviews (Cochrane); the `superseded` and stale states of wikis that keep claims.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence import first_key, grounded_verdict, roles_of, stale_words, study
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding; none for the notice of a retraction, which is reported as that."""
    found = grounded_verdict(index, note.path)
    stale = found.stale if found is not None else None
    if stale is None or (stale.notice and not study(index, stale.note).sound):
        return
    roles = roles_of(index)
    yield RULE.at(
        note.path,
        first_key(index.properties(note.path), (*roles.reviewed, *roles.type_keys)),
        stale_words(index, note.path, stale),
        help=f"Hold the {roles.claim} against it, then write the day into `{roles.reviewed[0]}`",
        related=(Related(stale.note, Span(0, 0), "changed since"),),
    )


RULE = Rule("stale-review", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("stale",))
