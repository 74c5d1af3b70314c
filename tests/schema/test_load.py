"""Schemas from anywhere: each gets a clear error with its place, and nothing is fetched, opened or hung on."""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from vaultsync.errors import ConfigError
from vaultsync.schema import load_note_type
from vaultsync.schema.check import schema_problems
from vaultsync.schema.engine import EngineName, compiled, engine_name, pattern_problem

ENGINES: tuple[EngineName, EngineName] = ("jsonschema-rs", "jsonschema")


def problems(source: Any, **arguments: Any) -> list[str]:
    """The lines of the error that loading gives."""
    with pytest.raises(ConfigError) as caught:
        load_note_type("recipe", source, "recipe.json", **arguments)
    return list(caught.value.problems)


def nested(levels: int, wrap: Callable[[Any], Any], inner: Any) -> Any:
    for _ in range(levels):
        inner = wrap(inner)
    return inner


def test_a_sound_schema() -> None:
    text = '{"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"a": {"x-link": {"to": "recipe"}}}}'
    note_type = load_note_type("recipe", "\ufeff" + text, "recipe.json", types=["recipe"])
    assert (note_type.name, note_type.links[0].to, note_type.max_depth) == ("recipe", ("recipe",), 32)
    assert load_note_type("recipe", json.loads(text), "recipe.json").links == note_type.links


# -- no schema at all


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "recipe.json:1:1: no JSON: expecting value"),
        ('{\n  "a" 1\n}', "recipe.json:2:7: no JSON: expecting ':' delimiter"),
        ('{"a": NaN}', "recipe.json:1:1: no schema: NaN is no JSON value"),
        ("[1]", "recipe.json:1:1: a note type's schema must be an object, found a list of 1"),
        ("true", "recipe.json:1:1: a note type's schema must be an object, found true"),
        ('"x"', 'recipe.json:1:1: a note type\'s schema must be an object, found the text "x"'),
    ],
)
def test_no_schema(text: str, line: str) -> None:
    (found,) = problems(text)
    assert found.startswith(line)


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, '{"a":' * 100_000, '{"not":' * 500 + "{}" + "}" * 500, "9" * 6_000, '{"const": ' + "9" * 6_000 + "}", "x" * 2_000_000],
)
def test_monsters_are_refused_at_once(text: str) -> None:
    started = time.process_time()
    assert len(problems(text)) == 1
    assert time.process_time() - started < 0.25


# -- places


