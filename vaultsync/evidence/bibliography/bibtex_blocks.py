"""The text of a BibTeX file in, its entries as raw fields with their places out; a broken one costs one problem. Never raises.

What is read is what BibTeX and Biber read: braces count even after a backslash, and text between entries is a comment. An
entry that breaks off is kept as far as it goes, and the next one begins at the next line that begins with ``@``. One pass:
the time is that of the text's length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from vaultsync.evidence.bibliography.problem import Problems
from vaultsync.patterns import lazy_pattern

_START = lazy_pattern(r"@[ \t]{0,80}([A-Za-z]{1,80})\s{0,80}([{(])")
_AT = r"^[ \t]{0,80}@[ \t]{0,80}[A-Za-z]{1,80}[ \t]{0,80}[{(]"
_AT_LINE = lazy_pattern(_AT, re.MULTILINE)
_KEY = lazy_pattern(r"\s*([^\s,{}()\"=#%~\\]*)\s*(,?)")
_FIELD = lazy_pattern(r"[\s,]*([A-Za-z][\w:+./-]{0,80})\s*=\s*")
_PLAIN_PART = lazy_pattern(r"[^\s,{}()\"=#%@]+")
_FLAT = lazy_pattern(r"\{((?:[^{}]++|\{[^{}]*+\})*+)\}|\"([^{}\"]*+)\"")
"""Nearly every value: with braces in it, but none in those."""
_DELIMITER = lazy_pattern(rf"[{{}}\"]|{_AT}", re.MULTILINE)
_AND_MORE = lazy_pattern(r"\s*#\s*")
_NO_ENTRY = frozenset({"string", "comment", "preamble"})
_HELP = "Mend it, or export the library again"


MAX_DEPTH, MAX_FIELDS, MAX_PARTS = 1_000, 1_000, 1_000
"""Of braces, in an entry, in a value: beyond it is no bibliography."""


class Part(NamedTuple):
    """One piece of a value."""

    text: str
    quoted: bool
    """False for a number or the name of a ``@string``."""


class RawField(NamedTuple):
    """A field as written."""

    parts: tuple[Part, ...]
    """Joined by ``#``; at least one."""
    offset: int
    """Where the value begins."""


@dataclass(frozen=True)
class Block:
    """An entry or a ``@string``."""

    kind: str
    """In small letters: ``article``, ``string``."""
    key: str
    """Empty where none is written, and for a ``@string``."""
    offset: int
    fields: dict[str, RawField] = field(default_factory=dict)
    """By name in small letters; of a doubled one the first, as Biber reads it."""


class _Broken(Exception):
    """A block cannot be read further."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def blocks(text: str, problems: Problems) -> Iterator[Block]:
    """The entries and strings in order."""
    at = 0
    while not problems.hopeless and (start := _START.search(text, at)):
        kind, at = start[1].lower(), start.end()
        key, at = ("", at) if kind in _NO_ENTRY else _key(text, at)
        block = Block(kind, key, start.start())
        try:
            if kind not in ("comment", "preamble"):
                at = _fields(text, at, "}" if start[2] == "{" else ")", block, problems)
            elif start[2] == "{":
                _, at = _delimited(text, at - 1)
        except _Broken as broken:
            problems.add(broken.offset, f"the entry {key or f'@{kind}'} cannot be read from here on: {broken}", _HELP)
            at = _next_entry(text, max(broken.offset, at))
        if kind not in ("comment", "preamble"):
            yield block


def _next_entry(text: str, at: int) -> int:
    found = _AT_LINE.search(text, at)
    return found.start() if found else len(text)


def _key(text: str, at: int) -> tuple[str, int]:
    found = _KEY.match(text, at)
    if found is None or text[found.end() : found.end() + 1] == "=":
        return "", at
    return found[1], found.end()


def _fields(text: str, at: int, closing: str, block: Block, problems: Problems) -> int:
    """Reads fields up to the end of the block; returns where that is."""
    count = 0
    while found := _FIELD.match(text, at):
        if count and "," not in text[at : found.start(1)]:
            problems.add(at, f"a comma is missing before {found[1]}")
        count += 1
        if count > MAX_FIELDS:
            raise _Broken(at, "it has too many fields")
        parts, at = _value(text, found.end())
        block.fields.setdefault(found[1].lower(), RawField(parts, found.end()))
    while at < len(text) and (text[at] == "," or text[at].isspace()):
        at += 1
    if text[at : at + 1] == closing:
        return at + 1
    raise _Broken(min(at, len(text)), "a field is expected here" if at < len(text) else "the file ends within it")


def _value(text: str, at: int) -> tuple[tuple[Part, ...], int]:
    parts: list[Part] = []
    while len(parts) < MAX_PARTS:
        flat = _FLAT.match(text, at)
        if flat and not ("@" in flat[0] and _AT_LINE.search(flat[0])):
            parts.append(Part(flat[1] if flat[1] is not None else flat[2], True))
            at = flat.end()
        elif text[at : at + 1] in ("{", '"'):
            value, at = _delimited(text, at)
            parts.append(Part(value, True))
        elif plain := _PLAIN_PART.match(text, at):
            parts.append(Part(plain[0], False))
            at = plain.end()
        else:
            raise _Broken(at, "a value is missing")
        more = _AND_MORE.match(text, at)
        if more is None:
            return tuple(parts), at
        at = more.end()
    raise _Broken(at, "its value has too many parts")


def _delimited(text: str, start: int) -> tuple[str, int]:
    """The text between the brace or quote at ``start`` and the one that ends it, and where it ends."""
    quote, depth = text[start] == '"', 0
    for mark in _DELIMITER.finditer(text, start + 1):
        if mark[0] == "{":
            depth += 1
            if depth > MAX_DEPTH:
                raise _Broken(start, "its braces are nested too deeply")
        elif mark[0] == "}":
            depth -= 1
        elif mark[0] != '"':
            raise _Broken(start, "a value that begins here does not end before the next entry")
        if (quote and depth == 0 and mark[0] == '"') or (not quote and depth < 0):
            return text[start + 1 : mark.start()], mark.end()
        if depth < 0:
            break
    raise _Broken(start, "a value that begins here does not end")
