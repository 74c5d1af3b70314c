"""The case of a claim in, the smallest change that raises its status out: found by weighing the case again with the change assumed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from functools import reduce
from itertools import combinations
from typing import NamedTuple

from vaultsync.evidence.case import Case, Fault, with_gains
from vaultsync.evidence.ladder import Assumed, Code, Status, Weighed, fullest, weigh
from vaultsync.evidence.scope import Item
from vaultsync.paths import VaultPath

MAX_PAIRED = 24
"""Changes of which pairs are tried; of more only all together, and what of them is not needed left out."""


class Change(IntEnum):
    """Kinds of changes, the cheapest first: first what is a word in a note, last what has to be found in the literature."""

    ACKNOWLEDGE = 1
    """Name an opposing finding as qualifying the claim."""
    MEND = 2
    """Mend what keeps the claim from being judged."""
    STATE = 3
    """State an item in a finding, or take it out of the claim."""
    SETTLE = 4
    """Say of a finding which way it points."""
    PATH = 5
    """Complete the path to a source."""
    STUDY = 12
    """Add a finding from another sound study."""


class Step(NamedTuple):
    """One change."""

    change: Change
    note: VaultPath | None = None
    """The finding that it is made in, or about."""
    item: Item | None = None
    fault: Fault | None = None
    number: int = 0
    """Of studies."""


class Repair(NamedTuple):
    """Changes that together raise the status."""

    steps: tuple[Step, ...]
    """Never empty; the cheapest first."""
    status: Status
    """What it would be then."""


def smallest_repair(case: Case, now: Weighed) -> Repair | None:
    """The cheapest changes after which the status is better: one, else two, else as few of all as are needed; None where nothing helps."""
    steps = sorted(dict.fromkeys(_steps(case, now)), key=_cost)
    tried: list[tuple[int, int, tuple[Step, ...], Status]] = []
    for size in (1, 2):
        if size == 1 or len(steps) <= MAX_PAIRED:
            for number, chosen in enumerate(combinations(steps, size)):
                status = _status(case, chosen)
                if status.rank > now.status.rank:
                    tried.append((sum(map(_price, chosen)), number, chosen, status))
        if tried:
            _, _, best, status = min(tried)
            return Repair(best, status)
    return _of_all(case, now, steps)


def _of_all(case: Case, now: Weighed, steps: list[Step]) -> Repair | None:
    kept = steps
    status = _status(case, kept)
    if status.rank <= now.status.rank:
        return None
    for step in reversed(steps) if len(steps) <= MAX_PAIRED else ():
        fewer = [one for one in kept if one != step]
        found = _status(case, fewer)
        if found.rank > now.status.rank:
            kept, status = fewer, found
    return Repair(tuple(kept), status)


def _steps(case: Case, now: Weighed) -> Iterator[Step]:
    """What could be changed about each reason."""
    best, lacking = fullest(case)
    for reason in now.reasons:
        match reason.code:
            case Code.INVALID if reason.faulty is not None:
                yield Step(Change.MEND, fault=reason.faulty.fault)
            case Code.OPPOSED:
                yield Step(Change.ACKNOWLEDGE, reason.note)
            case Code.NOT_COVERED | Code.ONLY_OPPOSING | Code.NOT_TOGETHER:
                yield from (Step(Change.STATE, best, item) for item in lacking)
            case Code.FEW_STUDIES:
                yield Step(Change.STUDY, number=case.min_sources - reason.number)
            case Code.NOT_SCHOLARLY | Code.PRELIMINARY | Code.CONCERN | Code.RETRACTED:
                yield Step(Change.STUDY, number=1)
            case Code.NOT_ADMISSIBLE:
                yield Step(Change.PATH, reason.note)
            case Code.NO_PATH:
                yield Step(Change.PATH)
            case Code.ONLY_OPPOSED:
                yield Step(Change.SETTLE, reason.note)


def _status(case: Case, steps: tuple[Step, ...] | list[Step]) -> Status:
    """The status after these changes: of the case with the findings that count then, weighed again."""
    changes = {step.change for step in steps}
    settled = {step.note for step in steps if step.change is Change.SETTLE}
    if Change.PATH in changes:
        settled |= {one.finding for one in case.standings if one.supports}
    changed = with_gains(case, frozenset([note for note in settled if note is not None])) if settled else case
    assumed = reduce(_with, steps, Assumed())
    if Change.PATH in changes and not changed.supports:
        # The way on from there is not known: at best it leads to one sound study.
        assumed = assumed._replace(path=True, studies=assumed.studies + 1)
    return weigh(changed, assumed).status


def _with(assumed: Assumed, step: Step) -> Assumed:
    match step.change:
        case Change.MEND if step.fault is not None:
            return assumed._replace(faults=assumed.faults | {step.fault})
        case Change.ACKNOWLEDGE if step.note is not None:
            return assumed._replace(acknowledged=assumed.acknowledged | {step.note})
        case Change.STATE if step.note is not None and step.item is not None:
            return assumed._replace(stated=assumed.stated | {(step.item.key, step.note)})
        case Change.STUDY:
            return assumed._replace(studies=assumed.studies + step.number)
    return assumed


def _cost(step: Step) -> tuple[int, str, tuple[str, str]]:
    return _price(step), step.note or "", step.item.key if step.item is not None else ("", "")


def _price(step: Step) -> int:
    return step.change * max(1, step.number)
