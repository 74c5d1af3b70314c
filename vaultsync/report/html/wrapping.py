"""Text and a width in pixels in, lines out that fit it: SVG breaks no lines, and nobody knows the reader's font.

Widths are those of wide letters in common interface fonts, so that a line is rather too short than too long.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_NARROW = frozenset("iljtfrI.,;:'|!()[]/ -`")
_WIDE = frozenset("mwMW@%—…")
_SIZE = 12.0
"""Of the font for which the widths are, in pixels."""


def width_of(text: str, size: float = _SIZE) -> float:
    """About how wide a text is, in pixels; rather too much."""
    return sum(map(_advance, text)) * size / _SIZE


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    if character in _NARROW:
        return 4.2
    if character in _WIDE:
        return 11.0
    if character.isascii():
        return 8.4 if character.isupper() else 7.3
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0.0
    return 12.5 if unicodedata.east_asian_width(character) in "WF" else 8.6


def cut(text: str, width: float, size: float = _SIZE) -> str:
    """The text in one line, its end replaced by ``…`` where it is too wide."""
    at = _fitting(text, width, size)
    return text if at == len(text) else text[: _fitting(text, width - width_of("…", size), size)].rstrip() + "…"


def wrapped(text: str, width: float, lines: int, size: float = _SIZE) -> list[str]:
    """At most ``lines`` lines, broken between words where that can be; the last one ends with ``…`` where not all fits."""
    found: list[str] = []
    rest = text.strip()
    while rest and len(found) < lines - 1:
        at = _fitting(rest, width, size)
        if at < len(rest):
            blank = rest.rfind(" ", 0, at + 1)
            at = blank if blank > at // 3 else max(at, 1)
        found.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*found, cut(rest, width, size)] if rest else found


def _fitting(text: str, width: float, size: float) -> int:
    """How many characters fit."""
    left = width * _SIZE / size
    for number, character in enumerate(text):
        left -= _advance(character)
        if left < 0:
            return number
    return len(text)
