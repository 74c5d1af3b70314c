"""YAML text in, plain JSON values with the place of every key and item out.

Values follow the YAML 1.2 core rules as Obsidian reads them: ``yes`` and ``on`` are text, dates and
times stay text, ``12:30`` is no number. The values are built here from libyaml's events, one by one,
and every guard stands in that one loop: libyaml's own composer crashes the process on 24,000 nested
brackets, and aliases or merge keys grow a note of one kilobyte to gigabytes (both measured).
"""

from __future__ import annotations

import json
import re
from math import isinf
from typing import Any, NamedTuple

import msgspec
import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from vaultsync.syntax.note import Problem, Property, PropertyPart

# libyaml's parser alone, which PyYAML does not export by name; without libyaml the same events come ten times slower.
_PARSER: Any = vars(yaml.cyaml)["CParser"] if yaml.__with_libyaml__ else yaml.SafeLoader

MAX_LENGTH = 262_144
MAX_DEPTH = 32
MAX_ALIASES = 64
MAX_NODES = 20_000
MAX_DIGITS = 300
MAX_KEY = 1_000
MAX_INT = 2**63
"""Larger whole numbers become floating-point ones, as all numbers are in Obsidian."""

_NO_BREAK, _STAND_IN = re.compile("[\x85\u2028\u2029]"), re.compile("[\ue085-\ue087]")
# Line ends to libyaml, which reads YAML 1.1, and ordinary characters to YAML 1.2: it is shown others instead.
_HIDDEN = str.maketrans("\x85\u2028\u2029", "\ue085\ue086\ue087")
_SHOWN = str.maketrans("\ue085\ue086\ue087", "\x85\u2028\u2029")
_NUMBER_START = frozenset("0123456789+-.")
_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class Mapping(NamedTuple):
    """What a YAML text holds when it can be read."""

    properties: tuple[Property, ...]
    """One for each key, in order; of a doubled key the last."""
    doubled: tuple[tuple[Property, Property], ...]
    """Each later writing of a key, with the first one."""


class _Refused(Exception):
    """The text is no YAML mapping that is safe to build; carries the problem."""

    def __init__(self, start: int, end: int, message: str, help: str = "") -> None:
        super().__init__(message)
        self.problem = Problem(start, end, "invalid-frontmatter", message, help)


class _Value(msgspec.Struct, frozen=True, gc=False):
    value: Any
    start: int
    end: int
    parts: tuple[PropertyPart, ...]
    weight: int


def _too_large(start: int, end: int) -> _Refused:
    return _Refused(start, end, f"front matter grows to more than {MAX_NODES:,} values", "Write fewer values or aliases")


class _Open:
    """A mapping or sequence whose end has not come yet."""

    __slots__ = ("anchor", "children", "is_map", "start")

    def __init__(self, is_map: bool, start: int, anchor: str | None) -> None:
        self.is_map, self.start, self.anchor = is_map, start, anchor
        self.children: list[_Value] = []

    def close(self, end: int) -> _Value:
        children = self.children
        weight = 1 + sum(child.weight for child in children)
        if weight > MAX_NODES:
            raise _too_large(self.start, end)
        if not self.is_map:
            items = [PropertyPart(c.start, c.end, str(n), c.start, c.start, c.parts) for n, c in enumerate(children)]
            return _Value([c.value for c in children], self.start, end, tuple(items), weight)
        keys, values = children[0::2], children[1::2]
        names = [_key_text(key) for key in keys]
        parts = [PropertyPart(v.start, v.end, name, k.start, k.end, v.parts) for name, k, v in zip(names, keys, values, strict=True)]
        return _Value(dict(zip(names, [v.value for v in values], strict=True)), self.start, end, tuple(parts), weight)


