"""What the vault knows of a sentence: each verdict, what decides between them, and what is named with it."""

from __future__ import annotations

import re

import pytest
from draft.small_draft import ARTICLE, TCE, VAULT, finding, index, judged, only
from evidence.small_vault import note, small_vault
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.draft import Backing, Form, judge_draft, read_draft
from vaultsync.draft.ranking import Words
from vaultsync.evidence import Status, verdict
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

EXACT = "Gout is reduced within 4 weeks with 20 mg/d of tart cherry extract."


def test_the_vault_is_what_the_cases_take_it_for() -> None:
    vault = index()
    assert [verdict(vault, VaultPath(f"{name}.md")).status for name in ("Claim", "Weak claim", "Bare claim")] == [
        Status.SUPPORTED,
        Status.WEAK,
        Status.UNSUPPORTED,
    ]


@pytest.mark.parametrize(
    ("text", "expected", "nearest"),
    [
        (EXACT, Backing.BACKED, "Claim"),
        ("TCE at 20 mg/d reduced podagra within a month.", Backing.BACKED, "Claim"),
        ("Within 28 days, 20 mg/d of TCE reduced podagra.", Backing.BACKED, "Claim"),
        ("Gout of grade II is reduced by TCE.", Backing.BACKED_WEAKLY, "Weak claim"),
        ("Sleep was not improved at 2 weeks after TCE.", Backing.BACKED_WEAKLY, "No sleep"),
        ("Cherry extract reduces gout.", Backing.BROADER, "Weak claim"),
        ("Gout is reduced within 4 weeks with 20 mg/d of cherry extract.", Backing.BROADER, "Claim"),
        ("Gout is reduced by TCE.", Backing.UNDER_SPECIFIED, "Weak claim"),
        ("Gout is reduced within 4 weeks by TCE.", Backing.UNDER_SPECIFIED, "Claim"),
        ("Gout is eased by rest.", Backing.UNCOVERED, "Weak claim"),
        ("Gout is reduced.", Backing.UNDER_SPECIFIED, "Weak claim"),
        ("Gout is reduced within 4 weeks with 40 mg/d of TCE.", Backing.UNCOVERED, "Claim"),
        ("Gout is a disease.", Backing.UNCOVERED, "Weak claim"),
        ("Gout and big toe pain are reduced within 4 weeks with 20 mg/d of TCE.", Backing.UNCOVERED, "Claim"),
        ("Big toe pain is reduced by sleep.", Backing.UNCOVERED, "Bare claim"),
        ("Sleep was improved at 2 weeks after TCE.", Backing.CONTRADICTED, "No sleep"),
        ("Sleep was improved at 5 weeks after TCE.", Backing.UNCOVERED, "No sleep"),
        ("TCE did not reduce gout within 4 weeks at 20 mg/d.", Backing.CONTRADICTED, "Claim"),
        ("Gout is reduced by TCE [@smith2001].", Backing.CITED, "Weak claim"),
        (EXACT[:-1] + " [@smith2001].", Backing.BACKED, "Claim"),
        ("Gout is reduced by TCE [@nobody1999].", Backing.UNDER_SPECIFIED, "Weak claim"),
        ("Nothing that the vault knows is said here.", Backing.UNCOVERED, ""),
    ],
)
def test_verdicts(text: str, expected: Backing, nearest: str) -> None:
    one = only(text)
    assert (one.backing, one.near[0].path.removesuffix(".md") if one.near else "") == (expected, nearest)


def test_what_is_wider_is_named_with_what_the_evidence_is_about() -> None:
    near = only("Cherry extracts reduce gout within 4 weeks.").near[0].match
    assert [(one.written, one.concept, one.narrower) for one in near.wider] == [
        ("Cherry extracts", "Cherry extract.md", "Tart Cherry Extract (TCE).md")
    ]
    assert (near.absent, near.missing) == ((), ("“20 mg/d”",))


def test_what_only_one_of_the_two_says() -> None:
    near = only("Gout and sleep are better at 12 weeks.").near[0].match
    assert near.known.path == "Bare claim.md"
    assert near.foreign == ("Gout",)
    assert near.unsaid == ("12 weeks",)
    assert near.absent == ("Big toe",)


def test_a_label_is_a_condition_and_no_subject() -> None:
    # A sentence that names the wider "severity" says nothing of a narrower subject.
    assert only("Severity of gout is a matter of age.").backing is Backing.UNCOVERED


