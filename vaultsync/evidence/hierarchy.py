"""An index and a concept in, the concepts broader than it out.

Weighed, not only kept: a claim rests on what lies above every concept that its findings link to, hundreds of concepts, and what lies
above a concept hardly ever changes.
"""

from __future__ import annotations

from vaultsync.evidence.graph import broader, is_concept, roles_of
from vaultsync.index import VaultIndex, Weighing
from vaultsync.index.properties import properties_of
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

MAX_BROADER = 32
"""Concepts above one that are looked at; nobody's hierarchy is deeper, but it may be a circle."""


def wider(index: VaultIndex, concept: VaultPath) -> tuple[VaultPath, ...]:
    """The concepts broader than this one, over any number of steps, the nearest first; itself only where it lies in a circle."""
    return index.weigh("evidence.wider", concept, lambda: _wider(index, concept))


def _wider(index: VaultIndex, concept: VaultPath) -> tuple[VaultPath, ...]:
    found: dict[VaultPath, None] = {}
    queue = [concept]
    for one in queue:
        for end in parents(index, one):
            if end not in found and len(found) < MAX_BROADER:
                found[end] = None
                queue.append(end)
        if len(found) >= MAX_BROADER:
            break
    return tuple(found)


def parents(index: VaultIndex, concept: VaultPath) -> tuple[VaultPath, ...]:
    """The concepts one step broader than this one, sorted."""
    return index.weigh("evidence.parents", concept, lambda: _parents(index, concept))


def _parents(index: VaultIndex, concept: VaultPath) -> tuple[VaultPath, ...]:
    ends = {hop.end for hop in broader(index, concept).values() if hop.end is not None}
    return tuple(sorted(ends - {concept}))


def _rests_on(index: VaultIndex, note: Note) -> bool:
    roles = roles_of(index)
    names = {*roles.broader.forward, *roles.broader.inverse}
    return is_concept(index, note.path) or not names.isdisjoint({*index.properties(note.path), *properties_of(note)})


HIERARCHY = Weighing({"evidence.wider": wider, "evidence.parents": parents}, _rests_on)
"""For the index of any vault."""
