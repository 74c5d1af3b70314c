"""The front matter cannot be read.

Why: Obsidian shows such a block as "invalid properties", and no property of the note is known: not its type, its
aliases or its tags, to Obsidian, Dataview and every rule here.

Fix: Mend the YAML where the finding points. Mostly a value needs quotes because it holds a colon or begins with a mark,
a bracket is not closed, or a tab stands where spaces must.

Source: YAML 1.2; Obsidian Help, "Properties".
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.index import VaultIndex
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each place where reading failed, in practice at most one."""
    for problem in note.problems:
        if problem.rule == RULE.name:
            yield RULE.at(note.path, problem.span, problem.message, help=problem.help or "Mend the YAML; until then no property is known")


RULE = Rule("invalid-frontmatter", Severity.ERROR, check_note=check_note)
