"""A takeaway states a quantity that none of its insights states.

Why: A number that stands in no insight was misread, rounded or made up, and nobody can tell which.

Fix: Write in the takeaway what the insights say, or link an insight that states it. Units are converted, “about” allows a
tenth, “within”, “at least” and “at most” are met by what lies inside; all else has to be equal. Dates, references and
statistics of a measurement are no quantities of a takeaway.

Source: GRADE, indirectness and imprecision; the checks that editors make of numbers in abstracts.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import ItemKind, grounded_verdict, outside_window, quantity_beside, roles_of, uncovered
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each quantity; a window that its insights lie outside of is told as that."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    for item, nearest in uncovered(index, found, ItemKind.QUANTITY):
        if outside_window(index, found, item) is None:
            beside = quantity_beside(index, nearest.path, item)
            aside = f" (“{shown(beside.text)}” there)" if beside is not None else ""
            help = f"If {nearest.link} is about that, write so there; else take it out of the {roles_of(index).claim}"
            yield RULE.at(note.path, item.span, nearest.lacks(item, aside), help=help)


RULE = Rule("uncovered-quantity", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",), reasons=("not-covered",))
