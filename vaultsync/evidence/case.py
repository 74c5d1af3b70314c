"""An index and a claim in, everything that its status is weighed from out: what it says, what supports and opposes it, which studies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from vaultsync.evidence.chain import Chain, chain
from vaultsync.evidence.graph import Hop, Hops, is_source, opposing, roles_of, supporting
from vaultsync.evidence.grounds import admissible
from vaultsync.evidence.polarity import Contrast
from vaultsync.evidence.scope import Item, covers, items, scope
from vaultsync.evidence.settings import DEFAULT
from vaultsync.evidence.standing import Stand, Standing, standings
from vaultsync.evidence.studies import Study, merged, study
from vaultsync.evidence.support import ways
from vaultsync.evidence.trial import Trial
from vaultsync.index import VaultIndex
from vaultsync.index.properties import PropertyValue
from vaultsync.index.violations import violations
from vaultsync.paths import VaultPath, shown
from vaultsync.schema import Violation


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
    sound: tuple[Study, ...]
    """Those that are not retracted."""


class Coverage(NamedTuple):
    """Where one scope item stands."""

    item: Item
    by: tuple[VaultPath, ...]
    """Positive findings that state it."""
    opposing: tuple[VaultPath, ...]
    """Opposing findings that state it."""


class Gain(NamedTuple):
    """A finding that would count for the claim if what keeps it from that were mended."""

    support: Support
    states: frozenset[tuple[str, str]]
    """Keys of the items that it states."""


class Case(NamedTuple):
    """Plain data about one claim; nothing in it is judged yet."""

    path: VaultPath
    faults: tuple[Faulty, ...]
    chain: Chain
    standings: tuple[Standing, ...]
    supports: tuple[Support, ...]
    """In the order of the claim's links."""
    positive: tuple[VaultPath, ...]
    """The findings that count for the claim."""
    carrying: tuple[VaultPath, ...]
    """The positive findings that state every item, or, of a claim that joins what findings state apart, any; all where none does."""
    coverage: tuple[Coverage, ...]
    """One for each scope item, in their order."""
    studies: tuple[tuple[Study, ...], ...]
    """The independent studies behind the findings that ``carrying`` names, each with its sources."""
    synthesis: bool
    """Whether the claim joins on purpose what findings state apart."""
    min_sources: int
    gains: tuple[Gain, ...] = ()
    """What could be won: findings that only seem to oppose, and the one from which the claim's path to a source goes on."""

    @property
    def contesting(self) -> tuple[Standing, ...]:
        """The findings that speak against it under its conditions and that it does not name as qualifying."""
        return tuple(one for one in self.standings if one.opposes and one.overlaps and not one.acknowledged)

    @property
    def rested_on(self) -> tuple[Study, ...]:
        """Every admissible source of a finding that does not oppose, retracted ones among them, each once."""
        return tuple({one.path: one for support in self.supports for one in support.studies}.values())


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
        stands = tuple(one._replace(overlaps=False) if one.overlaps and one.contrast is Contrast.NULL else one for one in stands)
    supports = tuple(_supports(index, stands, ways(index, claim, named, against)))
    positive = tuple([support.finding for support in supports if support.sound])
    rivals = [one.finding for one in stands if one.opposes]
    coverage = tuple([Coverage(item, _stating(index, positive, item), _stating(index, rivals, item)) for item in items(index, claim)])
    faults = tuple(_faults(index, claim, named))
    joined = _is_synthesis(index, claim)
    carrying, studies = _independent(supports, coverage, joined)
    gains = tuple(_gains(index, claim, found, stands)) if not supports or any(one.provisional for one in stands) else ()
    return Case(claim, faults, found, stands, supports, positive, carrying, coverage, studies, joined, settings.min_sources, gains)


