"""A property is written twice in the front matter.

Why: YAML forbids it. Obsidian and other tools do not agree on which of the values counts, and the next one to
rewrite the front matter drops the other.

Fix: Keep one; where both are meant, make one list of them.

Source: YAML 1.2, section 3.2.1.1 (keys of a mapping are unique).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding at each key that was written before."""
    for problem in note.problems:
        if problem.rule == RULE.name:
            yield RULE.at(note.path, problem.span, problem.message, help=problem.help)


RULE = Rule("duplicate-property", Severity.ERROR, check_note=check_note)
