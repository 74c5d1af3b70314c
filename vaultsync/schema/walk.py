"""A schema document in, every schema inside it out, and which of them judge the same value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from vaultsync.schema.pointers import Pointer

_SAME_ONE = ("not", "if", "then", "else")
_SAME_LIST = ("allOf", "anyOf", "oneOf")
_SAME_MAP = ("dependentSchemas",)
_PART_ONE = ("items", "contains", "additionalProperties", "unevaluatedItems", "unevaluatedProperties", "propertyNames", "contentSchema")
_PART_LIST = ("prefixItems",)
_PART_MAP = ("properties", "patternProperties")
_STORED = ("$defs", "definitions")

_OTHER = """
    type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern
    maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required dependentRequired
    format contentEncoding contentMediaType title description default deprecated readOnly writeOnly examples
    $schema $id $ref $comment $anchor $dynamicRef $dynamicAnchor $vocabulary x-link
"""
KEYWORDS = frozenset((*_SAME_ONE, *_SAME_LIST, *_SAME_MAP, *_PART_ONE, *_PART_LIST, *_PART_MAP, *_STORED, *_OTHER.split()))
"""Every keyword of JSON Schema 2020-12, and ours."""


class Inside(NamedTuple):
    """A schema that stands in another one."""

    path: Pointer
    """From the outer schema."""
    schema: Any
    same_value: bool
    """Whether it judges the same value as the outer one; else a part of it."""
    applied: bool
    """False for a definition, which judges nothing until it is referred to."""


def children(schema: Any) -> Iterator[Inside]:
    """The schemas directly inside one; nothing for ``true``, ``false`` and what is no schema."""
    if not isinstance(schema, dict):
        return
    for same, ones, lists, maps in ((True, _SAME_ONE, _SAME_LIST, _SAME_MAP), (False, _PART_ONE, _PART_LIST, _PART_MAP)):
        yield from (Inside((key,), schema[key], same, True) for key in ones if key in schema)
        for key in lists:
            yield from (Inside((key, at), part, same, True) for at, part in enumerate(_items(schema.get(key))))
        for key in maps:
            yield from (Inside((key, name), part, same, True) for name, part in _entries(schema.get(key)))
    for key in _STORED:
        yield from (Inside((key, name), part, False, False) for name, part in _entries(schema.get(key)))


def every(schema: Any) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    """All schemas of a document that are objects, itself first, with their paths."""
    stack: list[tuple[Pointer, Any]] = [((), schema)]
    while stack:
        path, found = stack.pop()
        if isinstance(found, dict):
            yield path, found
            stack += [((*path, *inside.path), inside.schema) for inside in children(found)]


def depth(value: Any, limit: int) -> int:
    """How many lists and mappings stand in one another; counting stops one past ``limit``."""
    at, level = 0, [value]
    while at <= limit and (level := [part for part in level if isinstance(part, (list, dict))]):
        level = [part for found in level for part in (found.values() if isinstance(found, dict) else found)]
        at += 1
    return at


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _entries(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else []
