"""An index and a finding in, what it rests on at second hand out: notes that are no source, but lead to one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from vaultsync.evidence.graph import Hop, citing, is_claim, is_finding, is_node, supporting
from vaultsync.evidence.grounds import admissible, footing
from vaultsync.evidence.support_circles import circle
from vaultsync.evidence.trial import Gap
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

MAX_STEPS: Final = 3
"""How far a source is looked for: behind more hands nobody knows what it said."""


class SecondHand(NamedTuple):
    """One link to a note that has it from elsewhere."""

    hop: Hop
    source: VaultPath
    """The nearest source behind it."""


def second_hand(index: VaultIndex, finding: VaultPath) -> tuple[SecondHand, ...]:
    """Where a finding that cites no source itself has it from, in the order of its links; empty for a finding in a circle; kept."""
    return index.memo("evidence.second-hand", finding, lambda: tuple(_second_hand(index, finding)))


def is_second_hand(index: VaultIndex, path: VaultPath, target: VaultPath) -> bool:
    """Whether a link from one note to the other is one of those."""
    return any(one.hop.end == target for one in second_hand(index, path)) if is_node(index, target) else False


def _second_hand(index: VaultIndex, finding: VaultPath) -> Iterator[SecondHand]:
    found = footing(index, finding)
    if found is None or found.ground.gap is not Gap.SOURCE_TYPE or circle(index, finding):
        return
    for hop in citing(index, finding, own=True).values():
        source = _behind(index, hop.end) if hop.end is not None else None
        if source is not None:
            yield SecondHand(hop, source)


def _behind(index: VaultIndex, start: VaultPath) -> VaultPath | None:
    """The nearest source that can be cited behind a claim or finding."""
    seen, reached = {start}, [start]
    for _ in range(MAX_STEPS):
        for path in reached:
            sources = admissible(index, path) if is_finding(index, path) else ()
            if sources:
                return sources[0]
        reached = [end for path in reached for end in _onward(index, path) if end not in seen]
        seen.update(reached)
    return None


def _onward(index: VaultIndex, path: VaultPath) -> Iterator[VaultPath]:
    hops = supporting(index, path) if is_claim(index, path) else citing(index, path) if is_finding(index, path) else {}
    for hop in hops.values():
        if hop.end is not None and is_node(index, hop.end):
            yield hop.end
