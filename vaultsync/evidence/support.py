"""An index and one claim in, how far its ways lead towards a citable source out."""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.evidence.graph import Hop, Hops, direction, opposing, roles_of, supporting
from vaultsync.evidence.grounds import Arcs, arcs, footing, holds_text
from vaultsync.evidence.support_circles import circle
from vaultsync.evidence.trial import Gap, Trial, nearest
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


def best_way(index: VaultIndex, claim: VaultPath) -> Trial:
    """The first way from a claim to a source that is whole, else the one that comes nearest; without hops where there is no link."""
    found = nearest(ways(index, claim))
    if found is not None:
        return found
    written = holds_text(index, claim, roles_of(index).support.forward)
    return Trial(Gap.FINDING_IS_TEXT if written else Gap.NO_FINDING, ())


def ways(index: VaultIndex, claim: VaultPath, named: Hops | None = None, opposed: Hops | None = None) -> Iterator[Trial]:
    """One for each link of a claim to what it names as a finding, in their order.

    Args:
        index: the vault.
        claim: the claim.
        named: what ``supporting`` says of it, where that is known.
        opposed: likewise ``opposing``.
    """
    hops = supporting(index, claim, own=True) if named is None else named
    if opposed is None:
        opposed = opposing(index, claim) if hops else {}
    for hop in hops.values():
        yield _try_finding(index, hop, opposed)


def _try_finding(index: VaultIndex, hop: Hop, opposed: Hops) -> Trial:
    claim, end = hop.start, hop.end
    if end is None:
        return Trial(Gap.FINDING_UNRESOLVED, (hop,))
    finding = footing(index, end)
    if finding is None:
        if _is_circular(index, claim, end, arcs(index, end)):
            return Trial(Gap.CIRCLE, (hop,))
        return Trial(Gap.FINDING_UNREADABLE if index.type_unknown(end) else Gap.FINDING_TYPE, (hop,))
    if end in opposed:
        return Trial(Gap.OPPOSED, (hop,))
    if direction(index, end):
        return Trial(Gap.DIRECTION, (hop,))
    ground = finding.ground
    if _is_circular(index, claim, end, finding.arcs):
        return Trial(Gap.CIRCLE if ground.gap else Gap.CIRCULAR_FINDING, (hop,))
    return Trial(ground.gap, (hop, *ground.hops), ground.lacking)


def _is_circular(index: VaultIndex, claim: VaultPath, end: VaultPath, onward: Arcs) -> bool:
    """Whether what a claim names rests on it; hardly anything leads on, so that hardly any circle is looked for."""
    return bool(onward) and end in circle(index, claim)
