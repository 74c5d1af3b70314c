"""Text in, its place in the order of a reader's alphabet out: ``_ - 1 a A b B é``, as Dataview's ``localeCompare`` has it.

Source: the Unicode Collation Algorithm with no weight ignored, compared with ICU's root collation in Node 20 (run).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

from vaultsync.query.collation_weights import MARKS, SPACES, WEIGHTS

_LONGEST: Final = 3
"""Characters that a single entry of Unicode's table has at most."""
_PICTURES: Final = range(0x1F000, 0x1FB00)


class CollationKey(NamedTuple):
    """Orders text; the characters of each part are weights."""

    primary: str
    """What the letters are."""
    secondary: str
    """Their accents."""
    tertiary: str
    """Small before capital."""


_Element = tuple[int, int, int]
"""Primary, secondary and tertiary weight; 0 for none."""


class _Tables(NamedTuple):
    """By the number of a character its elements, and their weights level by level."""

    elements: dict[int, list[_Element]]
    primary: dict[int, str]
    secondary: dict[int, str]
    tertiary: dict[int, str]


def collation_key(text: str) -> CollationKey:
    """The key by which texts are sorted; equal for texts that a reader cannot tell apart."""
    tables = _tables()
    if text.isascii():
        primary = text.translate(tables.primary)
        return CollationKey(primary, " " * len(primary), text.translate(tables.tertiary))
    text = unicodedata.normalize("NFD", text)
    if _foreign().search(text):
        return _foreign_key(text)
    return CollationKey(text.translate(tables.primary), text.translate(tables.secondary), text.translate(tables.tertiary))


def compare_text(a: str, b: str) -> int:
    """Below zero where ``a`` goes first, above where ``b`` does, zero where a reader cannot tell them apart."""
    if a == b:
        return 0
    one, other = collation_key(a), collation_key(b)
    return -1 if one < other else 1 if one > other else 0


@cache
def _tables() -> _Tables:
    """What ``str.translate`` makes the parts of a key with; control characters and the soft hyphen count for nothing."""
    elements: dict[str, list[_Element]] = {chr(code): [] for code in (*range(0x20), 0x7F, 0xAD)}
    elements.update({space: [(primary, 0x20, tertiary)] for space, primary, tertiary in SPACES})
    for word in (*WEIGHTS.split(), *MARKS.split()):
        character = word[0]
        elements[character] = [_element(part) for part in word[1:].split("+")]
        if "a" <= character <= "z":
            elements[character.upper()] = [(primary, secondary, 8) for primary, secondary, _ in elements[character]]
    known = {ord(character): found for character, found in elements.items()}
    return _Tables(known, *({code: _level(found, level) for code, found in known.items()} for level in range(3)))


def _element(text: str) -> _Element:
    primary, secondary, tertiary = [*text.split("."), "20", "2"][:3]
    return int(primary, 16), int(secondary, 16), int(tertiary, 16)


def _level(elements: Iterable[_Element], level: int) -> str:
    return "".join([chr(weight) for element in elements if (weight := element[level])])


@cache
def _foreign() -> re.Pattern[str]:
    """Finds a character that is not in the small tables."""
    return re.compile("[^" + re.escape("".join(map(chr, _tables().primary))) + "]")


@lru_cache(maxsize=50_000)
def _foreign_key(text: str) -> CollationKey:
    elements = list(_foreign_elements([ord(character) for character in text]))
    return CollationKey(_level(elements, 0), _level(elements, 1), _level(elements, 2))


def _foreign_elements(codes: list[int]) -> Iterator[_Element]:
    """The collation elements of normalised text, longest entry first, marks that stand apart from their letter included."""
    find, known = _unicode_table().table.find_prefix, _tables().elements
    at = 0
    while at < len(codes):
        entry, found, _ = find(codes[at : at + _LONGEST])
        at += len(entry)
        if not found:
            yield from _unlisted(codes[at])
            at += 1
            continue
        last = 0
        for place in range(at, len(codes)):
            combining = unicodedata.combining(chr(codes[place]))
            if combining <= last:
                break
            longer, joined, rest = find([*entry, codes[place]])
            if joined and not rest:
                entry, found = longer, joined
                codes[at + 1 : place + 1] = codes[at:place]
                at += 1
                break
            last = combining
        yield from known.get(entry[0], found) if len(entry) == 1 else found


def _unlisted(code: int) -> Iterable[_Element]:
    """Ideographs by their number; emoji younger than the table behind the one before them, as symbols."""
    collator = _unicode_table()
    if code in _PICTURES:
        before = next((known for known in range(code - 1, _PICTURES.start - 1, -1) if collator.table.find_prefix([known])[1]), None)
        if before is not None:
            primary = collator.table.find_prefix([before])[1][0][0]
            return ((primary, 0x20, 2), (code - before, 0, 0))
    return [(primary, secondary, tertiary) for primary, secondary, tertiary in collator.implicit_weight(code)]


@cache
def _unicode_table() -> Any:
    from pyuca.collator import Collator_10_0_0  # type: ignore[import-untyped]

    return Collator_10_0_0()
