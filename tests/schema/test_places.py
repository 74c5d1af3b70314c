from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.schema.places import json_position, toml_position

JSON = """{
  "title": "x",
  "properties": {
    "a": { "type": "string", "x-link": {"to": ["b", "c"]} },
    "a\\u002fb": [1, {"deep": [[], "x"]}],
    "doubled": 1,  "doubled": 2
  }
}
"""


@pytest.mark.parametrize(
    ("way", "place"),
    [
        ((), (1, 1)),
        (("title",), (2, 3)),
        (("properties", "a"), (4, 5)),
        (("properties", "a", "x-link", "to"), (4, 41)),
        (("properties", "a", "x-link", "to", 1), (4, 53)),
        (("properties", "a/b", 1, "deep", 1), (5, 35)),
        (("properties", "doubled"), (6, 20)),
        (("properties", "a", "not there", "x"), (4, 5)),
        (("properties", "a/b", 7), (5, 5)),
        (("title", "x"), (2, 3)),
    ],
)
def test_json(way: tuple[str | int, ...], place: tuple[int, int]) -> None:
    json.loads(JSON)
    assert json_position(JSON, way) == place


TOML = """# a comment with [brackets] and = signs
preset = "research"   # trailing
"quoted key" = 'x # no comment'
a.b . "c d" = 1
exclude = [
  "One/**", # first
  'Two',
]
text = \"\"\"
[rules]
not = "a table"
\"\"\"
match = { folder = ["A", "B"], property = { kind = "x" } }
[rules]
broken-link = "off"

  [rules.broken-heading]
severity = "warning"
[types."my type"]
schema = "a.json"
[[list]]
x = 1
[[list]]
x = 2
"""


@pytest.mark.parametrize(
    ("way", "place"),
    [
        ((), (1, 1)),
        (("preset",), (2, 1)),
        (("quoted key",), (3, 1)),
        (("a",), (4, 1)),
        (("a", "b", "c d"), (4, 1)),
        (("exclude",), (5, 1)),
        (("exclude", 0), (6, 3)),
        (("exclude", 1), (7, 3)),
        (("text",), (9, 1)),
        (("match", "folder", 1), (13, 26)),
        (("match", "property", "kind"), (13, 45)),
        (("rules",), (14, 1)),
        (("rules", "broken-link"), (15, 1)),
        (("rules", "broken-heading"), (17, 3)),
        (("rules", "broken-heading", "severity"), (18, 1)),
        (("rules", "broken-heading", "not there"), (17, 3)),
        (("types", "my type", "schema"), (20, 1)),
        (("list", 0, "x"), (22, 1)),
        (("list", 1, "x"), (24, 1)),
        (("nothing",), (1, 1)),
    ],
)
def test_toml(way: tuple[str | int, ...], place: tuple[int, int]) -> None:
    tomllib.loads(TOML)
    assert toml_position(TOML, way) == place


def test_toml_with_carriage_returns() -> None:
    assert toml_position('a = 1\r\n[b]\r\nc = "x"\r\n', ("b", "c")) == (3, 1)


@given(st.text(max_size=80), st.lists(st.one_of(st.text(max_size=3), st.integers(0, 3)), max_size=3))
def test_any_text_has_a_place(text: str, way: list[Any]) -> None:
    for position in (json_position(text, way), toml_position(text, way)):
        assert position.line >= 1
        assert position.column >= 1


@given(st.text("[]{}=\"'.,#\\\n ab01", max_size=120))
def test_any_toml_like_text_has_a_place(text: str) -> None:
    assert toml_position(text, ("a", "b")).line >= 1


@pytest.mark.parametrize("text", ["[" * 50_000, '{"a":' * 50_000, "a = " + "[" * 50_000, "a = " + "{a=" * 50_000])
def test_deep_nesting_has_a_place(text: str) -> None:
    assert json_position(text, ("a", "a")).line == 1
    assert toml_position(text, ("a", "a")).line == 1
