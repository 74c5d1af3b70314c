"""Quantities that are probably not what was meant, and the like of them that are."""

from __future__ import annotations

import pytest

from vaultsync.evidence.quantities import oddities


@pytest.mark.parametrize(
    ("text", "odd"),
    [
        ("Pain fell by 5%, that is by 5 percentage points.", ["5%"]),
        ("A dose of 5 mg was given; the 5 mL dose was tolerated.", ["5 mg"]),
        ("Doses of 10 mg and a dose of 20 were compared.", ["20"]),
        ("120% of the patients improved.", ["120%"]),
        ("It differed (p = 0.000).", ["p = 0.000"]),
        ("Pain fell by 5%, then by 3 percentage points.", []),
        ("A dose of 5 mg in 10 mL of saline.", []),
        ("Doses of 10 mg and a dose of 20 mg were compared.", []),
        ("Doses of 10 million cells and a dose of 20 were compared.", []),
        ("80% of the patients improved, to 120% of the control.", []),
        ("It differed (p < 0.001).", []),
        ("Nothing is measured here.", []),
    ],
)
def test_only_what_is_certainly_odd_is(text: str, odd: list[str]) -> None:
    assert [each.text for each in oddities(text)] == odd
    assert all(text[slice(*each.span)] == each.text for each in oddities(text))
