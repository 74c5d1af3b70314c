"""A title in sentence style in, in headline style out, as a CSL processor makes it for English: Chicago 8.159, machine-readable part.

Words that hold a capital already stay as they are, so a title in headline style is not changed.
"""

from __future__ import annotations

import re
from typing import Final

from vaultsync.evidence.citations.richtext import APOSTROPHE, KEEP, KEEP_END, MARKS, QUOTES, SUB, SUB_END, SUP, SUP_END, plain
from vaultsync.patterns import lazy_pattern

_SMALL: Final = frozenset(
    re.findall(
        r"\S+",
        "a about above across after against along amid amidst among amongst an and around as at atop before behind below beneath beside "
        "besides between beyond but by circa concerning d de despite down during et for from given in inside into like near next nor of "
        "off on onto or out over per plus pro qua sans since so than the through throughout till to toward towards under underneath "
        "until unto up upon van versus via vis-à-vis von vs vs. with within without yet ",
    )
)
"""Articles, conjunctions and prepositions that stay small within a title."""
_WORD = lazy_pattern(rf"[^\s\-\u2013\u2014/:?!{MARKS}]+")
_PROTECTED = lazy_pattern(f"{KEEP}[^{KEEP_END}]*{KEEP_END}?|{SUP}[^{SUP_END}]*{SUP_END}?|{SUB}[^{SUB_END}]*{SUB_END}?")
_AROUND: Final = QUOTES + "()[]{}.,;…"
_AFTER_STOP: Final = ":?!"


def headline(title: str) -> str:
    """The title in headline style; parts that the record keeps from it (``nocase``, sub- and superscript) stay."""
    protected = [found.span() for found in _PROTECTED.finditer(title)]
    words = [found for found in _WORD.finditer(title) if any(map(str.isalpha, found[0]))]
    # A processor capitalises the beginning of the first compound, and of no other (observed in citeproc-js).
    compound = next((number for number, found in enumerate(words) if title[found.end() : found.end() + 1] == "-"), 0)
    out: list[str] = []
    at = 0
    for number, found in enumerate(words):
        while protected and protected[0][1] <= found.start():
            protected.pop(0)
        begins = number in (0, compound) or _follows_stop(title, found.start())
        if not protected or protected[0][0] > found.start():
            out += (title[at : found.start()], _word(found[0], begins, number == len(words) - 1))
            at = found.end()
    return "".join((*out, title[at:]))


def _word(word: str, begins: bool, ends: bool) -> str:
    letters = word.strip(_AROUND)
    if word != word.lower() or not letters or not letters[0].isalpha() or (word[0] == "'" and not begins):
        return word
    if "." in letters or (len(letters) == 1 and (not begins or letters[0] > "z")):
        return word
    if not begins and (letters[:2] in ("d'", "d" + APOSTROPHE) or (not ends and letters in _SMALL)):
        return word
    place = word.index(letters[0])
    return word[:place] + word[place].upper() + word[place + 1 :]


def _follows_stop(title: str, at: int) -> bool:
    """Whether the words before a place end with a colon, or a question or exclamation mark, and a space."""
    before = plain(title[max(0, at - 8) : at]).rstrip(QUOTES + "([")
    return before[-1:].isspace() and before.rstrip()[-1:] in _AFTER_STOP and bool(before.strip())
