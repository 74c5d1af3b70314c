"""All notices about one paper in, what holds for it now out: only a later reinstatement clears a retraction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple

from vaultsync.evidence.retractions.notice import Nature, Notice

State = Literal["none", "correction", "concern", "retraction", "reinstated"]
_CAUTION: dict[Nature, int] = {"retraction": 0, "concern": 1, "correction": 2, "reinstatement": 3}


class NoticeState(NamedTuple):
    """What became of a paper, as far as the data knows."""

    state: State
    notices: tuple[Notice, ...]
    """Newest first, those without a date last."""
    deciding: Notice | None
    """The one that the state rests on; None for ``none``."""


def notice_state(notices: Iterable[Notice]) -> NoticeState:
    """What holds after all notices.

    They are gone through from the newest to the oldest, those without a date last: a reinstatement ends the search and clears what is
    older, a retraction ends it too; else the worst of what was met holds, an expression of concern before a correction. Of notices of
    one day, and of several without a date, the graver counts as the newer, since a reinstatement must be known to be later.
    """
    ordered = tuple(sorted(set(notices), key=newest_first))
    worst: Notice | None = None
    for notice in ordered:
        if notice.nature == "retraction":
            return NoticeState("retraction", ordered, notice)
        if notice.nature == "reinstatement":
            if worst is None:
                return NoticeState("reinstated", ordered, notice)
            break
        if worst is None or (notice.nature == "concern" and worst.nature == "correction"):
            worst = notice
    if worst is None:
        return NoticeState("none", ordered, None)
    return NoticeState("concern" if worst.nature == "concern" else "correction", ordered, worst)


def newest_first(notice: Notice) -> tuple[int, int, int, str]:
    """The order of notices; only equal ones are equal in it."""
    day = notice.date or date.min
    digits = notice.record_id if notice.record_id.isascii() and notice.record_id.isdigit() else "0"
    return -day.toordinal(), _CAUTION[notice.nature], -int(digits), repr(notice)
