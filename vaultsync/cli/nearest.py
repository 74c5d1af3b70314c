"""A word nobody knows in, the known words written most like it out."""

from __future__ import annotations

from collections.abc import Iterable

_CUTOFF = 65


def nearest(word: str, known: Iterable[str], limit: int = 3) -> list[str]:
    """Up to ``limit`` known words, best first; none when nothing is close."""
    from rapidfuzz import fuzz, process

    found = process.extract(word, list(known), scorer=fuzz.ratio, processor=str.lower, limit=limit, score_cutoff=_CUTOFF)
    return [name for name, _, _ in found]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message, ``; did you mean …?``, or nothing."""
    found = nearest(word, known)
    return f"; did you mean {' or '.join(found)}?" if found else ""