def with_gains(case: Case, findings: frozenset[VaultPath]) -> Case:
    """The case as it were if these of its ``gains`` counted for the claim."""
    gained = [one for one in case.gains if one.support.finding in findings]
    if not gained:
        return case
    supports = (*case.supports, *(one.support for one in gained))
    positive = tuple([one.finding for one in supports if one.sound])
    more = {one.support.finding: one.states for one in gained if one.support.sound}
    coverage = tuple(
        [
            Coverage(
                row.item,
                (*row.by, *(finding for finding, states in more.items() if row.item.key in states)),
                tuple([one for one in row.opposing if one not in more]),
            )
            for row in case.coverage
        ]
    )
    stands = tuple([one._replace(stand=Stand.SUPPORTS, provisional=False) if one.finding in more else one for one in case.standings])
    carrying, studies = _independent(supports, coverage, case.synthesis)
    return case._replace(
        supports=supports, positive=positive, carrying=carrying, coverage=coverage, standings=stands, studies=studies, gains=()
    )


def _stating(index: VaultIndex, findings: Iterable[VaultPath], item: Item) -> tuple[VaultPath, ...]:
    return tuple([one for one in findings if covers(index, one, item)])


def _independent(
    supports: tuple[Support, ...], coverage: tuple[Coverage, ...], joined: bool
) -> tuple[tuple[VaultPath, ...], tuple[tuple[Study, ...], ...]]:
    """``Case.carrying`` and ``Case.studies``: what states something else, or less, is no second study of a claim."""
    positive = [one.finding for one in supports if one.sound]
    rows = [row.by for row in coverage]
    stating = set(positive).intersection(*([[one for by in rows for one in by]] if joined else rows))
    carrying = tuple([one for one in positive if one in stating] or positive)
    among = frozenset(carrying)
    return carrying, merged([one for support in supports if support.finding in among for one in support.sound])


def _gains(index: VaultIndex, claim: VaultPath, found: Chain, stands: tuple[Standing, ...]) -> Iterator[Gain]:
    listed = items(index, claim)
    ahead = found.hops[0].end if found.hops else None
    for one in stands:
        if one.provisional or (one.supports and one.finding == ahead):
            states = frozenset([item.key for item in listed if covers(index, one.finding, item)])
            # The source to which the path leads has a record and an identifier only then.
            last = found.hops[-1].end if one.supports and len(found.hops) > 1 else None
            mended = (last,) if last is not None and is_source(index, last) else ()
            ends = dict.fromkeys((*admissible(index, one.finding), *mended))
            studies = [known for end in ends if (known := study(index, end)).admissible or end in mended]
            if studies:
                yield Gain(Support(one.finding, tuple(studies), tuple([known for known in studies if known.sound])), states)


def _supports(index: VaultIndex, stands: tuple[Standing, ...], tried: Iterator[Trial]) -> Iterator[Support]:
    favourable = {one.finding for one in stands if one.supports}
    for trial in tried:
        end = trial.hops[0].end
        if not trial.gap and end is not None and end in favourable:
            studies = tuple([one for source in admissible(index, end) if (one := study(index, source)).admissible])
            if studies:
                yield Support(end, studies, tuple([one for one in studies if one.sound]))


def _faults(index: VaultIndex, claim: VaultPath, named: Hops) -> Iterator[Faulty]:
    roles, said = roles_of(index), scope(index, claim)
    for violation in schema_violations(index, claim):
        yield Faulty(Fault.SCHEMA, violation.message)
    if not any(map(str.isalpha, said.text)):
        yield Faulty(Fault.NO_SENTENCE, "it states nothing")
    elif roles.needs_concept and not said.concepts:
        yield Faulty(Fault.NO_CONCEPT, f"it links to no {roles.concept or 'concept'}")
    for hop in named.values():
        if hop.end is None:
            yield Faulty(Fault.UNRESOLVED, f"its {roles.finding} [[{shown(hop.target)}]] leads nowhere", hop)


def schema_violations(index: VaultIndex, claim: VaultPath) -> tuple[Violation, ...]:
    """``violations`` of a claim, kept: its verdict asks for them, and the rule that reports them."""
    return index.memo("evidence.violations", claim, lambda: violations(index, claim))


def _is_synthesis(index: VaultIndex, claim: VaultPath) -> bool:
    writings = index.properties(claim).get(roles_of(index).synthesis)
    return writings is not None and any(map(_is_true, writings))


def _is_true(writing: PropertyValue) -> bool:
    return writing.value is True or str(writing.value).strip().lower() == "true"
