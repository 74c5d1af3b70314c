"""An index and a claim in, how each of its findings stands to it out: for, against, or as a limit, and whether under its conditions."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from vaultsync.evidence.graph import Hop, Hops, direction, is_finding, is_labelled, qualifying, roles_of
from vaultsync.evidence.polarity import Contrast, contrast, denying_clauses, is_null
from vaultsync.evidence.quantities import Quantity, covered_by, inside_window, read_quantities
from vaultsync.evidence.scope import covers, covers_concept, items, measured, parents, scope
from vaultsync.evidence.statement import sentences
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

_EFFECTS = ("percent", "ratio", "incidence", "points", "correlation", "effect-size", "p-value", "ci:", "iqr:", "sd:", "se:", "statistic:")
"""Dimensions in which a finding states how large an effect was; no conditions."""
_DURING = frozenset({"for", "every", "of", "dose"})
"""Roles of times for which something lasts, or between which it is repeated; the others say when something was seen."""


class Stand(StrEnum):
    """What a finding does to a claim."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    QUALIFIES = "qualifies"


class Standing(NamedTuple):
    """How one finding stands to one claim."""

    finding: VaultPath
    hop: Hop
    """The link between the two."""
    stand: Stand
    contrast: Contrast | None = None
    """Of one that opposes, whether it saw nothing or the reverse."""
    provisional: bool = False
    """Whether only its words say that it opposes; its author may settle that with ``direction``."""
    acknowledged: bool = False
    """Whether the claim names it as qualifying, or says itself that it does not hold under those conditions."""
    overlaps: bool = True
    """Whether its conditions are, as far as can be told, among those of the claim."""

    @property
    def supports(self) -> bool:
        """Whether it speaks for the claim."""
        return self.stand is Stand.SUPPORTS

    @property
    def opposes(self) -> bool:
        """Whether it speaks against the claim."""
        return self.stand is Stand.OPPOSES


def standings(index: VaultIndex, claim: VaultPath, named: Hops, opposed: Hops) -> tuple[Standing, ...]:
    """One for each finding that a claim names, or that names it, in whichever relation; in their order, each once.

    Args:
        index: the vault.
        claim: the claim.
        named: what ``supporting`` says of it.
        opposed: what ``opposing`` says of it.
    """
    qualified = qualifying(index, claim)
    found = []
    for hop in {**opposed, **qualified, **named}.values() if opposed or qualified else named.values():
        end = hop.end
        if end is not None and is_finding(index, end):
            one = _standing(index, claim, hop, end in opposed, end in qualified, end in named)
            if one.opposes and not one.acknowledged and _is_said(index, claim, end):
                one = one._replace(acknowledged=True)
            found.append(one)
    return tuple(found)


def _is_said(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> bool:
    """Whether a claim itself says that it does not hold under a finding's conditions: "…, though not yet at 3 months"."""
    for clause in denying_clauses(scope(index, claim).text):
        wanted = read_quantities(clause).quantities
        stated = [one for one in measured(index, finding).quantities if _is_condition(one)]
        if any(_same_kind(one, other) and covered_by(one, other) for one in wanted for other in stated):
            return True
    return False


def _standing(index: VaultIndex, claim: VaultPath, hop: Hop, opposed: bool, qualified: bool, named: bool) -> Standing:
    finding, roles = hop.end, roles_of(index)
    assert finding is not None
    word = direction(index, finding)
    if opposed or word in (roles.opposing, roles.null):
        saw_none = word == roles.null or is_null(scope(index, finding).bare)
        kind = Contrast.NULL if saw_none else Contrast.REVERSED
        return Standing(finding, hop, Stand.OPPOSES, kind, False, qualified, _overlaps(index, claim, finding))
    if word or not named:
        return Standing(finding, hop, Stand.QUALIFIES, acknowledged=qualified)
    if not is_labelled(index, finding):
        seems = _seems(index, claim, finding)
        if seems is not None:
            return Standing(finding, hop, Stand.OPPOSES, seems, True, qualified)
    return Standing(finding, hop, Stand.SUPPORTS, acknowledged=qualified)


def _seems(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> Contrast | None:
    """How a finding seems to oppose a claim: one sentence about all its concepts, under its conditions, that denies or reverses it."""
    stated = scope(index, finding)
    seems = contrast(scope(index, claim).bare, stated.bare)
    if seems is None or sentences(stated.text) != 1:
        return None
    concepts = [item for item in items(index, claim) if item.concept is not None]
    if not concepts or not all(covers(index, finding, item) for item in concepts):
        return None
    return seems if fits(index, claim, finding) else None


def _overlaps(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> bool:
    return fits(index, claim, finding) and not _elsewhere(index, claim, finding)


def _elsewhere(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> bool:
    """Whether a finding, in place of one of a claim's concepts, is about its sibling, of which the claim says nothing."""
    own = scope(index, claim).concepts
    others = [other for other in scope(index, finding).concepts if other not in own]
    beside = frozenset().union(*(parents(index, other) for other in others))
    if not beside:
        return False
    return any(not beside.isdisjoint(parents(index, one)) and not covers_concept(index, finding, one) for one in own)


def fits(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> bool:
    """Whether no quantity of a finding's conditions excludes those of a claim: doses, times, places."""
    stated = [quantity for quantity in measured(index, finding).quantities if _is_condition(quantity)]
    if not stated:
        return True
    wanted = [quantity for quantity in measured(index, claim).quantities if _is_condition(quantity)]
    known: dict[tuple[str, bool, str], bool] = {}
    for one in wanted:
        kind = (one.dimension, one.role in _DURING, one.counted)
        if kind not in known:
            alike = [other for other in stated if _same_kind(one, other)]
            rivals = [rival for rival in wanted if _same_kind(rival, one)]
            known[kind] = not alike or any(_compatible(rival, other) for rival in rivals for other in alike)
        if not known[kind]:
            return False
    return True


def _is_condition(quantity: Quantity) -> bool:
    return quantity.role != "by" and not quantity.dimension.startswith(_EFFECTS)


def _same_kind(one: Quantity, other: Quantity) -> bool:
    if one.dimension != other.dimension:
        return False
    if one.dimension == "time":
        return (one.role in _DURING) == (other.role in _DURING)
    return one.counted == other.counted or not one.counted or not other.counted


def _compatible(claimed: Quantity, stated: Quantity) -> bool:
    return covered_by(claimed, stated) or covered_by(stated, claimed) or inside_window(claimed, stated)
