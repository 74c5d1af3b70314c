from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest
from attached import line_index_of
from evidence.seed_vault import AT_3, AT_6, AT_12, STUDY, TAKEAWAY, seed_index
from evidence.small_vault import CITED, CONCEPT, MATCHES, insight, note, source, takeaway
from report.html.examples import DAYS
from retraction_data import snapshot_of

from vaultsync.audit import audit
from vaultsync.config import load_config
from vaultsync.evidence import DISCOURSE_GRAPH, RetractionData
from vaultsync.evidence.retractions import Facts, Notice
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.report.html import Page, fill, render
from vaultsync.report.html.evidence import MAX_SHOWN
from vaultsync.report.html.page import Run, Takeaway
from vaultsync.rules import RULES
from vaultsync.schema import TypeMatch
from vaultsync.syntax import parse_note
from vaultsync.text import LineIndex

MADE = datetime(2025, 2, 5, 15, 4, tzinfo=UTC)


class Lines:
    """The lines of an index."""

    def __init__(self, index: VaultIndex) -> None:
        self._index = index

    def line_index(self, path: VaultPath) -> LineIndex:
        return line_index_of(self._index, path)

    def text(self, path: VaultPath) -> str | None:
        return None


def page_of(index: VaultIndex, *, excluded: str = "\0") -> Page:
    config = load_config("", "vaultsync.toml", rules=RULES, read=lambda name: "")

    def excludes(path: VaultPath) -> bool:
        return path.startswith(excluded)

    report = audit(index, config, excluded=excludes)
    return fill(index, report, Lines(index), vault="v", made=MADE, excluded=excludes, history=DAYS)


def index_of(files: Mapping[str, str], *settings: object, matches: tuple[TypeMatch, ...] = MATCHES) -> VaultIndex:
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in files.items()]
    return build_index(notes, [VaultPath(path) for path in files], matches=matches, settings=settings)


def only(page: Page) -> Takeaway:
    (claim,) = page.takeaways
    return claim


def said(words: tuple[Run, ...]) -> str:
    return "".join(run.text for run in words)


def ends(claim: Takeaway) -> list[tuple[str, str, list[str]]]:
    """Each piece of evidence with its stand and the titles of its sources."""
    return [(one.title, one.stand, [claim.sources[place].title for place in one.sources]) for one in claim.evidence]


def test_the_worked_example() -> None:
    claim = only(page_of(seed_index()))
    assert (claim.path, claim.status, claim.provisional) == (TAKEAWAY, "contested", True)
    assert [(one.path, one.stand, one.provisional) for one in claim.evidence] == [
        (AT_12, "supports", False),
        (AT_6, "supports", False),
        (AT_3, "opposes", True),
    ]
    (study,) = claim.sources
    assert (study.path, study.soundness, study.words) == (STUDY, "sound", "doi 10.1097/TP.0b013e3182298a15")
    assert [one.sources for one in claim.evidence] == [(0,), (0,), (0,)]
    rows = {row.name: (row.by, row.opposing) for row in claim.rows}
    assert rows["L5-S1"] == ((), (3,))
    assert rows["within 6 months"] == ((2,), (3,))
    assert rows["Sciatica"] == ((1, 2), (3,))
    assert [name for name, _ in claim.flags] == ["stale"]
    assert VaultPath(AT_3) in [run.path for run in claim.reasons[0]], "a note in a sentence is a link"
    assert VaultPath(AT_3) in [run.path for run in claim.repair]
    assert claim.repaired == "weak"


CHAIN = {
    "C.md": CONCEPT,
    "S.md": CITED,
    "I.md": insight('source: "[[S]]"', body="On [[C]]\n"),
}


@pytest.mark.parametrize(
    ("files", "evidence"),
    [
        ({"T.md": takeaway(body="[[C]]")}, []),
        ({"T.md": takeaway('insights: "[[I]]"', body="[[C]]")}, [("I", "supports", ["S"])]),
        ({"T.md": takeaway('insights: "[[Nowhere]]"', body="[[C]]")}, [("Nowhere", "missing", [])]),
        ({"T.md": takeaway('insights: "[[C]]"', body="[[C]]")}, [("C", "missing", [])]),
        ({"T.md": takeaway('insights: "[[T]]"', body="[[C]]")}, [("T", "missing", [])]),
        ({"T.md": takeaway('opposed_by: "[[I]]"', body="[[C]]")}, [("I", "opposes", ["S"])]),
        ({"T.md": takeaway('qualified_by: "[[I]]"', body="[[C]]")}, [("I", "qualifies", ["S"])]),
        ({"T.md": takeaway('insights: "[[I]]"', 'opposed_by: "[[I]]"', body="[[C]]")}, [("I", "opposes", ["S"])]),
        ({"T.md": takeaway('insights: "[[J]]"', body="[[C]]"), "J.md": insight('source: "[[Gone]]"')}, [("J", "missing", ["Gone"])]),
        (
            {"T.md": takeaway('insights: "[[J]]"', body="[[C]]"), "J.md": insight('source: "[[B]]"'), "B.md": source()},
            [("J", "missing", ["B"])],
        ),
        ({"T.md": takeaway(body="[[C]]"), "J.md": insight('source: "[[S]]"', 'takeaways: "[[T]]"')}, [("J", "supports", ["S"])]),
    ],
)
def test_every_note_that_a_claim_is_linked_with_is_drawn(files: dict[str, str], evidence: list[tuple[str, str, list[str]]]) -> None:
    claim = only(page_of(index_of({**CHAIN, **files})))
    assert ends(claim) == evidence
    assert claim.reasons


