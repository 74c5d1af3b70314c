"""An index and one finding in, what it stands on out: the way to a source, and where its support leads on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vaultsync.evidence.entries import record_of
from vaultsync.evidence.graph import Hop, Hops, citing, is_claim, is_finding, is_node, is_source, roles_of, supporting
from vaultsync.evidence.records import is_filled, record_gaps
from vaultsync.evidence.trial import Gap, Trial, nearest
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

Arcs = tuple[VaultPath, ...]
"""The claims and findings that a claim or finding rests on, each as often as it is named in another way."""


class Footing(NamedTuple):
    """What a finding stands on."""

    ground: Trial
    """The way to a source: the first that is whole, else the one that comes nearest; without hops where it names none."""
    arcs: Arcs


def footing(index: VaultIndex, path: VaultPath) -> Footing | None:
    """What a finding stands on, None for what is no finding; kept, since many claims may name one finding."""
    return index.memo("evidence.footing", path, lambda: _footing(index, path) if is_finding(index, path) else None)


def arcs(index: VaultIndex, path: VaultPath) -> Arcs:
    """Where support leads on from a note to claims and findings: nearly always nowhere, from what is neither of the two never."""
    found = footing(index, path)
    if found is not None:
        return found.arcs
    return index.memo("evidence.arcs", path, lambda: _arcs_of_claim(index, path)) if is_claim(index, path) else ()


def _arcs_of_claim(index: VaultIndex, path: VaultPath) -> Arcs:
    return _arcs(index, supporting(index, path, own=True), citing(index, path, own=False))


def _footing(index: VaultIndex, path: VaultPath) -> Footing:
    cited = citing(index, path, own=True)
    found = nearest(try_source(index, hop) for hop in cited.values())
    if found is None:
        written = holds_text(index, path, roles_of(index).citing.forward)
        found = Trial(Gap.SOURCE_IS_TEXT if written else Gap.NO_SOURCE, ())
    return Footing(found, _arcs(index, supporting(index, path, own=False), cited))


def try_source(index: VaultIndex, hop: Hop) -> Trial:
    """The way over one hop from a finding to what it names as its source."""
    end = hop.end
    if end is None:
        return Trial(Gap.SOURCE_UNRESOLVED, (hop,))
    lacking = index.memo("evidence.record", end, lambda: _lacking(index, end))
    if lacking is None:
        return Trial(Gap.SOURCE_UNREADABLE if index.type_unknown(end) else Gap.SOURCE_TYPE, (hop,))
    return Trial(Gap.RECORD if lacking else Gap.NOTHING, (hop,), lacking)


def admissible(index: VaultIndex, finding: VaultPath) -> tuple[VaultPath, ...]:
    """The sources of a finding that can be cited, in their order; kept."""
    return index.memo("evidence.admissible", finding, lambda: tuple(_admissible(index, finding)))


def _admissible(index: VaultIndex, finding: VaultPath) -> Iterable[VaultPath]:
    for hop in citing(index, finding, own=True).values():
        if hop.end is not None and not try_source(index, hop).gap:
            yield hop.end


def _lacking(index: VaultIndex, path: VaultPath) -> tuple[str, ...] | None:
    """What the record of a source lacks; None for what is no source. Kept, since many findings may name one source."""
    return record_gaps(record_of(index, path), roles_of(index)) if is_source(index, path) else None


def _arcs(index: VaultIndex, *ways: Hops) -> Arcs:
    return tuple([hop.end for hops in ways for hop in hops.values() if hop.end is not None and is_node(index, hop.end)])


def holds_text(index: VaultIndex, path: VaultPath, names: Iterable[str]) -> bool:
    """Whether one of the properties says something, be it a link or not."""
    properties = index.properties(path)
    return any(is_filled(writing.value) for name in names for writing in properties.get(name, ()))
