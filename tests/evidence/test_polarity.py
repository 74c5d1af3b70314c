"""Which words speak against which statement; more than a hint they never are."""

from __future__ import annotations

import pytest

from vaultsync.evidence.polarity import Contrast, contrast, denying_clauses

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
        ("… rises and falls", "… falls", None),
        ("", "", None),
    ],
)
def test_contrast(claim: str, finding: str, seems: Contrast | None) -> None:
    assert contrast(claim, finding) is seems


def test_a_statement_may_say_itself_where_it_does_not_hold() -> None:
    assert denying_clauses("It falls at 6 months, though not yet at 3 months.") == ["though not yet at 3 months."]
    assert denying_clauses("It does not fall") == []


@pytest.mark.parametrize(
    "text", ["not " * 100_000, "no a " * 80_000, "does " * 80_000, "increased decreased " * 30_000, "who do not " * 30_000]
)
def test_hostile_text_takes_no_long(text: str) -> None:
    assert contrast(text, text) is None
    assert len(denying_clauses(text)) >= 0