def test_one_source_of_two_findings_is_one_box() -> None:
    files = {**CHAIN, "J.md": CHAIN["I.md"], "T.md": takeaway('insights: ["[[I]]", "[[J]]"]', body="[[C]]")}
    claim = only(page_of(index_of(files)))
    assert [one.sources for one in claim.evidence] == [(0,), (0,)]
    assert len(claim.sources) == 1


RETRACTED = Notice("77", "retraction", date(2020, 3, 1), ("Unreliable Data",), "10.5555/12345678", None, None)


def test_a_retracted_source_is_marked_and_listed_with_what_rests_on_it() -> None:
    facts = Facts("0123456789abcdef", date(2025, 1, 1), date(2024, 12, 31), 3, ())
    files = {**CHAIN, "T.md": takeaway('insights: "[[I]]"', body="[[C]]")}
    page = page_of(index_of(files, snapshot_of(facts, [RETRACTED]), RetractionData(VaultPath("r.csv"), facts, 90, old=True)))
    claim = only(page)
    assert claim.status == "compromised"
    assert (claim.sources[0].soundness, claim.sources[0].words) == ("retracted", "retracted on 2020-03-01 for Unreliable Data (record 77)")
    assert claim.evidence[0].words == "rests on retracted sources only"
    (noticed,) = page.noticed
    assert (noticed.path, noticed.claims) == ("S.md", ("T.md",))
    assert "2024-12-31" in page.overview.snapshot
    assert page.overview.too_old == 90


def test_drafts_and_excluded_claims_are_left_out() -> None:
    files = {**CHAIN, "D.md": takeaway("status: draft", body="[[C]]"), "Old/T.md": takeaway(body="[[C]]"), "T.md": takeaway(body="[[C]]")}
    page = page_of(index_of(files), excluded="Old/")
    assert [one.path for one in page.takeaways] == ["T.md"]
    assert page.overview.drafts == 1
    assert sum(page.overview.statuses.values()) == 1


def test_the_worst_come_first() -> None:
    files = {**CHAIN, "A.md": takeaway('insights: "[[I]]"', body="[[C]]"), "B.md": takeaway(body="[[C]]"), "X.md": takeaway()}
    page = page_of(index_of({**files, "L.md": "[[c]] [[Nowhere]]"}))
    assert [one.status for one in page.takeaways] == ["invalid", "unsupported", "weak"]
    ranks = [("error", "warning", "info").index(one.severity) for one in page.findings]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 2}


def test_a_claim_with_thousands_of_findings_is_drawn_in_part_and_counted() -> None:
    names = [f"I{number}" for number in range(3_000)]
    links = ", ".join(f'"[[{name}]]"' for name in names)
    files = {f"{name}.md": insight(*([f'source: ["[[S]]", "[[S{name}]]"]'])) for name in names}
    claim = only(page_of(index_of({**CHAIN, **files, "T.md": takeaway(f"insights: [{links}]", body="[[C]]")})))
    assert (len(claim.evidence), len(claim.sources)) == (MAX_SHOWN, MAX_SHOWN)
    assert claim.more == len(names) - MAX_SHOWN + 1


def test_long_texts_are_cut() -> None:
    files = {
        **CHAIN,
        "I.md": insight('source: "[[S]]"', body="word " * 100_000),
        "T.md": takeaway('insights: "[[I]]"', body="[[C]] " * 9_999),
    }
    page = page_of(index_of({**files, "L.md": f"[[{'x' * 100_000}]]"}))
    claim = only(page)
    assert max(len(claim.text), len(claim.evidence[0].text)) <= 600
    assert len(render(page)) < 200_000


def test_the_words_of_another_vault() -> None:
    matches = tuple(TypeMatch.by_name(name) for name in ("claim", "evidence", "source"))
    files = {
        "CLM - Rain falls.md": note("claim", 'is-supported-by: "[[EVD - It rained]]"'),
        "EVD - It rained.md": note("evidence", 'source: "[[S]]"'),
        "S.md": note("source", "citation: A study", "doi: 10.5555/12345678"),
    }
    page = page_of(index_of(files, DISCOURSE_GRAPH, matches=matches))
    assert page.overview.kinds == ("claim", "evidence", "source")
    assert ends(only(page)) == [("EVD - It rained", "supports", ["S"])]
    assert only(page).text == "Rain falls"
