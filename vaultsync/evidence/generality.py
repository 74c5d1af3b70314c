"""A verdict on a claim in, the concepts that are wider than what its findings are about out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultsync.evidence.case import Coverage
from vaultsync.evidence.hierarchy import wider
from vaultsync.evidence.mentions import names_concept
from vaultsync.evidence.scope import Item, scope
from vaultsync.evidence.verdict import Verdict
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


class Widened(NamedTuple):
    """One concept of a claim of which all its findings know one special kind only."""

    item: Item
    narrower: VaultPath
    """The kind that they are about."""
    finding: VaultPath
    """The first of them."""


def widened(index: VaultIndex, found: Verdict) -> Iterator[Widened]:
    """In the order of the claim's concepts. Findings about two or more kinds are ground enough for the general word."""
    own = scope(index, found.path).concepts
    for row in found.case.coverage:
        kinds = _kinds(index, row) if row.item.concept is not None else frozenset()
        if len(kinds) == 1 and own.keys().isdisjoint(kinds):
            yield Widened(row.item, next(iter(kinds)), row.by[0])


def _kinds(index: VaultIndex, row: Coverage) -> frozenset[VaultPath]:
    """The narrower concepts by which findings cover a concept, the most special ones; empty where one is about the concept itself.

    Links are looked away from: “Nordic Walking” does not speak of walking in general.
    """
    concept = row.item.concept
    found: set[VaultPath] = set()
    for finding in row.by:
        stated = scope(index, finding)
        if concept is None or concept in stated.concepts:
            return frozenset()
        found.update(other for other in stated.concepts if concept in wider(index, other))
    if not found or any(concept is not None and names_concept(index, scope(index, finding).bare, concept) for finding in row.by):
        return frozenset()
    return frozenset(one for one in found if not any(one in wider(index, other) for other in found))
