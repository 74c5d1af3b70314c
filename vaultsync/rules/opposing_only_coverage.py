"""A part of a takeaway is stated only in an insight that speaks against it.

Why: A takeaway for two disc levels, when the only insight that names these levels found no effect there, turns its evidence upside
down. Over all insights it looks fully covered.

Fix: Write the part in a supporting insight whose source says it, or take it out of the takeaway. Where an insight only seems to
speak against it, write `direction: supports` into it: what its author says wins.

Source: The worked example of a null finding among positive ones of one pilot study.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Code, grounded_verdict, item_words, lacking, link_to, nearest_finding, roles_of
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each item."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    missing = lacking(found, Code.ONLY_OPPOSING)
    if not missing:
        return
    nearest = nearest_finding(index, found)
    roles, provisional = roles_of(index), {one.finding for one in found.case.standings if one.provisional}
    for reason, item in missing:
        if reason.note is None:
            continue
        link, seems = link_to(index, reason.note, note.path), reason.note in provisional
        settle = f"; or write `{roles.direction}: {roles.supporting}` into {link}" if seems else ""
        yield RULE.at(
            note.path,
            item.span,
            f"{item_words(item)} is stated only in {link}, which {'seems to speak' if seems else 'speaks'} against this {roles.claim}",
            help=f"If {nearest.link} is about that, write so there; else take it out of the {roles.claim}{settle}",
        )


RULE = Rule(
    "opposing-only-coverage", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("only-opposing",)
)
