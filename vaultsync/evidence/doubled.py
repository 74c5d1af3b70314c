"""A text in, the words that stand in it twice in a row out; only where that is hardly ever meant."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from vaultsync.patterns import lazy_pattern
from vaultsync.text import Span

_DOUBLED: Final = lazy_pattern(r"(?<![\w'\u2019.-])([^\W\d_]{2,40})([^\S\n]+|[^\S\n]*\n[^\S\n]*)\1(?![\w'\u2019-])")
_MEANT: Final = frozenset({
    "had", "that", "very", "so", "is", "no", "now", "nous", "vous", "die", "der", "das", "den", "dem", "sie", "ihr",
    "bye", "blah", "knock", "tut", "ha", "hear", "there", "again", "many", "much", "long", "far", "never",
})  # fmt: skip
"""Words that stand twice in good sentences: “had had”, “that that”, French “nous nous”, German “die die”."""
_SMALL: Final = frozenset({
    "the", "an", "of", "in", "on", "at", "to", "for", "with", "and", "or", "but", "by", "from", "as", "are", "was",
    "were", "be", "been", "after", "before", "than", "then", "this", "these", "it", "its", "not", "between", "within",
    "during", "into", "over", "under", "about", "against", "without", "which", "who", "when", "where", "while", "if",
    "because",
})  # fmt: skip
"""Words that are no part of a name: “The the” is a slip, “Bison bison” a species."""


def doubled_words(text: str) -> tuple[Span, ...]:
    """For each, the second word with the blank before it: what to take away. Never raises, and takes time in proportion to the text."""
    found = []
    for double in _doubles(text):
        found.append(Span(double.end(1), double.end()))
    return tuple(found)


def _doubles(text: str) -> list[re.Match[str]]:
    folded = text.lower()
    # Nearly no text has any, and there are many texts: the pattern costs four times as much.
    words = folded.replace("(", " ").split()
    # Of one whose small letters are of another number, such as İ, places would be wrong.
    if not any(map(str.startswith, islice(words, 1, None), words)) or len(folded) != len(text):
        return []
    return [found for found in _DOUBLED.finditer(folded) if _is_slip(text, found)]


def _is_slip(text: str, found: re.Match[str]) -> bool:
    word = found[1]
    first, second = text[found.start(1) : found.end(1)], text[found.end(2) : found.end()]
    if word in _MEANT or not second.islower():
        return False
    return first.islower() or word in _SMALL
