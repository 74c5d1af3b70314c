"""The header of the data in, where each column that is needed stands out, or which ones are missing.

Columns are found by their names, in any order; the name that is empty because the header ends in a comma is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

NEEDED = ("Record ID", "RetractionNature", "RetractionDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "Reason")
_SHOWN = 25


class Columns(NamedTuple):
    """Positions from 0."""

    record_id: int
    nature: int
    date: int
    doi: int
    pmid: int
    reason: int
    notice_doi: int | None
    width: int
    """How many columns have a name."""
    names: int
    """How many fields the header has, those without a name included."""


class MissingColumns(NamedTuple):
    """Why the data cannot be read."""

    missing: tuple[str, ...]
    found: tuple[str, ...]
    """The first names of the header."""

    def __str__(self) -> str:
        columns = "columns" if len(self.missing) > 1 else "column"
        found = ", ".join(self.found) or "none"
        hint = ' (they are separated by ";" or tabs, not by commas)' if len(self.found) == 1 and self.found[0].count(";") > 2 else ""
        hint = hint or (" (they are separated by tabs, not by commas)" if len(self.found) == 1 and "\t" in self.found[0] else "")
        return f"the {columns} {', '.join(self.missing)} of the Retraction Watch data cannot be found among its columns: {found}{hint}"


def find_columns(header: Sequence[str]) -> Columns | MissingColumns:
    """Where the columns stand; names are compared without case and spaces."""
    names = [_plain(name) for name in header]
    missing = tuple(name for name in NEEDED if _plain(name) not in names)
    if missing:
        found = tuple(name.strip()[:60] for name in header if name.strip())
        return MissingColumns(missing, found[:_SHOWN])
    record_id, nature, date, doi, pmid, reason = (names.index(_plain(name)) for name in NEEDED)
    notice = names.index("retractiondoi") if "retractiondoi" in names else None
    width = max(at for at, name in enumerate(names) if name) + 1
    return Columns(record_id, nature, date, doi, pmid, reason, notice, width, len(names))


def fits(fields: Sequence[str], columns: Columns) -> bool:
    """Whether a row has the fields of the header, so that each stands in its column; empty ones behind them do not count."""
    return len(fields) in (columns.width, columns.names) or (len(fields) > columns.width and not any(fields[columns.width :]))


def _plain(name: str) -> str:
    return "".join(name.lower().split())
