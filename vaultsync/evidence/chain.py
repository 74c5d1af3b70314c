"""An index and one claim in, its chain of support out: the path to a citable source, or the link that is missing.

The chain is whole when one of the claim's links leads, outside of every support circle, to a finding that
supports it, and from there directly to a source with a citation and an identifier.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from vaultsync.evidence.cycles import way_back
from vaultsync.evidence.graph import Hop, citing, is_claim, is_draft, supporting
from vaultsync.evidence.grounds import arcs
from vaultsync.evidence.support import best_way
from vaultsync.evidence.support_circles import Circle, circle
from vaultsync.evidence.trial import Gap, Trial
from vaultsync.evidence.wording import chain_repair, missing_hop
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


class Break(StrEnum):
    """Where a chain breaks."""

    NOWHERE = "whole"
    NO_INSIGHT = "no-insight"
    UNRESOLVED_INSIGHT = "unresolved-insight"
    UNREADABLE_INSIGHT = "unreadable-insight"
    WRONG_TYPE = "wrong-type"
    NO_SUPPORTING_INSIGHT = "no-supporting-insight"
    CIRCULAR_SUPPORT = "circular-support"
    NO_GROUNDED_INSIGHT = "no-grounded-insight"


_BREAKS = {
    Gap.NOTHING: Break.NOWHERE,
    Gap.CIRCULAR_FINDING: Break.CIRCULAR_SUPPORT,
    Gap.CIRCLE: Break.CIRCULAR_SUPPORT,
    Gap.DIRECTION: Break.NO_SUPPORTING_INSIGHT,
    Gap.OPPOSED: Break.NO_SUPPORTING_INSIGHT,
    Gap.FINDING_UNREADABLE: Break.UNREADABLE_INSIGHT,
    Gap.FINDING_UNRESOLVED: Break.UNRESOLVED_INSIGHT,
    Gap.FINDING_TYPE: Break.WRONG_TYPE,
    Gap.FINDING_IS_TEXT: Break.NO_INSIGHT,
    Gap.NO_FINDING: Break.NO_INSIGHT,
}
"""Every other gap lies behind the finding: it is not grounded."""


class Chain(NamedTuple):
    """How far the support of one claim leads."""

    path: VaultPath
    reason: Break
    draft: bool
    """A draft has a chain for those who ask, but is neither reported nor counted."""
    hops: tuple[Hop, ...]
    """When whole, the path to the source. Else the way that comes nearest, as far as its links go
    (for a circle once round, where it is short); empty when there is no link at all."""
    missing: str = ""
    """The hop that is missing, as half a sentence; empty when whole."""
    repair: str = ""
    """The smallest repair, as a sentence without a full stop; empty when whole."""

    @property
    def whole(self) -> bool:
        """Whether it reaches a citable source."""
        return self.reason is Break.NOWHERE


def chain(index: VaultIndex, path: VaultPath) -> Chain:
    """The chain of one claim, kept until something it rests on changes.

    Raises:
        KeyError: when the note is no claim, or its front matter cannot be read.
    """
    found = find_chain(index, path)
    if found is None:
        raise KeyError(path)
    return found


def find_chain(index: VaultIndex, path: VaultPath) -> Chain | None:
    """As ``chain``; None when the note is no claim, or its front matter cannot be read."""
    return index.memo("evidence.chain", path, lambda: _judge(index, path) if is_claim(index, path) else None)


def in_support_cycle(index: VaultIndex, source: VaultPath, target: VaultPath) -> bool:
    """Whether a link between two notes is part of a circle for which one of its claims is reported as ``circular-support``.

    False for circles that cost no claim its support: nobody else speaks of their links.
    """
    if not arcs(index, source) or not arcs(index, target):
        return False
    found = circle(index, source)
    return target in found and index.memo("evidence.reported", found, lambda: _is_reported(index, found))


def _is_reported(index: VaultIndex, members: Circle) -> bool:
    found = (find_chain(index, path) for path in sorted(members))
    return any(one is not None and one.reason is Break.CIRCULAR_SUPPORT and not one.draft for one in found)


def _judge(index: VaultIndex, claim: VaultPath) -> Chain:
    best = best_way(index, claim)
    reason = _BREAKS.get(best.gap, Break.NO_GROUNDED_INSIGHT)
    draft = is_draft(index, claim)
    if not best.gap:
        return Chain(claim, reason, draft, best.hops)
    if reason is Break.CIRCULAR_SUPPORT:
        best = Trial(best.gap, _once_round(index, best.hops[0]))
    missing = missing_hop(index, claim, best)
    count = len(supporting(index, claim))
    if count > 1:
        missing += f" (the nearest of {count})"
    return Chain(claim, reason, draft, best.hops, missing, chain_repair(index, claim, best))


def _once_round(index: VaultIndex, first: Hop) -> tuple[Hop, ...]:
    """The hops of a short circle that begins with ``first``; only that one when the circle is long."""
    assert first.end is not None
    way = way_back(partial(arcs, index), first.end, first.start)
    return first, *(_hop(index, start, end) for start, end in pairwise(way))


def _hop(index: VaultIndex, start: VaultPath, end: VaultPath) -> Hop:
    """The link of one arc."""
    return supporting(index, start).get(end) or citing(index, start)[end]
