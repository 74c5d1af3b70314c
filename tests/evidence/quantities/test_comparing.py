"""Whether a finding states, contradicts or lies in the window of what a claim says: ``pairs.tsv``; and what holds of all quantities."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.quantities import Quantity, conflicts, covered_by, inside_window, read_quantities

RELATIONS = {"covered": covered_by, "conflicts": conflicts, "inside": inside_window}
PAIRS = [
    tuple(line.split("\t"))
    for line in Path(__file__).with_name("pairs.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("# ")
]


def only(phrase: str) -> Quantity:
    """The first quantity of a phrase: the others of a list are beside the point."""
    return read_quantities(phrase).quantities[0]


@pytest.mark.parametrize(("relation", "claim", "finding", "expected"), PAIRS, ids=[" ".join(pair[:3]) for pair in PAIRS])
def test_a_finding_is_held_against_a_claim(relation: str, claim: str, finding: str, expected: str) -> None:
    assert RELATIONS[relation](only(claim), only(finding)) is (expected == "yes")


def test_there_are_pairs_enough() -> None:
    assert len(set(PAIRS)) == len(PAIRS) >= 80


UNITS = ["mg", "g", "kg", "mL", "months", "weeks", "%", "patients", "mg/kg", "°C", "points"]
PREFIXES = ["", "at ", "within ", "at least ", "about ", "up to ", "by ", "less than "]
amounts = st.integers(0, 99_999).map(lambda n: str(n / 100))
measures = st.builds("{}{} {}".format, st.sampled_from(PREFIXES), amounts, st.sampled_from(UNITS)).map(only)


@given(measures)
def test_a_quantity_states_itself_and_contradicts_itself_never(quantity: Quantity) -> None:
    assert covered_by(quantity, quantity)
    assert not conflicts(quantity, quantity)


@given(measures, measures)
def test_what_is_stated_is_not_contradicted(claim: Quantity, finding: Quantity) -> None:
    assert not (covered_by(claim, finding) and conflicts(claim, finding))
    assert conflicts(claim, finding) == conflicts(finding, claim)


@pytest.mark.parametrize(
    ("small", "large", "factor"),
    [
        ("mg", "g", 1000),
        ("µg", "mg", 1000),
        ("mL", "L", 1000),
        ("mm", "cm", 10),
        ("months", "years", 12),
        ("days", "weeks", 7),
        ("minutes", "hours", 60),
    ],
)
@given(amount=st.integers(1, 10_000))
def test_a_value_in_one_unit_is_the_same_in_another(small: str, large: str, factor: int, amount: int) -> None:
    one, other = only(f"{amount * factor} {small}"), only(f"{amount} {large}")
    assert covered_by(one, other)
    assert covered_by(other, one)


@given(st.integers(-50, 1000))
def test_celsius_is_fahrenheit(celsius: int) -> None:
    assert covered_by(only(f"{celsius} °C"), only(f"{celsius * 9 / 5 + 32} °F"))