def read_mapping(text: str, offset: int) -> Mapping | Problem:
    """Reads the YAML of one front matter; never raises.

    Args:
        text: the YAML, without fences.
        offset: where it begins in the note; added to every position.
    """
    if len(text) > MAX_LENGTH:
        message = f"front matter is longer than {MAX_LENGTH // 1024} kB"
        return Problem(offset, offset, "invalid-frontmatter", message, "Move the text below the front matter")
    try:
        if not text.isascii() and _NO_BREAK.search(text) and not _STAND_IN.search(text):
            root = _build(text.translate(_HIDDEN), offset, _SHOWN)
        else:
            root = _build(text, offset, None)
    except _Refused as refused:
        return refused.problem
    except yaml.YAMLError as error:
        return _syntax_problem(error, text, offset)
    except (ValueError, RecursionError) as error:
        return Problem(offset, offset, "invalid-frontmatter", f"front matter cannot be read: {error}")
    if root is None or root.value is None:
        return Mapping((), ())
    if not isinstance(root.value, dict):
        kind = "a list" if isinstance(root.value, list) else "a single value"
        message = f"front matter is {kind}, not a set of properties"
        return Problem(root.start, root.end, "invalid-frontmatter", message, "Write each property as `name: value`")
    return mapping_of(root.parts, root.value)


def mapping_of(parts: tuple[PropertyPart, ...], values: dict[str, Any]) -> Mapping:
    """The properties of a map, from all its entries in order and the value of each name."""
    seen: dict[str, Property] = {}
    doubled: list[tuple[Property, Property]] = []
    first: dict[str, Property] = {}
    for part in parts:
        found = Property(part.start, part.end, part.key, values[part.key], part.key_start, part.key_end, part.parts)
        if part.key in first:
            doubled.append((found, first[part.key]))
        else:
            first[part.key] = found
        seen[part.key] = found
    return Mapping(tuple(seen.values()), tuple(doubled))


def _build(text: str, offset: int, shown: dict[int, int] | None) -> _Value | None:
    """The document's value, from events only, with a stack of our own instead of recursion.

    Args:
        text: the YAML.
        offset: where it begins in the note.
        shown: what characters of scalars stand for, where some do.
    """
    parser = _PARSER(text)
    stack: list[_Open] = []
    anchors: dict[str, _Value] = {}
    aliases = values = 0
    root: _Value | None = None
    try:
        event = parser.get_event()
        while event is not None:
            kind = type(event)
            done: _Value | None = None
            anchor: str | None = None
            if kind is ScalarEvent:
                start, end = event.start_mark.index + offset, event.end_mark.index + offset
                written = event.value if shown is None else event.value.translate(shown)
                is_key = bool(stack) and stack[-1].is_map and len(stack[-1].children) % 2 == 0
                value = resolve_scalar(written) if event.implicit[0] and not is_key else written
                done, anchor = _Value(value, start, end, (), 1), event.anchor
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                start = event.start_mark.index + offset
                if len(stack) >= MAX_DEPTH:
                    message = f"front matter is nested more than {MAX_DEPTH} levels deep"
                    raise _Refused(start, start + 1, message, "Flatten the value, or quote it if it is meant as text")
                stack.append(_Open(kind is MappingStartEvent, start, event.anchor))
            elif isinstance(event, CollectionEndEvent):
                top = stack.pop()
                done, anchor = top.close(_content_end(text, event, offset)), top.anchor
            elif kind is AliasEvent:
                aliases += 1
                done = _aliased(event, anchors, aliases, offset)
            if done is not None:
                values += 1
                if values > MAX_NODES:
                    raise _too_large(done.start, done.end)
                if anchor:
                    anchors[anchor] = done
                if stack:
                    stack[-1].children.append(done)
                elif root is None:
                    root = done
            event = parser.get_event()
    finally:
        parser.dispose()
    return root


def _content_end(text: str, event: Any, offset: int) -> int:
    """Where a collection's text ends: libyaml ends a block collection where the next token begins."""
    end: int = event.end_mark.index
    if event.start_mark.index == end:
        while end and text[end - 1].isspace():
            end -= 1
    return end + offset


