"""An index in, the support graph out: which claim rests on which finding, and which finding on which source.

Nothing is judged here. A link counts whichever of its two notes it is written in, in front matter and
inline fields alike; of two links that say the same, the one in the note that rests on the other is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vaultsync.evidence.cycles import circles
from vaultsync.evidence.records import Properties, record_gaps
from vaultsync.evidence.roles import RESEARCH, Roles
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.syntax import Link
from vaultsync.text import Span


class Hop(NamedTuple):
    """One typed link: ``start`` rests on ``end``."""

    start: VaultPath
    end: VaultPath | None
    """None when the link leads nowhere."""
    name: str
    """Of the property, as written."""
    place: VaultPath
    """The note the link is written in: ``start`` or ``end``."""
    link: Link

    @property
    def span(self) -> Span:
        """The link, in the text of ``place``."""
        return self.link.span

    @property
    def target(self) -> str:
        """The link's target as written, with its subpath."""
        return self.link.target + self.link.subpath


Hops = dict[VaultPath, dict[str, Hop]]


@dataclass(frozen=True, slots=True)
class SupportGraph:
    """The evidence of a vault, without notes whose front matter cannot be read.

    Hops stand in the order in which they are written, inverse ones last and by path.
    """

    roles: Roles
    claims: frozenset[VaultPath]
    drafts: frozenset[VaultPath]
    findings: frozenset[VaultPath]
    """Every finding that is not a claim as well."""
    sources: Mapping[VaultPath, tuple[str, ...]]
    """Every source that is not a claim as well, with what its record lacks (``record_gaps``)."""
    supporting: Hops
    """By claim, what it names as its findings, whatever that is; by ``Hop.end``, or a key of its own for a link that leads nowhere."""
    opposing: Hops
    qualifying: Hops
    citing: Hops
    """By finding, what it names as its sources, whatever that is."""
    directions: Mapping[VaultPath, str]
    """By finding, the direction that keeps it from supporting; findings that support are left out."""
    arcs: Mapping[VaultPath, list[VaultPath]]
    """Support among claims and findings, of notes that rest on one of them."""
    circle: Mapping[VaultPath, int]
    """The number of the support circle that a claim or finding lies in; most lie in none."""

    def hop(self, start: VaultPath, end: VaultPath) -> Hop:
        """The link of one arc.

        Raises:
            KeyError: when there is no such arc.
        """
        return self.supporting.get(start, {}).get(end) or self.citing[start][end]


def support_graph(index: VaultIndex) -> SupportGraph:
    """The graph of the vault as it stands, built once until the index changes."""
    return index.derived("evidence.graph", build_graph)


def build_graph(index: VaultIndex, roles: Roles = RESEARCH) -> SupportGraph:
    """One pass over the notes that have a role."""
    claims = frozenset(_readable(index, roles.claim))
    findings = [path for path in _readable(index, roles.finding) if path not in claims]
    supporting, opposing, qualifying, citing = Hops(), Hops(), Hops(), Hops()
    by_claim = ((roles.support, supporting), (roles.opposition, opposing), (roles.qualification, qualifying))
    of_claims = [(name, hops, False) for relation, hops in by_claim for name in relation.forward]
    of_findings = [(name, citing, False) for name in roles.citing.forward]
    of_findings += [(name, hops, True) for relation, hops in by_claim for name in relation.inverse]
    of_sources = [(name, citing, True) for name in roles.citing.inverse]
    sources: dict[VaultPath, tuple[str, ...]] = {}
    directions: dict[VaultPath, str] = {}
    drafts = set()

    for path in sorted(claims):
        properties = index.properties(path)
        _add_hops(index, path, properties, of_claims)
        if any(_word(writing) == roles.draft for writing in properties.get(roles.status, ())):
            drafts.add(path)
    for path in findings:
        properties = index.properties(path)
        _add_hops(index, path, properties, of_findings)
        for writing in properties.get(roles.direction, ()):
            word = _word(writing)
            if word and word != roles.supporting:
                directions[path] = word
    for path in _readable(index, roles.source):
        if path not in claims:
            properties = index.properties(path)
            _add_hops(index, path, properties, of_sources)
            sources[path] = record_gaps(properties, roles)

    arcs = _arcs(supporting, citing, claims.union(findings))
    return SupportGraph(
        roles=roles,
        claims=claims,
        drafts=frozenset(drafts),
        findings=frozenset(findings),
        sources=sources,
        supporting=supporting,
        opposing=opposing,
        qualifying=qualifying,
        citing=citing,
        directions=directions,
        arcs=arcs,
        circle=circles(arcs),
    )


def _readable(index: VaultIndex, type_name: str) -> list[VaultPath]:
    return [path for path in index.typed(type_name) if not index.type_unknown(path)]


def _add_hops(index: VaultIndex, path: VaultPath, properties: Properties, wanted: list[tuple[str, Hops, bool]]) -> None:
    """Adds the links of one note, by the note that rests on the other.

    Args:
        index: the vault.
        path: the note.
        properties: those of the note.
        wanted: name of a property, where its hops go, and whether the note is their end instead of their start.
    """
    for name, hops, inverse in wanted:
        if name not in properties:  # most notes have few of them, and there are many notes
            continue
        for writing in properties[name]:
            for link in writing.links:
                there = index.resolve(link, path).path
                start, end = (there, path) if inverse else (path, there)
                if start is not None:
                    hop = Hop(start, end, writing.name, path, link)
                    # No path holds a NUL, so a link that leads nowhere cannot be taken for one that does.
                    hops.setdefault(start, {}).setdefault(end or "\0" + hop.target, hop)


def _word(writing: PropertyValue) -> str:
    """A one-word value in lower case; a ``null`` that is written out is a word, an empty value is none."""
    if writing.value is None:
        return "null" if writing.span.end > writing.span.start else ""
    if isinstance(writing.value, list):
        return ", ".join(str(word).strip().lower() for word in writing.value)
    return str(writing.value).strip().lower()


def _arcs(supporting: Hops, citing: Hops, nodes: frozenset[VaultPath]) -> dict[VaultPath, list[VaultPath]]:
    arcs: dict[VaultPath, list[VaultPath]] = {}
    for hops in (supporting, citing):
        for start, ways in hops.items():
            ends = [hop.end for hop in ways.values() if hop.end is not None and hop.end in nodes]
            if ends and start in nodes:
                arcs.setdefault(start, []).extend(ends)
    return arcs
