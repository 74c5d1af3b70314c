"""A verdict on a claim in, how the quantities of its findings stand to its own out: outside of windows, in their place, against them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from vaultsync.evidence.case import Case
from vaultsync.evidence.quantities import DURING, Bound, Quantity, conflicts
from vaultsync.evidence.scope import Item, measured
from vaultsync.evidence.verdict import Verdict
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

MAX_COMPARED: Final = 64
"""Findings and items of one claim that are held against each other; nobody reads a claim with more of them."""


class Clash(NamedTuple):
    """One finding that states another value than the claim it supports."""

    item: Item
    by: VaultPath
    """A finding that states the claim's value."""
    finding: VaultPath
    stated: Quantity
    """What the other one states."""


def outside_window(index: VaultIndex, found: Verdict, item: Item) -> tuple[VaultPath, Quantity] | None:
    """The first finding that saw it only after the claim's window, and when; None for what is no window, and where none says when."""
    wanted = item.quantity
    if wanted is None or wanted.bound is not Bound.WITHIN or wanted.dimension != "time":
        return None
    for finding in found.case.positive[:MAX_COMPARED]:
        for stated in measured(index, finding).quantities:
            if stated.dimension == "time" and stated.role not in DURING and stated.high > wanted.high:
                return finding, stated
    return None


def quantity_beside(index: VaultIndex, finding: VaultPath, item: Item) -> Quantity | None:
    """What a finding says in the place of a quantity; None where it says nothing of the kind."""
    wanted = item.quantity
    if wanted is None:
        return None
    stated = measured(index, finding).quantities
    return next((one for one in stated if one.dimension == wanted.dimension and _counts_alike(one, wanted)), None)


def _counts_alike(one: Quantity, other: Quantity) -> bool:
    return one.counted == other.counted or not one.counted or not other.counted


def clashes(index: VaultIndex, case: Case) -> Iterator[Clash]:
    """The quantities that one positive finding states and another, on the same scope and from another study, contradicts."""
    positive = case.positive[:MAX_COMPARED]
    for row in case.coverage[:MAX_COMPARED]:
        wanted = row.item.quantity
        if wanted is None or not row.by or len(row.by) == len(case.positive):
            continue
        papers = _papers(case, row.by)
        for finding in positive:
            if finding in row.by or not papers.isdisjoint(_papers(case, (finding,))):
                continue
            if all(finding in other.by for other in case.coverage if other is not row):
                stated = next((one for one in measured(index, finding).quantities if conflicts(wanted, one)), None)
                if stated is not None:
                    yield Clash(row.item, row.by[0], finding, stated)


def _papers(case: Case, findings: tuple[VaultPath, ...]) -> set[int]:
    """The numbers of the independent studies behind some findings."""
    sources = {one.path for support in case.supports if support.finding in findings for one in support.sound}
    return {number for number, group in enumerate(case.studies) if any(one.path in sources for one in group)}
