"""What holds of the reading of every text: spans, hostile input, and time in proportion to the text."""

# The dashes and signs are what is read.
# ruff: noqa: RUF001
from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.quantities import read_quantities

PIECES = (
    "5|10|2011|1,000|1.000|3,5|½|10^6|e6| |  |\n|-|–|±|+/-| to | and |, |.|/|:|(|)|[[|]]|mg|kg| mg/kg|%| percentage points| months|-month"
    "| weeks| million| cells| patients|°C| m²|a |half |two |twenty-|within |at |at least |about |< |≥|p = |n = |95% CI |SD |L5-S1|C5|grade "
    "|III|week |every |twice |daily| per day|aged |years old| of | in |fold| × 10|https://|doi:|Table |$|K|zz"
)
HOSTILE = (
    "7|1 |±|ten million |1, |1,|1-|1/|1.|1:|1±|1 to |1 and |10 × |1x|5 mg to |(|[|[[a |@a|<|~|at least |aged 18 |L5-S1 |L5-|grade 3 |10^|1e"
    "|9 000 |½|95% CI |a half |one |hundred |http://|5mgg |mg/|5 mg/|5 cells |\n1. |+1|-1|\u202f000|5 a b c |n = |per 1 |2 h |\n|\x00"
    "|\ud800|٣|²"
)
"""What a text may be made of, over and over."""
texts = st.lists(st.sampled_from(PIECES.split("|")), max_size=25).map("".join)


@given(texts | st.text(max_size=80))
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    reading = read_quantities(text)
    for parts in (reading.quantities, reading.unread):
        assert [part.span for part in parts] == sorted(part.span for part in parts)
    parts = sorted((*reading.quantities, *reading.unread), key=lambda part: part.span)
    ends = [0]
    for part in parts:
        assert ends[-1] <= part.span.start < part.span.end <= len(text)
        assert text[slice(*part.span)] == part.text
        ends.append(part.span.end)
    assert all(quantity.low <= quantity.high for quantity in reading.quantities)


@pytest.mark.parametrize("piece", HOSTILE.split("|"), ids=ascii)
def test_time_is_in_proportion_to_the_text(piece: str) -> None:
    short, long = (_seconds(piece * (size // len(piece))) for size in (5_000, 40_000))
    # Eight times the text; quadratic would be 64 times.
    assert long < max(24 * short, 0.4)


def _seconds(text: str) -> float:
    began = process_time()
    read_quantities(text)
    return process_time() - began


def test_a_long_number_is_none() -> None:
    assert read_quantities("9" * 400 + " mg").quantities == ()
    for text in ("1e999 mg", "10^999 mg", "5 × 10^400 mg", "9e300 trillion mg"):
        assert read_quantities(text).quantities == ()
        assert [unread.why for unread in read_quantities(text).unread] == ["it is too large"]
