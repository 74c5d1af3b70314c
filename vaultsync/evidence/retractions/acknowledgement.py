"""A source's ``retraction_ack`` and what holds for its paper in, the notices that its author has not acknowledged yet out."""

from __future__ import annotations

from collections.abc import Iterable

from vaultsync.evidence.retractions.decision import NoticeState
from vaultsync.evidence.retractions.notice import Notice
from vaultsync.patterns import lazy_pattern

_SEPARATOR = lazy_pattern(r"[\s,;]+")


def read_acknowledgements(value: object) -> frozenset[str]:
    """The record ids of a property that holds one or several, as numbers or texts (``12345``, ``#12345, 67``). Never raises."""
    items = value if isinstance(value, list | tuple) else (value,)
    return frozenset(text for item in items for text in _record_ids(item))


def acknowledging(name: str, notices: Iterable[Notice]) -> str:
    """The line that acknowledges notices: ``retraction_ack: 12``, ``retraction_ack: [12, 34]``."""
    ids = [notice.record_id for notice in notices]
    return f"{name}: {ids[0]}" if len(ids) == 1 else f"{name}: [{', '.join(ids)}]"


def unacknowledged(state: NoticeState, acknowledged: frozenset[str]) -> tuple[Notice, ...]:
    """What its author still has to take note of, newest first: the deciding notice and whatever came after it.

    Empty where all of that is acknowledged, or nothing is listed. A notice that is added later and newer is not, so it is told again;
    what is older than the deciding notice no longer matters.
    """
    if state.deciding is None:
        return ()
    current = state.notices[: state.notices.index(state.deciding) + 1]
    return tuple(notice for notice in current if notice.record_id not in acknowledged)


def _record_ids(item: object) -> list[str]:
    if isinstance(item, str):
        return [text for part in _SEPARATOR.split(item) if (text := part.strip("#"))]
    if isinstance(item, float) and item.is_integer() and abs(item) < 1e15:
        item = int(item)
    return [str(item)] if isinstance(item, int) and not isinstance(item, bool) and abs(item) < 10**15 else []