def _aliased(event: Any, anchors: dict[str, _Value], count: int, offset: int) -> _Value:
    start, end = event.start_mark.index + offset, event.end_mark.index + offset
    if count > MAX_ALIASES:
        raise _Refused(start, end, f"front matter holds more than {MAX_ALIASES} aliases", "Write the values out")
    target = anchors.get(event.anchor)
    if target is None:
        message = f"alias *{event.anchor} names nothing that stands before it"
        raise _Refused(start, end, message, "Quote the value if the * is meant as text")
    return _Value(target.value, start, end, (), target.weight)


def resolve_scalar(text: str) -> Any:
    """A plain scalar's value under the YAML 1.2 core schema; dates, times and odd numbers stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START or len(text) > MAX_DIGITS:
        return text
    if _INT.match(text):
        number = int(text, 0) if text[1:2] in ("o", "x") else int(text)
        return number if abs(number) < MAX_INT else _float(str(number), text)
    return _float(text, text) if _FLOAT.match(text) else text


def _float(number: str, text: str) -> float | str:
    value = float(number)
    return text if isinf(value) else value


def _key_text(key: _Value) -> str:
    """A key as it is written; a list or map in JSON. Keys in keys double their backslashes at each level, hence the limit."""
    if isinstance(key.value, str):
        return key.value
    text = json.dumps(key.value, ensure_ascii=False)
    if len(text) > MAX_KEY:
        message = f"the name of a property is a list or a map of more than {MAX_KEY:,} characters"
        raise _Refused(key.start, key.end, message, "Quote it if it is meant as text")
    return text


_PLAIN_WORDS = {
    "mapping values are not allowed in this context": "a value holds `: `, which begins a property of its own",
    "found character '\\t' that cannot start any token": "a tab stands where YAML wants spaces",
    "found character that cannot start any token": "a value begins with a character that YAML reserves",
    "could not find expected ':'": "a line is neither `name: value` nor part of the value before it",
    "did not find expected key": "a line does not line up with the properties around it",
    "did not find expected ',' or ']'": "a list that begins with `[` lacks a comma or its closing `]`",
    "did not find expected ',' or '}'": "a map that begins with `{` lacks a comma or its closing `}`",
    "found unexpected end of stream": "a quoted text is never closed",
    "did not find expected '-' indicator": "a list item does not line up with the items above it",
    "did not find expected alphabetic or numeric character": "`*` or `&` begins a value and reads as an alias or anchor",
    "found unknown escape character": "a backslash in a double-quoted text begins no escape that YAML knows",
    "control characters are not allowed": "a control character stands in the front matter",
    "did not find expected node content": "a value is missing where YAML wants one",
    "did not find expected <document start>": "text stands after the end of the properties",
}
_QUOTE_IT = "Put the whole value in quotes"
_HELP = {
    "mapping values are not allowed in this context": _QUOTE_IT,
    "found character '\\t' that cannot start any token": "Indent with spaces",
    "found character that cannot start any token": _QUOTE_IT,
    "did not find expected alphabetic or numeric character": _QUOTE_IT,
    "found unknown escape character": "Write the text in single quotes, or double the backslash",
}
_AT_ITS_BEGINNING = {
    "could not find expected ':'",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "found unexpected end of stream",
}
"""Told where the line, list or text begins: libyaml notices them only lines later."""


def _syntax_problem(error: yaml.YAMLError, text: str, offset: int) -> Problem:
    raw = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    marks = [getattr(error, "problem_mark", None), getattr(error, "context_mark", None)]
    mark = (marks[1] if raw in _AT_ITS_BEGINNING else None) or marks[0] or marks[1]
    at = mark.index if mark is not None else len(text.encode()[: getattr(error, "position", 0)].decode("utf-8", "ignore"))
    at = min(at, len(text))
    if text[at : at + 1] == "\t":
        raw = "found character '\\t' that cannot start any token"
    message = _PLAIN_WORDS.get(raw, raw if len(raw) < 120 else raw[:117] + "...")
    start = at + offset
    return Problem(start, start + (at < len(text)), "invalid-frontmatter", f"front matter cannot be read: {message}", _HELP.get(raw, ""))
