"""The default formula of Better BibTeX; its documentation has the parts."""

from __future__ import annotations

from typing import Any

import pytest
from evidence.citations.seed_record import SEED

from vaultsync.evidence.bibliography import Entry
from vaultsync.evidence.citations import agrees_with_formula, citekey_formula


@pytest.mark.parametrize(
    ("item", "key"),
    [
        (SEED, "orozcoIntervertebralDiscRepair2011"),
        ({"title": "The state of the art", "author": [{"family": "Müller-Roe"}], "issued": "1999"}, "mullerroeStateArt1999"),
        ({"title": "DNA to <i>mRNA</i>: a <b>way</b>", "author": [{"family": "Łukasik"}]}, "lukasikDNAMRNAWay"),
        ({"title": "On X", "editor": [{"family": "Roe"}], "issued": "2001-05"}, "roeX2001"),
        ({"title": "Opening hours", "author": [{"literal": "Marrowdale Library"}]}, "marrowdalelibraryOpeningHours"),
        ({"title": "Just a title"}, "JustTitle"),
        ({"issued": "2001"}, ""),
        ({}, ""),
    ],
)
def test_formula(item: dict[str, Any], key: str) -> None:
    assert citekey_formula(Entry("key", item)) == key


@pytest.mark.parametrize(
    ("key", "agrees"),
    [
        ("orozcoIntervertebralDiscRepair2011", True),
        ("OROZCOintervertebraldiscrepair2011a", True),
        ("orozco2011", False),
        ("smith_2020", False),
    ],
)
def test_whether_a_key_is_by_the_formula(key: str, agrees: bool) -> None:
    assert agrees_with_formula(Entry(key, SEED)) is agrees


def test_what_has_no_formula_disagrees_with_none() -> None:
    assert agrees_with_formula(Entry("anything", {}))
