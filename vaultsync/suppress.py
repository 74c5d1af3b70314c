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


_WHOLE_NOTE = -1
_Place = tuple[VaultPath, int, str]
"""A note, a line of it (from 0) or all of it, and the name of a rule, empty for every rule."""


class Suppressor:
    """The suppressions of some notes, and which of them have hidden something so far."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._notes = {note.path: note for note in notes if note.suppressions}
        self._lines: dict[VaultPath, LineIndex] = {}
        self._meant = {place for note in self._notes.values() for wish in note.suppressions for place in _places(note.path, wish)}
        self._used: set[_Place] = set()

    def hides(self, one: Diagnostic) -> bool:
        """Whether a suppression of its note covers the finding; every one that does counts as used."""
        note = self._notes.get(one.path)
        if note is None:
            return False
        line = self._line_index(note).line(one.span.start)
        words = (one.rule,) if one.rule in _BY_NAME_ONLY else (one.rule, "")
        hiding = self._meant.intersection((note.path, place, word) for place in (_WHOLE_NOTE, line) for word in words)
        self._used |= hiding
        return bool(hiding)

    def _line_index(self, note: Note) -> LineIndex:
        lines = self._lines.get(note.path)
        if lines is None:
            lines = self._lines[note.path] = note.line_index
        return lines

    def unused(self, judged: Callable[[str], bool]) -> Iterator[Diagnostic]:
        """A finding for each rule's name in a suppression that hid none of its findings.

        Args:
            judged: which of the names, known or not, are asked about; a suppression of all rules is asked about as the empty name.
        """
        for path, note in self._notes.items():
            for wish in note.suppressions:
                for word in dict.fromkeys(wish.rules or ("",)):
                    if judged(word) and self._used.isdisjoint(_places(path, wish, word)):
                        yield unused_suppression.unused(path, wish, word, [rule.name for rule in RULES])


def _places(path: VaultPath, wish: Suppression, *words: str) -> Iterator[_Place]:
    """What a suppression covers, for all of its words or for some."""
    lines = (_WHOLE_NOTE,) if wish.last_line < 0 else range(wish.first_line, wish.last_line + 1)
    return ((path, line, word) for line in lines for word in words or wish.rules or ("",))
