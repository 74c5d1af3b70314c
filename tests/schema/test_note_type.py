from __future__ import annotations

import time
from typing import Any

import pytest

from vaultsync.schema import NoteType, Violation, make_note_type
from vaultsync.schema.note_type import MAX_VIOLATIONS
from vaultsync.schema.violation import MAX_MESSAGE

LANG = {"lang": {"enum": ["de", "en", "fr"], "description": "A language."}}


def check(schema: dict[str, Any], values: dict[str, Any], *expected: str) -> tuple[Violation, ...]:
    """The violations of a recipe, whose messages must be these."""
    found = make_note_type("recipe", schema).validate(values)
    assert [violation.message for violation in found] == list(expected)
    return found


def prop(schema: Any, value: Any, *expected: str, **root: Any) -> tuple[Violation, ...]:
    """As ``check``, for a note with one property ``a``."""
    return check({"properties": {"a": schema}, **root}, {"a": value}, *(f'property "a" {message}' for message in expected))


# -- sentences


@pytest.mark.parametrize(
    ("schema", "value", "message"),
    [
        ({"type": "integer"}, "about ten years ago", 'must be a whole number, found the text "about ten years ago"'),
        ({"type": "integer"}, 1.5, "must be a whole number, found the number 1.5"),
        ({"type": "string"}, ["x", "y"], "must be text, found a list of 2"),
        ({"type": "string"}, [], "must be text, found an empty list"),
        ({"type": "string"}, {"b": 1}, "must be text, found a mapping"),
        ({"type": "boolean"}, "yes", 'must be true or false, found the text "yes"'),
        ({"type": ["integer", "null"]}, "x", 'must be a whole number or empty, found the text "x"'),
        ({"type": "array", "items": {"type": "string"}}, 1, "must be a list of texts, found the number 1"),
        ({"type": "string", "format": "vault-date"}, 2025, "must be a date such as 2025-01-28, found the number 2025"),
        ({"format": "vault-date"}, "soon", 'must be a date such as 2025-01-28, found the text "soon"'),
        ({"enum": ["low", "high"]}, 3, 'must be "low" or "high", found the number 3'),
        ({"enum": [1, 2, "null", None]}, " ", "must be one of 1, 2 or null, found an empty text"),
        ({"type": "integer", "enum": [1, 2, 3]}, "x", 'must be one of 1, 2 or 3, found the text "x"'),
        ({"enum": list(range(30))}, "x", 'must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8 or 21 more, found the text "x"'),
        ({"const": "none"}, "x", 'must be "none", found the text "x"'),
        ({"minimum": 3}, 1, "must be at least 3, found the number 1"),
        ({"exclusiveMaximum": 3}, 3, "must be less than 3, found the number 3"),
        ({"multipleOf": 5}, 3, "must be a multiple of 5, found the number 3"),
        ({"minLength": 1}, "", "must have at least 1 character, found 0"),
        ({"maxItems": 2}, [1, 2, 3], "must have at most 2 items, found 3"),
        ({"minProperties": 1}, {}, "must have at least 1 property, found 0"),
        ({"pattern": "^x"}, "y", 'must match the pattern "^x", found the text "y"'),
        ({"uniqueItems": True}, ["a", "b", "a"], 'must not hold the same item twice, found "a" again'),
        ({"contains": {"const": "x"}, "minContains": 2}, ["x"], 'must hold at least 2 items of this kind: "x", found a list of 1'),
        ({"not": {"type": "string"}}, "x", 'must not be text, found the text "x"'),
        (False, "x", "is not allowed here"),
        ({"type": "string"}, "x\n\ty" * 40, None),
        ({"const": 1}, "one\ntwo\x07" + "\ud800", 'must be 1, found the text "one two\\x07\ufffd"'),
    ],
)
def test_what_was_expected_and_what_is_there(schema: Any, value: Any, message: str | None) -> None:
    prop(schema, value, *([message] if message else []))


@pytest.mark.parametrize(
    ("branches", "value", "message"),
    [
        ([{"type": "string"}, {"type": "array", "items": {"type": "string"}}], 3, "must be text or a list of texts, found the number 3"),
        ([{"enum": ["a", "b"]}, {"type": "integer"}], "x", 'must be "a" or "b", or a whole number, found the text "x"'),
        ([{"enum": ["a", "b"]}, {"type": "integer", "minimum": 1}], 0, "must be at least 1, found the number 0"),
        ([{"format": "vault-date", "type": "string"}, {"type": "null"}], "x", 'must be a date such as 2025-01-28, found the text "x"'),
        ([{"format": "doi"}, {"pattern": "^x$"}], "y", 'must be a DOI such as 10.1000/182 or text that matches "^x$", found the text "y"'),
        ([{"$ref": "#/$defs/n"}, {"type": "boolean"}], "y", 'must be a number of at most 3, or true or false, found the text "y"'),
    ],
)
@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
def test_alternatives(keyword: str, branches: list[Any], value: Any, message: str) -> None:
    prop({keyword: branches}, value, message, **{"$defs": {"n": {"type": "number", "maximum": 3}}})


