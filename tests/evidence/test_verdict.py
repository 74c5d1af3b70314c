"""The ladder: the worked example, each status at its edges, flags, and the smallest repair."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from evidence.seed_vault import AT_3, AT_6, AT_12, FILES, SETTINGS, STUDY, TAKEAWAY, acknowledged, seed_index
from evidence.small_vault import IN_FOLDERS, MATCHES, insight, note, source, takeaway
from retraction_data import snapshot_of

from vaultsync.evidence import (
    Change,
    Code,
    EvidenceSettings,
    Flag,
    Repair,
    Status,
    Verdict,
    count_statuses,
    render,
    repair,
    verdict,
    verdicts,
)
from vaultsync.evidence.retractions import Facts, Notice
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.schema import NoteType, TypeMatch
from vaultsync.schema.note_type import make_note_type
from vaultsync.schema.presets import preset_schemas
from vaultsync.syntax import parse_note

T = VaultPath("T.md")
GONE = snapshot_of(
    Facts("", date(2026, 1, 1), None, 2, ()),
    (
        Notice("7", "retraction", date(2025, 6, 1), ("Error",), "10.5555/gone", None, None),
        Notice("8", "concern", None, (), "10.5555/doubted", None, None),
    ),
)
BASE = {
    "Pain.md": note("concept", "aliases: [ache]"),
    "Drug.md": note("concept"),
    "Men.md": note("concept", "broader: '[[Humans]]'"),
    "Women.md": note("concept", "broader: '[[Humans]]'"),
    "Humans.md": note("concept"),
    "s.md": source("citation: C", "doi: 10.5555/s"),
    "r.md": source("citation: C", "doi: 10.5555/r"),
    "gone.md": source("citation: C", "doi: 10.5555/gone"),
    "doubted.md": source("citation: C", "doi: 10.5555/doubted"),
    "web.md": source("citation: C", "identifier: none", "identifier-reason: a page", "csl: webpage", "url: https://example.org"),
    "web2.md": source("citation: C", "doi: 10.5555/w", "tier: promotional"),
    "pre.md": source("citation: C", "arxiv: '2301.00010'"),
    "pre2.md": source("citation: C", "doi: 10.5555/p", "tier: preprint"),
    "case.md": source("citation: C", "doi: 10.5555/c", "design: case-series"),
    "case2.md": source("citation: C", "doi: 10.5555/d", "design: pilot-uncontrolled"),
    "url.md": source("citation: C", "url: https://example.org"),
}
SAID = "[[Drug]] lowers [[Pain]] within 6 months"
FOUND = "[[Drug]] lowered [[Pain]] after 6 months"


def vault(files: Mapping[str, str], settings: EvidenceSettings = SETTINGS, matches: tuple[TypeMatch, ...] = MATCHES) -> VaultIndex:
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in {**BASE, **files}.items()]
    types: dict[str, NoteType] = {name: make_note_type(name, schema) for name, schema in preset_schemas("research").items()}
    return build_index(notes, [], types=types, matches=matches, settings=(settings, GONE))


def claim(*findings: str, said: str = SAID, more: tuple[str, ...] = ()) -> str:
    return takeaway("updated: 2025-03-01", f"insights: {[f'[[{one}]]' for one in findings]}", *more, body=said)


def found(*sources: str, said: str = FOUND, more: tuple[str, ...] = ()) -> str:
    return insight(f"sources: {[f'[[{one}]]' for one in sources]}", *more, body=said)


def judged(files: Mapping[str, str], settings: EvidenceSettings = SETTINGS) -> Verdict:
    return verdict(vault(files, settings), T)


GOOD = {"i.md": found("s"), "j.md": found("r")}
PLAIN = {"T.md": claim("i", "j"), **GOOD}
NULL_AT_3 = "After 3 months [[Drug]] had not significantly lowered [[Pain]]"


# -- the worked example


def test_the_example() -> None:
    index = seed_index()
    got = verdict(index, VaultPath(TAKEAWAY))
    assert (got.word, got.flags) == ("contested?", (Flag.STALE,))
    assert {row.item.name: [*row.by] for row in got.case.coverage} == {
        "Sciatica": [AT_12, AT_6],
        "Normoxic-Cultured Autologous Mesenchymal Stem Cells (MSCs)": [AT_12, AT_6],
        "L5-S1": [],
        "L4-L5": [],
        "within 6 months": [AT_6],
        "10±5 million": [AT_12, AT_6],
        "non-torn": [],
    }
    assert all(AT_3 in row.opposing for row in got.case.coverage)
    assert [one.code for one in got.reasons] == [Code.OPPOSED, *[Code.ONLY_OPPOSING] * 3, Code.FEW_STUDIES]
    assert [one.item.name for one in got.reasons if one.item] == ["L5-S1", "L4-L5", "non-torn"]
    assert [[one.path for one in group] for group in got.case.studies] == [[STUDY]]
    assert (got.case.studies[0][0].design, got.case.studies[0][0].by_title) == ("pilot-uncontrolled", True)
    assert got.stale is not None
    assert (got.stale.note, round(got.stale.after / timedelta(hours=1))) == (AT_12, 42)


def test_the_example_is_explained() -> None:
    printed = render(seed_index(), VaultPath(TAKEAWAY))
    for line in (
        "contested?: [[2025-01-30 14-08-07]] seems to report no effect (a null finding) under the same conditions"
        " (“Three months” lies inside “within 6 months”), and the takeaway does not name it as qualifying",
        "stale: [[2025-01-30 14-13-16]] changed 42 hours after the last review",
        "states (7; [[2025-01-30 14-12-07]] states 4 of them)",
        "├─ ✗ L5-S1: only in [[2025-01-30 14-08-07]], which opposes it",
        "├─ ✓ “within 6 months”: [[2025-01-30 14-12-07]]",
        "└─ [[orozcoIntervertebralDiscRepair2011]]: pilot-uncontrolled, going by its title",
        "└─ 2 insights from 1 independent study",
        "smallest repair (then it is weak): Name [[2025-01-30 14-08-07]] under `qualified_by`,"
        " or `direction: supports` in [[2025-01-30 14-08-07]]",
    ):
        assert line in printed.splitlines()


def test_the_example_with_the_null_finding_acknowledged() -> None:
    got = verdict(seed_index(acknowledged()), VaultPath(TAKEAWAY))
    assert (got.word, got.flags) == ("weak", (Flag.STALE,))
    assert [one.code for one in got.reasons] == [*[Code.ONLY_OPPOSING] * 3, Code.FEW_STUDIES]


def test_the_example_where_null_findings_are_only_noted() -> None:
    index = seed_index(settings=EvidenceSettings(null_findings="note"))
    assert verdict(index, VaultPath(TAKEAWAY)).word == "weak"


def test_in_the_example_a_confirmed_finding_is_not_provisional() -> None:
    files = {**FILES, AT_3: FILES[AT_3].replace("source:", 'direction: "null"\nsource:')}
    assert verdict(seed_index(files), VaultPath(TAKEAWAY)).word == "contested"


# -- the rungs

CASES: dict[str, tuple[str, Mapping[str, str]]] = {
    "plain": ("supported", PLAIN),
    "over inverse links": (
        "supported",
        {"T.md": claim(), "i.md": found("s", more=("takeaways: ['[[T]]']",)), "j.md": found("r", more=("takeaways: ['[[T]]']",))},
    ),
    "an opposing finding under another dose": (
        "supported",
        {
            **PLAIN,
            "T.md": claim("i", "j", said="50 mg [[Drug]] lowers [[Pain]]", more=("opposed_by: '[[o]]'",)),
            "i.md": found("s", said="50 mg [[Drug]] lowered [[Pain]]"),
            "j.md": found("r", said="0.05 g [[Drug]] lowered [[Pain]]"),
            "o.md": found("r", said="10 mg [[Drug]] did not lower [[Pain]]", more=("direction: opposes",)),
        },
    ),
    "an opposing finding in another population": (
        "supported",
        {
            "T.md": claim("i", "j", said="[[Drug]] lowers [[Pain]] in [[Men]]", more=("opposed_by: '[[o]]'",)),
            "i.md": found("s", said=FOUND + " in [[Men]]"),
            "j.md": found("r", said=FOUND + " in [[Men]]"),
            "o.md": found("r", said="[[Drug]] did not lower [[Pain]] in [[Women]]"),
        },
    ),
    "a null finding outside the window": (
        "supported",
        {**PLAIN, "T.md": claim("i", "j", "o"), "o.md": found("r", said=NULL_AT_3.replace("3", "12"))},
    ),
    "a synthesis": (
        "supported",
        {
            "T.md": claim("i", "j", more=("synthesis: true",)),
            "i.md": found("s", said="[[Drug]]"),
            "j.md": found("r", said="[[Pain]] at 6 months"),
        },
    ),
    "a null claim and a null finding": (
        "supported",
        {
            "T.md": claim("i", "j", said="[[Drug]] does not lower [[Pain]]"),
            "i.md": found("s", said="[[Drug]] did not lower [[Pain]]"),
            "j.md": found("r", said="[[Drug]] had no effect on [[Pain]]"),
        },
    ),
    "a retracted study too many": ("supported", {**PLAIN, "T.md": claim("i", "j", "k"), "k.md": found("gone")}),
    "one study": ("weak", {"T.md": claim("i", "j"), "i.md": found("s"), "j.md": found("s")}),
    "never together": (
        "weak",
        {"T.md": claim("i", "j"), "i.md": found("s", said="[[Drug]]"), "j.md": found("r", said="[[Pain]] at 6 months")},
    ),
    "a quantity is missing": ("weak", {**PLAIN, "T.md": claim("i", "j", said=SAID + " by 20%")}),
    "web pages": ("weak", {"T.md": claim("i", "j"), "i.md": found("web"), "j.md": found("web2")}),
    "preprints": ("weak", {"T.md": claim("i", "j"), "i.md": found("pre"), "j.md": found("pre2")}),
    "an expression of concern": ("weak", {"T.md": claim("i", "j"), "i.md": found("s"), "j.md": found("doubted")}),
    "retracted, one left": ("weak", {"T.md": claim("i", "j"), "i.md": found("s"), "j.md": found("gone")}),
    "opposed": ("contested", {**PLAIN, "T.md": claim("i", "j", more=("opposed_by: '[[o]]'",)), "o.md": found("r", said=NULL_AT_3)}),
    "opposed, written there": ("contested", {**PLAIN, "o.md": found("r", said=NULL_AT_3, more=("opposes: '[[T]]'",))}),
    "a null finding by its direction": (
        "contested",
        {**PLAIN, "T.md": claim("i", "j", "o"), "o.md": found("r", said="[[Drug]], [[Pain]]", more=('direction: "null"',))},
    ),
    "a null finding by its words": ("contested?", {**PLAIN, "T.md": claim("i", "j", "o"), "o.md": found("r", said=NULL_AT_3)}),
    "a reversed finding by its words": (
        "contested?",
        {**PLAIN, "T.md": claim("i", "j", "o"), "o.md": found("r", said="[[Drug]] raised [[Pain]] after 3 months")},
    ),
    "its author says that it supports": (
        "supported",
        {**PLAIN, "T.md": claim("i", "j", "o"), "o.md": found("r", said=NULL_AT_3, more=("direction: supports",))},
    ),
    "two sentences tell nothing": (
        "supported",
        {**PLAIN, "T.md": claim("i", "j", "o"), "o.md": found("r", said=NULL_AT_3 + ". So they said.")},
    ),
    "acknowledged": (
        "supported",
        {**PLAIN, "T.md": claim("i", "j", "o", more=("qualified_by: '[[o]]'",)), "o.md": found("r", said=NULL_AT_3)},
    ),
    "acknowledged in words": (
        "weak",
        {**PLAIN, "T.md": claim("i", "j", "o", said=SAID + ", but not after 3 months"), "o.md": found("r", said=NULL_AT_3)},
    ),
    "only a null finding by its words": ("contested?", {"T.md": claim("o"), "o.md": found("r", said=NULL_AT_3)}),
    "opposed by more people": (
        "contested",
        {**PLAIN, "o.md": found("r", said="[[Drug]] did not lower [[Pain]] in 400 people, for 7 days each", more=("opposes: '[[T]]'",))},
    ),
    "opposed beyond a bound": (
        "contested",
        {
            "T.md": claim("i", "j", said="[[Drug]] brings [[Pain]] below 5 mg"),
            "i.md": found("s", said="[[Drug]] brought [[Pain]] to 4 mg"),
            "j.md": found("r", said="[[Pain]] was 3 mg on [[Drug]]"),
            "o.md": found("r", said="[[Pain]] stayed at 9 mg on [[Drug]]", more=("opposes: '[[T]]'",)),
        },
    ),
    "opposed at ages that overlap": (
        "contested",
        {
            "T.md": claim("i", "j", said="[[Drug]] lowers [[Pain]] in adults aged 18-65"),
            "i.md": found("s", said="[[Drug]] lowered [[Pain]] in adults aged 18-65"),
            "j.md": found("r", said="[[Drug]] lowered [[Pain]] in adults aged 18-65"),
            "o.md": found("r", said="[[Drug]] raised [[Pain]] in adults aged 30-70", more=("opposes: '[[T]]'",)),
        },
    ),
    "opposed at another dose": (
        "supported",
        {
            "T.md": claim("i", "j", said="[[Drug]] at 10 mg lowers [[Pain]]"),
            "i.md": found("s", said="[[Drug]] at 10 mg lowered [[Pain]]"),
            "j.md": found("r", said="[[Drug]] at 10 mg lowered [[Pain]]"),
            "o.md": found("r", said="[[Drug]] at 50 mg raised [[Pain]]", more=("opposes: '[[T]]'",)),
        },
    ),
    "a denial of something else": (
        "contested",
        {
            "T.md": claim("i", "j", said="[[Drug]] lowers [[Pain]], without raising nausea at 30 mg"),
            "i.md": found("s", said="[[Drug]] at 30 mg lowered [[Pain]]"),
            "j.md": found("r", said="[[Drug]] at 30 mg lowered [[Pain]]"),
            "o.md": found("r", said="[[Drug]] at 30 mg raised [[Pain]]", more=("opposes: '[[T]]'",)),
        },
    ),
    "a second study of something else": ("weak", {**PLAIN, "j.md": found("r", said="[[Men]] are tall")}),
    "only retracted": ("compromised", {"T.md": claim("i"), "i.md": found("gone")}),
    "retracted and acknowledged": (
        "compromised",
        {"T.md": claim("i"), "i.md": found("gone"), "gone.md": source("citation: C", "doi: 10.5555/gone", "retraction_ack: 7")},
    ),
    "no insight": ("unsupported", {"T.md": claim()}),
    "only opposed": ("unsupported", {"T.md": claim("o"), "o.md": found("r", more=("direction: opposes",))}),
    "an address alone": ("unsupported", {"T.md": claim("i"), "i.md": found("url")}),
    "a circle": ("unsupported", {"T.md": claim("U"), "U.md": claim("T")}),
    "no sentence": ("invalid", {**PLAIN, "T.md": claim("i", "j", said="# Content")}),
    "no concept": ("invalid", {**PLAIN, "T.md": claim("i", "j", said="Drugs lower pain")}),
    "a link that leads nowhere": ("invalid", {**PLAIN, "T.md": claim("i", "j", "nowhere")}),
    "a broken schema": ("invalid", {**PLAIN, "T.md": claim("i", "j", more=("certainty: sure",))}),
}


@pytest.mark.parametrize(("word", "files"), CASES.values(), ids=CASES.keys())
def test_status(word: str, files: Mapping[str, str]) -> None:
    got = judged(files)
    assert got.word == word
    assert (not got.reasons) == (got.status is Status.SUPPORTED)


@pytest.mark.parametrize(("word", "files"), CASES.values(), ids=CASES.keys())
def test_the_repair_raises_the_status(word: str, files: Mapping[str, str]) -> None:
    got = judged(files)
    better = repair(got)
    assert (better is None) == (got.status is Status.SUPPORTED)
    if better is not None:
        assert better.status.rank > got.status.rank
        assert better.steps
        assert "smallest repair" in render(vault(files), T)


def test_the_threshold_of_sources_can_be_set() -> None:
    files = {"T.md": claim("i"), "i.md": found("s")}
    assert judged(files, EvidenceSettings(min_sources=1)).word == "supported"
    assert judged(PLAIN, EvidenceSettings(min_sources=3)).word == "weak"


# -- flags


@pytest.mark.parametrize(
    ("flags", "files"),
    [
        ((), PLAIN),
        ((Flag.STALE,), {**PLAIN, "i.md": found("s", more=("created: 2025-03-02",))}),
        ((), {**PLAIN, "i.md": found("s", more=("created: 2025-03-01",))}),
        ((), {**PLAIN, "T.md": claim("i", "j", more=("reviewed: 2025-04-01",)), "i.md": found("s", more=("created: 2025-03-02",))}),
        (
            (Flag.STALE,),
            {**PLAIN, "T.md": claim("i", "j", more=("reviewed: 2025-02-01",)), "i.md": found("s", more=("updated: 2025-02-02",))},
        ),
        ((Flag.STALE,), {**PLAIN, "s.md": source("citation: C", "doi: 10.5555/s", "updated: 2025-03-02")}),
        ((Flag.STALE, Flag.RETRACTED), {**PLAIN, "T.md": claim("i", "j", "k"), "k.md": found("gone")}),
        ((Flag.RETRACTED,), {**PLAIN, "T.md": claim("i", "j", "k", more=("reviewed: 2025-07-01",)), "k.md": found("gone")}),
        ((Flag.OVER_CERTAIN,), {"T.md": claim("i", more=("certainty: moderate",)), "i.md": found("s")}),
        ((), {"T.md": claim("i", more=("certainty: low",)), "i.md": found("s")}),
        ((), {**PLAIN, "T.md": claim("i", "j", more=("certainty: high",))}),
        (
            (Flag.OVER_CERTAIN,),
            {"T.md": claim("i", "j", more=("certainty: high",)), "i.md": found("case"), "j.md": found("case2")},
        ),
    ],
)
def test_flags(flags: tuple[Flag, ...], files: Mapping[str, str]) -> None:
    assert judged(files).flags == flags


# -- why an opposing finding does not count


@pytest.mark.parametrize("more", [("opposed_by: '[[o]]'",), ()])
def test_explain_says_what_puts_an_opposing_finding_outside(more: tuple[str, ...]) -> None:
    _, files = CASES["opposed at another dose"]
    text = render(vault({**files, "T.md": claim("i", "j", "o", said="[[Drug]] at 10 mg lowers [[Pain]]", more=more)}), T)
    assert "not under the conditions of the takeaway: at 50 mg" in text or "not under the conditions of the takeaway: 50 mg" in text


# -- repairs


@pytest.mark.parametrize("said", [FOUND, "[[Drug]] lowered [[Pain]]"])
def test_what_a_repair_promises_is_what_comes_of_it(said: str) -> None:
    """Two findings that only seem to oppose are settled, or a source gets its identifier, for real."""
    denied = {path: found(path[0], said=NULL_AT_3) for path in ("s1.md", "r1.md")}
    files = {"T.md": claim("s1", "r1"), **denied}
    promised = repair(judged(files))
    assert promised is not None
    settled = {str(step.note): found(str(step.note)[0], said=NULL_AT_3, more=("direction: supports",)) for step in promised.steps}
    assert {step.change for step in promised.steps} == {Change.SETTLE}
    assert judged({**files, **settled}).status is promised.status

    one = EvidenceSettings(min_sources=1)
    files = {"T.md": claim("i"), "i.md": found("url", said=said)}
    promised = repair(judged(files, one))
    assert promised is not None
    assert [step.change for step in promised.steps] == [Change.PATH]
    assert judged({**files, "url.md": source("citation: C", "doi: 10.5555/u")}, one).status is promised.status


def test_many_opposing_findings_and_denials_take_no_long() -> None:
    opposing = {f"o{number}.md": found("r", said=f"[[Drug]] at {number} mg", more=("opposes: '[[T]]'",)) for number in range(300)}
    said = SAID + "".join(f", not at {number} kg" for number in range(300))
    assert judged({**GOOD, **opposing, "T.md": claim("i", "j", said=said)}).status is Status.WEAK


def steps(made: Repair | None) -> list[tuple[Change, str, str]]:
    assert made is not None
    return [(step.change, step.note or "", step.item.name if step.item else "") for step in made.steps]


def test_one_change_is_enough() -> None:
    got = judged({"T.md": claim("i", "j"), "i.md": found("s", said="[[Drug]] lowered [[Pain]]"), "j.md": found("r", said="[[Pain]]")})
    assert steps(repair(got)) == [(Change.STATE, "i.md", "within 6 months")]


def test_two_changes_are_needed() -> None:
    got = judged({"T.md": claim("i"), "i.md": found("s", said="[[Drug]] lowered [[Pain]]")})
    made = repair(got)
    assert made is not None
    assert made.status is Status.SUPPORTED
    assert steps(made) == [(Change.STATE, "i.md", "within 6 months"), (Change.STUDY, "", "")]


def test_as_many_as_are_needed_and_no_more() -> None:
    got = judged({"T.md": claim("i"), "i.md": found("s", said="Much")})
    assert [change for change, _, _ in steps(repair(got))] == [*[Change.STATE] * 3, Change.STUDY]


def test_of_two_ways_the_cheaper_one_is_named() -> None:
    files = {**PLAIN, "T.md": claim("i", "j", "o", more=("certainty: sure",)), "o.md": found("r", said=NULL_AT_3)}
    assert [change for change, _, _ in steps(repair(judged(files)))] == [Change.MEND]


def test_very_many_items_take_no_long() -> None:
    said = " ".join(f"[[c{number}]]" for number in range(300))
    files = {f"c{number}.md": note("concept") for number in range(300)} | {"T.md": claim("i", said=said), "i.md": found("s")}
    made = repair(judged(files))
    assert made is not None
    assert len(made.steps) == 301


def test_very_many_findings_take_no_long() -> None:
    names = [f"i{number}" for number in range(400)]
    got = judged({"T.md": claim(*names), **{f"{name}.md": found("s" if number % 2 else "r") for number, name in enumerate(names)}})
    assert got.word == "supported"


# -- all of them


def test_statuses_are_counted_without_drafts_and_what_is_skipped() -> None:
    files = {**PLAIN, "U.md": claim(more=("status: draft",)), "V.md": claim("i"), "W.md": claim("i")}
    index = vault(files)
    assert count_statuses(index, lambda path: path == "W.md") == {Status.SUPPORTED: 1, Status.WEAK: 1}
    assert verdict(index, VaultPath("U.md")).draft
    assert [one.path for one in verdicts(index)] == ["T.md", "U.md", "V.md", "W.md"]


def test_without_readable_front_matter_there_is_no_verdict() -> None:
    index = vault({"takeaway/U.md": "---\na: [unclosed\n---\n"}, matches=IN_FOLDERS)
    assert list(verdicts(index)) == []
    with pytest.raises(KeyError):
        verdict(index, VaultPath("takeaway/U.md"))


def test_a_statement_of_numbers_alone_takes_no_long() -> None:
    numbers = " ".join(f"{number} mg" for number in range(2_000))
    files = {
        "T.md": claim("i", "o", said=f"[[Drug]] {numbers}", more=("opposed_by: '[[o]]'",)),
        "i.md": found("s", said=f"[[Drug]] {numbers}"),
        "o.md": found("s", said=f"[[Drug]] not {numbers}"),
    }
    assert judged(files).word == "contested"
    assert "quantities is not read" in render(vault(files), T)


def test_many_concepts_and_many_findings_take_no_long() -> None:
    said = " ".join(f"[[c{number}]]" for number in range(200))
    names = [f"i{number}" for number in range(200)]
    files = {f"c{number}.md": note("concept", "aliases: [one, two]") for number in range(200)} | {"T.md": claim(*names, said=said)}
    assert judged({**files, **{f"{name}.md": found("s") for name in names}}).word == "weak"
