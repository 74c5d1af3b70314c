"""A JSON document in, everything that keeps it from being a safe note type out.

A schema is somebody else's text: it must be JSON Schema 2020-12, refer to nothing outside itself, have
patterns that can be matched in linear time, and come to an end. All that is asked here, before any
engine sees it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from vaultsync.schema.cost import MAX_STEPS, deepest_value, endless_reference
from vaultsync.schema.engine import EngineName, engine_name, pattern_problem, schema_failures
from vaultsync.schema.explain import Explainer
from vaultsync.schema.links import KEYWORD, link_places, link_problems
from vaultsync.schema.names import did_you_mean, nearest
from vaultsync.schema.pointers import Pointer, reference_path, value_at
from vaultsync.schema.violation import found, quoted
from vaultsync.schema.walk import KEYWORDS, depth, every

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MAX_DEPTH = 64
"""Lists and objects in one another in a schema."""
MAX_SCHEMAS = 5_000
_UNSUPPORTED = {
    "$dynamicRef": 'use "$ref" with a path such as "#/$defs/name"',
    "$dynamicAnchor": 'use "$ref" with a path such as "#/$defs/name"',
    "$anchor": 'use "$ref" with a path such as "#/$defs/name"',
    "$recursiveRef": 'use "$ref" with the value "#"',
}
_FOREIGN = frozenset(("comment", "comments", "enumDescriptions", "example", "id", "tsType", "typeof"))
"""Keywords of other tools that look like misspelled ones."""


class SchemaProblem(NamedTuple):
    """One thing that is wrong with a schema."""

    pointer: Pointer
    """From the document to the value it is about."""
    message: str


def schema_problems(schema: Any, types: Collection[str] | None = None, engine: EngineName | None = None) -> tuple[SchemaProblem, ...]:
    """Everything wrong with a note type's schema, in the order of the document as far as it goes; never raises.

    Args:
        schema: the parsed document.
        types: the note types that ``x-link`` may name; None: any.
        engine: the engine that is to judge by it.
    """
    engine = engine or engine_name()
    if not isinstance(schema, dict):
        return (SchemaProblem((), f"a note type's schema must be an object, found {found(schema)}"),)
    if depth(schema, MAX_DEPTH) > MAX_DEPTH:
        return (SchemaProblem((), f"the schema is nested more than {MAX_DEPTH} levels deep; flatten it with $defs"),)
    if sum(1 for _ in every(schema)) > MAX_SCHEMAS:
        return (SchemaProblem((), f"the schema holds more than {MAX_SCHEMAS:,} schemas; write fewer"),)
    if schema.get("$schema", DIALECT).__class__ is not str or schema.get("$schema", DIALECT).rstrip("#") != DIALECT:
        return (SchemaProblem(("$schema",), f'"$schema" must be "{DIALECT}", the only dialect read here'),)
    return tuple(_invalid(schema, engine)) or tuple(_unsafe(schema, types, engine)) or tuple(_too_much(schema))


def _invalid(schema: Any, engine: EngineName) -> Iterator[SchemaProblem]:
    explainer = Explainer(schema, {}, name_place=_place)
    for violation in explainer.violations(schema_failures(schema, engine)):
        help = f"; {violation.help[0].lower()}{violation.help[1:]}" if violation.help.endswith("?") else ""
        yield SchemaProblem(violation.pointer, violation.message + help)


def _place(pointer: Any) -> str:
    return quoted("/".join(str(step) for step in pointer)) if pointer else "the schema"


def _unsafe(schema: dict[str, Any], types: Collection[str] | None, engine: EngineName) -> Iterator[SchemaProblem]:
    places = list(every(schema))
    for path, part in sorted(places, key=lambda place: [str(step) for step in place[0]]):
        yield from _references(path, part, schema)
        yield from _unknown_keywords(path, part)
        yield from _patterns(path, part, engine)
    yield from _links(schema, types, {path for path, part in places if KEYWORD in part})
    keywords = {keyword for _, part in places for keyword in part}
    if engine == "jsonschema" and {"unevaluatedProperties", "patternProperties"} <= keywords:
        yield SchemaProblem((), '"unevaluatedProperties" beside "patternProperties" needs jsonschema-rs, which is not installed')


def _references(path: Pointer, part: dict[str, Any], root: Any) -> Iterator[SchemaProblem]:
    for keyword, instead in _UNSUPPORTED.items():
        if keyword in part:
            yield SchemaProblem((*path, keyword), f'"{keyword}" is not read here; {instead}')
    if path and "$id" in part:
        yield SchemaProblem((*path, "$id"), '"$id" is read at the top of the document only; remove it')
    if "$ref" not in part:
        return
    target = reference_path(part["$ref"])
    at = (*path, "$ref")
    if target is None:
        message = f"{quoted(part['$ref'])} leads out of the document; vaultsync opens no other file and no address, so copy it to $defs"
        yield SchemaProblem(at, message)
    elif not isinstance(value_at(root, target), (dict, bool)):
        yield SchemaProblem(at, f"{quoted(part['$ref'])} leads nowhere in the document; it must be the path of a schema in it")


def _unknown_keywords(path: Pointer, part: dict[str, Any]) -> Iterator[SchemaProblem]:
    for keyword in part:
        if keyword not in KEYWORDS and keyword not in _FOREIGN:
            meant = nearest(keyword, KEYWORDS, close=82)
            if meant is not None:
                yield SchemaProblem((*path, keyword), f'{quoted(keyword)} is no keyword; did you mean "{meant}"?')


def _patterns(path: Pointer, part: dict[str, Any], engine: EngineName) -> Iterator[SchemaProblem]:
    patterns = [(("pattern",), part["pattern"])] if "pattern" in part else []
    for pattern in part.get("patternProperties", {}):
        patterns.append((("patternProperties", pattern), pattern))  # type: ignore[arg-type]
    for end, pattern in patterns:
        problem = pattern_problem(pattern, engine)
        if problem is not None:
            yield SchemaProblem((*path, *end), f"the pattern {quoted(pattern)} cannot be used: {problem}")


def _links(schema: dict[str, Any], types: Collection[str] | None, stated: set[Pointer]) -> Iterator[SchemaProblem]:
    heard: set[int] = set()
    for name, part in schema.get("properties", {}).items():
        for inside, value in link_places(part, schema):
            heard.add(id(value))
            at: Pointer = ("properties", name, *inside)
            problems = list(link_problems(value))
            yield from (SchemaProblem((*at, *end), message) for end, message in problems)
            if types is not None and not problems:
                yield from _unknown_types(at, value, types)
    for path in sorted(stated, key=str):
        if id(value_at(schema, (*path, KEYWORD))) not in heard and path[:1] not in (("$defs",), ("definitions",)):
            yield SchemaProblem((*path, KEYWORD), f'"{KEYWORD}" has no effect here; it belongs to a property of the note itself')


def _unknown_types(at: Pointer, value: dict[str, Any], types: Collection[str]) -> Iterator[SchemaProblem]:
    to = value.get("to", [])
    for number, name in enumerate([to] if isinstance(to, str) else to):
        if name not in types:
            end: Pointer = ("to",) if isinstance(to, str) else ("to", number)
            yield SchemaProblem((*at, *end), f"there is no note type {quoted(name)}{did_you_mean(name, types)}")


def _too_much(schema: Any) -> Iterator[SchemaProblem]:
    try:
        endless = endless_reference(schema)
        if endless is not None:
            reference = quoted(str(value_at(schema, endless)))
            yield SchemaProblem(endless, f"{reference} leads back to the same schema for the same value, without end; remove it")
        elif deepest_value(schema) == 0:
            yield SchemaProblem((), f"the schema's alternatives multiply to more than {MAX_STEPS:,} steps for one note; write fewer")
    except RecursionError:
        yield SchemaProblem((), "the schema refers on through hundreds of schemas; write them into one another")
