"""A claim with its evidence and sources in, boxes and lines between them out: three columns, everything at a whole pixel.

The claim stands in the middle of its evidence; evidence stands in its order; a source stands as near as it can to the middle of
the evidence that names it. The same data always gives the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vaultsync.report.html.page import Takeaway
from vaultsync.report.html.wrapping import cut, wrapped
from vaultsync.report.visible import visible_text

CLAIM_WIDTH, EVIDENCE_WIDTH, SOURCE_WIDTH = 212, 286, 264
GAP_X, GAP_Y, MARGIN = 56, 12, 2
PADDING, LINE = 10, 15
"""Inside of a box, as ``page.css`` sets it too, and from line to line."""
HEAD, TITLE, BODY = 11.0, 12.0 * 1.08, 11.5
"""Sizes of letters in pixels, as ``page.css`` sets them; titles are of 12 pixels and heavy, which makes them wider."""
BASE = 10
"""From the top of the text to the foot of its first line."""
ICON = 18
"""What the sign in the head of a box takes."""


class Box(NamedTuple):
    """One note: a head that says what it is worth, its title, some lines."""

    x: int
    y: int
    width: int
    height: int
    head: str
    title: str
    lines: tuple[str, ...]

    @property
    def middle(self) -> int:
        """Where lines meet it."""
        return self.y + self.height // 2

    @property
    def right(self) -> int:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """Its lower side."""
        return self.y + self.height


class Edge(NamedTuple):
    """A line from the right side of one box to the left side of another."""

    start: tuple[int, int]
    end: tuple[int, int]
    evidence: int
    """The place of the evidence that it leads to, or comes from."""
    source: int | None
    """The place of the source that it leads to; None for a line from the claim."""


class Layout(NamedTuple):
    """The whole picture, in pixels."""

    width: int
    height: int
    claim: Box
    evidence: tuple[Box, ...]
    sources: tuple[Box, ...]
    edges: tuple[Edge, ...]


def lay_out(one: Takeaway) -> Layout:
    """Places everything that the takeaway holds; without sources, or without evidence, there are fewer columns."""
    evidence = list(_stacked(MARGIN + CLAIM_WIDTH + GAP_X, _evidence_boxes(one)))
    naming: list[list[int]] = [[] for _ in one.sources]
    for place, found in enumerate(one.evidence):
        for source in found.sources:
            naming[source].append(evidence[place].middle)
    sources = _near(MARGIN + CLAIM_WIDTH + EVIDENCE_WIDTH + 2 * GAP_X, _source_boxes(one), naming)
    claim = _claim_box(one)
    middle = (evidence[0].y + evidence[-1].bottom) // 2 if evidence else 0
    claim = claim._replace(y=max(MARGIN, middle - claim.height // 2))
    boxes = [claim, *evidence, *sources]
    size = max(box.right for box in boxes) + MARGIN, max(box.bottom for box in boxes) + MARGIN
    return Layout(*size, claim, tuple(evidence), tuple(sources), tuple(_edges(one, claim, evidence, sources)))


def _edges(one: Takeaway, claim: Box, evidence: Sequence[Box], sources: Sequence[Box]) -> Iterator[Edge]:
    for place, found in enumerate(one.evidence):
        box = evidence[place]
        yield Edge((claim.right, claim.middle), (box.x, box.middle), place, None)
        for source in found.sources:
            yield Edge((box.right, box.middle), (sources[source].x, sources[source].middle), place, source)


def _box(width: int, head: str, title: str, lines: Sequence[str]) -> Box:
    inner = width - 2 * PADDING
    height = 2 * PADDING + LINE * (2 + len(lines))
    return Box(MARGIN, 0, width, height, cut(visible_text(head), inner - ICON, HEAD), cut(visible_text(title), inner, TITLE), tuple(lines))


def _lines(text: str, width: int, lines: int) -> list[str]:
    return wrapped(visible_text(text), width - 2 * PADDING, lines, BODY)


def _claim_box(one: Takeaway) -> Box:
    head = f"{one.status}?" if one.provisional else one.status
    return _box(CLAIM_WIDTH, head, one.title, _lines(one.text, CLAIM_WIDTH, 4))


def _evidence_boxes(one: Takeaway) -> Iterator[Box]:
    for number, found in enumerate(one.evidence, 1):
        lines = _lines(found.text, EVIDENCE_WIDTH, 3)
        yield _box(EVIDENCE_WIDTH, f"{number} · {found.words}", found.title, lines)


def _source_boxes(one: Takeaway) -> Iterator[Box]:
    for source in one.sources:
        lines = _lines(source.words, SOURCE_WIDTH, 3)
        yield _box(SOURCE_WIDTH, SOURCE_HEADS[source.soundness], source.title, lines)


SOURCE_HEADS = {
    "sound": "can be cited",
    "concern": "expression of concern",
    "retracted": "retracted",
    "missing": "cannot be cited",
}


def _stacked(x: int, boxes: Iterator[Box]) -> Iterator[Box]:
    y = MARGIN
    for box in boxes:
        yield box._replace(x=x, y=y)
        y += box.height + GAP_Y


def _near(x: int, boxes: Iterator[Box], wanted: Sequence[Sequence[int]]) -> list[Box]:
    """Each box as near as it can be to the mean of the wanted middles, in the order of these; none above the first pixel."""
    placed: dict[int, Box] = {}
    y = MARGIN
    means = [sum(middles) / len(middles) if middles else 0.0 for middles in wanted]
    for place, box in sorted(enumerate(boxes), key=lambda pair: (means[pair[0]], pair[0])):
        top = max(y, round(means[place]) - box.height // 2)
        placed[place] = box._replace(x=x, y=top)
        y = top + box.height + GAP_Y
    return [placed[place] for place in range(len(placed))]
