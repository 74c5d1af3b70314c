"""A note, folder or setting cannot be read.

Why: What stands in it is unknown: its links, headings and properties. Links to it are not called broken, and every rule
that would need its content is silent.

Fix: Save the note as UTF-8, restore it from a backup or a sync history, or give yourself the right to read it. Notes
that are too large to be read can be split or excluded.

Source: Obsidian reads notes as UTF-8 text; see Obsidian Help, "Accepted file formats".
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import Span


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """At most one finding, at the note as a whole."""
    for problem in note.problems:
        if problem.rule == RULE.name:
            yield RULE.at(note.path, problem.span, problem.message, help=problem.help)


def check_vault(index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each folder and setting that could not be read."""
    for path, problem in index.faults.items():
        yield RULE.at(path, Span(0, 0), problem.message, help=problem.help)


RULE = Rule("unreadable-note", Severity.ERROR, check_note=check_note, check_vault=check_vault)
