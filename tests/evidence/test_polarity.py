"""Which words speak against which statement; more than a hint they never are."""

from __future__ import annotations

import pytest

from vaultsync.evidence.polarity import Contrast, contrast, ends_in_denial

NULL, REVERSED = Contrast.NULL, Contrast.REVERSED


@pytest.mark.parametrize(
    ("claim", "finding", "seems"),
    [
        ("… can be reduced", "… was not significantly reduced", NULL),
        ("… reduces …", "… had no significant effect on …", NULL),
        ("… reduces …", "There was no difference in … between the groups", NULL),
        ("… reduces …", "… did not reduce …", NULL),
        ("… reduces …", "… didn't reduce …", NULL),
        ("… reduces …", "… failed to reduce …", NULL),
        ("… reduces …", "… was unchanged", NULL),
        ("… reduces …", "… was similar in both groups", NULL),
        ("… reduces …", "… made little difference to …", NULL),
        ("… reduces …", "… was no lower after …", NULL),
        ("… reduces …", "… reduced … without side effects", None),
        ("… reduces …", "… reduced … with no increase in adverse events", None),
        ("… reduces …", "… reduced …, with no evidence of bias", None),
        ("… reduces …", "… reduced … to no more than 5 mg", None),
        ("… reduces …", "… reduced …", None),
        ("… reduces …", "… increased …", REVERSED),
        ("… lengthens …", "… shortened …", REVERSED),
        ("… eases …", "… worsened", REVERSED),
        ("… eases …", "… not only eased … but mended it", None),
        ("… eases …", "in people who do not smoke, … eased …", None),
        ("… eases …", "… eased … in a non-torn disc", None),
        ("… has no effect on …", "… did not change …", None),
        ("… has no effect on …", "… reduced …", REVERSED),
        ("… rarely reduces …", "… reduced …", REVERSED),
        ("… reduces …", "… seldom lowered …", NULL),
        ("… is safe and reduces …", "… rarely caused harm and reduced …", None),
        ("… prevents a reduction of …", "… reduced …", REVERSED),
        ("… reduces …", "… prevented an increase of …", None),
        ("… prevents a rise of …", "… reduced …", None),
        ("Without … … is reduced", "… reduced …", REVERSED),
        ("Without … … is reduced", "Without … … was reduced", None),
        ("Without … … is reduced", "… increased …", None),
        ("… reduces …", "… reduced … without …", None),
        ("… rises and falls", "… falls", None),
        # Clauses about something else.
        ("… lowers …", "… fell on …, whereas it did not change under placebo.", None),
        ("… lowers …", "… lowered …, although it had no effect on weight.", None),
        ("… lowers …", "… was lower with …, with no increase in cost", None),
        ("… cuts …", "… made … less frequent without raising the number of bleeds", None),
        ("… raises …", "In dry years … raised …; in wet years it made no difference", None),
        ("… lowers …", "We gave … to adults with …; it did not help", NULL),
        # Where the thing was not.
        ("… improves …", "… without … were worse", None),
        ("… improves …", "People who did not take … had worse …", None),
        ("… reduces …", "… increased when … were skipped", None),
        ("… protects against …", "… did not occur after …", None),
        ("… does not harm …", "… improved …", None),
        ("… does not reduce …", "… reduced …", REVERSED),
        # Plain contradiction.
        ("… relieves …", "Neither … nor chondroitin relieved …", NULL),
        ("… prevents …", "The effect of … on … was null", NULL),
        ("… reduces …", "… teams shipped just as many … as the others", NULL),
        ("… reduces …", "… was similar with and without …", NULL),
        ("… increases …", "… and ploughing held the same amount of …", NULL),
        ("… reduces …", "Both reduced … to the same level", None),
        ("… lowers …", "… was more common in people who took …", REVERSED),
        ("… prevents …", "… caused more … than placebo", REVERSED),
        ("… slows down …", "… was faster with …", REVERSED),
        ("", "", None),
    ],
)
def test_contrast(claim: str, finding: str, seems: Contrast | None) -> None:
    assert contrast(claim, finding) is seems


@pytest.mark.parametrize(
    ("before", "denies"),
    [
        ("It falls at 6 months, though not yet at ", True),
        ("It falls, but not at ", True),
        ("It falls, except in adults aged ", True),
        ("It falls; no effect was seen before ", False),
        ("It falls, without effect at ", True),
        ("It falls, without raising nausea at ", False),
        ("It falls, with no fewer than ", False),
        ("It does not fall; it stays at ", False),
        ("", False),
    ],
)
def test_a_statement_may_say_itself_where_it_does_not_hold(before: str, denies: bool) -> None:
    assert ends_in_denial(before + "3 months", len(before)) is denies


@pytest.mark.parametrize(
    "text",
    [
        "not " * 100_000,
        "no a " * 80_000,
        "does " * 80_000,
        "increased decreased " * 30_000,
        "who do not " * 30_000,
        "while " * 30_000 + "…",
        "a, " + " " * 100_000,
        "\n" * 300_000,
        "prevent a " * 60_000,
    ],
)
def test_hostile_text_takes_no_long(text: str) -> None:
    assert contrast(text, text) is None
    assert ends_in_denial(text, len(text)) in (True, False)
