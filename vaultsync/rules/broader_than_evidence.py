"""A takeaway speaks of something general, and its insights know one special kind of it only.

Why: What holds for straw need not hold for mulch. A reader cannot see that the general word was the writer's.

Fix: Link the kind that the insights are about, or an insight about another kind: two kinds are taken as ground for the general word,
and so is an insight that names it itself.

Source: The concepts' own `broader` links; GRADE, indirectness.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import grounded_verdict, item_words, link_to, roles_of, widened, with_article
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each such concept."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    roles = roles_of(index)
    for one in widened(index, found):
        kind = link_to(index, one.narrower, note.path)
        yield RULE.at(
            note.path,
            one.item.span,
            f"{item_words(one.item)} is broader than the evidence: {link_to(index, one.finding, note.path)} is about {kind}",
            help=f"Write {kind}, or link {with_article(roles.finding)} about another kind",
        )


RULE = Rule("broader-than-evidence", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",))
