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
        "format": st.sampled_from(
            ["vault-date", "vault-datetime", "doi", "wikilink", "uri", "date", "date-time", "email", "regex", "ipv4"]
        ),
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


# -- a fixed table

TABLE: list[tuple[dict[str, Any], dict[str, Any], list[tuple[tuple[str | int, ...], str]]]] = [
    ({"required": ["a"]}, {}, [(("a",), "missing")]),
    ({"required": ["a"]}, {"a": None}, [(("a",), "empty")]),
    ({"required": ["a"]}, {"a": ""}, []),
    ({"dependentRequired": {"a": ["b", "c"]}}, {"a": 1, "c": 2}, [(("b",), "missing")]),
    ({"dependentSchemas": {"a": {"properties": {"b": {"type": "integer"}}}}}, {"a": 1, "b": "x"}, [(("b",), "type")]),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"a": 1}, [(("b",), "missing")]),
    ({"if": {"required": ["a"]}, "then": True, "else": {"required": ["b"]}}, {}, [(("b",), "missing")]),
    ({"properties": {"a": {"type": "integer"}}}, {"a": 1.0}, []),
    ({"properties": {"a": {"type": "integer"}}}, {"a": True}, [(("a",), "type")]),
    ({"properties": {"a": {"enum": [1, True]}}}, {"a": 1.0}, []),
    ({"properties": {"a": {"const": 1}}}, {"a": True}, [(("a",), "enum")]),
    ({"properties": {"a": {"multipleOf": 0.1}}}, {"a": 0.3}, []),
    ({"properties": {"a": {"multipleOf": 0.5}}}, {"a": 10**300}, []),
    ({"properties": {"a": {"maxLength": 1}}}, {"a": "\U0001f600"}, []),
    ({"properties": {"a": {"pattern": r"^\d+$"}}}, {"a": "12"}, []),
    ({"properties": {"a": {"pattern": r"^\p{Lu}"}}}, {"a": "ärger"}, [(("a",), "pattern")]),
    ({"properties": {"a": {"format": "vault-date"}}}, {"a": "2025-02-30"}, [(("a",), "format")]),
    ({"properties": {"a": {"format": "vault-date"}}}, {"a": 20250230}, []),
    ({"properties": {"a": {"format": "hostname"}}}, {"a": "not a host name"}, []),
    ({"properties": {"a": {"uniqueItems": True}}}, {"a": [1, True, "1", [1], {"b": 1}]}, []),
    ({"properties": {"a": {"uniqueItems": True}}}, {"a": [{"b": 1, "c": 2}, {"c": 2, "b": 1.0}]}, [(("a",), "unique")]),
    ({"properties": {"a": {"contains": {"type": "integer"}, "maxContains": 1}}}, {"a": [1, 2]}, [(("a",), "count")]),
    ({"properties": {"a": {"prefixItems": [True], "items": False}}}, {"a": [1, 2]}, [(("a", 1), "unexpected")]),
    ({"properties": {"a": {"prefixItems": [True], "unevaluatedItems": False}}}, {"a": [1, 2]}, [(("a",), "unexpected")]),
    ({"additionalProperties": False}, {"a": 1, "type": "recipe"}, [(("a",), "unexpected")]),
    ({"additionalProperties": {"type": "string"}}, {"a": 1, "type": ["recipe"]}, [(("a",), "type")]),
    ({"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": False}, {"a": 1, "b": 2}, [(("b",), "unexpected")]),
    ({"allOf": [{"properties": {"a": True}}], "unevaluatedProperties": {"type": "string"}}, {"a": 1, "b": 2}, [(("b",), "unexpected")]),
    ({"propertyNames": {"maxLength": 1, "pattern": "^a"}}, {"bb": 1}, [(("bb",), "unexpected")]),
    (
        {"patternProperties": {"^a": {"type": "string"}}, "additionalProperties": False},
        {"a1": 1, "b": 1},
        [(("a1",), "type"), (("b",), "unexpected")],
    ),
    ({"properties": {"a": {"oneOf": [{"type": "number"}, {"type": "integer"}]}}}, {"a": 1}, [(("a",), "alternatives")]),
    (
        {"properties": {"a": {"$ref": "#/$defs/b"}}, "$defs": {"b": {"type": "array", "items": {"$ref": "#/$defs/b"}}}},
        {"a": [[], [1]]},
        [(("a", 1, 0), "type")],
    ),
    ({"properties": {"a/b~c": {"type": "integer"}, "d": {"$ref": "#/properties/a~1b~0c"}}}, {"d": "x"}, [(("d",), "type")]),
    ({"minProperties": 2, "maxProperties": 0}, {"a": 1}, [((), "count"), ((), "count")]),
    ({"properties": {"a": {"not": {"type": "string"}}}}, {"a": "x"}, [(("a",), "other")]),
]


