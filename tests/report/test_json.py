from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from report.examples import FULL, ODD, ODD_VAULT, VAULT, report

from vaultsync.audit import Report
from vaultsync.report.json import render
from vaultsync.report.places import Places
from vaultsync.wire import Audit, schema_text


def rendered(made: Report, places: Places = VAULT, vault: str = "/vault") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render(made, places, vault=vault))
    return loaded


def test_a_full_report() -> None:
    said = rendered(FULL)
    assert list(said) == ["version", "vault", "findings", "counts", "summary"]
    assert (said["version"], said["vault"]) == (2, "/vault")
    whole, nowhere, alias = said["findings"]
    assert whole == {
        "path": "Folder/Ünï 50%.md",
        "line": 1,
        "column": 1,
        "end_line": 1,
        "end_column": 1,
        "rule": "sync-conflict-copy",
        "severity": "info",
        "message": "A copy",
        "help": "",
        "reason": "syncthing",
        "fixable": False,
        "fix": None,
        "related": [],
    }
    assert [nowhere[name] for name in ("path", "line", "column", "end_line", "end_column")] == ["Home.md", 3, 5, 3, 16]
    assert nowhere["help"] == "Did you mean [[Anywhere]]?"
    assert alias["fixable"] is True
    edit = {"path": "Home.md", "line": 3, "column": 24, "end_line": 3, "end_column": 32, "new_text": "Ünï 50%|An alias"}
    assert alias["fix"] == {"title": "Write [[Ünï 50%|An alias]]", "safety": "safe", "edits": [edit]}
    place = {"path": "Folder/Ünï 50%.md", "line": 2, "column": 1, "end_line": 2, "end_column": 9}
    assert alias["related"] == [{**place, "message": "the note with this alias"}]
    assert said["counts"] == {
        "severities": {"error": 1, "warning": 1, "info": 1},
        "rules": {"alias-as-target": 1, "broken-link": 1, "sync-conflict-copy": 1},
    }
    statuses = {"supported": 3, "weak": 1, "contested": 0, "compromised": 0, "unsupported": 0, "invalid": 0}
    assert said["summary"] == {
        "notes": 2, "files": 3, "takeaways": 4, "supported": 3, "statuses": statuses, "suppressed": 1, "crashed": False,
        "retractions": None,
    }  # fmt: skip


@pytest.mark.parametrize(("made", "places"), [(FULL, VAULT), (ODD, ODD_VAULT), (report(), VAULT), (report(crashed=True), VAULT)])
def test_it_has_the_published_form(made: Report, places: Places) -> None:
    said = rendered(made, places)
    Audit.model_validate(said, strict=True)
    jsonschema.Draft202012Validator(json.loads(schema_text("audit"))).validate(said)


def test_it_is_what_the_models_would_write() -> None:
    said = rendered(FULL)
    assert Audit.model_validate(said).model_dump(mode="json") == said


def test_names_without_a_spelling_do_not_break_the_encoding() -> None:
    text = render(ODD, ODD_VAULT, vault="/v\udc80")
    assert text.encode("utf-8")
    said = json.loads(text)
    assert said["vault"] == "/v\\udc80"
    assert said["findings"][0]["path"] == "odd\\x1b[31m\\n\\udcff,:%.md"
    assert said["findings"][0]["message"].startswith("bell \x07 nul \0 surrogate \\ud800")


def test_each_finding_stands_on_a_line_of_its_own() -> None:
    lines = render(FULL, VAULT, vault="v").splitlines()
    assert [json.loads(line.strip().rstrip(","))["rule"] for line in lines if line.startswith("  {")] == [
        "sync-conflict-copy",
        "broken-link",
        "alias-as-target",
    ]
