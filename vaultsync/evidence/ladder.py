"""The case of a claim in, its status and every reason for it out; the same under assumptions, so that repairs can be tried.

The first rung that applies holds: a claim that cannot be judged is invalid; without a path to a citable source it is unsupported;
where every such path ends in a retracted paper, compromised; where a finding under its own conditions speaks against it and it does not
say so, contested; where anything it says is not stated together by enough independent studies, weak; else supported.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from vaultsync.evidence.case import Case, Coverage, Fault, Faulty
from vaultsync.evidence.scope import Item
from vaultsync.evidence.standing import Standing
from vaultsync.paths import VaultPath


class Status(StrEnum):
    """What the vault says for a claim, from the worst to the best."""

    INVALID = "invalid"
    UNSUPPORTED = "unsupported"
    COMPROMISED = "compromised"
    CONTESTED = "contested"
    WEAK = "weak"
    SUPPORTED = "supported"

    @property
    def rank(self) -> int:
        """Compares statuses: the better the higher, from 0."""
        return _ORDER[self]


_ORDER = {status: rank for rank, status in enumerate(Status)}


class Code(StrEnum):
    """What keeps a claim from a better status."""

    INVALID = "invalid"
    NO_PATH = "no-path"
    NOT_ADMISSIBLE = "not-admissible"
    """It reaches a source, but one without a valid identifier of a work."""
    ONLY_OPPOSED = "only-opposed"
    """Its only findings seem to speak against it."""
    RETRACTED = "retracted"
    OPPOSED = "opposed"
    NOT_COVERED = "not-covered"
    """No finding states the item."""
    ONLY_OPPOSING = "only-opposing"
    """Only a finding that opposes the claim states the item."""
    NOT_TOGETHER = "not-together"
    """All items are stated, but never by one finding."""
    FEW_STUDIES = "few-studies"
    NOT_SCHOLARLY = "not-scholarly"
    PRELIMINARY = "preliminary"
    CONCERN = "concern"


class Reason(NamedTuple):
    """One reason for a status."""

    code: Code
    item: Item | None = None
    """The scope item that it is about."""
    note: VaultPath | None = None
    """The finding or source that it is about."""
    faulty: Faulty | None = None
    standing: Standing | None = None
    number: int = 0
    """Of studies."""
    items: tuple[Item, ...] = ()
    """What the finding that states most does not state."""


class Assumed(NamedTuple):
    """What is taken to be mended."""

    faults: frozenset[Fault] = frozenset()
    acknowledged: frozenset[VaultPath] = frozenset()
    """Opposing findings that the claim names as qualifying."""
    stated: frozenset[tuple[tuple[str, str], VaultPath]] = frozenset()
    """Keys of items with the finding that states them too."""
    studies: int = 0
    """Sound scholarly studies more, each with a finding that states all that the best one does."""
    path: bool = False
    """Whether its missing path to a source is mended."""


NOTHING = Assumed()


class Weighed(NamedTuple):
    """The outcome."""

    status: Status
    provisional: bool
    """Whether it rests only on words that seem to speak against the claim."""
    reasons: tuple[Reason, ...]
    """Why it is not better, the most telling first; empty for ``supported``."""


def weigh(case: Case, assumed: Assumed = NOTHING) -> Weighed:
    """The status of a claim."""
    faults = tuple(Reason(Code.INVALID, faulty=one) for one in case.faults if one.fault not in assumed.faults)
    if faults:
        return Weighed(Status.INVALID, False, faults)
    if not case.supports and not assumed.path and not assumed.studies:
        return _without_path(case)
    if not case.positive and not assumed.path and not assumed.studies:
        return Weighed(Status.COMPROMISED, False, tuple(_retracted(case)))
    opposed = [one for one in case.contesting if one.finding not in assumed.acknowledged]
    if opposed:
        reasons = (*(Reason(Code.OPPOSED, note=one.finding, standing=one) for one in opposed), *_weaknesses(case, assumed))
        return Weighed(Status.CONTESTED, all(one.provisional for one in opposed), reasons)
    reasons = tuple(_weaknesses(case, assumed))
    return Weighed(Status.WEAK if reasons else Status.SUPPORTED, False, reasons)


def _without_path(case: Case) -> Weighed:
    seeming = tuple(Reason(Code.ONLY_OPPOSED, note=one.finding, standing=one) for one in case.standings if one.provisional)
    if case.chain.whole and seeming:
        # Words alone do not make a claim unsupported.
        return Weighed(Status.CONTESTED, True, seeming)
    if case.chain.whole:
        return Weighed(Status.UNSUPPORTED, False, (Reason(Code.NOT_ADMISSIBLE, note=case.chain.hops[-1].end),))
    return Weighed(Status.UNSUPPORTED, False, (Reason(Code.NO_PATH),))


def _retracted(case: Case) -> Iterator[Reason]:
    return (Reason(Code.RETRACTED, note=one.path) for one in case.rested_on if not one.sound)


def _weaknesses(case: Case, assumed: Assumed) -> Iterator[Reason]:
    yield from _uncovered(case, assumed)
    sources = [one for group in case.studies for one in group]
    independent = len(case.studies) + assumed.studies
    if independent < case.min_sources:
        yield Reason(Code.FEW_STUDIES, number=independent)
    if assumed.studies or not sources:
        return
    if not any(one.scholarly for one in sources):
        yield Reason(Code.NOT_SCHOLARLY, note=sources[0].path)
    elif not any(one.scholarly and not one.preliminary for one in sources):
        yield Reason(Code.PRELIMINARY, note=sources[0].path)
    for one in sources:
        if one.notices.state == "concern":
            yield Reason(Code.CONCERN, note=one.path)


def _uncovered(case: Case, assumed: Assumed) -> Iterator[Reason]:
    missing = False
    for row in case.coverage:
        if not _is_stated(row, assumed):
            missing = True
            yield Reason(Code.ONLY_OPPOSING, row.item, row.opposing[0]) if row.opposing else Reason(Code.NOT_COVERED, row.item)
    if missing or case.synthesis or not case.coverage or not case.positive:
        return
    if all(case.positive[0] in row.by for row in case.coverage):
        return  # mostly so
    best, lacking = fullest(case, assumed)
    if lacking:
        yield Reason(Code.NOT_TOGETHER, note=best, items=lacking)


def _is_stated(row: Coverage, assumed: Assumed) -> bool:
    return bool(row.by) or any(key == row.item.key for key, _ in assumed.stated)


def fullest(case: Case, assumed: Assumed = NOTHING) -> tuple[VaultPath | None, tuple[Item, ...]]:
    """The positive finding that states most of the claim's items, the first of several, and what it does not state."""
    best: VaultPath | None = None
    lacking: tuple[Item, ...] = tuple(row.item for row in case.coverage)
    missed: dict[VaultPath, list[Item]] = {finding: [] for finding in case.positive}
    for row in case.coverage:
        stating = {*row.by, *(finding for key, finding in assumed.stated if key == row.item.key)}
        for finding, items in missed.items():
            if finding not in stating:
                items.append(row.item)
    for finding, items in missed.items():
        if best is None or len(items) < len(lacking):
            best, lacking = finding, tuple(items)
    return best, lacking