def test_alternatives_descend_into_the_branch_that_fits_best() -> None:
    step = {"properties": {"kind": {"const": "step"}, "minutes": {"type": "integer"}}, "required": ["kind", "minutes"]}
    item = {"properties": {"kind": {"const": "item"}, "name": {"type": "string"}}, "required": ["kind", "name"]}
    schema = {"properties": {"a": {"items": {"oneOf": [step, item]}}}}
    check(schema, {"a": [{"kind": "item", "name": 3}]}, '"name" in item 1 of property "a" must be text, found the number 3')
    check(schema, {"a": [{"kind": "step"}]}, '"minutes" in item 1 of property "a" is missing; item 1 of property "a" must have it')
    check(
        {"properties": {"a": {"anyOf": [{"type": "string"}, {"items": {"type": "string"}, "type": "array"}]}}},
        {"a": ["x", 3]},
        'item 2 of property "a" must be text, found the number 3',
    )


def test_alternatives_of_properties() -> None:
    schema = {"anyOf": [{"required": ["doi"]}, {"required": ["pmid"]}, {"required": ["isbn", "year"]}]}
    (violation,) = check(schema, {}, 'a recipe must have one of the properties "doi", "pmid" or "isbn" and "year", found none')
    assert (violation.pointer, violation.kind) == ((), "missing")


def test_more_than_one_of_one_of() -> None:
    prop({"oneOf": [{"type": "number"}, {"minimum": 0}]}, 1, "must be exactly one of these, and is several: a number or of at least 0")


# -- properties that are missing or too much


def test_missing_property() -> None:
    (violation,) = check(
        {"required": ["a"], "properties": {"a": {"description": "What it is."}}}, {}, 'property "a" is missing; a recipe must have it'
    )
    assert (violation.pointer, violation.kind, violation.help) == (("a",), "missing", "What it is")


def test_empty_property() -> None:
    (violation,) = check({"required": ["a"]}, {"a": None}, 'property "a" is empty; a recipe must have it')
    assert (violation.pointer, violation.kind) == (("a",), "empty")
    assert make_note_type("insight", {"required": ["a"]}).validate({})[0].message == 'property "a" is missing; an insight must have it'


def test_an_empty_property_counts_as_absent() -> None:
    check({"properties": {"a": {"type": "string", "format": "vault-date"}, "b": {"enum": ["x"]}}}, {"a": None, "b": None})


def test_dependent_property() -> None:
    schema = {"dependentRequired": {"citation": ["title"]}}
    check(schema, {"citation": "x"}, 'property "title" is missing; a recipe with "citation" must have it')
    check({**schema, "required": ["title"]}, {"citation": "x"}, 'property "title" is missing; a recipe must have it')


def test_misspelled_property_is_one_violation() -> None:
    schema = {"properties": {"updated": True}, "required": ["updated"]}
    (violation,) = check(schema, {"upated": 1}, 'property "updated" is missing; a recipe must have it')
    assert violation.help == 'Rename "upated" to "updated" if that is what it holds'
    (violation,) = check(
        {**schema, "additionalProperties": False}, {"upated": 1}, 'property "upated" is not allowed; a recipe has no such property'
    )
    assert (violation.pointer, violation.help) == (("upated",), 'Rename it to "updated" if that is what it holds')


def test_misspelled_value() -> None:
    (violation,) = check({"properties": LANG}, {"lang": "enn"}, 'property "lang" must be one of "de", "en" or "fr", found the text "enn"')
    assert violation.help == 'Did you mean "en"?'
    (violation,) = make_note_type("recipe", {"properties": LANG}).validate({"lang": "klingon"})
    assert violation.help == "A language"


def test_closed_schemas_let_the_type_through() -> None:
    schema = {"properties": {"a": True}, "additionalProperties": False}
    check(schema, {"a": 1, "type": "recipe", "fileclass": "recipe", "vaultsync-ignore": "x"})
    check({**schema, "properties": {"type": {"const": "x"}}}, {"type": "y"}, 'property "type" must be "x", found the text "y"')


