"""The JSON of an explanation is what its model says, for every note of the worked example."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest
from attached import settings_of
from evidence.seed_vault import AT_3, FILES, STUDY, TAKEAWAY, acknowledged, seed_index
from evidence.small_vault import CITED, CONCEPT, MATCHES, insight, note, takeaway
from histories import RETRACTIONS

from vaultsync.config import load_config
from vaultsync.evidence import EvidenceSettings
from vaultsync.index import build_index
from vaultsync.paths import VaultPath
from vaultsync.report.explanation import render_json
from vaultsync.rules import RULES
from vaultsync.syntax import parse_note
from vaultsync.text import LineIndex
from vaultsync.wire import Explanation


@dataclass(frozen=True)
class Texts:
    files: dict[str, str]

    def line_index(self, path: VaultPath) -> LineIndex:
        return LineIndex.of(self.files[path])

    def text(self, path: VaultPath) -> str | None:
        return self.files[path]


def explained(files: dict[str, str], path: str) -> Explanation:
    return Explanation.model_validate_json(render_json(seed_index(files), VaultPath(path), Texts(files)))


def test_every_note_of_the_example_has_the_form() -> None:
    for files in (FILES, acknowledged()):
        for path in files:
            assert explained(files, path).path == path


def test_the_example() -> None:
    got = explained(FILES, TAKEAWAY)
    assert (got.status, got.provisional, got.flags, got.draft) == ("contested", True, ["stale"], False)
    assert got.stale == "[[2025-01-30 14-13-16]] changed 42 hours after the last review"
    assert [one.text for one in got.scope if not one.by] == ["L5-S1", "L4-L5", "non-torn"]
    assert all(one.opposing == [AT_3] for one in got.scope)
    line = next(number for number, text in enumerate(FILES[TAKEAWAY].splitlines(), 1) if "non-torn" in text)
    assert {one.place.line for one in got.scope} == {line}
    assert [(one.stand, one.contrast, one.provisional, one.counts) for one in got.insights] == [
        ("supports", None, False, True),
        ("supports", None, False, True),
        ("opposes", "null", True, False),
    ]
    assert got.insights[0].sources[0].design == "pilot-uncontrolled"
    assert got.studies == [[STUDY]]
    assert [one.code for one in got.reasons] == ["opposed", "only-opposing", "only-opposing", "only-opposing", "few-studies"]
    assert got.repair is not None
    assert got.repair.status == "weak"
    assert explained(acknowledged(), TAKEAWAY).status == "weak"


@pytest.mark.parametrize(
    ("said", "settings", "expected"),
    [
        ("After taking [[Aspirin]] at 50 mg, there was no change in [[Pain]]", EvidenceSettings(), (False, "50 mg")),
        ("After taking [[Codeine]] at 10 mg, there was no change in [[Pain]]", EvidenceSettings(), (False, "Codeine")),
        ("After taking [[Aspirin]] at 10 mg, there was no change in [[Pain]]", EvidenceSettings(), (True, "")),
        ("After taking [[Aspirin]] at 10 mg, there was no change in [[Pain]]", EvidenceSettings(null_findings="note"), (False, "")),
    ],
)
def test_what_puts_an_opposing_finding_outside(said: str, settings: EvidenceSettings, expected: tuple[bool, str]) -> None:
    files = {
        "T.md": takeaway('insights: ["[[i]]"]', 'opposed_by: "[[o]]"', body="[[Aspirin]] at 10 mg lowers [[Pain]]"),
        "i.md": insight('source: "[[s]]"', body="[[Aspirin]] at 10 mg lowered [[Pain]]"),
        "o.md": insight('source: "[[s]]"', body=said),
        "s.md": CITED,
        **{f"{name}.md": note("concept", 'broader: "[[Remedies]]"') for name in ("Aspirin", "Codeine")},
        **{f"{name}.md": CONCEPT for name in ("Remedies", "Pain")},
    }
    found = json.loads(render_json(seed_index(files, settings), VaultPath("T.md"), Texts(files)))
    (one,) = (one for one in found["insights"] if one["stand"] == "opposes")
    assert (one["overlaps"], one["outside"]) == expected
    assert Explanation.model_validate(found).text.count("under the conditions of the takeaway: " + (expected[1] or "?")) == bool(
        expected[1]
    )


def test_of_what_is_no_takeaway_the_text_says_something() -> None:
    got = explained(FILES, STUDY)
    assert (got.status, got.scope, got.repair) == (None, [], None)
    assert got.text.startswith(f"{STUDY}\ncan be cited")


def test_the_data_on_retractions_is_named() -> None:
    config = load_config('[retractions]\nfile = "r.csv"\n', "vaultsync.toml", rules=RULES, read=lambda name: "")
    given = [one for one in settings_of(config, {"r.csv": RETRACTIONS[0].encode()}) if not isinstance(one, type(config.roles))]
    paths = [VaultPath(path) for path in FILES]
    index = build_index([parse_note(path, FILES[path].encode()) for path in paths], paths, matches=MATCHES, settings=given)
    found = Explanation.model_validate_json(render_json(index, VaultPath(STUDY), Texts(FILES)))
    assert found.retractions is not None
    assert (found.retractions.date, found.retractions.rows) == ("2020-01-02", 2)
    assert "not listed in the snapshot of 2020-01-02" in found.text
    assert found.text.endswith("\n\nretractions: " + found.text.rpartition("retractions: ")[2])
