"""The published JSON Schemas of what leaves the process are those of the models."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from pydantic import ValidationError

from vaultsync.wire import FORMS, Finding, schema_text

FOLDER = Path(__file__).parent.parent / "schemas" / "wire"


@pytest.mark.parametrize("name", FORMS)
def test_the_schema_is_current(name: str, update: bool) -> None:
    path = FOLDER / f"{name}.json"
    if update:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(schema_text(name), encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == schema_text(name), "run pytest --update"


def test_there_is_no_schema_without_a_model() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.json" for name in FORMS}


@pytest.mark.parametrize("name", FORMS)
def test_it_is_a_schema_and_names_every_field(name: str) -> None:
    import json

    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    for form in (schema, *schema["$defs"].values()):
        assert form["additionalProperties"] is False
        assert set(form["required"]) == set(form["properties"])


def test_a_finding_without_a_place_is_none() -> None:
    with pytest.raises(ValidationError):
        Finding.model_validate({"path": "a.md", "line": 0})