def test_names_are_compared_in_dataviews_form() -> None:
    schema = {"properties": {"Reviewed By": {"type": "string"}, "lang": {"type": "string"}}, "required": ["Reviewed By", "Last Change"]}
    found = check(
        schema,
        {"reviewed-by": 3, "lang": "x"},
        'property "Last Change" is missing; a recipe must have it',
        'property "Reviewed By" must be text, found the number 3',
    )
    assert [violation.pointer for violation in found] == [("last-change",), ("reviewed-by",)]
    check(schema, {"reviewed-by": "x", "last-change": 1})
    check({"allOf": [{"$ref": "#/$defs/x"}], "$defs": {"x": {"required": ["Last Change"]}}}, {"last-change": 1})


# -- limits


def test_violations_are_capped_and_sorted() -> None:
    schema = {"properties": {"a": {"items": {"type": "string"}}}, "required": ["z"]}
    found = make_note_type("recipe", schema).validate({"a": list(range(1_000))})
    assert len(found) == MAX_VIOLATIONS
    assert [violation.pointer for violation in found] == [("a", number) for number in range(MAX_VIOLATIONS)]


@pytest.mark.parametrize("engine", ["jsonschema-rs", "jsonschema"])
def test_deep_values_are_one_violation(engine: Any) -> None:
    deep: Any = []
    for _ in range(50_000):
        deep = [deep]
    note_type = make_note_type("recipe", {"properties": {"a": {"type": "string"}}}, engine=engine)
    (violation,) = note_type.validate({"a": deep})
    assert (violation.pointer, violation.kind) == (("a",), "depth")
    assert violation.message == 'property "a" is nested more than 32 levels deep'
    while deep:
        deep = deep.pop()


@pytest.mark.parametrize("schema", [{"type": "integer"}, {"const": 1}, {"pattern": "^x"}, {"anyOf": [{"const": "a"}, {"type": "integer"}]}])
def test_long_values_make_short_messages(schema: dict[str, Any]) -> None:
    started = time.process_time()
    (violation,) = make_note_type("recipe", {"properties": {"a": schema}}).validate({"a": "y" * 5_000_000})
    assert len(violation.message) < 200
    assert time.process_time() - started < 1


def test_long_names_make_short_messages() -> None:
    name = "x" * 100_000
    for violation in make_note_type("recipe", {"additionalProperties": False, "required": ["y" * 100_000]}).validate({name: 1}):
        assert len(violation.message) <= MAX_MESSAGE


def test_a_valid_note_is_fast() -> None:
    schema = {
        "properties": {"updated": {"type": "string", "format": "vault-datetime"}, "tags": {"type": "array", "items": {"type": "string"}}}
    }
    note_type, values = make_note_type("recipe", schema), {"updated": "2025-01-28T20:06", "tags": ["a", "b"], "type": "recipe"}
    note_type.validate(values)
    started = time.process_time()
    for _ in range(2_000):
        note_type.validate(values)
    assert (time.process_time() - started) / 2_000 < 0.000_15  # a tenth of it on a quiet machine; the other engine takes 1 ms


# -- inline fields

INLINE: NoteType = make_note_type(
    "recipe",
    {
        "properties": {
            "Year": {"type": "integer"},
            "pmid": {"type": ["integer", "string"]},
            "title": {"type": "string"},
            "done": {"type": "boolean"},
            "score": {"anyOf": [{"type": "number"}, {"type": "null"}]},
            "steps": {"$ref": "#/$defs/list"},
            "level": {"enum": [1, 2]},
            "any": {"description": "anything"},
            "source": {"type": "array", "x-link": {}},
        },
        "$defs": {"list": {"type": "array"}},
    },
)


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("year", "2020", 2020),
        ("year", " -3 ", -3),
        ("year", "2020-01-01", "2020-01-01"),
        ("year", "true", "true"),
        ("year", "", None),
        ("pmid", "123", "123"),
        ("title", "2020", "2020"),
        ("title", "  ", None),
        ("done", "True", True),
        ("done", "false", False),
        ("done", "yes", "yes"),
        ("score", "1.50", 1.5),
        ("score", "high", "high"),
        ("steps", "a, b ,c", ["a", "b", "c"]),
        ("level", "2", 2),
        ("any", "7", 7),
        ("any", "true", True),
        ("unknown", "7", 7),
        ("source", "[[A]], [[B]]", "[[A]], [[B]]"),
        ("source", "", None),
        ("year", "9" * 5_000, "9" * 5_000),
    ],
)
def test_inline_text_is_read_as_the_schema_wants_it(name: str, text: str, value: Any) -> None:
    found = INLINE.inline_value(name, text)
    assert (type(found), found) == (type(value), value)
