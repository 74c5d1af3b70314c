"""A note rests on another one that was replaced.

Why: A guideline with a new edition, or a takeaway that was drawn anew, says of itself that it no longer holds; what rests on it does
not know.

Fix: Link what replaced it, or both, where the old one matters. `superseded_by` in the old note names the new one.

Source: The status “superseded” of standards and guidelines; CiTO (`updates`).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Related, Severity
from vaultsync.evidence import first_key, link_to, outdated, roles_of
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each replaced note that a claim or finding names as its ground."""
    for one in outdated(index, note.path):
        old, new = link_to(index, one.end, note.path), link_to(index, one.successor, note.path)
        key = first_key(index.properties(one.end), roles_of(index).superseded)
        yield RULE.at(
            note.path,
            one.link.span,
            f"{old} was superseded by {new}",
            help=f"Link {new}, or both",
            related=(Related(one.end, key, "says so"),),
        )


RULE = Rule("superseded-evidence", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim", "finding"))