SCHEMA = """{
  "type": "objekt",
  "properties": {
    "year": { "type": "integr" },
    "pages": { "minimum": "3" },
    "lang": { "enum": "de" }
  },
  "required": "year"
}
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_every_mistake_with_its_place(engine: EngineName) -> None:
    found = problems(SCHEMA, engine=engine)
    places = {line.split(": ")[0] for line in found}
    assert places == {f"recipe.json:{place}" for place in ("2:3", "4:15", "5:16", "6:15", "8:3")}
    text = "\n".join(found)
    assert 'did you mean "object"?' in text
    assert 'did you mean "integer"?' in text
    assert '"properties/pages/minimum" must be a number, found the text "3"' in text
    assert "is not valid under any" not in text


def test_a_document_without_text_has_paths() -> None:
    assert problems({"properties": {"a": {"type": 3}}})[0].startswith('recipe.json: properties/a/type: "properties/a/type" must be')


# -- what is unsafe or has no effect


@pytest.mark.parametrize(
    ("schema", "path", "message"),
    [
        ({"$schema": "http://json-schema.org/draft-07/schema#"}, "$schema", "the only dialect"),
        ({"$schema": 3}, "$schema", "the only dialect"),
        ({"$ref": "#/$defs/gone"}, "$ref", "leads nowhere"),
        ({"$ref": "#/title", "title": "x"}, "$ref", "leads nowhere"),
        ({"$ref": "#anchor"}, "$ref", "leads out of the document"),
        ({"$dynamicRef": "#x"}, "$dynamicRef", 'use "$ref"'),
        ({"properties": {"a": {"$anchor": "x"}}}, "properties/a/$anchor", 'use "$ref"'),
        ({"properties": {"a": {"$id": "b.json"}}}, "properties/a/$id", "at the top"),
        ({"proprties": {}}, "proprties", 'did you mean "properties"?'),
        ({"properties": {"a": {"requird": ["x"]}}}, "properties/a/requird", 'did you mean "required"?'),
        ({"properties": {"a": {"x_link": {}}}}, "properties/a/x_link", 'did you mean "x-link"?'),
        ({"properties": {"a": {"x-link": "insight"}}}, "properties/a/x-link", "must be an object"),
        ({"properties": {"a": {"items": {"x-link": {"inverze": "x"}}}}}, "properties/a/items/x-link/inverze", 'did you mean "inverse"?'),
        (
            {"properties": {"a": {"x-link": {"to": "recpie"}}}},
            "properties/a/x-link/to",
            'there is no note type "recpie"; did you mean "recipe"?',
        ),
        ({"properties": {"a": {"x-link": {"to": ["recipe", "zzz"]}}}}, "properties/a/x-link/to/1", 'there is no note type "zzz"'),
        ({"x-link": {"to": "recipe"}}, "x-link", "has no effect here"),
        ({"properties": {"a": {"properties": {"b": {"x-link": {}}}}}}, "properties/a/properties/b/x-link", "has no effect here"),
        ({"pattern": "(a"}, "pattern", "cannot be used"),
        ({"pattern": "(?=a)b"}, "pattern", "cannot be used"),
        ({"properties": {"a": {"pattern": r"(a)\1"}}}, "properties/a/pattern", "cannot be used"),
        ({"pattern": "((a{0,1000}){0,1000}){0,1000}"}, "pattern", "cannot be used"),
        ({"patternProperties": {"(?<=a)b": {}}}, "patternProperties/(?<=a)b", "cannot be used"),
        ({"$ref": "#"}, "$ref", "without end"),
        ({"allOf": [{"anyOf": [{"$ref": "#"}]}]}, "allOf/0/anyOf/0/$ref", "without end"),
        ({"not": nested(70, lambda inner: {"not": inner}, {})}, "", "nested more than 64 levels"),
        ({"anyOf": [{}] * 6_000}, "", "more than 5,000 schemas"),
    ],
)
@pytest.mark.parametrize("engine", ENGINES)
def test_refused(engine: EngineName, schema: dict[str, Any], path: str, message: str) -> None:
    found = schema_problems(schema, ["recipe"], engine)
    assert found
    assert "/".join(str(step) for step in found[0].pointer) == path
    assert message in found[0].message


@pytest.mark.parametrize(
    "schema",
    [
        {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "properties": {"a": {"$ref": "#/$defs/a"}}},
        {
            "$defs": {
                "a": {"items": {"$ref": "#/$defs/b"}, "not": {}},
                "b": {"anyOf": [{"$ref": "#/$defs/c"}]},
                "c": {"if": {"$ref": "#/$defs/b"}},
            }
        },
        {
            "properties": {"a": {"items": {"$ref": "#/properties/b"}}, "b": {"$ref": "#/$defs/x"}},
            "$defs": {"x": {"allOf": [{"$ref": "#/properties/b"}]}},
        },
    ],
)
def test_references_without_end_are_found_anywhere(schema: dict[str, Any]) -> None:
    assert ["without end" in problem.message for problem in schema_problems(schema)] == [True]


@pytest.mark.parametrize(
    "keyword", ["x-order", "errorMessage", "markdownDescription", "defaultSnippets", "enumDescriptions", "example", "id", "tsType"]
)
def test_keywords_of_other_tools_are_let_through(keyword: str) -> None:
    assert schema_problems({"properties": {"a": {keyword: "x"}}}) == ()


def test_recursion_into_the_value_is_fine() -> None:
    tree = {
        "properties": {"a": {"$ref": "#/$defs/t"}},
        "$defs": {"t": {"properties": {"left": {"$ref": "#/$defs/t"}, "right": {"$ref": "#/$defs/t"}}}},
    }
    assert schema_problems(tree) == ()
    assert 8 <= load_note_type("recipe", tree, "x").max_depth < 32
    chain = {"properties": {"a": {"$ref": "#/$defs/t"}}, "$defs": {"t": {"items": {"$ref": "#/$defs/t"}}}}
    assert load_note_type("recipe", chain, "x").max_depth == 32


@pytest.mark.parametrize("engine", ENGINES)
def test_alternatives_that_multiply_are_refused_or_quick(engine: EngineName) -> None:
    for levels in (4, 8, 12, 16, 20):
        doubled = {f"d{level}": {"anyOf": [{"$ref": f"#/$defs/d{level + 1}"}] * 2} for level in range(levels)}
        schema = {"properties": {"a": {"$ref": "#/$defs/d0"}}, "$defs": {**doubled, f"d{levels}": {"type": "integer"}}}
        if schema_problems(schema, engine=engine):
            assert levels > 8
            continue
        started = time.process_time()
        assert len(load_note_type("recipe", schema, "x", engine=engine).validate({"a": "x"})) == 1
        assert time.process_time() - started < 3


@pytest.mark.parametrize("engine", ENGINES)
def test_recursive_alternatives_that_multiply_are_quick(engine: EngineName) -> None:
    both = [{"items": {"$ref": "#/$defs/t"}}, {"items": {"$ref": "#/$defs/t"}, "minItems": 1}]
    schema = {"properties": {"a": {"$ref": "#/$defs/t"}}, "$defs": {"t": {"type": "array", "anyOf": both}}}
    note_type = load_note_type("recipe", schema, "x", engine=engine)
    for levels in (3, 12, 14, 18, 31):
        started = time.process_time()
        assert note_type.validate({"a": nested(levels, lambda inner: [inner], 3)})
        assert time.process_time() - started < 3


def test_long_chains_of_references_are_refused() -> None:
    chain = {f"d{level}": {"$ref": f"#/$defs/d{level + 1}"} for level in range(4_000)}
    schema = {"$ref": "#/$defs/d0", "$defs": {**chain, "d4000": {}}}
    assert ["hundreds" in problem.message for problem in schema_problems(schema)] == [True]


def test_problems_are_capped() -> None:
    assert len(problems({"properties": {f"p{number}": {"type": 3} for number in range(100)}})) == 20


# -- nothing is fetched, nothing is opened


@contextmanager
def sealed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Notes every socket made and every file opened but for Python's own modules."""
    seen: list[str] = []
    watching = [True]

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if watching[0] and (event.startswith("socket.") or event == "open"):
            name = str(arguments[0])
            if event != "open" or not (
                (name.endswith((".py", ".pyc", ".so", ".pyi", ".json")) and "site-packages" in name) or "/lib/python" in name
            ):
                seen.append(f"{event} {name}")

    def refuse(*arguments: Any, **named: Any) -> Any:
        seen.append("socket")
        raise OSError("no network in this test")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    sys.addaudithook(hook)
    try:
        yield seen
    finally:
        watching[0] = False


