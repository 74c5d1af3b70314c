"""What a claim's statement is about, and which finding states it too."""

from __future__ import annotations

import pytest
from evidence.small_vault import MATCHES, insight, note, takeaway

from vaultsync.evidence import EvidenceSettings, scope
from vaultsync.evidence.hierarchy import wider
from vaultsync.evidence.mentions import names_concept
from vaultsync.evidence.scope import covers, items, measured
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

T, FINDING = VaultPath("T.md"), VaultPath("i.md")
CONCEPTS = {
    "Pain.md": note("concept", "aliases: [ache, VAS]"),
    "Back Pain.md": note("concept", 'broader: "[[Pain]]"'),
    "Low Back Pain.md": note("concept", 'broader: ["[[Back Pain]]"]'),
    "Stiffness.md": note("concept"),
    "L5-S1.md": note("concept"),
    "Ring A.md": note("concept", 'broader: "[[Ring B]]"'),
    "Ring B.md": note("concept", 'broader: "[[Ring A]]"', 'narrower: "[[Stiffness]]"'),
    "Go.md": note("concept"),
    "News.md": note("concept"),
    "Disc (IVD).md": note("concept"),
    "Mean Pressure (MP).md": note("concept"),
    "Main Point (MPT).md": note("concept"),
    "Map.md": note("concept", "aliases: [MPT]"),
    "Stem Cells.md": note("concept", "aliases: [MSCs]"),
    "plain.md": "No type.",
}


def vault(claim: str, finding: str = "", *properties: str, qualifiers: tuple[str, ...] = ()) -> VaultIndex:
    files = {**CONCEPTS, "T.md": takeaway(body=claim), "i.md": insight(*properties, body=finding)}
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in files.items()]
    return build_index(notes, [VaultPath(path) for path in files], matches=MATCHES, settings=(EvidenceSettings(qualifiers=qualifiers),))


def names(claim: str, *qualifiers: str) -> list[str]:
    return [f"{item.kind}:{item.name}" for item in items(vault(claim, qualifiers=qualifiers), T)]


def test_items_are_linked_concepts_quantities_and_qualifiers() -> None:
    claim = "[[Pain]] falls by 5 mg within 6 months at [[L5-S1]] in a Non-Torn disc, by 5 mg, in [[plain]], [[nowhere]] and [[Pain|it]]"
    wanted = ["concept:Pain", "concept:L5-S1", "quantity:5 mg", "quantity:within 6 months", "qualifier:non-torn"]
    assert sorted(names(claim, "non-torn", "torn discs")) == sorted(wanted)


def test_a_level_that_is_linked_is_its_concept_and_no_quantity() -> None:
    assert names("[[L5-S1]]") == ["concept:L5-S1"]
    assert names("At L5-S1") == ["quantity:L5-S1"]


def test_statistics_are_no_items() -> None:
    assert names("[[Pain]] falls (p < 0.05)") == ["concept:Pain"]


def test_items_stand_where_the_claim_says_them() -> None:
    index = vault("**[[Pain|It]]** falls within 6 months, non-torn", qualifiers=("non-torn",))
    text = takeaway(body="**[[Pain|It]]** falls within 6 months, non-torn")
    assert [text[slice(*item.span)] for item in items(index, T)] == ["[[Pain|It]]", "within 6 months", "non-torn"]


