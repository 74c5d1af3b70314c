from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from vaultsync.schema import LinkRule, link_count_violation, link_shape_violations, make_note_type
from vaultsync.schema.links import KEYS, link_problems

KEYWORD_SCHEMA = json.loads((Path(__file__).parents[2] / "schemas" / "note" / "x-link.json").read_text(encoding="utf-8"))
RULE = LinkRule("insights", ("insight",))
TEXTS = {"type": "string"}


def rule(schema: Any, **root: Any) -> LinkRule | None:
    """The link rule of a property with this schema."""
    return make_note_type("takeaway", {"properties": {"Insight Notes": schema}, **root}).link("insight-notes")


def test_all_keys() -> None:
    value = {"to": ["insight", "takeaway"], "min": 1, "max": 3, "inverse": "takeaways", "relation": "supports"}
    expected = LinkRule("insight-notes", ("insight", "takeaway"), 1, 3, "takeaways", "supports")
    assert rule({"x-link": value}) == expected


def test_no_keys() -> None:
    assert rule({"x-link": {}}) == LinkRule("insight-notes", (), 0, None, None, None)
    assert rule(TEXTS) is None


LINK = {"x-link": {"to": "insight"}}


@pytest.mark.parametrize(
    ("schema", "least", "most"),
    [
        ({**TEXTS, **LINK}, 0, 1),
        ({**TEXTS, "x-link": {"max": 5}}, 0, 5),
        ({"type": "array", "items": LINK}, 0, None),
        ({"type": "array", "items": {**TEXTS, **LINK}, "minItems": 2, "maxItems": 4}, 2, 4),
        ({"type": "array", "items": LINK, "minItems": 2, **{"x-link": {"min": 0}}}, 0, None),
        ({"anyOf": [{**TEXTS, **LINK}, {"type": "array", "items": {**TEXTS, **LINK}, "maxItems": 7}]}, 0, 7),
        ({"oneOf": [{"type": "null"}, {"type": "array", "items": LINK}]}, 0, None),
        ({"$ref": "#/$defs/links"}, 1, None),
    ],
)
def test_where_the_keyword_may_stand(schema: Any, least: int, most: int | None) -> None:
    found = rule(schema, **{"$defs": {"links": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/link"}}, "link": LINK}})
    assert found is not None
    assert (found.minimum, found.maximum) == (least, most)


@pytest.mark.parametrize("value", ["[[A]]", ["[[A]]", "[[B]]"], [["A"]], "", [], "[[A]], [[B]]", 3, {"a": 1}])
def test_writing_of_links_is_no_matter_of_the_schema(value: Any) -> None:
    schema = {"properties": {"Insights": {"type": "array", "minItems": 9, "items": {"type": "string", "pattern": "^x", **LINK}}}}
    assert make_note_type("takeaway", schema).validate({"insights": value}) == ()


def test_a_required_link_property_must_be_written() -> None:
    schema = {"properties": {"insights": LINK}, "required": ["insights"]}
    (violation,) = make_note_type("takeaway", schema).validate({"insight": "[[A]]"})
    assert violation.kind == "missing"
    assert 'Rename "insight" to "insights"' in violation.help


# -- what is no link


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ("[[A]]", 1),
        ("", 0),
        ("  ", 0),
        (None, 0),
        ([], 0),
        (["[[A]]", None, ""], 1),
        ("see [[A]] and more", 1),
        ([["A"]], 0),
        (["[a](A.md)"], 0),
        ("[a](A.md)", 0),
    ],
)
def test_links_and_nothing_are_fine(value: Any, links: int) -> None:
    assert link_shape_violations(RULE, value, links) == ()


@pytest.mark.parametrize(
    ("value", "pointer", "message"),
    [
        ("A", ("insights",), 'property "insights" must link to an insight, found the text "A"'),
        (3, ("insights",), 'property "insights" must link to an insight, found the number 3'),
        ({"a": 1}, ("insights",), 'property "insights" must link to an insight, found a mapping'),
        (["[[A]]", "B"], ("insights", 1), 'item 2 of property "insights" must link to an insight, found the text "B"'),
        (["[[A]]", True], ("insights", 1), 'item 2 of property "insights" must link to an insight, found true'),
        ("]] A [[", ("insights",), 'property "insights" must link to an insight, found the text "]] A [["'),
    ],
)
def test_what_is_no_link(value: Any, pointer: tuple[Any, ...], message: str) -> None:
    (violation,) = link_shape_violations(RULE, value, value.count("[[A]]") if isinstance(value, list) else 0)
    assert (violation.pointer, violation.kind, violation.message) == (pointer, "link", message)
    assert "[[" in violation.help


def test_a_link_with_words_around_it_is_a_link_where_the_index_found_one() -> None:
    assert link_shape_violations(RULE, "the first [[A]]", 1) == ()


@pytest.mark.parametrize(
    ("to", "words"), [((), "a note"), (("insight",), "an insight"), (("study", "book", "essay"), "a study, a book or an essay")]
)
def test_targets_in_words(to: tuple[str, ...], words: str) -> None:
    (violation,) = link_shape_violations(LinkRule("p", to), "x", 0)
    assert f"must link to {words}, found" in violation.message


@pytest.mark.parametrize(
    ("least", "most", "links", "message"),
    [
        (0, None, 0, None),
        (1, None, 1, None),
        (1, 2, 2, None),
        (1, None, 0, 'property "insights" must hold at least 1 link, found none'),
        (3, None, 2, 'property "insights" must hold at least 3 links, found 2'),
        (0, 1, 2, 'property "insights" must hold at most 1 link, found 2'),
        (0, 0, 1, 'property "insights" must hold at most 0 links, found 1'),
    ],
)
def test_number_of_links(least: int, most: int | None, links: int, message: str | None) -> None:
    violation = link_count_violation(LinkRule("insights", ("insight",), least, most), links)
    assert (violation.message if violation else None) == message
    assert violation is None or (violation.pointer, violation.kind, bool(violation.help)) == (("insights",), "count", True)


# -- the keyword's own schema

VALUES: list[tuple[Any, str | None]] = [
    ({}, None),
    ({"to": "insight"}, None),
    ({"to": ["insight", "takeaway"], "min": 0, "max": 0, "inverse": None, "relation": None}, None),
    ({"to": "a", "inverse": "b", "relation": "c"}, None),
    ("insight", "must be an object"),
    (["insight"], "must be an object"),
    (None, "must be an object"),
    (True, "must be an object"),
    ({"to": []}, "name of a note type"),
    ({"to": ""}, "name of a note type"),
    ({"to": 3}, "name of a note type"),
    ({"to": ["a", 3]}, "name of a note type"),
    ({"to": None}, "name of a note type"),
    ({"min": -1}, "whole number"),
    ({"min": "1"}, "whole number"),
    ({"max": True}, "whole number"),
    ({"max": 1.5}, "whole number"),
    ({"inverse": ""}, "must be text"),
    ({"inverse": 3}, "must be text"),
    ({"relation": ["a"]}, "must be text"),
    ({"targets": "insight"}, "has no key"),
    ({"inverze": "x"}, 'did you mean "inverse"?'),
]


@pytest.mark.parametrize(("value", "problem"), VALUES)
def test_checks_by_hand_agree_with_the_published_schema(value: Any, problem: str | None) -> None:
    found = [message for _, message in link_problems(value)]
    assert jsonschema.Draft202012Validator(KEYWORD_SCHEMA).is_valid(value) == (problem is None) == (not found)
    assert problem is None or problem in found[0]


def test_min_above_max() -> None:
    assert list(link_problems({"min": 2, "max": 1})) == [(("max",), '"max" is 1, less than "min" with 2')]


def test_the_published_schema_is_one_and_knows_every_key() -> None:
    jsonschema.Draft202012Validator.check_schema(KEYWORD_SCHEMA)
    assert tuple(KEYWORD_SCHEMA["properties"]) == KEYS
    for example in KEYWORD_SCHEMA["examples"]:
        assert list(link_problems(example)) == []
