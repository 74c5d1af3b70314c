"""A place in a text in, the number that is written there in words out: "twenty-five", "a dozen", "three quarters"."""

# The dashes, signs and letters are what is read here.
# ruff: noqa: RUF001
from __future__ import annotations

from typing import NamedTuple

from vaultsync.patterns import lazy_pattern

_UNDER_TWENTY = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
)
_SMALL = {word: n for n, word in enumerate(_UNDER_TWENTY.split())}
_TENS = {word: 10 * n for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10}
_WORD = lazy_pattern(r"(?:[^\S\n]{1,2}|[-‑])?([A-Za-z]{1,9}?)(?:(?![A-Za-z])|(?=fold\b))")
_LONGEST = 12
"""Words of one number: a run of number words never costs more."""


class Words(NamedTuple):
    """A number in words."""

    end: int
    value: float
    form: str
    """``words``, or ``fraction`` for a half and its like."""


class _Sum(NamedTuple):
    """What the words so far come to."""

    total: int = 0
    """Thousands, millions and so on that are done with."""
    group: int = 0
    """What the next "thousand" multiplies."""
    last: int = 0
    """The size of the last word, 0 before the first: what is added must be smaller."""
    top: int = 10**15
    """The last multiplier of ``total``: the next must be smaller."""


def read_words(text: str, at: int) -> Words | None:
    """The longest number in words that begins at ``at``; a plain "a" or "an" is none."""
    end, so_far, opened = at, _Sum(), False
    for count in range(_LONGEST):
        found = _WORD.match(text, end)
        if found is None or (count == 0) != (found.start(1) == at):
            break
        word = found[1].lower()
        if count == 0 and word in ("a", "an"):
            if _word_after(text, found.end()) not in _PARTS | _SCALES:
                return None
            so_far, end, opened = _Sum(group=1), found.end(), True
            continue
        if word in _PARTS and not so_far.total and (so_far.group or not so_far.last):
            return Words(found.end(), (so_far.group or 1) / _PARTS[word], "fraction")
        if word == "and" and so_far.last in _AND_AFTER and _word_after(text, found.end()) in _SMALL | _TENS:
            found = _WORD.match(text, found.end()) or found
            word = found[1].lower()
        after = _added(so_far, word, opened)
        if after is None:
            break
        so_far, end = after, found.end()
    return Words(end, float(so_far.total + so_far.group), "words") if so_far.last else None


_AND_AFTER = frozenset({100, 1000, 10**6})


def _word_after(text: str, at: int) -> str:
    found = _WORD.match(text, at)
    return found[1].lower() if found else ""


def _added(so_far: _Sum, word: str, opened: bool) -> _Sum | None:
    """The sum with one word more; None where the word does not go on with the number."""
    total, group, last, top = so_far
    small = _SMALL.get(word)
    if small is not None:
        fits = last == 0 or last >= 100 or (last >= 20 and small < 10)
        return _Sum(total, group + small, max(small, 1), top) if fits else None
    if word in _TENS:
        return _Sum(total, group + _TENS[word], _TENS[word], top) if last == 0 or last >= 100 else None
    scale = _SCALES.get(word, 0)
    begins = last > 0 or opened or word in ("hundred", "dozen")
    if not scale or not begins or last >= scale or scale >= top:
        return None
    if scale < 1000:
        return _Sum(total, (group or 1) * scale, scale, top)
    return _Sum(total + (group or 1) * scale, 0, scale, scale)
