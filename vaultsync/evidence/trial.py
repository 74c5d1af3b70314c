"""An index in, how far the ways from a claim or a finding lead towards a citable source out.

Where a function takes a graph, it is the index's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import NamedTuple

from vaultsync.evidence.graph import Hop, SupportGraph, support_graph
from vaultsync.evidence.records import is_filled
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


class Gap(IntEnum):
    """What a way from a claim to a source lacks: the smaller, the nearer it comes to being whole."""

    NOTHING = 0
    CIRCULAR_FINDING = 1
    """The finding is grounded, but rests on the claim as well."""
    RECORD = 2
    """The source has no citation or no identifier."""
    SOURCE_UNRESOLVED = 3
    SOURCE_UNREADABLE = 4
    SOURCE_TYPE = 5
    SOURCE_IS_TEXT = 6
    """The property that should name the source holds no link."""
    NO_SOURCE = 7
    CIRCLE = 8
    DIRECTION = 9
    """The finding says of itself that it does not support."""
    OPPOSED = 10
    """The finding is listed as one that opposes the claim."""
    FINDING_UNREADABLE = 11
    FINDING_UNRESOLVED = 12
    FINDING_TYPE = 13
    FINDING_IS_TEXT = 14
    NO_FINDING = 15


class Trial(NamedTuple):
    """How far one way leads."""

    gap: Gap
    hops: tuple[Hop, ...]
    """The way, to the source where it is whole, else to the last hop there is; empty without any link."""
    lacking: tuple[str, ...] = ()
    """What the source's record lacks, for ``Gap.RECORD``."""

    @property
    def distance(self) -> tuple[int, int]:
        """Compares trials: the smallest is nearest to support."""
        return self.gap, len(self.lacking)


def nearest(index: VaultIndex, graph: SupportGraph, claim: VaultPath) -> Trial:
    """The first way from a claim to a source that is whole, else the one that comes nearest; without hops where there is no link."""
    best: Trial | None = None
    for hop in graph.supporting.get(claim, {}).values():
        trial = try_finding(index, graph, hop)
        if not trial.gap:
            return trial
        if best is None or trial.distance < best.distance:
            best = trial
    if best is not None:
        return best
    written = _holds_text(index, claim, graph.roles.support.forward)
    return Trial(Gap.FINDING_IS_TEXT if written else Gap.NO_FINDING, ())


def try_finding(index: VaultIndex, graph: SupportGraph, hop: Hop) -> Trial:
    """The way over one hop from a claim to what it names as its finding."""
    claim, end = hop.start, hop.end
    if end is None:
        return Trial(Gap.FINDING_UNRESOLVED, (hop,))
    circular = claim in graph.circle and graph.circle.get(end) == graph.circle[claim]
    if end not in graph.findings:
        unreadable = index.type_unknown(end)
        return Trial(Gap.CIRCLE if circular else Gap.FINDING_UNREADABLE if unreadable else Gap.FINDING_TYPE, (hop,))
    if end in graph.opposing.get(claim, ()):
        return Trial(Gap.OPPOSED, (hop,))
    if end in graph.directions:
        return Trial(Gap.DIRECTION, (hop,))
    ground = grounds(index)[end]
    if circular:
        return Trial(Gap.CIRCLE if ground.gap else Gap.CIRCULAR_FINDING, (hop,))
    return Trial(ground.gap, (hop, *ground.hops), ground.lacking)


def grounds(index: VaultIndex) -> Mapping[VaultPath, Trial]:
    """The way from each finding to a source: the first that is whole, else the one that comes nearest.

    Without hops where the finding names no source. Made once until the index changes, since many claims
    may name one finding.
    """
    return index.derived("evidence.grounds", _all_grounds)


def _all_grounds(index: VaultIndex) -> dict[VaultPath, Trial]:
    graph = support_graph(index)
    return {finding: _ground(index, graph, finding) for finding in sorted(graph.findings)}


def _ground(index: VaultIndex, graph: SupportGraph, finding: VaultPath) -> Trial:
    best: Trial | None = None
    for hop in graph.citing.get(finding, {}).values():
        trial = try_source(index, graph, hop)
        if not trial.gap:
            return trial
        if best is None or trial.distance < best.distance:
            best = trial
    if best is not None:
        return best
    written = _holds_text(index, finding, graph.roles.citing.forward)
    return Trial(Gap.SOURCE_IS_TEXT if written else Gap.NO_SOURCE, ())


def try_source(index: VaultIndex, graph: SupportGraph, hop: Hop) -> Trial:
    """The way over one hop from a finding to what it names as its source."""
    if hop.end is None:
        return Trial(Gap.SOURCE_UNRESOLVED, (hop,))
    lacking = graph.sources.get(hop.end)
    if lacking is None:
        return Trial(Gap.SOURCE_UNREADABLE if index.type_unknown(hop.end) else Gap.SOURCE_TYPE, (hop,))
    return Trial(Gap.RECORD if lacking else Gap.NOTHING, (hop,), lacking)


def _holds_text(index: VaultIndex, path: VaultPath, names: tuple[str, ...]) -> bool:
    """Whether one of the properties says something, though no link."""
    properties = index.properties(path)
    return any(is_filled(writing.value) for name in names for writing in properties.get(name, ()))
