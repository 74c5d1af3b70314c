"""The case of a claim in, what is to be said of it whatever its status: stale, more certain than its evidence, partly retracted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from vaultsync.evidence.case import Case
from vaultsync.evidence.dates import Moment, changed, reviewed
from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.grounds import admissible
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


class Flag(StrEnum):
    """What is to be said of a claim beside its status."""

    STALE = "stale"
    OVER_CERTAIN = "over-certain"
    RETRACTED = "retracted-evidence"
    """Some of its sources are retracted; where all are, the status says so."""


class Stale(NamedTuple):
    """What changed after a claim was reviewed last."""

    note: VaultPath
    """The finding or source that changed last, or about whose paper there is a notice."""
    after: timedelta
    """How long after the review."""
    notice: bool = False
    """Whether it is a notice and not a change."""


def flags(index: VaultIndex, case: Case) -> tuple[tuple[Flag, ...], Stale | None]:
    """The flags of a claim, in their order, and what makes it stale."""
    stale = _stale(index, case)
    found = [Flag.STALE] if stale is not None else []
    if _is_over_certain(index, case):
        found.append(Flag.OVER_CERTAIN)
    if case.positive and any(not one.sound for one in case.rested_on):
        found.append(Flag.RETRACTED)
    return tuple(found), stale


def _stale(index: VaultIndex, case: Case) -> Stale | None:
    known = reviewed(index, case.path)
    if known is None:
        return None
    latest: Stale | None = None
    for path in _linked(index, case):
        moment = changed(index, path)
        if moment is not None and moment.is_after(known):
            latest = _later(latest, Stale(path, moment.start - known.start))
    for one in case.rested_on:
        day = one.notice.date if one.notice is not None else None
        if day is not None:
            moment = Moment(datetime(day.year, day.month, day.day, tzinfo=UTC), timedelta(days=1))
            if moment.is_after(known):
                latest = _later(latest, Stale(one.path, moment.start - known.start, True))
    return latest


def _later(one: Stale | None, other: Stale) -> Stale:
    return other if one is None or other.after > one.after else one


def _linked(index: VaultIndex, case: Case) -> list[VaultPath]:
    """The findings that the claim is linked with, and their sources, each once."""
    found: dict[VaultPath, None] = {}
    for one in case.standings:
        found[one.finding] = None
        found.update(dict.fromkeys(admissible(index, one.finding)))
    return list(found)


def _is_over_certain(index: VaultIndex, case: Case) -> bool:
    roles = roles_of(index)
    words = {str(writing.value).strip().lower() for writing in index.properties(case.path).get(roles.certainty, ())}
    if words.isdisjoint(roles.certain) or not case.studies:
        return False
    return len(case.studies) == 1 or all(one.uncontrolled for group in case.studies for one in group)
