"""A verdict on a claim in, whether it says plainly what its evidence only suggests out: by words and designs, so never more than a hint."""

from __future__ import annotations

from typing import Final

from vaultsync.evidence.case import Support
from vaultsync.evidence.flags import Flag
from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.scope import scope
from vaultsync.evidence.verdict import Verdict
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.patterns import lazy_pattern

_HEDGE: Final = lazy_pattern(
    r"\b(?:may|might|could|can|[Ss]uggest(?:s|ed|ing)?|[Aa]ppear(?:s|ed)?|[Ss]eem(?:s|ed)?|[Pp]ossibl[ey]|[Pp]robabl[ey]"
    r"|(?<!more )(?<!less )(?<!as )(?<!equally )(?<!most )(?<!least )likely|[Pp]erhaps|[Pp]otentially|[Tt]end(?:s|ed)? to|[Pp]reliminary"
    r"|[Ii]ndicat(?:e[ds]?|ing)|[Hh]int(?:s|ed)? at|[Pp]resumably|[Aa]pparently|[Ss]ometimes|[Rr]eportedly"
    r"|(?:is|are|was|were) (?:said|believed|thought|assumed) to)\b"
)
"""Small letters for those that are names as well: the month, the tin."""


def is_hedged(text: str) -> bool:
    """Whether a text puts what it says with caution."""
    return _HEDGE.search(text) is not None


def overstated(index: VaultIndex, found: Verdict) -> VaultPath | None:
    """The first of a claim's findings where all of them are cautious and the claim is not; else None.

    A finding is cautious in its words, by ``hedged``, or because all its studies have nothing to compare with.
    """
    if Flag.OVER_CERTAIN in found.flags or is_hedged(scope(index, found.path).text):
        return None
    supports = [support for support in found.case.supports if support.sound]
    return supports[0].finding if supports and all(_is_cautious(index, one) for one in supports) else None


def _is_cautious(index: VaultIndex, support: Support) -> bool:
    writings = index.properties(support.finding).get(roles_of(index).hedged, ())
    if writings:
        return any(str(writing.value).strip().lower() == "true" for writing in writings)
    return all(one.uncontrolled for one in support.sound) or is_hedged(scope(index, support.finding).text)
