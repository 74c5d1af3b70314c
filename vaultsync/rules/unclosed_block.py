"""A managed block has no clear end, so nothing is written to its note.

Why: What stands between the two comments of a managed block is replaced whenever its query answers otherwise. With a comment
that is missing, doubled, nested or damaged there is no telling which text is yours.

Fix: Complete the pair: the opening comment with the query or the table's name, then `<!-- /vaultsync -->`. Or take both away.

Source: Other tools that write between markers have lost text where one of them was missing.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each comment that has no partner."""
    for problem in note.problems:
        if problem.rule == RULE.name:
            yield RULE.at(note.path, problem.span, problem.message, help=problem.help)


RULE = Rule("unclosed-block", Severity.ERROR, check_note=check_note)
