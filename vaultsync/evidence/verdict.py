"""An index and one claim in, the verdict on it out: supported by which path, or what is missing and the smallest repair.

The verdict is about provenance in this vault, never about truth. A claim is supported when one of its
links leads, outside of every support circle, to a finding that supports it, and from there directly to
a source with a citation and an identifier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from vaultsync.evidence.cycles import way_back
from vaultsync.evidence.graph import Hop, citing, is_claim, is_draft, roles_of, supporting
from vaultsync.evidence.grounds import arcs
from vaultsync.evidence.support import best_way
from vaultsync.evidence.support_circles import Circle, circle
from vaultsync.evidence.trial import Gap, Trial
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


class Verdict(NamedTuple):
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


def verdict(index: VaultIndex, path: VaultPath) -> Verdict:
    """The verdict on one claim, kept until something it rests on changes.

    Raises:
        KeyError: when the note is no claim, or its front matter cannot be read.
    """
    found = find_verdict(index, path)
    if found is None:
        raise KeyError(path)
    return found


def find_verdict(index: VaultIndex, path: VaultPath) -> Verdict | None:
    """As ``verdict``; None when the note is no claim, or its front matter cannot be read."""
    return index.memo("evidence.verdict", path, lambda: _judge(index, path) if is_claim(index, path) else None)


def verdicts(index: VaultIndex) -> Iterator[Verdict]:
    """The verdict on every claim whose front matter can be read, drafts included, by path."""
    for path in index.typed(roles_of(index).claim):
        found = find_verdict(index, path)
        if found is not None:
            yield found


def count_supported(index: VaultIndex, skip: Callable[[VaultPath], bool] = lambda path: False) -> tuple[int, int]:
    """How many claims are supported, and of how many; drafts and what ``skip`` names are left out."""
    counted = [found.supported for found in verdicts(index) if not found.draft and not skip(found.path)]
    return sum(counted), len(counted)


def in_support_cycle(index: VaultIndex, source: VaultPath, target: VaultPath) -> bool:
    """Whether a link between two notes is part of a circle for which one of its claims is reported as ``circular-support``.

    False for circles that cost no claim its support: nobody else speaks of their links.
    """
    if not arcs(index, source) or not arcs(index, target):
        return False
    found = circle(index, source)
    return target in found and index.memo("evidence.reported", found, lambda: _is_reported(index, found))


def _is_reported(index: VaultIndex, members: Circle) -> bool:
    found = (find_verdict(index, path) for path in sorted(members))
    return any(one is not None and one.reason is Reason.CIRCULAR_SUPPORT and not one.draft for one in found)


def _judge(index: VaultIndex, claim: VaultPath) -> Verdict:
    best = best_way(index, claim)
    reason = _REASONS.get(best.gap, Reason.NO_GROUNDED_INSIGHT)
    draft = is_draft(index, claim)
    if not best.gap:
        return Verdict(claim, reason, draft, best.hops)
    if reason is Reason.CIRCULAR_SUPPORT:
        best = Trial(best.gap, _once_round(index, best.hops[0]))
    missing = missing_hop(index, claim, best)
    count = len(supporting(index, claim))
    if count > 1:
        missing += f" (the nearest of {count})"
    return Verdict(claim, reason, draft, best.hops, missing, smallest_repair(index, claim, best))


def _once_round(index: VaultIndex, first: Hop) -> tuple[Hop, ...]:
    """The hops of a short circle that begins with ``first``; only that one when the circle is long."""
    assert first.end is not None
    way = way_back(partial(arcs, index), first.end, first.start)
    return first, *(_hop(index, start, end) for start, end in pairwise(way))


def _hop(index: VaultIndex, start: VaultPath, end: VaultPath) -> Hop:
    """The link of one arc."""
    return supporting(index, start).get(end) or citing(index, start)[end]