@pytest.mark.parametrize(
    ("claim", "finding", "covered"),
    [
        ("[[Pain]]", "[[Pain]]", True),
        ("[[Pain]]", "[[Pain|It]] fell", True),
        ("[[Pain]]", "Pain fell", True),
        ("[[Pain]]", "The aches fell", True),
        ("[[Pain]]", "It was painful", False),
        ("[[Pain]]", "By the VAS", True),
        ("[[Pain]]", "In a vas", False),
        ("[[Pain]]", "[[Back Pain]]", True),
        ("[[Pain]]", "[[Low Back Pain]]", True),
        ("[[Low Back Pain]]", "[[Pain]]", False),
        ("[[Stiffness]]", "[[Pain]]", False),
        ("[[Ring B]]", "[[Stiffness]]", True),
        ("[[Ring A]]", "[[Ring B]]", True),
        ("[[L5-S1]]", "At L5-S1", True),
        ("within 6 months", "after 3 months", True),
        ("within 6 months", "after 12 months", False),
        ("within 6 months", "after 26 weeks", True),
        ("10±5 million cells", "10 ± 5 million cells", True),
        ("5 mg", "5 mL", False),
        ("non-torn", "in a Non-torn disc", True),
        ("non-torn", "in a torn disc", False),
        ("[[Go]]", "Patients who go home", False),
        ("[[Go]]", "Programs in Go", True),
        ("[[News]]", "A new screen", False),
        ("[[News]]", "The news", True),
        ("[[Disc (IVD)]]", "The IVD", True),
        ("[[Mean Pressure (MP)]]", "The MP fell", True),
        ("[[Mean Pressure (MP)]]", "Mean pressures fell", True),
        ("[[Main Point (MPT)]]", "The MPT", False),
        ("[[Stem Cells]]", "MSCs", True),
        ("[[Stem Cells]]", "one MSC", True),
    ],
)
def test_covering(claim: str, finding: str, covered: bool) -> None:
    index = vault(claim, finding, qualifiers=("non-torn",))
    (item,) = items(index, T)
    assert covers(index, FINDING, item) is covered


def test_conditions_in_properties_count_for_a_finding() -> None:
    index = vault("[[Stiffness]] after 3 months in 40 patients", "It fell", "timepoint: 12 weeks", 'population: "[[Stiffness]]"', "n: 40")
    assert [covers(index, FINDING, item) for item in items(index, T)][:2] == [True, True]
    assert {one.dimension for one in measured(index, FINDING).quantities} == {"time", "count"}


def test_what_cannot_be_read_is_kept_apart() -> None:
    index = vault("[[Pain]] falls by 1.2.3 mg")
    assert [one.text for one in measured(index, T).unread] == ["1.2.3 mg"]
    assert [item.name for item in items(index, T)] == ["Pain"]


def test_a_circle_of_broader_concepts_ends() -> None:
    index = vault("")
    assert wider(index, VaultPath("Ring A.md")) == ("Ring B.md", "Ring A.md")


def test_scope_is_kept_until_the_note_changes() -> None:
    index = vault("[[Pain]]")
    index.follow()
    before = scope(index, T)
    index.apply([parse_note(FINDING, insight(body="other").encode())])
    assert scope(index, T) is before
    index.apply([parse_note(T, takeaway(body="[[Stiffness]]").encode())])
    assert list(scope(index, T).concepts) == ["Stiffness.md"]


def test_a_thousand_aliases_take_no_long() -> None:
    files = {"Pain.md": note("concept", f"aliases: {[f'alias {number}' for number in range(5_000)]}")}
    index = build_index([parse_note(VaultPath(path), text.encode()) for path, text in files.items()], [], matches=MATCHES)
    assert not names_concept(index, "a" * 8_000, VaultPath("Pain.md"))


@pytest.mark.parametrize(
    ("finding", "states"),
    [
        ("Yields in rain-fed fields", True),
        ("Yields in fields that were not rain-fed", False),
        ("Yields; rain-fed fields were excluded", False),
        ("Yields of non-rain-fed fields", False),
        ("Not rain-fed fields alone: yields of rain-fed fields were measured too", True),
        ("not rain-fed " * 20_000, False),
    ],
)
def test_a_qualifier_that_is_denied_is_not_stated(finding: str, states: bool) -> None:
    index = vault("[[Pain]] in rain-fed fields", finding, qualifiers=("rain-fed",))
    (item,) = [item for item in items(index, T) if item.name == "rain-fed"]
    assert covers(index, FINDING, item) is states
