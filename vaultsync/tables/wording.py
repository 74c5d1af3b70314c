"""Rows that an answer leaves out in, the sentences that tell of them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from vaultsync.paths import title_of
from vaultsync.query.answer import Dropped
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.value_text import text_of
from vaultsync.query.values import Link

NAMED = 5
"""Rows that are named; the others are counted."""
_WORDS = {"where": "WHERE", "sort": "SORT", "group": "GROUP BY", "flatten": "FLATTEN", "columns": "a column"}


def dropped_rows(dropped: Sequence[Dropped]) -> tuple[str, str]:
    """A message that says how many rows are missing and why, and the rows by name; ``dropped`` holds at least one."""
    reasons = Counter((row.step, row.message) for row in dropped)
    (step, reason), _ = reasons.most_common(1)[0]
    rows = "1 row is" if len(dropped) == 1 else f"{len(dropped)} rows are"
    others = f", and {len(reasons) - 1} other reason{'s' * (len(reasons) > 2)}" if len(reasons) > 1 else ""
    names = list(dict.fromkeys(row_name(row) for row in dropped))
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{rows} left out, because {_WORDS[step]} fails: {reason}{others}", f"Left out: {', '.join(names[:NAMED])}{more}"


def row_name(row: Dropped) -> str:
    """What a reader knows a row by: the link of its note, or its group's key."""
    if isinstance(row.row, Link):
        return f"[[{title_of(row.row.path)}]]"
    return text_of(row.row, DataviewSettings())
