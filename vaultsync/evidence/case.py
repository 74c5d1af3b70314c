"""An index and a claim in, everything that its status is weighed from out: what it says, what supports and opposes it, which studies."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from vaultsync.evidence.chain import Chain, chain
from vaultsync.evidence.graph import Hop, Hops, opposing, roles_of, supporting
from vaultsync.evidence.grounds import admissible
from vaultsync.evidence.polarity import Contrast
from vaultsync.evidence.scope import Item, covers, items, scope
from vaultsync.evidence.settings import DEFAULT
from vaultsync.evidence.standing import Standing, standings
from vaultsync.evidence.studies import Study, merged, study
from vaultsync.evidence.support import ways
from vaultsync.evidence.trial import Trial
from vaultsync.index import VaultIndex
from vaultsync.index.properties import PropertyValue
from vaultsync.index.violations import violations
from vaultsync.paths import VaultPath, shown


class Fault(StrEnum):
    """Why a claim cannot be judged."""

    SCHEMA = "schema"
    NO_SENTENCE = "no-sentence"
    NO_CONCEPT = "no-concept"
    UNRESOLVED = "unresolved-insight"


class Faulty(NamedTuple):
    """One thing that keeps a claim from being judged."""

    fault: Fault
    message: str
    """Half a sentence about the claim."""
    hop: Hop | None = None
    """The link that leads nowhere."""


class Support(NamedTuple):
    """A finding that leads to sources that can be cited, and does not speak against the claim."""

    finding: VaultPath
    studies: tuple[Study, ...]
    """All its admissible sources, sound or not, in order; at least one."""

    @property
    def sound(self) -> tuple[Study, ...]:
        """Those that are not retracted."""
        return tuple(one for one in self.studies if one.sound)


class Coverage(NamedTuple):
    """Where one scope item stands."""

    item: Item
    by: tuple[VaultPath, ...]
    """Positive findings that state it."""
    opposing: tuple[VaultPath, ...]
    """Opposing findings that state it."""


class Case(NamedTuple):
    """Plain data about one claim; nothing in it is judged yet."""

    path: VaultPath
    faults: tuple[Faulty, ...]
    chain: Chain
    standings: tuple[Standing, ...]
    supports: tuple[Support, ...]
    """In the order of the claim's links."""
    coverage: tuple[Coverage, ...]
    """One for each scope item, in their order."""
    studies: tuple[tuple[Study, ...], ...]
    """The independent studies behind the positive findings, each with its sources."""
    synthesis: bool
    """Whether the claim joins on purpose what findings state apart."""
    min_sources: int

    @property
    def positive(self) -> tuple[VaultPath, ...]:
        """The findings that count for the claim."""
        return tuple(support.finding for support in self.supports if support.sound)

    @property
    def contesting(self) -> tuple[Standing, ...]:
        """The findings that speak against it under its conditions and that it does not name as qualifying."""
        return tuple(one for one in self.standings if one.opposes and one.overlaps and not one.acknowledged)

    @property
    def rested_on(self) -> tuple[Study, ...]:
        """Every admissible source of a finding that does not oppose, retracted ones among them, each once."""
        return tuple(dict.fromkeys(one for support in self.supports for one in support.studies))


def gather(index: VaultIndex, claim: VaultPath) -> Case:
    """Gathers the case of a claim.

    Raises:
        KeyError: when the note is no claim, or its front matter cannot be read.
    """
    found = chain(index, claim)
    settings = index.setting(DEFAULT)
    named = supporting(index, claim, own=True)
    against = opposing(index, claim)
    stands = standings(index, claim, named, against)
    if settings.null_findings == "note":
        stands = tuple(one._replace(overlaps=False) if one.contrast is Contrast.NULL else one for one in stands)
    supports = tuple(_supports(index, stands, ways(index, claim, named, against)))
    positive = tuple(support.finding for support in supports if support.sound)
    rivals = tuple(one.finding for one in stands if one.opposes)
    states = partial(covers, index)
    coverage = tuple(
        Coverage(item, tuple(one for one in positive if states(one, item)), tuple(one for one in rivals if states(one, item)))
        for item in items(index, claim)
    )
    faults = tuple(_faults(index, claim, named))
    studies = merged(one for support in supports for one in support.sound)
    return Case(claim, faults, found, stands, supports, coverage, studies, _is_synthesis(index, claim), settings.min_sources)


def _supports(index: VaultIndex, stands: tuple[Standing, ...], tried: Iterator[Trial]) -> Iterator[Support]:
    favourable = {one.finding for one in stands if one.supports}
    for trial in tried:
        end = trial.hops[0].end
        if not trial.gap and end is not None and end in favourable:
            studies = tuple(one for source in admissible(index, end) if (one := study(index, source)).admissible)
            if studies:
                yield Support(end, studies)


def _faults(index: VaultIndex, claim: VaultPath, named: Hops) -> Iterator[Faulty]:
    roles, said = roles_of(index), scope(index, claim)
    for violation in violations(index, claim):
        yield Faulty(Fault.SCHEMA, violation.message)
    if not any(map(str.isalpha, said.text)):
        yield Faulty(Fault.NO_SENTENCE, "it states nothing")
    elif roles.needs_concept and not said.concepts:
        yield Faulty(Fault.NO_CONCEPT, f"it links to no {roles.concept or 'concept'}")
    for hop in named.values():
        if hop.end is None:
            yield Faulty(Fault.UNRESOLVED, f"its {roles.finding} [[{shown(hop.target)}]] leads nowhere", hop)


def _is_synthesis(index: VaultIndex, claim: VaultPath) -> bool:
    return any(map(_is_true, index.properties(claim).get(roles_of(index).synthesis, ())))


def _is_true(writing: PropertyValue) -> bool:
    return writing.value is True or str(writing.value).strip().lower() == "true"
