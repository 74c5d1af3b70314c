from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from report.html.examples import CLAIM, EVIDENCE, SOURCES, TEXTS, claims

from vaultsync.report.html.layout import Box, lay_out
from vaultsync.report.html.page import Takeaway
from vaultsync.report.html.wrapping import cut, width_of, wrapped


def apart(one: Box, other: Box) -> bool:
    return one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y


@given(claims())
def test_no_two_boxes_overlap_and_all_are_in_the_picture(claim: Takeaway) -> None:
    placed = lay_out(claim)
    boxes = [placed.claim, *placed.evidence, *placed.sources]
    assert len(boxes) == 1 + len(claim.evidence) + len(claim.sources)
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    assert all(box.x >= 0 and box.y >= 0 and box.right <= placed.width and box.bottom <= placed.height for box in boxes)


@given(claims())
def test_every_link_is_a_line_between_the_sides_of_its_boxes(claim: Takeaway) -> None:
    placed = lay_out(claim)
    wanted = {(place, source) for place, one in enumerate(claim.evidence) for source in (None, *one.sources)}
    assert {(edge.evidence, edge.source) for edge in placed.edges} == wanted
    assert len(placed.edges) == len(wanted)
    for edge in placed.edges:
        evidence = placed.evidence[edge.evidence]
        start, end = (placed.claim, evidence) if edge.source is None else (evidence, placed.sources[edge.source])
        assert edge.start == (start.right, start.middle)
        assert edge.end == (end.x, end.middle)
        assert edge.start[0] < edge.end[0], "every line leads to the right"


@given(claims())
def test_the_same_claim_gives_the_same_picture(claim: Takeaway) -> None:
    assert lay_out(claim) == lay_out(replace(claim))


def test_a_source_stands_beside_the_evidence_that_names_it() -> None:
    first, last = (replace(EVIDENCE[0], sources=(place,)) for place in (1, 0))
    placed = lay_out(replace(CLAIM, evidence=(first, *(replace(EVIDENCE[2]),) * 4, last), sources=SOURCES[:2]))
    assert placed.sources[1].middle < placed.sources[0].middle
    assert placed.sources[0].middle == placed.evidence[-1].middle


@given(TEXTS, st.integers(40, 400), st.integers(1, 5))
def test_lines_fit_and_hold_the_beginning_of_the_text(text: str, width: int, lines: int) -> None:
    found = wrapped(text, width, lines)
    assert len(found) <= lines
    assert all(width_of(line) <= width for line in found)
    whole, said = "".join(text.split()), "".join("".join(found).split())
    assert whole == said or whole.startswith(said.removesuffix("…"))
    assert all(found), "no line is empty"


def test_lines_break_between_words_where_they_can() -> None:
    assert wrapped("one two three", width_of("one two "), 3) == ["one two", "three"]
    assert wrapped("one two three four", width_of("one two "), 2) == ["one two", "three f…"]
    assert cut("one", 100) == "one"


def test_a_text_of_ten_million_letters_costs_no_time() -> None:
    assert len(wrapped("a" * 10_000_000, 200, 3)) == 3
