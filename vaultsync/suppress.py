"""Findings in, whether their notes ask to hear nothing of them out; and which of these wishes hid nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from vaultsync.diagnostic import Diagnostic
from vaultsync.paths import VaultPath
from vaultsync.rules import RULES, rule_crashed, unused_suppression
from vaultsync.syntax import Note, Suppression
from vaultsync.text import LineIndex

_BY_NAME_ONLY = (rule_crashed.RULE.name, unused_suppression.RULE.name)
"""What a suppression of all rules does not mean: a fault of ours, and a suppression's own fault."""


class Suppressor:
    """The suppressions of some notes, and which of them have hidden something so far."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._notes = {note.path: note for note in notes if note.suppressions}
        self._lines: dict[VaultPath, LineIndex] = {}
        self._used: set[tuple[VaultPath, int, str]] = set()

    def hides(self, one: Diagnostic) -> bool:
        """Whether a suppression of its note covers the finding; every one that does counts as used."""
        note = self._notes.get(one.path)
        if note is None:
            return False
        hidden = False
        for wish in note.suppressions:
            meant = one.rule in wish.rules if wish.rules else one.rule not in _BY_NAME_ONLY
            if meant and self._covers(note, wish, one):
                self._used.add((note.path, wish.start, one.rule if wish.rules else ""))
                hidden = True
        return hidden

    def _covers(self, note: Note, wish: Suppression, one: Diagnostic) -> bool:
        if wish.last_line < 0:
            return True
        lines = self._lines.get(note.path)
        if lines is None:
            lines = self._lines[note.path] = note.line_index
        return wish.first_line <= lines.line(one.span.start) <= wish.last_line

    def unused(self, judged: Callable[[str], bool]) -> Iterator[Diagnostic]:
        """A finding for each rule's name in a suppression that hid none of its findings.

        Args:
            judged: which of the names, known or not, are asked about; a suppression of all rules is asked about as the empty name.
        """
        for path, note in self._notes.items():
            for wish in note.suppressions:
                for word in dict.fromkeys(wish.rules or ("",)):
                    if judged(word) and (path, wish.start, word) not in self._used:
                        yield unused_suppression.unused(path, wish, word, [rule.name for rule in RULES])
