"""A claim with its evidence in, its graph as SVG out: who rests on whom, with a sign and a word for each, so that colour is never alone."""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.paths import VaultPath
from vaultsync.report.html.layout import BASE, ICON, LINE, PADDING, Box, Edge, lay_out
from vaultsync.report.html.markup import address, escaped
from vaultsync.report.html.page import Evidence, Takeaway

_STAND_MARKS = {"supports": "plus", "opposes": "minus", "qualifies": "tilde", "missing": "cross"}
_SOURCE_MARKS = {"sound": "tick", "concern": "bang", "retracted": "ban", "missing": "cross"}


def graph(vault: str, one: Takeaway) -> str:
    """The whole picture; empty for a claim without evidence."""
    if not one.evidence:
        return ""
    placed = lay_out(one)
    parts = [
        f'<svg class="g" width="{placed.width}" height="{placed.height}" role="group" aria-label="evidence">',
        *(_edge(one, edge) for edge in placed.edges),
        _node(vault, placed.claim, one.path, f"c s-{one.status}", f"s-{one.status}"),
    ]
    for box, found in zip(placed.evidence, one.evidence, strict=True):
        parts.append(_node(vault, box, found.path, _look(found), _STAND_MARKS[found.stand], _cites(one, found)))
    for box, known in zip(placed.sources, one.sources, strict=True):
        parts.append(_node(vault, box, known.path, known.soundness, _SOURCE_MARKS[known.soundness]))
    return "".join((*parts, "</svg>"))


def _look(found: Evidence) -> str:
    return f"{found.stand} seems" if found.provisional else found.stand


def _cites(one: Takeaway, found: Evidence) -> str:
    """What the lines say, for those who do not see them."""
    titles = ", ".join(one.sources[place].title for place in found.sources)
    return f' aria-description="cites {escaped(titles)}"' if titles else ""


def _edge(one: Takeaway, edge: Edge) -> str:
    (x, y), (to_x, to_y) = edge.start, edge.end
    bend = (to_x - x) // 2
    found = one.evidence[edge.evidence]
    look = _look(found) if edge.source is None else f"{one.sources[edge.source].soundness} cites"
    return f'<path class="l {look}" d="M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"/>'


def _node(vault: str, box: Box, path: VaultPath | None, look: str, mark: str, said: str = "") -> str:
    """A box that is a link, where there is a note; its text is what the link is called. Its origin is where the text begins."""
    place = f'transform="translate({box.x + PADDING} {box.y + PADDING})"'
    drawn = "".join(_drawn(box, mark))
    if path is None:
        return f'<g class="n {look}" {place}>{drawn}</g>'
    return f'<a class="n {look}" {place} href="{escaped(address(vault, path))}"{said}>{drawn}</a>'


def _drawn(box: Box, mark: str) -> Iterator[str]:
    """The sign is as large as the letters, so it is drawn as it stands; ``page.css`` puts the frame around the text."""
    yield f'<rect width="{box.width}" height="{box.height}"/><use href="#{mark}"/>'
    yield f'<text class="h" x="{ICON}" y="{BASE}">{escaped(box.head)}</text><text class="t" y="{BASE + LINE}">{escaped(box.title)}</text>'
    yield from (f'<text y="{BASE + LINE * number}">{escaped(line)}</text>' for number, line in enumerate(box.lines, 2))
