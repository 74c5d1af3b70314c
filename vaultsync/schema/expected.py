"""A schema in, what it wants out, in words that fit after "must be": ``a whole number``, ``one of a or b``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vaultsync.schema.formats import FORMAT_WORDS
from vaultsync.schema.pointers import resolved
from vaultsync.schema.violation import counted, listed, shown

TYPES: Mapping[str, str] = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
    "array": "a list",
    "object": "a mapping",
}
_MANY: Mapping[str, str] = {"string": "texts", "integer": "whole numbers", "number": "numbers", "object": "mappings", "array": "lists"}
_LIMITS: Mapping[str, str] = {
    "minimum": "at least",
    "maximum": "at most",
    "exclusiveMinimum": "more than",
    "exclusiveMaximum": "less than",
}


def types_of(schema: Any) -> tuple[str, ...]:
    """The JSON types of the keyword ``type``; empty where it is not given."""
    types = schema.get("type", ()) if isinstance(schema, dict) else ()
    return (types,) if isinstance(types, str) else tuple(types)


def expected(schema: Any, root: Any, depth: int = 3) -> str:
    """What a schema wants, in words; ``something else`` where there are none."""
    schema = resolved(schema, root)
    if not isinstance(schema, dict) or depth == 0:
        return "something else"
    if schema.get("not") in ({}, True):
        return "left out"
    if "const" in schema:
        return shown(schema["const"])
    if isinstance(schema.get("enum"), list):
        return options(schema["enum"])
    if schema.get("format") in FORMAT_WORDS:
        return FORMAT_WORDS[schema["format"]]
    for keyword in ("anyOf", "oneOf"):
        if isinstance(schema.get(keyword), list):
            return alternatives(schema[keyword], root, depth - 1)
    types = types_of(schema)
    if "pattern" in schema and types in ((), ("string",)):
        return f"text that matches {shown(schema['pattern'])}"
    if types == ("array",):
        return _list(schema, root)
    if types:
        return listed(TYPES.get(name, name) for name in types) + _limits(schema)
    if isinstance(schema.get("required"), list):
        return "a mapping with " + listed((shown(name) for name in schema["required"]), "and")
    if schema.get("title"):
        return str(schema["title"])
    return _limits(schema).strip() or "something else"


def alternatives(branches: Iterable[Any], root: Any, depth: int = 3) -> str:
    """What several schemas want: ``a whole number or a list of texts``."""
    words = [expected(branch, root, depth) for branch in branches]
    return listed(words, ", or" if any(" or " in text for text in words) else "or")


def options(values: Iterable[Any]) -> str:
    """``"a"``, ``"a" or "b"``, ``one of "a", "b" or "c"``; the text ``null`` and no value are shown as one."""
    words = list(dict.fromkeys("null" if value == "null" else shown(value) for value in values))
    return listed(words) if len(words) < 3 else f"one of {listed(words)}"


def _list(schema: Mapping[str, Any], root: Any) -> str:
    types = types_of(resolved(schema.get("items"), root))
    words = [_MANY[name] for name in types if name in _MANY]
    return f"a list of {listed(words)}" if words else "a list"


def _limits(schema: Mapping[str, Any]) -> str:
    words = [f"of {text} {shown(schema[key])}" for key, text in _LIMITS.items() if key in schema]
    for key, text in (("minLength", "at least"), ("maxLength", "at most")):
        if key in schema:
            words.append(f"of {text} {counted(schema[key], 'character')}")
    return " " + " and ".join(words) if words else ""
