"""The cells of one row in, the notice that it tells of out.

Source: the columns as Retraction Watch and Crossref describe them; dates are ``M/D/YYYY H:MM``, lists end in ``;``, reasons of older
exports begin with ``+``.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from vaultsync.patterns import lazy_pattern

Nature = Literal["retraction", "concern", "correction", "reinstatement"]
_NATURES: dict[str, Nature] = {
    "Retraction": "retraction",  # as nearly all rows have it
    "retraction": "retraction",
    "expression of concern": "concern",
    "correction": "correction",
    "reinstatement": "reinstatement",
}
_DATE = lazy_pattern(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?:\s+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s?[AP]M)?)?"
    r"|([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ].{0,40})?"
)
_FIRST_YEAR = 1600
"""What is older is a slip; the first scientific journals are of 1665."""
_MAX_REASONS = 10
_MAX_REASON = 200


class Notice(NamedTuple):
    """One published notice about a paper."""

    record_id: str
    """Retraction Watch's own number of the record, as it stands in the data."""
    nature: Nature
    date: date | None
    """Of the notice; None where the data gives none that can be read."""
    reasons: tuple[str, ...]
    """As listed, at most ten."""
    doi: str | None
    """Of the paper that the notice is about, in the form of ``read_identifier``."""
    pmid: str | None
    """Likewise."""
    notice_doi: str | None
    """Of the notice itself, as written; never looked for in a vault."""


def read_nature(cell: str) -> Nature | None:
    """The nature of a notice; None for one that is not known."""
    return _NATURES.get(cell) or _NATURES.get(" ".join(cell.lower().split()))


def read_date(cell: str) -> date | None:
    """A date as the data writes it, or in ISO's form; None for anything else."""
    found = _DATE.fullmatch(cell.strip())
    if found is None:
        return None
    month, day, year, *iso = found.groups()
    if year is None:
        year, month, day = iso
    try:
        return date(int(year), int(month), int(day)) if int(year) >= _FIRST_YEAR else None
    except ValueError:  # no such day
        return None


def read_reasons(cell: str) -> tuple[str, ...]:
    """The reasons in their order, without the marks of a list."""
    reasons = [" ".join(part.split()).lstrip("+ ") for part in cell.split(";", _MAX_REASONS)[:_MAX_REASONS]]
    return tuple([reason[:_MAX_REASON] for reason in reasons if reason])
