"""Phrases and what they state, as a careful reader has it: ``phrases.tsv``.

A reading is ``-`` (nothing), or quantities and what is unread, parted by ``; ``:

* ``DIMENSION VALUE [UNIT] [@ROLE] [#COUNTED]``, where VALUE is ``6``, ``3..6`` (a range), ``10±5`` (a spread), ``w6`` (a window),
  ``>=5``, ``<=5``, ``>5`` or ``<5``, with ``~`` before it where it is about so much, and UNIT one of ``UNITS`` (none: the base unit);
  role and what is counted are compared where they are given;
* ``? TEXT`` for what must be reported as unread.
"""

from __future__ import annotations

import re
from math import inf
from pathlib import Path

import pytest

from vaultsync.evidence.quantities import Bound, Quantity, read_quantities

TABLE = Path(__file__).with_name("phrases.tsv")
FACTORS = """
year 365.25, month 30.4375, week 7, day 1, h 4.1666666666666664e-2, min 6.944444444444444e-4, s 1.1574074074074073e-5,
ms 1.1574074074074074e-8,
kg 1e3, g 1, mg 1e-3, µg 1e-6, L 1, mL 1e-3, µL 1e-6, m 1, cm 1e-2, mm 1e-3, µm 1e-6, inch 0.0254, m² 1, cm² 1e-4, K 1,
mmHg 133.322387415, kPa 1e3, cmH2O 98.0665, atm 101325, kcal 4184, kJ 1e3, Gy 1, Sv 1, Bq 1, Hz 86400,
/min 1440, /week 0.14285714285714285, /month 3.285420944558522e-2, mg/kg 1e-6, kg/m² 1e3, g/L 1
"""
UNITS = {unit: (float(factor), 0.0) for unit, factor in (each.split() for each in FACTORS.split(","))}
UNITS |= {"°C": (1.0, 273.15), "°F": (5 / 9, 459.67 * 5 / 9)}
SIGNS = {"w": Bound.WITHIN, ">=": Bound.AT_LEAST, "<=": Bound.AT_MOST, ">": Bound.MORE, "<": Bound.LESS, "": Bound.EXACT}
NUMBER = r"-?\d+(?:\.\d+)?(?:e-?\d+)?"
READING = re.compile(
    rf"(?P<dimension>\S+) (?P<about>~?)(?P<sign>w|[<>]=?|)(?P<one>{NUMBER})(?:(?P<by>\.\.|±)(?P<two>{NUMBER}))?"
    r"(?: (?P<unit>[^@#\s]\S*))?(?: @(?P<role>\w+))?(?: #(?P<counted>\w+))?"
)
ROWS = [tuple(line.split("\t")) for line in TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]


def check(quantity: Quantity, expected: str) -> None:
    found = READING.fullmatch(expected)
    assert found, f"not in the notation: {expected}"
    factor, offset = UNITS[found["unit"]] if found["unit"] else (1.0, 0.0)
    one = float(found["one"]) * factor + offset
    two = float(found["two"]) * factor + (offset if found["by"] == ".." else 0.0) if found["two"] else one
    bound = {"..": Bound.RANGE, "±": Bound.SPREAD, None: SIGNS[found["sign"]]}[found["by"]]
    low, high = {
        Bound.SPREAD: (one - two, one + two), Bound.WITHIN: (0.0, one), Bound.AT_LEAST: (one, inf), Bound.MORE: (one, inf),
        Bound.AT_MOST: (-inf, one), Bound.LESS: (-inf, one),
    }.get(bound, (one, two))  # fmt: skip
    assert (quantity.dimension, quantity.bound, quantity.approximate) == (found["dimension"], bound, bool(found["about"]))
    assert (quantity.low, quantity.high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))
    assert quantity.role == (found["role"] or quantity.role)
    assert quantity.counted == (found["counted"] or quantity.counted)
    assert (quantity.value is None) == (bound not in (Bound.EXACT, Bound.SPREAD))


@pytest.mark.parametrize(("phrase", "expected"), ROWS, ids=[phrase for phrase, *_ in ROWS])
def test_a_phrase_is_read_as_a_careful_reader_reads_it(phrase: str, expected: str) -> None:
    reading = read_quantities(phrase)
    wanted = [] if expected == "-" else expected.split("; ")
    assert [f"? {unread.text}" for unread in reading.unread] == [each for each in wanted if each.startswith("? ")]
    stated = [each for each in wanted if not each.startswith("? ")]
    assert len(reading.quantities) == len(stated), reading.quantities
    for quantity, each in zip(reading.quantities, stated, strict=True):
        check(quantity, each)


def test_the_table_is_as_large_as_it_must_be() -> None:
    phrases = [phrase for phrase, _ in ROWS]
    assert len(set(phrases)) == len(phrases) >= 330
    assert sum(expected == "-" for _, expected in ROWS) >= 70


@pytest.mark.parametrize("phrase", [phrase for phrase, *_ in ROWS], ids=[phrase for phrase, *_ in ROWS])
def test_words_around_a_phrase_change_nothing(phrase: str) -> None:
    alone = read_quantities(phrase)
    for before, behind in (("They were weighed. ", ""), ("", "; nobody knew why."), ("It went well. ", ". And so on it went.")):
        around = read_quantities(before + phrase + behind)
        assert [each.text for each in (*around.quantities, *around.unread)] == [each.text for each in (*alone.quantities, *alone.unread)]
        assert [each[2:] for each in around.quantities] == [each[2:] for each in alone.quantities]
        assert all((before + phrase + behind)[slice(*each.span)] == each.text for each in (*around.quantities, *around.unread))
