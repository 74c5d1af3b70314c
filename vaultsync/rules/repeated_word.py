"""A word stands twice in a row in what an insight or takeaway states.

Why: It is a slip of the pen in a sentence that others quote.

Fix: Take one away. Words that stand twice in good sentences (“had had”), names (“Baden Baden”, “Bison bison”) and what stands in
code, quotations of code, tables and generated text are left alone.

Source: The checks of repeated words in proofreading programs.
"""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.evidence import doubled_words, source_text, statement
from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.rule import NoOptions, Rule
from vaultsync.syntax import Note
from vaultsync.text import TextEdit

MAX_TOLD = 10
"""A note with more of them is no prose."""


def check_note(note: Note, index: VaultIndex, options: NoOptions) -> Iterator[Diagnostic]:
    """One finding for each, up to ``MAX_TOLD``."""
    if not doubled_words(note.prose.text):
        return
    said = statement(index, note.path)
    for span in doubled_words(said.text)[:MAX_TOLD]:
        word, place = said.text[span.start : span.end], said.place(span)
        # What a reader sees as one may be written over a link or a mark.
        plain = source_text(note, place) == word
        edits = (TextEdit(note.path, place, ""),)
        yield RULE.at(
            note.path,
            place,
            f"“{shown(word.strip())}” stands twice",
            help="Take one of the two away",
            fix=Fix("Take one away", edits, Safety.SUGGESTED) if plain else None,
        )


RULE = Rule("repeated-word", Severity.INFO, check_note=check_note, needs_types=True, parts=("claim", "finding"))
