"""SARIF output against the parts of the SARIF 2.1.0 schema that it uses.

The schema below is closed: a property that the standard does not define, or that we do not use, fails. The whole
official schema accepts the same logs (checked by hand; it is not carried along because of its size).
"""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace
from report.examples import ALIAS, FULL, NOWHERE, ODD, ODD_VAULT, VAULT, report

from vaultsync.audit import Report
from vaultsync.diagnostic import Severity
from vaultsync.report.places import Places
from vaultsync.report.rule_text import RuleText
from vaultsync.report.sarif import render, uri

RULES = (
    RuleText("alias-as-target", "warning", True, False, "A link names an alias.", "Obsidian opens nothing.", "Name the note.", "x"),
    RuleText("broken-link", "error", False, False, "A link leads nowhere.", "", "", ""),
)


def closed(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


def some(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": 1}


POSITIVE = {"type": "integer", "minimum": 1}
STRING = {"type": "string"}
MESSAGE = closed("text", text=STRING)
LEVEL = {"enum": ["none", "note", "warning", "error"]}
URI = {"type": "string", "format": "uri-reference", "pattern": r"^[A-Za-z0-9\-._~:/%]*$"}
FILE = closed("uri", uri=URI)
REGION = closed("startLine", startLine=POSITIVE, startColumn=POSITIVE, endLine=POSITIVE, endColumn=POSITIVE)
PHYSICAL = closed("artifactLocation region", artifactLocation=FILE, region=REGION)
FIX = closed(
    "artifactChanges",
    description=MESSAGE,
    artifactChanges=some(
        closed(
            "artifactLocation replacements",
            artifactLocation=FILE,
            replacements=some(closed("deletedRegion", deletedRegion=REGION, insertedContent=closed("text", text=STRING))),
        )
    ),
)
RESULT = closed(
    "message ruleId level locations",
    ruleId=STRING,
    ruleIndex={"type": "integer", "minimum": 0},
    level=LEVEL,
    message=MESSAGE,
    locations=some(closed("physicalLocation", physicalLocation=PHYSICAL)),
    relatedLocations=some(closed("physicalLocation", physicalLocation=PHYSICAL, message=MESSAGE)),
    partialFingerprints={"type": "object", "additionalProperties": STRING},
    fixes=some(FIX),
    properties={"type": "object"},
)
RULE = closed(
    "id",
    id=STRING,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    defaultConfiguration=closed("level", level=LEVEL),
)
DRIVER = closed("name", name=STRING, semanticVersion=STRING, rules={"type": "array", "items": RULE, "uniqueItems": True})
RUN = closed(
    "tool",
    tool=closed("driver", driver=DRIVER),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    invocations=some(closed("executionSuccessful", executionSuccessful={"type": "boolean"})),
    results={"type": "array", "items": RESULT},
)
LOG = closed("version runs", **{"$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"}, "runs": some(RUN)})


def rendered(made: Report, places: Places = VAULT, prefix: str = "") -> dict[str, Any]:
    log = json.loads(render(made, places, rules=RULES, version="0.1.0", prefix=prefix).encode("utf-8"))
    jsonschema.Draft202012Validator(LOG).validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize(("made", "places"), [(FULL, VAULT), (ODD, ODD_VAULT), (report(), VAULT), (report(crashed=True), VAULT)])
def test_any_report_is_valid(made: Report, places: Places) -> None:
    rendered(made, places)


def test_a_full_report() -> None:
    run = rendered(FULL, prefix="notes/")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["alias-as-target", "broken-link"]
    whole, nowhere, alias = run["results"]
    assert [result["level"] for result in run["results"]] == ["note", "error", "warning"]
    assert "ruleIndex" not in whole
    assert (nowhere["ruleIndex"], alias["ruleIndex"]) == (1, 0)
    assert whole["properties"] == {"reason": "syncthing"}
    assert nowhere["message"] == {"text": "[[Nowhere]] leads to no note\nDid you mean [[Anywhere]]?"}
    assert nowhere["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "notes/Home.md"},
                "region": {"startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 16},
            }
        }
    ]
    (related,) = alias["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "notes/Folder/%C3%9Cn%C3%AF%2050%25.md"
    (change,) = alias["fixes"][0]["artifactChanges"]
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 3, "startColumn": 24, "endLine": 3, "endColumn": 32},
            "insertedContent": {"text": "Ünï 50%|An alias"},
        }
    ]


def test_a_run_in_which_a_rule_crashed_did_not_succeed() -> None:
    assert rendered(report(crashed=True))["invocations"] == [{"executionSuccessful": False}]
    assert rendered(report())["invocations"] == [{"executionSuccessful": True}]


def test_a_fingerprint_follows_its_finding_and_no_other() -> None:
    def prints(*findings: Any) -> list[str]:
        return [result["partialFingerprints"]["vaultsync/v1"] for result in rendered(report(*findings))["results"]]

    (before,) = prints(NOWHERE)
    assert prints(replace(NOWHERE, span=ALIAS.span, severity=Severity.INFO)) == [before]
    assert len({before, *prints(replace(NOWHERE, message="x"), ALIAS)}) == 3
    first, second = prints(NOWHERE, NOWHERE)
    assert first == before != second


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("a b#c?d%.md", "a%20b%23c%3Fd%25.md"),
        ("notes/ä.md", "notes/%C3%A4.md"),
        ("bytes \udcff.md", "bytes%20%FF.md"),
        ("half \ud800.md", "half%20%ED%A0%80.md"),
        ("/vault/a b.md", "file:///vault/a%20b.md"),
        ("C:/vault/a.md", "file:///C:/vault/a.md"),
        ("a:b.md", "a%3Ab.md"),
    ],
)
def test_paths_are_uris(path: str, wanted: str) -> None:
    assert uri(path) == wanted
