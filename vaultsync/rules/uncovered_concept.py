"""A takeaway is about a concept that none of its insights is about.

Why: A takeaway on sciatica at L4-L5 whose insights never name that level says more than was found.

Fix: Most often the insight uses another word: give the concept that word as an alias, or link it in the insight. Else take it out
of the takeaway. A link to a narrower concept covers the broader one. Where the insight holds the takeaway's own word for it, an
alias is suggested.

Source: PICO and GRADE, indirectness.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import ItemKind, alias_fix, grounded_verdict, item_words, link_to, missing_alias, roles_of, uncovered
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each concept."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    for item, nearest in uncovered(index, found, ItemKind.CONCEPT):
        alias = missing_alias(index, found, item)
        if alias is None:
            help = f"If {nearest.link} is about it, link it there or give it the alias that stands there"
        else:
            help = f"Give it the alias “{alias.name}”, which stands in {link_to(index, alias.finding, note.path)}"
        yield RULE.at(
            note.path,
            item.span,
            nearest.lacks(item),
            help=f"{help}; else take {item_words(item)} out of the {roles_of(index).claim}",
            fix=alias_fix(index, alias) if alias is not None else None,
        )


RULE = Rule("uncovered-concept", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("not-covered",))
