from __future__ import annotations

import json
import random
import string
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from vaultsync.schema import NoteType, load_note_type, make_note_type
from vaultsync.schema.presets import PRESETS, preset_schemas

FOLDER = Path(__file__).parents[2] / "schemas" / "note"
TYPES = {name: make_note_type(name, schema) for name, schema in preset_schemas("research").items()}


def check(type_name: str, values: dict[str, Any], *kinds: tuple[str, str]) -> None:
    found = TYPES[type_name].validate(values)
    assert [(violation.pointer[0], violation.kind) for violation in found] == list(kinds)


def test_every_folder_is_a_preset() -> None:
    assert sorted(PRESETS) == sorted(path.name for path in FOLDER.iterdir() if path.is_dir())
    with pytest.raises(KeyError):
        preset_schemas("../research")


@pytest.mark.parametrize("preset", PRESETS)
def test_schemas_of_presets_are_sound(preset: str) -> None:
    schemas = preset_schemas(preset)
    for name, schema in schemas.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        text = (FOLDER / preset / f"{name}.json").read_text(encoding="utf-8")
        assert load_note_type(name, text, f"{name}.json", types=schemas).links == make_note_type(name, schema).links
        assert text == json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for part in (schema, *schema["properties"].values()):
            assert part["title"]
            assert part["description"]


def test_inverse_links_lead_back() -> None:
    for name, note_type in TYPES.items():
        for rule in note_type.links:
            assert rule.relation
            assert rule.inverse
            for target in rule.to:
                back = TYPES[target].link(rule.inverse)
                assert back is not None
                assert name in back.to
                assert back.relation == rule.relation
                assert back.inverse == rule.property or rule.property == "sources"


def test_type_names() -> None:
    assert list(TYPES) == ["concept", "evidence-source", "insight", "takeaway"]


MOMENT = "2025-01-28T20:07:15-05:00"
SOUND = [
    ("concept", {"type": "concept", "aliases": ["a", None, 3], "broader": "[[A]]", "tags": ["concept"]}),
    ("concept", {"aliases": "a, b", "broader": ["[[A]]", "[[B]]"]}),
    ("concept", {"aliases": None, "broader": [["A"]], "anything": {"else": [1]}}),
    ("evidence-source", {"title": "t", "year": 2011, "citation": "c", "doi": "10.1/x", "insights": ["[[A]]"]}),
    ("evidence-source", {"title": 1984, "year": 1949, "citation": "c", "isbn": 9780451524935, "pmid": 123, "arxiv": 2301.0001}),
    ("evidence-source", {"url": "https://example.org"}),
    ("evidence-source", {}),
    ("evidence-source", {"title": "t", "year": 2020, "citation": "c", "identifier": "none", "identifier-reason": "a letter"}),
    ("evidence-source", {"doi": None, "pmid": None, "isbn": None, "url": None, "citation": None}),
    ("insight", {"source": "[[A]]", "direction": "supports", "created": "2025-01-28"}),
    ("insight", {"sources": ["[[A]]"], "direction": "null", "created": MOMENT, "takeaways": [], "opposes": "", "qualifies": None}),
    ("insight", {"direction": None}),
    ("insight", {}),
    ("takeaway", {"updated": MOMENT, "dg-publish": True, "permalink": "/x/", "insights": "[[A]], [[B]]"}),
    (
        "takeaway",
        {"updated": "2025-01-28 20:06", "reviewed": "2025-01-28", "certainty": "very low", "status": "draft", "builds_on": "[[T]]"},
    ),
]


@pytest.mark.parametrize(("name", "values"), SOUND)
def test_sound_notes(name: str, values: dict[str, Any]) -> None:
    check(name, values)


@pytest.mark.parametrize(
    ("name", "values", "kinds"),
    [
        ("concept", {"aliases": {"a": 1}}, [("aliases", "type")]),
        ("concept", {"aliases": [["a"]]}, [("aliases", "type")]),
        ("evidence-source", {"year": "about ten years ago"}, [("year", "type")]),
        ("evidence-source", {"year": "2011"}, [("year", "type")]),
        ("evidence-source", {"citation": "c"}, [("title", "missing"), ("year", "missing")]),
        ("evidence-source", {"citation": "c", "title": "t", "year": None}, [("year", "empty")]),
        ("evidence-source", {"doi": ["10.1/x"], "url": 3}, [("doi", "type"), ("url", "type")]),
        ("evidence-source", {"identifier": "10.1/x"}, [("identifier", "enum")]),
        ("insight", {"direction": "positive"}, [("direction", "enum")]),
        ("insight", {"created": "2025-13-01"}, [("created", "format")]),
        ("takeaway", {}, [("updated", "missing")]),
        ("takeaway", {"updated": None}, [("updated", "empty")]),
        ("takeaway", {"updated": "yesterday"}, [("updated", "format")]),
        ("takeaway", {"updated": MOMENT, "reviewed": "soon"}, [("reviewed", "format")]),
        ("takeaway", {"updated": MOMENT, "certainty": "certain"}, [("certainty", "enum")]),
        ("takeaway", {"updated": MOMENT, "dg-publish": "yes"}, [("dg-publish", "type")]),
        ("takeaway", {"updated": MOMENT, "permalink": 3, "status": ["x"]}, [("permalink", "type"), ("status", "type")]),
    ],
)
def test_broken_notes(name: str, values: dict[str, Any], kinds: list[tuple[str, str]]) -> None:
    check(name, values, *kinds)


def test_random_values_never_raise_and_are_explained() -> None:
    source = random.Random(7)
    odd: list[Any] = [
        None,
        True,
        0,
        -1.5,
        10**40,
        "",
        "x",
        "2025-01-28",
        "[[A]]",
        "\ud800",
        [],
        [[]],
        {},
        {"a": [1]},
        ["x", None],
        string.printable,
    ]
    for note_type in TYPES.values():
        slow = NoteType(note_type.name, note_type.schema, note_type.links, engine="jsonschema")
        names = [*note_type.schema["properties"], "other", "type"]
        for _ in range(200):
            values = {name: source.choice(odd) for name in source.sample(names, 4)}
            found = note_type.validate(values)
            assert found == slow.validate(values)
            for violation in found:
                assert violation.message.isprintable()
                assert violation.kind != "unchecked"
