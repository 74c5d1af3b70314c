"""A takeaway says “within” a time, and its insights saw it only later.

Why: “Within 6 months” is a promise about every moment up to then, and is met by what was seen at 6 months or sooner. A study that
looked after a year has seen nothing of it.

Fix: Widen the window to when it was seen, or link an insight that saw it in time. How long something lasted or was given is
not when it was seen, and is not taken for it.

Source: CONSORT, item 6a (an outcome belongs to the time at which it was assessed).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Code, ItemKind, grounded_verdict, item_words, lacking, link_to, outside_window, roles_of, with_article
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each window that no finding meets and one lies outside of."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    roles = roles_of(index)
    for _, item in lacking(found, Code.NOT_COVERED, ItemKind.QUANTITY):
        outside = outside_window(index, found, item)
        if outside is not None:
            finding, seen = outside
            yield RULE.at(
                note.path,
                item.span,
                f"{item_words(item)} is met by no {roles.finding} that supports this {roles.claim}: "
                f"{link_to(index, finding, note.path)} says “{shown(seen.text)}”",
                help=f"Write when it was seen, or link {with_article(roles.finding)} that saw it in this time",
            )


RULE = Rule("outside-window", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("not-covered",))
