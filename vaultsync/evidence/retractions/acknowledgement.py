"""A source's ``retraction_ack`` and what holds for its paper in, the notices that its author has not acknowledged yet out."""

from __future__ import annotations

from vaultsync.evidence.retractions.decision import NoticeState
from vaultsync.evidence.retractions.notice import Notice


def read_acknowledgements(value: object) -> frozenset[str]:
    """The record ids of a property that holds one or a list of them, as numbers or texts (``12345``, ``#12345``). Never raises."""
    items = value if isinstance(value, list | tuple) else (value,)
    return frozenset(text for text in map(_record_id, items) if text)


def unacknowledged(state: NoticeState, acknowledged: frozenset[str]) -> tuple[Notice, ...]:
    """What its author still has to take note of, newest first: the deciding notice and whatever came after it.

    Empty where all of that is acknowledged, or nothing is listed. A notice that is added later and newer is not, so it is told again;
    what is older than the deciding notice no longer matters.
    """
    if state.deciding is None:
        return ()
    current = state.notices[: state.notices.index(state.deciding) + 1]
    return tuple(notice for notice in current if notice.record_id not in acknowledged)


def _record_id(item: object) -> str:
    if isinstance(item, bool) or not isinstance(item, str | int | float):
        return ""
    if isinstance(item, float):
        return str(int(item)) if item.is_integer() and abs(item) < 1e15 else ""
    if isinstance(item, int):
        return str(item) if abs(item) < 10**15 else ""
    return item.strip().lstrip("#").strip()
