"""Luxon's format patterns: a pattern in, its tokens out; the English names and the localised macros.

Source: Luxon 3 (``formatter.js``, ``english.js``, read and run), as Dataview 0.5.70 uses it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MACROS: Final = {
    "D": "M/d/y",
    "DD": "MMM d, y",
    "DDD": "MMMM d, y",
    "DDDD": "EEEE, MMMM d, y",
    "t": "h:mm a",
    "tt": "h:mm:ss a",
    "ttt": "h:mm:ss a ZZZZ",
    "tttt": "h:mm:ss a ZZZZZ",
    "T": "HH:mm",
    "TT": "HH:mm:ss",
    "TTT": "HH:mm:ss ZZZZ",
    "TTTT": "HH:mm:ss ZZZZZ",
    "f": "M/d/y, h:mm a",
    "ff": "MMM d, y, h:mm a",
    "fff": "MMMM d, y 'at' h:mm a ZZZZ",
    "ffff": "EEEE, MMMM d, y 'at' h:mm a ZZZZZ",
    "F": "M/d/y, h:mm:ss a",
    "FF": "MMM d, y, h:mm:ss a",
    "FFF": "MMMM d, y 'at' h:mm:ss a ZZZZ",
    "FFFF": "EEEE, MMMM d, y 'at' h:mm:ss a ZZZZZ",
}
"""What a token for a localised date or time stands for in American English."""


class Token(NamedTuple):
    """A run of one letter, or text that stands for itself."""

    text: str
    literal: bool


@lru_cache(maxsize=256)
def tokens(pattern: str) -> tuple[Token, ...]:
    """A pattern's tokens in order; what stands between single quotes is literal."""
    found: list[Token] = []
    run, quoted = "", False
    for character in pattern:
        if character == "'":
            if run:
                found.append(Token(run, quoted or run.isspace()))
            run, quoted = "", not quoted
        elif quoted or not run or character == run[0]:
            run += character
        else:
            found.append(Token(run, run.isspace()))
            run = character
    if run:
        found.append(Token(run, quoted or run.isspace()))
    return tuple(found)