REMOTE = [
    "http://127.0.0.1:9/x.json",
    "https://example.org/x.json",
    "file:///etc/passwd",
    "file:x.json",
    "x.json",
    "/etc/passwd",
    "../x.json#/a",
    "urn:x",
    "//example.org/x",
]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("reference", REMOTE)
def test_references_out_of_the_document_are_refused(reference: str, engine: EngineName, monkeypatch: pytest.MonkeyPatch) -> None:
    text = json.dumps({"properties": {"a": {"$ref": reference}}})
    compiled({}, engine).is_valid({})
    pattern_problem("a", engine)
    schema_problems({"typ": 3}, engine=engine)
    with sealed(monkeypatch) as seen:
        (line,) = problems(text, engine=engine)
        assert "opens no other file and no address" in line
        assert line.startswith("recipe.json:1:23: ")
    assert seen == []


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("reference", ["http://127.0.0.1:9/x.json", "file:///etc/passwd"])
def test_no_engine_follows_one_even_unchecked(reference: str, engine: EngineName, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled({}, engine).is_valid({})
    with sealed(monkeypatch) as seen, pytest.raises(Exception, match=r"(?i)unresol|resource|retriev|offline|http|reference"):
        compiled({"$ref": reference}, engine).is_valid({})
    assert seen == []


def test_the_fast_engine_is_used_where_it_is_installed() -> None:
    assert engine_name() == "jsonschema-rs"


def test_without_a_linear_engine_patterns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "re2", None)
    (problem,) = schema_problems({"pattern": "^never seen before$"}, engine="jsonschema")
    assert "needs jsonschema-rs or google-re2" in problem.message


def test_the_slow_engine_refuses_what_it_would_match_slowly() -> None:
    schema = {"patternProperties": {"^a": {}}, "unevaluatedProperties": False}
    assert schema_problems(schema, engine="jsonschema-rs") == ()
    assert "needs jsonschema-rs" in schema_problems(schema, engine="jsonschema")[0].message
