"""Properties and names of notes in, when they were written or reviewed out; never the date of a file, which every sync changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.settings import DEFAULT
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, title_of
from vaultsync.patterns import lazy_pattern

_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d")
_DAY_LENGTH = 10
_WHOLE_DAY, _INSTANT = timedelta(days=1), timedelta()
_IN_NAME = lazy_pattern(r"(?<!\d)(\d{4}-\d\d-\d\d)[ T_-](\d\d)[-.:]?(\d\d)[-.:]?(\d\d)(?!\d)")


class Moment(NamedTuple):
    """When something was, as exactly as it is written."""

    start: datetime
    """Aware; of a day its beginning."""
    length: timedelta
    """A day, or nothing."""

    def is_after(self, other: Moment) -> bool:
        """Whether it was certainly later: what happened on the day of the other, when only that is known, was not."""
        return self.start >= other.start + other.length if other.length else self.start > other.start


def read_moment(written: object, zone: tzinfo) -> Moment | None:
    """A day or moment as notes write it (ISO 8601, the zone optional); None for anything else. Never raises."""
    text = str(written).strip()
    if len(text) > 40 or not _DAY.match(text):
        return None
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    found = found if found.tzinfo is not None else found.replace(tzinfo=zone)
    if 1 < found.year < 9999:  # else another zone has no such year
        return Moment(found, _WHOLE_DAY if len(text) == _DAY_LENGTH else _INSTANT)
    return None


def reviewed(index: VaultIndex, claim: VaultPath) -> Moment | None:
    """When a claim was last held against its evidence, as far as it says so."""
    for name in roles_of(index).reviewed:
        found = max(_written(index, claim, (name,)), key=_start, default=None)
        if found is not None:
            return found
    return None


def changed(index: VaultIndex, path: VaultPath) -> Moment | None:
    """When a finding or source was last changed: by its properties, else by the moment in its name (``2025-01-30 14-13-16``); kept."""
    return index.memo("evidence.changed", path, lambda: _changed(index, path))


def _changed(index: VaultIndex, path: VaultPath) -> Moment | None:
    found = max(_written(index, path, roles_of(index).changed), key=_start, default=None)
    if found is not None:
        return found
    in_name = _IN_NAME.search(title_of(path))
    zone = index.setting(DEFAULT).zone
    return read_moment(f"{in_name[1]}T{in_name[2]}:{in_name[3]}:{in_name[4]}", zone) if in_name is not None else None


def _written(index: VaultIndex, path: VaultPath, names: Iterable[str]) -> Iterator[Moment]:
    properties, zone = index.properties(path), index.setting(DEFAULT).zone
    for name in names:
        for writing in properties.get(name, ()):
            found = read_moment(writing.value, zone)
            if found is not None:
                yield found


def _start(moment: Moment) -> datetime:
    return moment.start