@pytest.mark.parametrize(("schema", "values", "expected"), TABLE, ids=lambda part: str(part)[:60])
def test_engines_agree_on_the_table(schema: dict[str, Any], values: dict[str, Any], expected: list[Any]) -> None:
    assert schema_problems(schema) == ()
    assert [(violation.pointer, violation.kind) for violation in agree(schema, values)] == expected


# -- hostile schemas and values

PATTERNS = [
    "^(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(.*)*b",
    "(a*)*b",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(x+x+)+y",
    "^(a?){50}a{50}$",
    "([a-zA-Z]+)*$",
    "(a|a?)+$",
    "^(.*a){15}$",
    "(.*)(.*)(.*)(.*)c",
    "^((a{0,50}){0,50})$",
    "(\\w+\\s?)+!$",
    "^.*.*.*.*$",
    "(a+){10}y",
    "^(a+)*c$",
    "(?i)^(A+)+$",
    "^(\\d+)*$",
    "a*a*a*a*a*a*a*c",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("engine", ENGINES)
def test_no_pattern_hangs(engine: EngineName, pattern: str) -> None:
    schema = {"properties": {"a": {"pattern": pattern}}}
    if schema_problems(schema, engine=engine):
        return  # rejected at load is as good
    note_type = make_note_type("recipe", schema, engine=engine)
    note_type.validate({"a": ""})
    for length in (30, 100_000):
        started = time.process_time()
        note_type.validate({"a": "a" * length + "!"})
        assert time.process_time() - started < 0.25  # 50 ms on a quiet machine; minutes when it backtracks


@pytest.mark.parametrize("engine", ENGINES)
def test_unique_items_does_not_compare_two_by_two(engine: EngineName) -> None:
    note_type = make_note_type("recipe", {"properties": {"a": {"uniqueItems": True}}}, engine=engine)
    values = {"a": [{"b": {"c": number}, "d": [number]} for number in range(4_000)]}
    started = time.process_time()
    assert note_type.validate(values) == ()
    assert time.process_time() - started < 1
    values["a"].append(values["a"][17])
    assert [violation.kind for violation in note_type.validate(values)] == ["unique"]


def test_recursive_schemas_end() -> None:
    tree = {"properties": {"a": {"$ref": "#/$defs/t"}}, "$defs": {"t": {"type": "object", "properties": {"b": {"$ref": "#/$defs/t"}}}}}
    value: Any = 3
    for _ in range(31):
        value = {"b": value}
    assert [violation.kind for violation in agree(tree, {"a": value})] == ["type"]


def test_surrogates_and_huge_numbers_do_not_raise() -> None:
    schema = {"properties": {"a": {"type": "string", "maxLength": 1}, "b": {"multipleOf": 0.5}}}
    assert [v.pointer for v in agree_on_type(schema, {"a": "\ud800\udfff"})] == [("a",)]
    assert agree_on_type(schema, {"\ud800": 1, "a": "\ud800"}) == ()
    agree_on_type(schema, {"b": 10**400})


def agree_on_type(schema: dict[str, Any], values: dict[str, Any]) -> tuple[Violation, ...]:
    fast, slow = (violations(schema, values, engine) for engine in ENGINES)
    assert fast == slow
    return fast
