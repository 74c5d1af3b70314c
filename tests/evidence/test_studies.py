"""What a source is as a study, and which sources are one."""

from __future__ import annotations

from datetime import date

import pytest
from evidence.small_vault import MATCHES, source
from retraction_data import snapshot_of

from vaultsync.evidence.retractions import Facts, Notice
from vaultsync.evidence.studies import Study, merged, study
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

SNAPSHOT = snapshot_of(
    Facts("", date(2026, 1, 1), None, 2, ()),
    (
        Notice("7", "retraction", date(2020, 2, 3), ("Error",), "10.5555/bad", None, None),
        Notice("8", "concern", None, (), None, "123", None),
    ),
)


def vault(*sources: str) -> VaultIndex:
    notes = [parse_note(VaultPath(f"s{number}.md"), text.encode()) for number, text in enumerate(sources)]
    return build_index(notes, [], matches=MATCHES, settings=(SNAPSHOT,))


def one(*properties: str) -> Study:
    return study(vault(source(*properties)), VaultPath("s0.md"))


A, B = "title: A Title!", "title: 'a title'"


@pytest.mark.parametrize(
    ("first", "second", "studies"),
    [
        (("doi: 10.5555/a",), ("doi: https://doi.org/10.5555/A",), 1),
        (("doi: 10.5555/a",), ("doi: 10.5555/b",), 2),
        (("pmid: 123",), ("pmid: 'PMID: 123'",), 1),
        (("doi: 10.5555/a", "pmid: 123"), ("pmid: 123",), 1),
        (("isbn: 978-0-306-40615-7",), ("isbn: 0306406152",), 1),
        (("doi: 10.5555/a", "isbn: 9780306406157"), ("doi: 10.5555/b", "isbn: 9780306406157"), 2),
        ((A, "year: 2011"), (B, "year: 2011"), 1),
        ((A, "year: 2011"), (B, "year: 2012"), 2),
        ((A,), (B,), 2),
        ((A, "year: 2011", "doi: 10.5555/a"), (B, "year: 2011"), 1),
        ((A, "year: 2011", "doi: 10.5555/a"), (B, "year: 2011", "pmid: 123"), 1),
        ((A, "year: 2011", "doi: 10.5555/a"), (B, "year: 2011", "doi: 10.5555/b"), 2),
        ((A, "year: 2011", "doi: 10.1101/a"), (B, "year: 2011", "doi: 10.5555/b"), 1),
        ((A, "year: 2011", "doi: 10.1101/a"), (B, "year: 2011", "doi: 10.1101/b"), 2),
        (("doi: 10.5555/a", "study_id: one"), ("doi: 10.5555/b", "study_id: One"), 1),
        (("doi: 10.48550/arXiv.2301.00010",), ("arxiv: '2301.00010v2'",), 1),
        ((), (), 2),
    ],
)
def test_which_sources_are_one_study(first: tuple[str, ...], second: tuple[str, ...], studies: int) -> None:
    index = vault(source(*first), source(*second))
    found = merged(study(index, VaultPath(f"s{number}.md")) for number in (0, 1))
    assert (len(found), sum(map(len, found))) == (studies, 2)


def test_three_are_one_over_the_second() -> None:
    index = vault(source("doi: 10.5555/a"), source("doi: 10.5555/a", "study_id: x"), source("doi: 10.5555/c", "study_id: x"))
    assert len(merged(study(index, VaultPath(f"s{number}.md")) for number in (2, 0, 1))) == 1


def test_thousands_are_merged_at_once() -> None:
    index = vault(*(source(A, "year: 2011", f"doi: 10.5555/{number}") for number in range(2_000)))
    assert len(merged(study(index, VaultPath(f"s{number}.md")) for number in range(2_000))) == 2_000


@pytest.mark.parametrize(
    ("properties", "admissible"),
    [
        (("doi: 10.5555/a",), True),
        (("doi: none of your business",), False),
        (("isbn: 9780306406158",), False),
        (("url: https://example.org",), False),
        (("identifier: none",), False),
        (("identifier: none", "identifier-reason: a letter"), True),
    ],
)
def test_what_findings_may_rest_on(properties: tuple[str, ...], admissible: bool) -> None:
    assert one(*properties).admissible is admissible


@pytest.mark.parametrize(
    ("properties", "scholarly", "preliminary"),
    [
        (("doi: 10.5555/a",), True, False),
        (("csl: webpage", "url: https://example.org"), False, False),
        (("csl: webpage", "doi: 10.5555/a"), True, False),
        (("doi: 10.5555/a", "tier: Promotional"), False, False),
        (("doi: 10.5555/a", "tier: abstract"), True, True),
        (("arxiv: '2301.00010'",), True, True),
        (("arxiv: '2301.00010'", "doi: 10.5555/a"), True, False),
        (("doi: 10.1101/2020.01.01.123456",), True, True),
    ],
)
def test_what_kind_of_publication_it_is(properties: tuple[str, ...], scholarly: bool, preliminary: bool) -> None:
    found = one(*properties)
    assert (found.scholarly, found.preliminary) == (scholarly, preliminary)


@pytest.mark.parametrize(
    ("properties", "design", "by_title", "uncontrolled"),
    [
        (("design: RCT", "title: A Pilot Study"), "rct", False, False),
        (("title: 'Repair: A Pilot Study'",), "pilot-uncontrolled", True, True),
        (("title: A randomised pilot trial",), "rct", True, False),
        (("design: case series",), "case-series", False, True),
        (("title: Pilots and sleep",), "", False, False),
    ],
)
def test_its_design(properties: tuple[str, ...], design: str, by_title: bool, uncontrolled: bool) -> None:
    found = one(*properties)
    assert (found.design, found.by_title, found.uncontrolled) == (design, by_title, uncontrolled)


def test_what_became_of_it() -> None:
    gone = one("doi: 10.5555/BAD", "retraction_ack: 7")
    assert (gone.sound, gone.notices.state, gone.acknowledged) == (False, "retraction", {"7"})
    doubted = one("pmid: 123")
    assert (doubted.sound, doubted.notices.state) == (True, "concern")
    assert one("doi: 10.5555/good").notice is None
