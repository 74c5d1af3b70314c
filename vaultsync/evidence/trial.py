"""Ways towards a citable source in, the one that comes nearest to it out."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from typing import NamedTuple

from vaultsync.evidence.graph import Hop


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


def nearest(trials: Iterable[Trial]) -> Trial | None:
    """The first that is whole, after which no more are asked for, else the first of those that come nearest; None without any."""
    best: Trial | None = None
    for trial in trials:
        if not trial.gap:
            return trial
        if best is None or trial.distance < best.distance:
            best = trial
    return best
