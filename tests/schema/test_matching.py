from __future__ import annotations

from typing import Any

import pytest

from vaultsync.paths import VaultPath
from vaultsync.schema import TypeMatch, TypeTable
from vaultsync.syntax import parse_note

INSIGHT, TAKEAWAY = TypeMatch.by_name("insight"), TypeMatch.by_name("takeaway")


def types_of(text: str, *matches: TypeMatch, path: str = "Notes/a.md") -> tuple[str, ...]:
    return TypeTable(matches).types_of(parse_note(VaultPath(path), text.encode()))


def front(line: str) -> str:
    return f"---\n{line}\n---\n"


@pytest.mark.parametrize(
    "line",
    [
        "type: insight",
        "type: Insight",
        "Type: insight",
        "fileClass: insight",
        "File Class: x\ntype: ' insight '",
        "type: [daily, insight]",
        "type: '[[insight]]'",
        "type: '[[Types/Insight.md|Shown]]'",
        "type: ['[[insight#Top]]']",
        "type: [[insight]]",
        "type: daily, insight",
        "type: daily\nfileClass: insight",
    ],
)
def test_the_property_gives_the_type(line: str) -> None:
    assert types_of(front(line), INSIGHT) == ("insight",)


@pytest.mark.parametrize(
    "line", ["type: insights", "type:", "type: {a: insight}", "kind: insight", "type: 3", "title: insight", "nested: {type: insight}"]
)
def test_other_properties_do_not(line: str) -> None:
    assert types_of(front(line), INSIGHT) == ()


def test_inline_fields_count_but_not_in_tasks() -> None:
    assert types_of("type:: insight\n", INSIGHT) == ("insight",)
    assert types_of("text [fileClass:: [[insight]]] text\n", INSIGHT) == ("insight",)
    assert types_of("- [ ] do [type:: insight]\n", INSIGHT) == ()


def test_several_types_come_in_the_order_of_the_matches() -> None:
    both = front("type: [insight, takeaway]")
    assert types_of(both, TAKEAWAY, INSIGHT) == ("takeaway", "insight")
    assert types_of(both, INSIGHT, TAKEAWAY) == ("insight", "takeaway")


def test_a_property_of_ones_own() -> None:
    match = TypeMatch("recipe", properties=(("Kind Of", "menu"), ("done", "true"), ("level", "3")))
    assert types_of(front("kind-of: Menu"), match) == ("recipe",)
    assert types_of(front("done: true"), match) == ("recipe",)
    assert types_of(front("level: 3"), match) == ("recipe",)
    assert types_of(front("type: recipe"), match) == ()


def test_folders() -> None:
    match = TypeMatch("recipe", folders=("Recipes", "**/Menus/*.md"))
    assert types_of("", match, path="Recipes/Soups/a.md") == ("recipe",)
    assert types_of("", match, path="x/Menus/a.md") == ("recipe",)
    assert types_of("", match, path="x/Menus/y/a.md") == ()


@pytest.mark.parametrize(
    "text", ["#recipe\n", "text #Recipe/soup text\n", front("tags: [recipe]"), front("tags: 'a, recipe/soup'"), front("tag: '#recipe b'")]
)
def test_tags_and_what_is_nested_in_them(text: str) -> None:
    assert types_of(text, TypeMatch("recipe", tags=("#recipe",))) == ("recipe",)


@pytest.mark.parametrize("text", ["#recipes\n", "#soup/recipe\n", "`#recipe`\n", front("tags: {a: recipe}"), front("title: recipe")])
def test_other_tags_do_not_match(text: str) -> None:
    assert types_of(text, TypeMatch("recipe", tags=("recipe",))) == ()


@pytest.mark.parametrize(
    ("path", "properties", "tags", "expected"),
    [
        ("a.md", {"type": ["insight"]}, (), ("insight",)),
        ("a.md", {"fileclass": [["x"], "[[insight]]"]}, (), ("insight",)),
        ("Recipes/a.md", {"type": ["insight"]}, (), ("insight", "recipe")),
        ("a.md", {}, ("#food/soup",), ("recipe",)),
        ("a.md", {"title": ["insight"]}, ("foods",), ()),
    ],
)
def test_types_for_takes_the_parts(path: str, properties: dict[str, list[Any]], tags: tuple[str, ...], expected: tuple[str, ...]) -> None:
    table = TypeTable((INSIGHT, TypeMatch("recipe", folders=("Recipes/**",), tags=("food",))))
    assert table.types_for(path, properties, tags) == expected


def test_no_matches_no_types() -> None:
    assert types_of(front("type: insight")) == ()
