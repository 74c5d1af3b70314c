"""Sentences that share every word that counts with a note, and do not say what it says: none of them is backed or contradicted by it."""

from __future__ import annotations

import pytest
from draft.small_draft import TCE, VAULT, finding, index, only
from evidence.small_vault import note

from vaultsync.draft import Backing

SAME = "20 mg/d of TCE reduces gout within 4 weeks"
NULL = index(
    {**VAULT, "Vinegar.md": note("concept"), "No less.md": finding("jones2002", "[[Gout]] in kings was not reduced by [[Vinegar]].")}
)


@pytest.mark.parametrize(
    "text",
    [
        f"{SAME}.",
        f"{SAME[:-7]}28 days.",
        f"Smith and colleagues (2001) found that {SAME}.",
        f"According to trials, {SAME}.",
        f"{SAME} (Smith et al., 2001).",
        "20 mg/d of TCE may cut gout within a month.",
        "Patients taking 20 mg/d of TCE showed significant reductions of gout within 4 weeks.",
    ],
)
def test_the_same_in_other_words(text: str) -> None:
    assert only(text).backing is Backing.BACKED


@pytest.mark.parametrize(
    "text",
    [
        f"It is a myth that {SAME}.",
        f"No study has shown that {SAME}.",
        f"Nobody has found that {SAME}.",
        f"Critics dispute that {SAME}.",
        f"It is doubtful whether {SAME}.",
        f"The claim that {SAME} is wrong.",
        f"{SAME}, which is a lie.",
        f"We hypothesised that {SAME}.",
        f"We tested whether {SAME}.",
        f"A trial in which {SAME} is planned.",
        f"If {SAME}, nobody would drink it.",
        f"Does {SAME[:-1]}?",
        f"Let us imagine that {SAME}.",
        f"In mice, {SAME}.",
        f"{SAME} in horses.",
        f"{SAME} and causes cancer.",
        f"{SAME} only in smokers.",
        f"{SAME} more than rest.",
        f"Always, in every human being, {SAME}.",
        f"{SAME} or does not.",
        "Without 20 mg/d of TCE, gout is reduced within 4 weeks.",
        "Stopping 20 mg/d of TCE reduces gout within 4 weeks.",
        "Withdrawal of 20 mg/d of TCE reduces gout within 4 weeks.",
        "Neither 20 mg/d of TCE nor tea reduces gout within 4 weeks.",
        "20 mg/d of TCE rarely reduces gout within 4 weeks.",
        "20 mg/d of TCE seldom reduces gout within 4 weeks.",
        "20 mg/d of TCE prevents that gout is reduced within 4 weeks.",
        "Up to 20 mg/d of TCE reduces gout within 4 weeks.",
    ],
)
def test_what_is_not_plainly_said(text: str) -> None:
    assert only(text).backing in (Backing.UNCOVERED, Backing.CONTRADICTED)


def test_the_author_is_told_which_word_the_note_has_not() -> None:
    assert only(f"In mice, {SAME}.").near[0].match.strange == ("mice",)
    assert only(f"It is a myth that {SAME}.").near[0].match.guarded == ("myth",)


def test_a_note_with_such_a_word_says_the_same_as_a_sentence_with_it() -> None:
    files = {**VAULT, "Smokers.md": finding("smith2001", "[[Sleep]] is improved by [[Big toe]] rest only in smokers without beds.")}
    said = "Sleep is improved by big toe rest"
    assert only(f"{said} only in smokers without beds.", vault=index(files)).backing is Backing.BACKED_WEAKLY
    assert only(f"{said} only in smokers.", vault=index(files)).backing is Backing.UNCOVERED
    assert only(f"{said}.", vault=index(files)).backing is not Backing.BACKED_WEAKLY


@pytest.mark.parametrize("text", ["Vinegar reduces gout in kings.", "Gout is reduced by vinegar."])
def test_a_null_finding_speaks_against_the_effect(text: str) -> None:
    assert only(text, vault=NULL).opposing == ("No less.md",)


@pytest.mark.parametrize(
    "text",
    [
        "Kings with gout buy vinegar.",
        "Vinegar, gout, kings.",
        "Gout in kings increases demand for vinegar.",
        "Kings with gout have lower vinegar.",
        "Vinegar was never tested in kings with gout.",
        "Vinegar deficiency increases gout in kings.",
        "Withdrawal of vinegar increases gout in kings.",
        "Low vinegar raises gout in kings.",
        "Vinegar costs kings with gout little.",
        "Gout reduces vinegar.",
        "Gout in kings lowers vinegar.",
        "Vinegar does not harm gout.",
        "Does vinegar reduce gout?",
    ],
)
def test_a_null_finding_speaks_against_nothing_else(text: str) -> None:
    assert only(text, vault=NULL).backing is Backing.UNCOVERED


@pytest.mark.parametrize("text", ["TCE cures cancer.", "TCE reduces cancer.", "Cherry extract cures deafness.", "TCE tastes better."])
def test_what_is_said_of_something_else_is_not_under_specified(text: str) -> None:
    assert only(text).backing is Backing.UNCOVERED


def test_a_direction_is_one_whichever_word_says_it() -> None:
    files = {**VAULT, "Later.md": finding("smith2001", f"[[Sleep]] was shortened by prolonged-release {TCE}.")}
    for word in ("lengthened", "prolonged", "extended"):
        assert only(f"Sleep was {word} by prolonged-release TCE.", vault=index(files)).backing is Backing.CONTRADICTED
    assert only("Sleep was cut by prolonged-release TCE.", vault=index(files)).backing is Backing.BACKED_WEAKLY


@pytest.mark.parametrize("text", ["Ask your doctor about gout.", "TODO check that gout hurts.", "Please consult a doctor on gout."])
def test_what_asks_for_something_claims_nothing(text: str) -> None:
    assert not only(text).sentence.check_worthy