def test_who_speaks_against_it_is_named() -> None:
    assert only("Sleep was improved at 2 weeks after TCE.").opposing == ("No sleep.md",)
    assert only("TCE did not reduce gout within 4 weeks at 20 mg/d.").opposing == ("Less gout too.md", "Less gout.md", "Claim.md")


def test_a_contested_claim_backs_nothing() -> None:
    null = finding("jones2002", f"[[Gout]] was not reduced within 4 weeks with 20 mg/d of {TCE}.")
    claim = VAULT["Claim.md"].replace("[[Less gout too]]", "[[No less]]")
    one = only(EXACT, vault=index({**VAULT, "No less.md": null, "Claim.md": claim}))
    assert (one.backing, one.opposing) == (Backing.CONTRADICTED, ("No less.md",))


@pytest.mark.parametrize(
    "text",
    [
        "By nurturing damaged nerve cells, foods facilitate the restoration of function and reduce gout.",
        "Gout, characterized by crystals around a joint, affects millions worldwide and disrupts daily activities.",
    ],
)
def test_sharing_all_concepts_is_not_saying_the_same(text: str) -> None:
    one = only(text, vault=index({**VAULT, "Plain.md": finding("smith2001", "[[Gout]] was reduced.")}))
    plain = next(near for near in one.near if near.path == "Plain.md")
    assert plain.match.fitting
    assert (plain.backing, one.opposing) == (Backing.UNCOVERED, ())
    assert one.backing in (Backing.UNCOVERED, Backing.UNDER_SPECIFIED)


def test_speaking_of_the_same_is_not_contradicting() -> None:
    assert only("Sleep, music and candles improved the mood of tired kings at 2 weeks after TCE.").opposing == ()


def test_a_draft_of_a_claim_backs_nothing() -> None:
    claim = VAULT["Claim.md"].replace("updated:", "status: draft\nupdated:")
    assert only(EXACT, vault=index({**VAULT, "Claim.md": claim})).backing is Backing.BACKED_WEAKLY  # its findings say the same


def test_a_finding_without_a_source_backs_nothing() -> None:
    assert only("Big toe pain is increased by sleep.").backing is Backing.UNCOVERED


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("So it is [@smith2001; see also @jones2002, p. 3].", {"smith2001.md", "jones2002.md"}),
        ("So it is [-@Smith2001].", {"smith2001.md"}),
        ("@smith2001 says so, unlike @somebody and me@smith2001.", {"smith2001.md"}),
        ("So says [[smith2001]] and [[smith2001|Smith]].", {"smith2001.md"}),
        ("So it is (https://doi.org/10.5555/JONES.2002).", {"jones2002.md"}),
        ("So it is, see [here](https://www.example.org/two/).", {"jones2002.md"}),
        ("So it is, doi:10.5555/smith.2001.", {"smith2001.md"}),
        ("So it is (Smith et al., 2001).", {None}),
        ("So it is, as Smith et al. (2001) say.", {None}),
        ("So it is [12, 13].", {None}),
        ("So it is, see www.example.com/x.", {None}),
        ("So it is [@nobody].", {None}),
        ("So it is [sic] (in 2001), [[Gout]].", set()),
    ],
)
def test_citations(text: str, cited: set[str | None]) -> None:
    assert {one.source for one in only(text).sentence.citations} == cited


def test_links_of_html_cite_too() -> None:
    one = only("<p>So it is, see <a href='https://doi.org/10.5555/smith.2001'>there</a>.", Form.HTML)
    assert [cited.source for cited in one.sentence.citations] == ["smith2001.md"]


def test_a_link_to_a_concept_names_it_whatever_is_shown() -> None:
    assert [named.concepts for named in only("It is [[Gout|that]] again.").sentence.named] == [("Gout.md",)]


@pytest.mark.parametrize(
    ("text", "worthy"),
    [
        ("Gout hurts.", True),
        ("gout is bad", True),
        ("Does gout hurt?", False),
        ("Let\u2019s fight gout!", False),
        ("The trial aims to reduce gout.", False),
        ("Gout and Cherries: A Love Story", False),
        ("It fell by 12 mg.", True),
        ("It fell.", False),
    ],
)
def test_what_should_be_backed(text: str, worthy: bool) -> None:
    assert only(text).sentence.check_worthy is worthy


