"""An index and a claim in, how each of its findings stands to it out: for, against, or as a limit, and whether under its conditions."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from vaultsync.evidence.graph import Hop, Hops, direction, is_finding, is_labelled, qualifying, roles_of
from vaultsync.evidence.hierarchy import parents
from vaultsync.evidence.polarity import Contrast, contrast, ends_in_denial, is_denied, is_null
from vaultsync.evidence.quantities import DURING, Bound, Quantity, covered_by, inside_window, read_quantities
from vaultsync.evidence.relation import agrees, exchanged, related
from vaultsync.evidence.scope import MAX_QUANTITIES, covers, covers_concept, items, measured, scope
from vaultsync.evidence.statement import sentences
from vaultsync.evidence.telling import telling
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, title_of

_EFFECTS = ("percent", "ratio", "incidence", "points", "correlation", "effect-size", "p-value", "ci:", "iqr:", "sd:", "se:", "statistic:")
"""Dimensions in which a finding states how large an effect was; no conditions."""
_CHANGES = frozenset({"by", "to", "from"})
"""Roles of what came out."""
_SIZES = frozenset({"count", "number"})
"""Dimensions in which a finding states how many it looked at."""
_OPEN = frozenset({Bound.LESS, Bound.MORE})
"""Bounds that say, but for ages and times, what came out: "below 100 ms"."""
_LABELLED = ("level:", "grade:")


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
    outside: str = ""
    """Of one that does not overlap, what puts it outside: a quantity as it is written, or a concept's title; empty where a setting does."""

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
    denied: list[Quantity] | None = None
    for hop in {**opposed, **qualified, **named}.values() if opposed or qualified else named.values():
        end = hop.end
        if end is not None and is_finding(index, end):
            one = _standing(index, claim, hop, end in opposed, end in qualified, end in named)
            if one.opposes and not one.acknowledged:
                denied = _denied(index, claim) if denied is None else denied
                one = one._replace(acknowledged=bool(denied) and _is_said(index, denied, end))
            found.append(one)
    return tuple(found)


def _denied(index: VaultIndex, claim: VaultPath) -> list[Quantity]:
    """Under which conditions a claim itself says that it does not hold: "…, though not yet at 3 months"."""
    text = scope(index, claim).text
    found = read_quantities(text).quantities[:MAX_QUANTITIES]
    return [one for one in found if _is_condition(one) and ends_in_denial(text, one.span.start)]


def _is_said(index: VaultIndex, denied: list[Quantity], finding: VaultPath) -> bool:
    stated = [one for one in measured(index, finding).quantities if _is_condition(one)]
    return any(_same_kind(one, other) and covered_by(one, other) for one in denied for other in stated)


def _standing(index: VaultIndex, claim: VaultPath, hop: Hop, opposed: bool, qualified: bool, named: bool) -> Standing:
    finding, roles = hop.end, roles_of(index)
    assert finding is not None
    word = direction(index, finding)
    if opposed or word in (roles.opposing, roles.null):
        saw_none = word == roles.null or is_null(scope(index, finding).bare)
        kind = Contrast.NULL if saw_none else Contrast.REVERSED
        outside = _outside(index, claim, finding)
        return Standing(finding, hop, Stand.OPPOSES, kind, False, qualified, not outside, outside)
    if word or not named:
        return Standing(finding, hop, Stand.QUALIFIES, acknowledged=qualified)
    if not is_labelled(index, finding):
        seems = _seems(index, claim, finding)
        if seems is not None:
            return Standing(finding, hop, Stand.OPPOSES, seems, True, qualified)
    return Standing(finding, hop, Stand.SUPPORTS, acknowledged=qualified)


def _seems(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> Contrast | None:
    """How a finding seems to oppose a claim.

    It tells one thing, in one sentence, about all the claim's concepts, and under its conditions denies, reverses or exchanges it.
    """
    seems = _speaks(index, claim, finding)
    if seems is None:
        return None
    concepts = [item for item in items(index, claim) if item.concept is not None]
    if not concepts or not all(covers(index, finding, item) for item in concepts):
        return None
    return seems if fits(index, claim, finding) else None


def _speaks(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> Contrast | None:
    """How the words of a finding speak against a claim, whatever they are about."""
    said, stated = scope(index, claim), scope(index, finding)
    seems = contrast(said.bare, stated.bare)
    whom = related(index, claim) if seems is not Contrast.NULL and len(said.concepts) > 1 else {}
    if seems is None and not whom:
        return None  # mostly so
    if sentences(stated.text) != 1:
        # Of several sentences only a null result is told so plainly; the reverse is asked about by a rule of its own.
        told = telling(stated.bare) if seems is Contrast.NULL and stated.concepts.keys() <= said.concepts.keys() else None
        return seems if told is not None and contrast(said.bare, told) is seems else None
    if whom and (turned := exchanged(whom, related(index, finding))) is not None and not is_denied(said.bare):
        return turned
    return None if seems is Contrast.REVERSED and whom and agrees(whom, related(index, finding)) else seems


def _outside(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> str:
    """What puts a finding outside the conditions of a claim, as it is written; empty where nothing does."""
    excluding = misfit(index, claim, finding)
    return excluding.text if excluding is not None else _elsewhere(index, claim, finding)


def _elsewhere(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> str:
    """The concept that a finding is about in place of its sibling, which the claim is about; empty where there is none."""
    own = scope(index, claim).concepts
    for other in scope(index, finding).concepts:
        beside = set() if other in own else set(parents(index, other))
        if beside and any(not beside.isdisjoint(parents(index, one)) and not covers_concept(index, finding, one) for one in own):
            return title_of(other)
    return ""


def fits(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> bool:
    """Whether no quantity of a finding's conditions excludes those of a claim: doses, times, places."""
    return misfit(index, claim, finding) is None


def misfit(index: VaultIndex, claim: VaultPath, finding: VaultPath) -> Quantity | None:
    """The first quantity of a finding's conditions that excludes those of a claim; None where it is among them, as far as can be told."""
    stated = [quantity for quantity in measured(index, finding).quantities if _is_condition(quantity)]
    if not stated:
        return None
    wanted = [quantity for quantity in measured(index, claim).quantities if _is_condition(quantity)]
    known: set[tuple[str, bool, str]] = set()
    for one in wanted:
        kind = (one.dimension, one.role in DURING, one.counted)
        if kind in known:
            continue
        known.add(kind)
        alike = [other for other in stated if _same_kind(one, other)]
        rivals = [rival for rival in wanted if _same_kind(rival, one)]
        if alike and not any(_compatible(rival, other) for rival in rivals for other in alike):
            return alike[0]
    return None


def _is_condition(quantity: Quantity) -> bool:
    """Whether a quantity says under which conditions something was seen, and not what was seen, or in how many."""
    if quantity.role in _CHANGES or quantity.dimension in _SIZES or quantity.dimension.startswith(_EFFECTS):
        return False
    if quantity.dimension == "time":
        return bool(quantity.role)
    return quantity.dimension == "age" or quantity.bound not in _OPEN


def _same_kind(one: Quantity, other: Quantity) -> bool:
    if one.dimension != other.dimension:
        return False
    if one.dimension == "time":
        return (one.role in DURING) == (other.role in DURING)
    return one.counted == other.counted or not one.counted or not other.counted


def _compatible(claimed: Quantity, stated: Quantity) -> bool:
    if covered_by(claimed, stated) or covered_by(stated, claimed) or inside_window(claimed, stated):
        return True
    return not claimed.dimension.startswith(_LABELLED) and claimed.low <= stated.high and stated.low <= claimed.high
