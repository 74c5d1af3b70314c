"""An index in, a verdict on each claim out: supported by which path, or what is missing and the smallest repair.

The verdict is about provenance in this vault, never about truth. A claim is supported when one of its
links leads, outside of every support circle, to a finding that supports it, and from there directly to
a source with a citation and an identifier.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from vaultsync.evidence.cycles import way_back
from vaultsync.evidence.graph import Hop, SupportGraph, support_graph
from vaultsync.evidence.trial import Gap, Trial, nearest
from vaultsync.evidence.wording import missing_hop, smallest_repair
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


class Reason(StrEnum):
    """Why the verdict is what it is."""

    SUPPORTED = "supported"
    NO_INSIGHT = "no-insight"
    UNRESOLVED_INSIGHT = "unresolved-insight"
    UNREADABLE_INSIGHT = "unreadable-insight"
    WRONG_TYPE = "wrong-type"
    NO_SUPPORTING_INSIGHT = "no-supporting-insight"
    CIRCULAR_SUPPORT = "circular-support"
    NO_GROUNDED_INSIGHT = "no-grounded-insight"


_REASONS = {
    Gap.NOTHING: Reason.SUPPORTED,
    Gap.CIRCULAR_FINDING: Reason.CIRCULAR_SUPPORT,
    Gap.CIRCLE: Reason.CIRCULAR_SUPPORT,
    Gap.DIRECTION: Reason.NO_SUPPORTING_INSIGHT,
    Gap.OPPOSED: Reason.NO_SUPPORTING_INSIGHT,
    Gap.FINDING_UNREADABLE: Reason.UNREADABLE_INSIGHT,
    Gap.FINDING_UNRESOLVED: Reason.UNRESOLVED_INSIGHT,
    Gap.FINDING_TYPE: Reason.WRONG_TYPE,
    Gap.FINDING_IS_TEXT: Reason.NO_INSIGHT,
    Gap.NO_FINDING: Reason.NO_INSIGHT,
}
"""Every other gap lies behind the finding: it is not grounded."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the vault says for one claim."""

    path: VaultPath
    reason: Reason
    draft: bool
    """A draft has a verdict for those who ask, but is neither reported nor counted."""
    hops: tuple[Hop, ...]
    """When supported, the path to the source. Else the way that comes nearest, as far as its links go
    (for a circle once round, where it is short); empty when there is no link at all."""
    missing: str = ""
    """The hop that is missing, as half a sentence; empty when supported."""
    repair: str = ""
    """The smallest repair, as a sentence without a full stop; empty when supported."""

    @property
    def supported(self) -> bool:
        """Whether a citable source supports the claim."""
        return self.reason is Reason.SUPPORTED


def verdicts(index: VaultIndex) -> Mapping[VaultPath, Verdict]:
    """The verdict on every claim whose front matter can be read, drafts included, sorted by path; made once until the index changes."""
    return index.derived("evidence.verdicts", _judge_all)


def verdict(index: VaultIndex, path: VaultPath) -> Verdict:
    """The verdict on one claim.

    Raises:
        KeyError: when the note is no claim, or its front matter cannot be read.
    """
    return verdicts(index)[path]


def count_supported(index: VaultIndex, skip: Callable[[VaultPath], bool] = lambda path: False) -> tuple[int, int]:
    """How many claims are supported, and of how many; drafts and what ``skip`` names are left out."""
    counted = [found.supported for path, found in verdicts(index).items() if not found.draft and not skip(path)]
    return sum(counted), len(counted)


def in_support_cycle(index: VaultIndex, source: VaultPath, target: VaultPath) -> bool:
    """Whether a link between two notes is part of a circle for which one of its claims is reported as ``circular-support``.

    False for circles that cost no claim its support: nobody else speaks of their links.
    """
    circle = support_graph(index).circle
    number = circle.get(source)
    return number is not None and circle.get(target) == number and number in index.derived("evidence.circles", _reported_circles)


def _judge_all(index: VaultIndex) -> dict[VaultPath, Verdict]:
    graph = support_graph(index)
    return {path: judge(index, graph, path) for path in sorted(graph.claims)}


def judge(index: VaultIndex, graph: SupportGraph, claim: VaultPath) -> Verdict:
    """The verdict on one claim of the graph."""
    best = nearest(index, graph, claim)
    reason = _REASONS.get(best.gap, Reason.NO_GROUNDED_INSIGHT)
    draft = claim in graph.drafts
    if not best.gap:
        return Verdict(claim, reason, draft, best.hops)
    if reason is Reason.CIRCULAR_SUPPORT:
        best = Trial(best.gap, _once_round(graph, best.hops[0]))
    missing = missing_hop(index, graph, claim, best)
    count = len(graph.supporting.get(claim, ()))
    if count > 1:
        missing += f" (the nearest of {count})"
    return Verdict(claim, reason, draft, best.hops, missing, smallest_repair(index, graph, claim, best))


def _once_round(graph: SupportGraph, first: Hop) -> tuple[Hop, ...]:
    """The hops of a short circle that begins with ``first``; only that one when the circle is long."""
    assert first.end is not None
    way = way_back(graph.arcs, first.end, first.start)
    return first, *(graph.hop(start, end) for start, end in pairwise(way))


def _reported_circles(index: VaultIndex) -> frozenset[int]:
    circle = support_graph(index).circle
    return frozenset(
        circle[path]
        for path, found in verdicts(index).items()
        if found.reason is Reason.CIRCULAR_SUPPORT and not found.draft and path in circle
    )
