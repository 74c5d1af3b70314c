"""A JSON or TOML text and the way to a value in it in, the line and column of its key out.

Both scanners are for texts that the real parser has accepted; what they do not understand leads to the
best place known, never to an error.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress

from vaultsync.text import LineIndex, Position

_JSON = json.JSONDecoder()
_JSON_SPACE = re.compile(r"[ \t\n\r]*")
_TOML_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_TOML_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+')
_TOML_DOT = re.compile(r"[ \t]*\.[ \t]*")
_TOML_TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_TOML_PLAIN = re.compile(r"[^,\]}\n#]*")

MAX_KEYS = 16
"""Parts of one dotted TOML key that get a place each."""
Way = Sequence[str | int]


def json_position(text: str, way: Way) -> Position:
    """Where the key (or list item) at the end of ``way`` stands; the nearest thing around it when it is not there."""
    at = _JSON_SPACE.match(text, 0).end()  # type: ignore[union-attr]
    best = at
    with suppress(ValueError, RecursionError, IndexError):
        for step in way:
            found = _json_item(text, at, step) if isinstance(step, int) else _json_key(text, at, step)
            if found is None:
                break
            best, at = found
    return LineIndex.of(text).position(best)


def toml_position(text: str, way: Way) -> Position:
    """As ``json_position``, for TOML; of a table its header, of a key that is written twice the first."""
    places: dict[tuple[str | int, ...], int] = {}
    with suppress(RecursionError):
        _Toml(text, places).document()
    steps = tuple(way)
    while steps and steps not in places:
        steps = steps[:-1]
    return LineIndex.of(text).position(places.get(steps, 0))


def _json_skip(text: str, at: int) -> int:
    return _JSON_SPACE.match(text, at).end()  # type: ignore[union-attr]


def _json_key(text: str, at: int, wanted: str) -> tuple[int, int] | None:
    """The places of a key and of its value in the object at ``at``; of a doubled key the last, which counts."""
    found = None
    at = _json_skip(text, at + 1)
    while text[at] == '"':
        key, end = _JSON.raw_decode(text, at)
        value = _json_skip(text, _json_skip(text, end) + 1)
        if key == wanted:
            found = (at, value)
        at = _json_skip(text, _JSON.raw_decode(text, value)[1])
        if text[at] != ",":
            break
        at = _json_skip(text, at + 1)
    return found


def _json_item(text: str, at: int, number: int) -> tuple[int, int] | None:
    at = _json_skip(text, at + 1)
    for _ in range(number):
        at = _json_skip(text, _JSON.raw_decode(text, at)[1])
        if text[at] != ",":
            return None
        at = _json_skip(text, at + 1)
    return at, at


class _Toml:
    """One pass over a TOML text that notes where every key and list item begins."""

    def __init__(self, text: str, places: dict[tuple[str | int, ...], int]) -> None:
        self.text, self.places, self.at = text, places, 0

    def document(self) -> None:
        table: tuple[str | int, ...] = ()
        self._space()
        while self.at < len(self.text):
            start = self.at
            if self.text[start] == "[":
                table = self._header(start)
            elif not self._pair(table):
                self.at = self.text.find("\n", start) + 1 or len(self.text)
            self._space()

    def _space(self) -> None:
        self.at = _TOML_SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]

    def _header(self, start: int) -> tuple[str | int, ...]:
        double = self.text.startswith("[[", start)
        self.at = start + (2 if double else 1)
        self._space()
        name: tuple[str | int, ...] = self._key()
        if double:
            number = 0
            while (*name, number) in self.places:
                number += 1
            self.places.setdefault(name, start)
            name = (*name, number)
        self.places[name] = self.places.get(name, start)
        self.at = self.text.find("\n", self.at) + 1 or len(self.text)
        return name

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while found := _TOML_KEY.match(self.text, self.at):
            parts.append(_toml_name(found[0]))
            self.at = found.end()
            dot = _TOML_DOT.match(self.text, self.at)
            if dot is None:
                break
            self.at = dot.end()
        return tuple(parts)

    def _pair(self, table: tuple[str | int, ...]) -> bool:
        start = self.at
        key = self._key()
        self._space()
        if not key or self.text[self.at : self.at + 1] != "=":
            return False
        for count in range(1, min(len(key), MAX_KEYS) + 1):
            self.places.setdefault((*table, *key[:count]), start)
        self.at += 1
        self._value((*table, *key))
        return True

    def _value(self, way: tuple[str | int, ...]) -> None:
        self._space()
        mark = self.text[self.at : self.at + 1]
        if mark == "[":
            self._inside("]", way)
        elif mark == "{":
            self._inside("}", way)
        else:
            found = _TOML_TEXT.match(self.text, self.at) or _TOML_PLAIN.match(self.text, self.at)
            self.at = max(found.end(), self.at + 1) if found else self.at + 1

    def _inside(self, end: str, way: tuple[str | int, ...]) -> None:
        self.at += 1
        number = 0
        self._space()
        while self.at < len(self.text) and self.text[self.at] != end:
            if end == "}":
                if not self._pair(way):
                    return
            else:
                self.places.setdefault((*way, number), self.at)
                self._value((*way, number))
            number += 1
            self._space()
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
                self._space()
        self.at += 1


def _toml_name(written: str) -> str:
    if written[0] == "'":
        return written[1:-1]
    if written[0] == '"':
        try:
            return str(json.loads(written))
        except ValueError:
            return written[1:-1]
    return written


def line(where: str, position: Position | None, message: str) -> str:
    """``FILE:LINE:COLUMN: message``, without a position ``FILE: message``."""
    return f"{where}:{position.line}:{position.column}: {message}" if position else f"{where}: {message}"
