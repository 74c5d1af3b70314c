"""A note's property values in, the ways in which they break their type out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from vaultsync.schema.cost import MAX_DEPTH
from vaultsync.schema.engine import EngineName, compiled
from vaultsync.schema.expected import types_of
from vaultsync.schema.failure import Engine
from vaultsync.schema.judged import judged
from vaultsync.schema.links import LinkRule, link_rules
from vaultsync.schema.names import normalised
from vaultsync.schema.pointers import resolved
from vaultsync.schema.violation import Violation, encodable, place
from vaultsync.schema.walk import children, depth

MAX_VIOLATIONS = 20
"""Violations told of one note."""
_NUMBER = re.compile(r"[-+]?[0-9]{1,300}(\.[0-9]{1,300})?")


@dataclass(frozen=True, eq=False)
class NoteType:
    """A kind of note: a JSON Schema for its properties, and what their links must be.

    The schema has been checked (``load_note_type``) or is known to be sound. The names of the note's own
    properties are compared in Dataview's form, however the schema writes them.
    """

    name: str
    schema: Mapping[str, Any]
    links: tuple[LinkRule, ...] = field(default=())
    max_depth: int = MAX_DEPTH
    """How deeply a property's value may be nested."""
    engine: EngineName | None = None
    """None: the fastest one that is installed."""

    def link(self, name: str) -> LinkRule | None:
        """The link rule of a property, by normalised name; None when it holds no links."""
        return self._links.get(name)

    def validate(self, values: Mapping[str, Any]) -> tuple[Violation, ...]:
        """The violations of one note, sorted by place, at most ``MAX_VIOLATIONS``; empty when there is none.

        A property without a value (None) counts as absent, as it does in Obsidian and Dataview. What the
        links of a property are is not judged here: see ``link_shape_violations`` and ``link_count_violation``.

        Args:
            values: plain JSON values by normalised property name; an inline field's as ``inline_value`` reads it.

        Never raises: what the engine cannot judge is a violation of the kind ``unchecked``.
        """
        spelling = self._spelling
        given = {spelling.get(name, name): value for name, value in values.items() if value is not None}
        deep = [name for name, value in given.items() if value.__class__ in _NESTING and depth(value, self.max_depth) > self.max_depth]
        if deep:
            message = f"{place(deep[:1])} is nested more than {self.max_depth} levels deep"
            return (Violation((normalised(deep[0]),), "depth", message, "Flatten the value"),)
        try:
            if self._engine.is_valid(given):
                return ()
            return self._explained(given, values)
        except UnicodeEncodeError:
            # Half a surrogate pair, as YAML's "\ud800" gives; no engine takes it and no text is meant by it.
            return self.validate(_encodable(dict(values)))
        except Exception as error:  # Whatever an engine stumbles over must not end the audit of the other notes.
            message = f"the properties cannot be checked as {self.name}: {type(error).__name__}"
            return (Violation((), "unchecked", message, "Look for a very large number or a very long value"),)

    def inline_value(self, name: str, text: str) -> Any:
        """What the text of an inline field stands for, given what the schema wants of the property.

        ``2020`` is a number and ``true`` a truth value where the schema wants one and not text; commas part a
        list where it wants a list; an empty text is no value.
        """
        text = text.strip()
        if not text or name in self._links:
            return text or None
        wanted = self._wanted.get(name, frozenset())
        if "string" in wanted:
            return text
        if (not wanted or "boolean" in wanted) and text.lower() in ("true", "false"):
            return text.lower() == "true"
        number = _NUMBER.fullmatch(text)
        if number and (not wanted or wanted & {"integer", "number"}):
            return float(text) if number[1] else int(text)
        if "array" in wanted:
            return [part.strip() for part in text.split(",")]
        return text

    def _explained(self, given: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[Violation, ...]:
        from vaultsync.schema.explain import Explainer  # most notes are sound

        spelling = self._spelling
        empty = frozenset(spelling.get(name, name) for name, value in values.items() if value is None)
        explainer = Explainer(given, self._judged, self.name, empty)
        found = explainer.violations(self._engine.failures(given))[:MAX_VIOLATIONS]
        return tuple(replace(v, pointer=(normalised(str(v.pointer[0])), *v.pointer[1:])) if v.pointer else v for v in found)

    @cached_property
    def _links(self) -> Mapping[str, LinkRule]:
        return {rule.property: rule for rule in self.links}

    @cached_property
    def _engine(self) -> Engine:
        return compiled(self._judged, self.engine)

    @cached_property
    def _judged(self) -> Mapping[str, Any]:
        return judged(self.schema, frozenset(self._links))

    @cached_property
    def _spelling(self) -> Mapping[str, str]:
        """By normalised name, how the schema writes the properties that it writes in another way."""
        found: dict[str, str] = {}
        for name in _names(self.schema):
            found.setdefault(normalised(name), name)
        return {plain: name for plain, name in found.items() if plain != name}

    @cached_property
    def _wanted(self) -> Mapping[str, frozenset[str]]:
        properties = self.schema.get("properties", {})
        return {normalised(name): frozenset(_types(part, self.schema)) for name, part in properties.items()}


_NESTING = (list, dict)


def make_note_type(name: str, schema: Mapping[str, Any], *, max_depth: int = MAX_DEPTH, engine: EngineName | None = None) -> NoteType:
    """The note type of a schema that is known to be sound."""
    return NoteType(name, schema, link_rules(schema), max_depth, engine)


def _names(root: Mapping[str, Any]) -> Iterator[str]:
    """Every name that the schema gives to one of the note's own properties, ``properties`` first."""
    stack: list[Any] = [root]
    seen: set[int] = set()
    for schema in stack:
        if not isinstance(schema, dict) or id(schema) in seen:
            continue
        seen.add(id(schema))
        yield from schema.get("properties", {})
        yield from schema.get("required", ())
        yield from schema.get("dependentSchemas", {})
        for name, others in schema.get("dependentRequired", {}).items():
            yield from (name, *others)
        stack += [part.schema for part in children(schema) if part.same_value]
        stack.append(resolved(schema, root, 1))


def _types(part: Any, root: Any, limit: int = 8) -> Iterator[str]:
    """The JSON types that a schema lets through, as far as it says; nothing when it does not say."""
    schema = resolved(part, root)
    if not isinstance(schema, dict) or limit == 0:
        return
    yield from types_of(schema)
    for value in (*schema.get("enum", ()), *((schema["const"],) if "const" in schema else ())):
        yield _type_of(value)
    for keyword in ("anyOf", "oneOf", "allOf"):
        for branch in schema.get(keyword, ()):
            yield from _types(branch, root, limit - 1)


def _type_of(value: Any) -> str:
    names = {bool: "boolean", str: "string", int: "integer", float: "number", list: "array", dict: "object"}
    return names.get(type(value), "null")


def _encodable(value: Any) -> Any:
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {_encodable(key): _encodable(part) for key, part in value.items()}
    return value
