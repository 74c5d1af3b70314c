"""An insight states another quantity than the takeaway that it supports.

Why: When one insight says 10 mg and another 40 mg of the same thing, and the takeaway 10 mg, it was read from one of them
only, and the other is counted as support for what it does not say.

Fix: State both values, or name the insight under `qualified_by`. Only quantities in one role (at, within, for, by, a
dose) are held against each other, and only where the insight states everything else that the takeaway says. Arms and time points
of one study are not: where one of its insights states the value, the others say something else on purpose.

Source: GRADE, inconsistency.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import clashes, grounded_verdict, item_words, link_to, roles_of
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each quantity and finding that clash, of quantities that another finding states."""
    found = grounded_verdict(index, note.path)
    if found is None:
        return
    for clash in clashes(index, found.case):
        other = link_to(index, clash.finding, note.path)
        yield RULE.at(
            note.path,
            clash.item.span,
            f"{item_words(clash.item)} is stated in {link_to(index, clash.by, note.path)}, but {other} says “{shown(clash.stated.text)}”",
            help=f"State both, or name {other} under `{roles_of(index).qualification.written}`",
        )


RULE = Rule("conflicting-quantity", Severity.WARNING, check_note=check_note, needs_types=True, parts=("claim",))
