"""Text as JavaScript counts it: in UTF-16 code units, of which an emoji has two.

A half of such a pair is a lone surrogate in Python's text too. Nothing here raises.
"""

from __future__ import annotations

import math
import re
from typing import Final

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")


def length(text: str) -> int:
    """How many code units the text has."""
    return len(text) if text.isascii() else len(text) + len(_ASTRAL.findall(text))


def cut(text: str, start: int, end: int) -> str:
    """The code units from ``start`` up to ``end``; offsets are not negative and may lie beyond the end."""
    if text.isascii() or not _ASTRAL.search(text):
        return text[start:end]
    return joined(units(text)[start:end])


def units(text: str) -> str:
    """The text with one character for each code unit; the text itself where it has no pairs."""
    return _ASTRAL.sub(_halves, text)


def joined(units: str) -> str:
    """The text of code units: pairs become one character again."""
    if units.isascii():
        return units
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def clamped(offset: float, size: int) -> int:
    """An offset as JavaScript's ``substring`` takes it: whole, from 0 to ``size``; what is no number is 0."""
    if math.isnan(offset):
        return 0
    return int(max(0.0, min(offset, float(size))))


def relative(offset: float, size: int) -> int:
    """An offset as JavaScript's ``slice`` takes it: as ``clamped``, but negative ones count from the end."""
    whole = offset if math.isinf(offset) or math.isnan(offset) else float(math.trunc(offset))
    return clamped(size + whole if whole < 0 else whole, size)


def _halves(found: re.Match[str]) -> str:
    code = ord(found[0]) - 0x10000
    return chr(0xD800 + (code >> 10)) + chr(0xDC00 + (code & 0x3FF))
