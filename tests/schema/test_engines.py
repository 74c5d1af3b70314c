"""Two engines, one answer: ``jsonschema`` stands in for ``jsonschema-rs`` without anybody noticing."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vaultsync.schema.check import schema_problems
from vaultsync.schema.engine import EngineName, compiled
from vaultsync.schema.judged import judged
from vaultsync.schema.note_type import make_note_type
from vaultsync.schema.violation import Violation

ENGINES: tuple[EngineName, EngineName] = ("jsonschema-rs", "jsonschema")


def violations(schema: dict[str, Any], values: dict[str, Any], engine: EngineName) -> tuple[Violation, ...]:
    return make_note_type("recipe", schema, engine=engine).validate(values)


def agree(schema: dict[str, Any], values: dict[str, Any]) -> tuple[Violation, ...]:
    """The violations that both engines find."""
    fast, slow = (violations(schema, values, engine) for engine in ENGINES)
    assert fast == slow
    valid = [compiled(judged(schema), engine).is_valid({k: v for k, v in values.items() if v is not None}) for engine in ENGINES]
    assert valid[0] == valid[1] == (not fast)
    return fast


# -- generated pairs

NAMES = ("a", "b", "c", "ab")
TEXTS = st.sampled_from(["", "a", "b", "ab", "abc", "2025-01-28", "2025-02-30", "2025-01-28T20:06", "[[A]]", "10.1000/182", "é\U0001f600"])
NUMBERS = st.one_of(st.integers(-3, 12), st.sampled_from([0.5, 1.0, 1.5, 2.25, 0.3, 1e300, 10**30]))
SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
VALUES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)), max_leaves=8
)
TYPES = ("string", "integer", "number", "boolean", "null", "array", "object")
SMALL = st.integers(0, 4)


def keywords(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    named = st.dictionaries(st.sampled_from(NAMES), inner, max_size=3)
    names = st.lists(st.sampled_from(NAMES), max_size=2, unique=True)
    several = st.lists(inner, min_size=1, max_size=3)
    possible: dict[str, st.SearchStrategy[Any]] = {
        "type": st.one_of(st.sampled_from(TYPES), st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True)),
        "enum": st.lists(SCALARS, min_size=1, max_size=4),
        "const": VALUES,
        "minimum": NUMBERS,
        "exclusiveMaximum": NUMBERS,
        "multipleOf": st.sampled_from([1, 2, 3, 0.5, 0.25]),
        "minLength": SMALL,
        "maxLength": SMALL,
        "pattern": st.sampled_from(["^a", "b$", "[0-9]{4}", "^(a|ab)+$", "é"]),
        "format": st.sampled_from(["vault-date", "vault-datetime", "doi", "wikilink", "uri", "date", "date-time", "email", "regex", "ipv4"]),
        "minItems": SMALL,
        "maxItems": SMALL,
        "uniqueItems": st.booleans(),
        "items": inner,
        "prefixItems": several,
        "contains": inner,
        "minContains": SMALL,
        "maxContains": SMALL,
        "properties": named,
        "required": names,
        "dependentRequired": st.dictionaries(st.sampled_from(NAMES), names, max_size=2),
        "dependentSchemas": named,
        "additionalProperties": inner,
        "patternProperties": st.dictionaries(st.sampled_from(["^a", "b$"]), inner, max_size=2),
        "propertyNames": st.sampled_from([{"maxLength": 1}, {"pattern": "^a"}, {"enum": ["a", "b"]}, True, {"anyOf": [{"const": "a"}]}]),
        "minProperties": SMALL,
        "maxProperties": SMALL,
        "allOf": several,
        "anyOf": several,
        "oneOf": several,
        "not": inner,
        "if": inner,
        "then": inner,
        "else": inner,
        "$ref": st.sampled_from(["#/$defs/x", "#/$defs/y"]),
        "title": st.just("a thing"),
        "description": st.just("Some words."),
    }
    chosen = st.lists(st.sampled_from(sorted(possible)), max_size=4, unique=True)
    return chosen.flatmap(lambda keys: st.fixed_dictionaries({key: possible[key] for key in keys}))


SCHEMAS = st.recursive(st.one_of(st.booleans(), keywords(st.just(True))), keywords, max_leaves=6)
NOTES = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4)


@settings(max_examples=500)
@given(schema=keywords(SCHEMAS), x=SCHEMAS, y=SCHEMAS, values=NOTES)
def test_engines_agree_on_generated_schemas(schema: dict[str, Any], x: Any, y: Any, values: dict[str, Any]) -> None:
    schema = {**schema, "$defs": {"x": x, "y": y}}
    problems = schema_problems(schema, engine="jsonschema-rs")
    assert schema_problems(schema, engine="jsonschema") == problems
    assert all("without end" in problem.message for problem in problems)
    assume(not problems)
    for violation in agree(schema, values):
        assert violation.message
        assert "is not valid under any of the given schemas" not in violation.message
        assert "\n" not in violation.message
