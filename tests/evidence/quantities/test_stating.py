"""Whether a finding with all its numbers states one number of a claim, and what a number is of."""

from __future__ import annotations

import pytest

from vaultsync.evidence.quantities import read_quantities, states

LATE = "8 years of pain eased at 12 months (follow-up of 24 months; 2 weeks run-in)"


@pytest.mark.parametrize(
    ("claim", "finding", "expected"),
    [
        ("reduces it by at least 30 %", "fell by 10 % in a trial in which 60 % of participants were women", False),
        ("reduces it by more than 30 %", "fell by 10 %; women were 55 %", False),
        ("reduces it by at least 30 %", "fell by 10 % in women (60 %)", False),
        ("reduces it by at least 30 %", "in 60 % of patients it fell", False),
        ("reduces it by 60 %", "fell by 10 %, 60 % of participants were women", False),
        ("reduces it by at least 30 %", "fell by 40 %", True),
        ("reduces it by at least 30 %", "a mean reduction of 40 %", True),
        ("reduces it by at least 30 %", "was 40 % lower", True),
        ("reduces it by at least 30 %", "fell 40 %", True),
        ("reduces it by at least 30 %", "fell 40 % and then by 10 %", False),
        ("reduces it by at least 30 %", "a 35 % reduction; 60 % of the participants were women", True),
        ("a reduction of at least 30 %", "fell by 40 %", True),
        ("in at least 50 % of patients", "60 % of patients", True),
        ("in at least 50 % of patients", "relieved in 60 %", True),
        ("in at least 50 % of patients", "fell by 60 %", False),
        ("within 1 month", LATE, False),
        ("within 1 month", "after a run-in of 1 week it fell at 12 months", False),
        ("within 1 month", "at 2 weeks and at 12 months", True),
        ("within 6 months", "over 3 months", True),
        ("within 6 months", "by 3 months", True),
        ("within 6 months", "3 months later", True),
        ("within 6 months", "for 3 months", False),
        ("for at least 8 weeks", "after 12 weeks of training", True),
        ("for at least 8 weeks", "for 12 weeks", True),
        ("for at least 8 weeks", "at 12 weeks", False),
        ("by more than 3 hours", "400 mg 6 hours before bedtime: by more than 1 hour", False),
        ("by more than 3 hours", "by 4 hours", True),
        ("6 hours after bedtime", "6 hours before bedtime", False),
        ("6 hours before bedtime", "6 hours prior to bedtime", True),
        ("6 hours before bedtime", "6 hours after bedtime", False),
        ("at least 5 mg", "a dose of 10 mg", True),
        ("doses of at least 5 mg", "with 10 mg of it", True),
        ("at 24 months", "with a follow-up of 24 months", True),
    ],
)
def test_stating(claim: str, finding: str, expected: bool) -> None:
    (wanted,) = read_quantities(claim).quantities
    assert states(wanted, read_quantities(finding).quantities) is expected


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("60 % of the 40 participants", "people"),
        ("60 % were women", "people"),
        ("men (60 %)", "people"),
        ("120% of patients' baseline", ""),
        ("60 % fewer patients relapsed", "change"),
        ("an increase of about 5 mg", "change"),
        ("2-week wash-out", "run-in"),
        ("followed up for 2 years", "follow-up"),
        ("at the 24-month follow-up", ""),
        ("60 %", ""),
    ],
)
def test_what_a_quantity_is_of(text: str, about: str) -> None:
    assert read_quantities(text).quantities[0].about == about


@pytest.mark.parametrize("text", ["5 % of " * 40_000, "women " * 40_000 + "5 %", "5 %" + " " * 300_000, "reduction of 5 mg " * 20_000])
def test_hostile_text_takes_no_long(text: str) -> None:
    assert read_quantities(text).quantities
