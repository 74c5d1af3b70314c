"""A link in a property has no quotes.

Why: To YAML `[[Note]]` is a list in a list. Obsidian sees no link there: none in the graph, none in the backlinks, and
none that follows when the note is renamed.

Fix: Put the link in double quotes: `source: "[[Note]]"`. The fix does so.

Source: Obsidian Help, "Properties" (internal links must be surrounded with quotes).
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import TextEdit


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each link without quotes."""
    for problem in note.problems:
        if problem.rule == RULE.name:
            fix = None
            if problem.replacement is not None:
                edit = TextEdit(note.path, problem.span, problem.replacement)
                fix = Fix("Put the link in double quotes", (edit,), Safety.SAFE)
            yield RULE.at(note.path, problem.span, problem.message, help=problem.help, fix=fix)


RULE = Rule("unquoted-link-property", Severity.ERROR, check_note=check_note, fixable=True)
