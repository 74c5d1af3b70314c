"""Functions on text: ``regextest regexmatch regexreplace replace lower upper split startswith`` and the others."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

from vaultsync.query import utf16
from vaultsync.query.functions.signature import NULLS, QueryFunction, nothing, overloaded
from vaultsync.query.scope import Scope
from vaultsync.query.value_text import MAX_LENGTH
from vaultsync.query.values import QueryError

_PATTERN_LETTERS: Final = frozenset("\\^$.|?*+()[]{}")


def _regextest(_scope: Scope, pattern: str, text: str) -> bool:
    from vaultsync.query.patterns import compiled

    return compiled(pattern).matches(text)


def _regexmatch(_scope: Scope, pattern: str, text: str) -> bool:
    """The whole text, unless the pattern has an anchor of its own at either end; ``a|b`` becomes ``^a|b$`` (observed)."""
    from vaultsync.query.patterns import compiled

    if not pattern.startswith("^") and not pattern.endswith("$"):
        pattern = f"^{pattern}$"
    return compiled(pattern).matches(text)


def _regexreplace(_scope: Scope, text: str, pattern: str, replacement: str) -> str:
    from vaultsync.query.patterns import compiled

    try:
        return compiled(pattern).replaced(text, replacement)
    except QueryError as error:
        raise QueryError(f"Invalid regexp '{pattern}' in regexreplace: {error.message}") from None


def _replace(_scope: Scope, text: str, part: str, replacement: str) -> str:
    if part:
        _check_length(len(text) + text.count(part) * (len(replacement) - len(part)))
        return text.replace(part, replacement)
    _check_length(len(text) * (len(replacement) + 1))
    return utf16.joined(replacement.join(utf16.units(text)))


def _check_length(length: int) -> None:
    if length > MAX_LENGTH:
        raise QueryError(f"A text of more than {MAX_LENGTH:,} characters is not made")


def _split(_scope: Scope, text: str, pattern: str, limit: float | None = None) -> list[str]:
    most = None if limit is None else _unsigned(limit)
    if not pattern:
        return [utf16.joined(unit) for unit in utf16.units(text)[:most]]
    if pattern and not _PATTERN_LETTERS & set(pattern):
        return text.split(pattern)[:most]
    from vaultsync.query.patterns import compiled

    return compiled(pattern).split(text, most)


def _unsigned(limit: float) -> int:
    """A limit as JavaScript reads it, as an unsigned number of 32 bits."""
    return int(limit) % 2**32 if math.isfinite(limit) else 0


def _padding(text: str, length: float, filler: str) -> str:
    missing = utf16.clamped(length, 2**53) - utf16.length(text)
    if missing <= 0 or not filler:
        return ""
    _check_length(missing)
    units = utf16.units(filler)
    return utf16.joined((units * (missing // len(units) + 1))[:missing])


def _padleft(_scope: Scope, text: str, length: float, filler: str = " ") -> str:
    return _padding(text, length, filler) + text


def _padright(_scope: Scope, text: str, length: float, filler: str = " ") -> str:
    return text + _padding(text, length, filler)


def _substring(_scope: Scope, text: str, start: float, end: float = float("inf")) -> str:
    size = utf16.length(text)
    low, high = sorted((utf16.clamped(start, size), utf16.clamped(end, size)))
    return utf16.cut(text, low, high)


def _truncate(_scope: Scope, text: str, length: float, suffix: str = "...") -> str:
    """Cut so that text and suffix have the length; a text that would just fit is cut as well (observed)."""
    kept = length - utf16.length(suffix)
    if not utf16.length(text) > kept:
        return text
    return utf16.cut(text, 0, utf16.clamped(kept, utf16.length(text))) + suffix


_PAD: Final = {**NULLS[2], **NULLS[3]}

TEXTS: Final[Mapping[str, QueryFunction]] = {
    "regextest": overloaded("regextest", {"string string": _regextest, **dict.fromkeys(NULLS[2], lambda *_: False)}, over={2: (0, 1)}),
    "regexmatch": overloaded("regexmatch", {"string string": _regexmatch, **dict.fromkeys(NULLS[2], lambda *_: False)}, over={2: (0, 1)}),
    "regexreplace": overloaded("regexreplace", {"string string string": _regexreplace, **NULLS[3]}, over={3: (0, 1, 2)}),
    "replace": overloaded("replace", {"string string string": _replace, **NULLS[3]}, over={3: (0, 1, 2)}),
    "lower": overloaded("lower", {"string": lambda _scope, text: text.lower(), "null": nothing}, over={1: (0,)}),
    "upper": overloaded("upper", {"string": lambda _scope, text: text.upper(), "null": nothing}, over={1: (0,)}),
    "split": overloaded("split", {"string string": _split, "string string number": _split, **NULLS[2], **NULLS[3]}),
    "startswith": overloaded(
        "startswith", {"string string": lambda _scope, text, start: text.startswith(start), **NULLS[2]}, over={2: (0, 1)}
    ),
    "endswith": overloaded("endswith", {"string string": lambda _scope, text, end: text.endswith(end), **NULLS[2]}, over={2: (0, 1)}),
    "padleft": overloaded("padleft", {"string number": _padleft, "string number string": _padleft, **_PAD}, over={2: (0, 1), 3: (0, 1, 2)}),
    "padright": overloaded(
        "padright", {"string number": _padright, "string number string": _padright, **_PAD}, over={2: (0, 1), 3: (0, 1, 2)}
    ),
    "substring": overloaded(
        "substring", {"string number": _substring, "string number number": _substring, **_PAD}, over={2: (0, 1), 3: (0, 1, 2)}
    ),
    "truncate": overloaded(
        "truncate", {"string number": _truncate, "string number string": _truncate, **_PAD}, over={2: (0, 1), 3: (0, 1, 2)}
    ),
}
"""In the order of Dataview's documentation."""
