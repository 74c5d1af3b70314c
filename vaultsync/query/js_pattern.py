"""A JavaScript regular expression (without flags) in, the same expression for the ``regex`` library out.

Both run over UTF-16 code units, so that an emoji is two characters to ``.`` here as it is there. Known difference: a
group inside a repetition keeps what an earlier round captured, where JavaScript forgets it.
Source: ECMAScript 2024, 22.2 and Annex B.1.2 (what browsers accept beyond the grammar).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from vaultsync.query import utf16
from vaultsync.query.values import QueryError

Ranges = tuple[tuple[int, int], ...]
"""Code units from and to, in order, none overlapping."""

_LAST: Final = 0xFFFF
_LARGEST: Final = 50_000
"""``regex`` writes out what must be repeated: some 300 bytes for each."""
_DIGITS: Final[Ranges] = ((48, 57),)
_WORD: Final[Ranges] = ((48, 57), (65, 90), (95, 95), (97, 122))
_SPACES: Final[Ranges] = (
    (9, 13), (32, 32), (160, 160), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF),
)  # fmt: skip
_LINE_ENDS: Final[Ranges] = ((10, 10), (13, 13), (0x2028, 0x2029))
_CONTROLS: Final = {"t": 9, "n": 10, "v": 11, "f": 12, "r": 13}
_HEXADECIMAL: Final = re.compile(r"x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})")
_OCTAL: Final = re.compile(r"[0-3][0-7]{0,2}|[4-7][0-7]?")
_COUNTS: Final = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_OPENING: Final = re.compile(r"\((?:\?(?:([:=!]|<[=!])|<([^\W\d][\w$]*|[$][\w$]*)>))?")


class Translated(NamedTuple):
    """An expression for ``regex``, and the numbers of the groups that have names."""

    expression: str
    names: Mapping[str, int]


def translated(pattern: str) -> Translated:
    """The expression; its groups have JavaScript's numbers.

    Raises:
        QueryError: for what JavaScript does not accept, inline flags among it.
    """
    units = utf16.units(pattern)
    names, groups = _groups(units)
    run = _Translation(units, names, groups)
    while run.at < len(units):
        run.step()
    if run.open:
        raise _invalid("a group is not closed")
    return Translated("".join(run.parts), names)


def escaped(text: str) -> str:
    """An expression for ``regex`` that matches exactly this text."""
    return "".join([_literal(unit) for unit in utf16.units(text)])


def boundary() -> str:
    """The place where a word of ASCII letters, digits and ``_`` begins or ends, in any case."""
    word = _set(_WORD)
    return f"(?-i:(?:(?<={word})(?!{word})|(?<!{word})(?={word})))"


@dataclass(slots=True)
class _Translation:
    """How far a translation has come."""

    units: str
    names: Mapping[str, int]
    groups: int
    at: int = 0
    parts: list[str] = field(default_factory=list)
    open: list[tuple[str, int]] = field(default_factory=list)
    """Of each open group the kind and, where it captures, its number."""
    captured: int = 0
    closed: set[int] = field(default_factory=set)
    repeatable: bool = False
    sizes: list[int] = field(default_factory=lambda: [0])
    """How much must match at least, in each open group and around them, with repetitions written out."""
    last_size: int = 0

    def step(self) -> None:
        """Translates what stands at the place."""
        unit = self.units[self.at]
        counts = _COUNTS.match(self.units, self.at) if unit == "{" else None
        if unit in "*+?" or counts:
            self._repeat(counts)
        elif unit == "(":
            self._open()
        elif unit == ")":
            self._close()
        elif unit == "\\":
            self._escape()
        elif unit == "[":
            ranges, self.at = _class(self.units, self.at + 1)
            self._emit(_set(ranges))
        else:
            self.at += 1
            self._emit(_SIMPLE.get(unit) or _literal(unit), repeatable=unit not in "^$|")

    def _emit(self, part: str, repeatable: bool = True) -> None:
        self.parts.append(part)
        self.repeatable = repeatable
        self._grow(1)

    def _grow(self, size: int) -> None:
        self.last_size = size
        self.sizes[-1] += size
        if self.sizes[-1] > _LARGEST:
            raise _invalid("too many repetitions")

    def _repeat(self, counts: re.Match[str] | None) -> None:
        if not self.repeatable:
            raise _invalid("nothing to repeat")
        text = counts[0] if counts else self.units[self.at]
        if counts and counts[3] and int(counts[1]) > int(counts[3]):
            raise _invalid("numbers out of order in {}")
        if counts and max(len(counts[1]), len(counts[3] or "")) > 9:
            raise _invalid("too many repetitions")
        if counts:
            self._grow(self.last_size * max(int(counts[1]) - 1, 0))
        self.at += len(text)
        if self.units[self.at : self.at + 1] == "?":
            self.at += 1
            text += "?"
        self._emit(text, repeatable=False)

    def _open(self) -> None:
        found = _OPENING.match(self.units, self.at)
        if found is None or (found[0] == "(" and self.units[found.end() : found.end() + 1] == "?"):
            raise _invalid("a group begins with (? and something unknown")
        self.at = found.end()
        kind = found[1] or ""
        if not kind:
            self.captured += 1
        self.open.append((kind, self.captured))
        # One more group around, so that a look ahead can be repeated.
        self._emit(f"(?:(?{kind}" if kind in ("=", "!") else f"(?{kind}" if kind else "(", repeatable=False)
        self.sizes.append(0)

    def _close(self) -> None:
        if not self.open:
            raise _invalid("unmatched ')'")
        kind, number = self.open.pop()
        self.at += 1
        if not kind:
            self.closed.add(number)
        size = self.sizes.pop()
        self._emit("))" if kind in ("=", "!") else ")", repeatable=not kind.startswith("<"))
        self._grow(size)

    def _escape(self) -> None:
        after = self.units[self.at + 1 : self.at + 2]
        if not after:
            raise _invalid("\\ at the end of the pattern")
        if after in "bB":
            self.at += 2
            self._emit(boundary() if after == "b" else f"(?!{boundary()})", repeatable=False)
        elif after == "k" and self.names:
            self._named_reference()
        elif after in "123456789" and int((digits := _leading_digits(self.units, self.at + 1))[:9]) <= self.groups:
            self.at += 1 + len(digits)
            self._refer(int(digits))
        else:
            ranges, self.at = _escaped_ranges(self.units, self.at + 1, within_class=False)
            self._emit(_set(ranges))

    def _named_reference(self) -> None:
        end = self.units.find(">", self.at)
        name = self.units[self.at + 3 : end] if self.units[self.at + 2 : self.at + 3] == "<" and end > 0 else ""
        if name not in self.names:
            raise _invalid(f"no group is named '{name}'")
        self.at = end + 1
        self._refer(self.names[name])

    def _refer(self, number: int) -> None:
        # A group that took no part matches the empty text in JavaScript.
        self._emit(f"(?:(?({number})\\g<{number}>))" if number in self.closed else "(?:)")


def _groups(units: str) -> tuple[dict[str, int], int]:
    """The named groups and the number of all that capture."""
    names: dict[str, int] = {}
    count = at = 0
    within_class = False
    while at < len(units):
        unit = units[at]
        if unit == "\\":
            at += 1
        elif within_class:
            within_class = unit != "]"
        elif unit == "[":
            within_class = True
        elif unit == "(" and (found := _OPENING.match(units, at)) and not found[1]:
            count += 1
            if found[2] in names:
                raise _invalid(f"two groups are named '{found[2]}'")
            if found[2]:
                names[found[2]] = count
        at += 1
    return names, count


def _class(units: str, at: int) -> tuple[Ranges, int]:
    """The ranges of a class whose content begins at ``at``, and the offset behind it."""
    negated = units[at : at + 1] == "^"
    at += negated
    found: list[tuple[int, int]] = []
    while units[at : at + 1] != "]":
        first, at = _class_atom(units, at)
        if units[at : at + 1] == "-" and units[at + 1 : at + 2] not in ("", "]"):
            last, at = _class_atom(units, at + 1)
            if _is_single(first) and _is_single(last):
                if first[0][0] > last[0][0]:
                    raise _invalid("range out of order in a character class")
                found.append((first[0][0], last[0][0]))
                continue
            found += (*last, (45, 45))
        found += first
    ranges = _merged(found)
    return (_complement(ranges) if negated else ranges), at + 1


def _class_atom(units: str, at: int) -> tuple[Ranges, int]:
    unit = units[at : at + 1]
    if not unit:
        raise _invalid("a character class is not closed")
    if unit != "\\":
        return ((ord(unit), ord(unit)),), at + 1
    if at + 1 == len(units):
        raise _invalid("\\ at the end of the pattern")
    return _escaped_ranges(units, at + 1, within_class=True)


def _escaped_ranges(units: str, at: int, within_class: bool) -> tuple[Ranges, int]:
    """What an escape stands for, from the unit behind its backslash on, and the offset behind it."""
    unit = units[at]
    if unit in _SHORTHANDS:
        return _SHORTHANDS[unit], at + 1
    if found := _HEXADECIMAL.match(units, at):
        return _single(int(found[1] or found[2], 16)), found.end()
    if found := _OCTAL.match(units, at):
        return _single(int(found[0], 8)), found.end()
    if unit == "c":
        letter = units[at + 1 : at + 2]
        if letter.isascii() and (letter.isalpha() or (within_class and (letter.isdigit() or letter == "_"))):
            return _single(ord(letter) % 32), at + 2
        return _single(92), at  # the backslash stands for itself, and the c after it too
    if unit == "b" and within_class:
        return _single(8), at + 1
    return _single(_CONTROLS.get(unit, ord(unit))), at + 1


def _leading_digits(units: str, at: int) -> str:
    end = at
    while units[end : end + 1] in tuple("0123456789"):
        end += 1
    return units[at:end]


def _single(unit: int) -> Ranges:
    return ((unit, unit),)


def _is_single(ranges: Ranges) -> bool:
    return len(ranges) == 1 and ranges[0][0] == ranges[0][1]


def _merged(ranges: Iterable[tuple[int, int]]) -> Ranges:
    made: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if made and low <= made[-1][1] + 1:
            made[-1] = made[-1][0], max(made[-1][1], high)
        else:
            made.append((low, high))
    return tuple(made)


def _complement(ranges: Ranges) -> Ranges:
    made, start = [], 0
    for low, high in ranges:
        if low > start:
            made.append((start, low - 1))
        start = high + 1
    return (*made, (start, _LAST)) if start <= _LAST else tuple(made)


def _set(ranges: Ranges) -> str:
    if not ranges:
        return "(?!)"
    if _is_single(ranges):
        return _literal(chr(ranges[0][0]))
    return "[" + "".join([f"\\u{low:04x}-\\u{high:04x}" for low, high in ranges]) + "]"


def _literal(unit: str) -> str:
    return unit if unit.isascii() and unit.isalnum() else f"\\u{ord(unit):04x}"


def _invalid(reason: str) -> QueryError:
    return QueryError(f"Invalid regular expression: {reason}")


_SHORTHANDS: Final[Mapping[str, Ranges]] = {
    "d": _DIGITS,
    "D": _complement(_DIGITS),
    "w": _WORD,
    "W": _complement(_WORD),
    "s": _SPACES,
    "S": _complement(_SPACES),
}
_SIMPLE: Final[Mapping[str, str]] = {"^": r"\A", "$": r"\Z", "|": "|", ".": _set(_complement(_LINE_ENDS))}