@pytest.mark.parametrize(
    ("text", "hedges", "promotional"),
    [
        ("It may, and likely will, help.", ("may", "likely"), ()),
        ("On 3 May 2011 it began in May.", (), ()),
        ("The potential is there.", (), ()),
        ("A promising, cutting-edge cornerstone.", (), ("promising", "cutting-edge", "cornerstone")),
    ],
)
def test_words_that_weaken_and_words_that_sell(text: str, hedges: tuple[str, ...], promotional: tuple[str, ...]) -> None:
    said = only(text).sentence
    assert (said.hedges, said.promotional) == (hedges, promotional)


def test_an_article() -> None:
    report = judged(ARTICLE)
    assert [(one.sentence.place.line, one.backing.value, one.sentence.text.split()[0]) for one in report.judged] == [
        (3, "uncovered", "Harnessing"),
        (5, "uncovered", "Podagra"),
        (5, "broader-than-evidence", "Let's"),
        (5, "uncovered", "Did"),
        (8, "broader-than-evidence", "Cherry"),
        (8, "backed", "Dr."),
        (9, "contradicted", "Sleep"),
        (11, "uncovered", "First"),
        (12, "uncovered", "Gout"),
        (14, "uncovered", "Trials"),
    ]
    counts = report.counts
    assert (counts.sentences, counts.with_concept, counts.with_two_concepts, counts.check_worthy) == (10, 9, 4, 6)
    assert (counts.with_quantity, counts.with_citation, counts.hedged, counts.promotional) == (2, 0, 2, 2)
    assert sum(counts.backings.values()) == 10


def test_notes_that_fit_equally_well_stand_by_their_words() -> None:
    extra = {
        f"Rank {number:02}.md": note("takeaway", "updated: 2099-01-01", body=f"\n[[Big toe]] is red{' at dawn' * (number == 37)}.\n")
        for number in range(50)
    }
    one = only("The big toe is sore at dawn, however dawns break.", vault=index({**VAULT, **extra}))
    assert one.near[0].path == "Rank 37.md"


def test_ranking_knows_word_stems_and_no_syntax() -> None:
    words = Words({VaultPath("a"): "reduced pains", VaultPath("b"): 'say "AND" NOT (this)', VaultPath("c"): "nothing"})
    assert list(words.scores("reduces pain")) == ["a"]
    assert list(words.scores('" AND NOT near( this* :')) == ["b"]
    assert words.scores("") == {} == words.scores("of \udc80")
    words.close()


def test_a_vault_without_types_knows_nothing() -> None:
    report = judged(ARTICLE, vault=small_vault({"Gout.md": "no type\n"}))
    assert set(report.counts.backings) == {Backing.UNCOVERED}


SUBJECTS = ["Gout", "podagra", "TCE", "cherry extract", "sleep", "big toe"]
PARTS = [*SUBJECTS, "is reduced", "is not reduced", "within 4 weeks", "at 20 mg/d", "by", "may", "[@smith2001]"]
KNOWN = index()


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=9).map(" ".join))
def test_a_sentence_is_backed_only_with_every_condition(text: str) -> None:
    one = judged(text + ".", vault=KNOWN).judged[0]
    if one.backing is Backing.BACKED:
        assert all(re.search(word, text) for word in ("Gout|podagra", "TCE", "within 4 weeks", "20 mg/d"))
        assert not re.search("sleep|toe|not", text)


@given(st.lists(st.sampled_from(PARTS), max_size=9).map(" ".join), st.sampled_from(Form))
def test_the_same_draft_gets_the_same_answer(text: str, form: Form) -> None:
    assert judged(text, form, KNOWN) == judged(text, form, index())


def test_a_followed_vault_gives_the_answer_of_a_fresh_one() -> None:
    followed = index()
    followed.follow()
    before = judged(ARTICLE, vault=followed)
    files = {**VAULT, "Gout.md": note("concept", "aliases: [kings]"), "Sleep.md": note("concept", 'broader: "[[Gout]]"')}
    changed = [parse_note(VaultPath(path), text.encode()) for path, text in files.items() if VAULT[path] != text]
    followed.apply(changed, [])
    after = judged(ARTICLE, vault=followed)
    assert after != before
    assert after == judged(ARTICLE, vault=index(files))


def test_a_note_does_not_back_itself() -> None:
    vault = index()
    one = judge_draft(vault, read_draft(EXACT, Form.TEXT), own=VaultPath("Claim.md")).judged[0]
    assert "Claim.md" not in [near.path for near in one.near]
    assert one.backing is Backing.BACKED_WEAKLY
