"""A takeaway names a concept of the vault without a link to it.

Why: Only what is linked is held against the insights: the sentence says “disc”, and nobody asks whether the insights are about discs.

Fix: Link it. Each concept is told once, by its title or an alias; not where it is linked elsewhere in the statement, and not by a name of
less than four letters, unless these are an abbreviation in capitals.

Source: Obsidian's unlinked mentions.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.evidence import Unlinked, grounded_verdict, link_to, unlinked
from vaultsync.index import VaultIndex
from vaultsync.paths import shown, title_of
from vaultsync.rule import NoOptions, Rule
from vaultsync.schema.violation import listed
from vaultsync.syntax import Note
from vaultsync.text import TextEdit

MAX_NAMED = 3


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each concept, where the statement names it first."""
    if grounded_verdict(index, note.path) is None:
        return
    for one in unlinked(index, note):
        names = listed((link_to(index, path, note.path) for path in one.concepts[:MAX_NAMED]), "or")
        yield RULE.at(
            note.path,
            one.span,
            f"“{shown(one.text)}” is the concept {names}, but not linked",
            help=f"Link it: [[{shown(_written(note, index, one))}]]",
            fix=_fix(note, index, one) if one.plain and len(one.concepts) == 1 else None,
        )


def _written(note: Note, index: VaultIndex, one: Unlinked) -> str:
    target = index.link_text(one.concepts[0], note.path)
    return target if target == one.text else f"{target}|{one.text}"


def _fix(note: Note, index: VaultIndex, one: Unlinked) -> Fix | None:
    if any(sign in title_of(one.concepts[0]) for sign in "[]|#^"):
        return None
    link = f"[[{_written(note, index, one)}]]"
    return Fix(f"Write {link}", (TextEdit(note.path, one.span, link),), Safety.SUGGESTED)


RULE = Rule("unlinked-concept", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim",))
