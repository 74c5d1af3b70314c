"""Records of the data in, their notices out; what tells of no paper or of an unknown nature is passed over and counted."""

from __future__ import annotations

from functools import lru_cache

from vaultsync.evidence.identifiers import Identifier, Kind, read_identifier
from vaultsync.evidence.retractions.columns import Columns
from vaultsync.evidence.retractions.notice import Notice, read_date, read_nature, read_reasons
from vaultsync.evidence.retractions.records import Record
from vaultsync.evidence.retractions.tally import Tally

_NONE = frozenset(("", "0", "unavailable", "none", "n/a", "na", "null", "nan"))
"""What stands for no identifier: ``0`` in nearly half of the PMIDs, ``unavailable`` and ``Unavailable`` in a twentieth of the DOIs."""
_SHORT = 500
"""Characters; longer cells are not remembered, so that no file can fill the memory."""


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, columns: Columns, tally: Tally) -> None:
        self._columns = columns
        self._tally = tally
        self._date = lru_cache(16_384)(read_date)  # thousands of rows share a date, and many a list of reasons
        self._reasons = lru_cache(4_096)(read_reasons)

    def notice(self, record: Record) -> Notice | None:
        """The notice of a row; None where it names no paper, or nothing that can be known about it. Never raises."""
        columns, (line, fields) = self._columns, record
        nature = read_nature(fields[columns.nature])
        if nature is None:
            self._tally.add_nature(fields[columns.nature].strip() or "empty", line)
            return None
        record_id = fields[columns.record_id].strip()
        if not record_id:
            self._tally.add("record-id", line)
            return None
        doi = self._identifier("doi", fields[columns.doi], line)
        pmid = self._identifier("pmid", fields[columns.pmid], line)
        cell = fields[columns.date].strip()
        day = self._date(cell) if len(cell) < _SHORT else None
        if day is None and cell:
            self._tally.add("date", line)
        if doi is None and pmid is None:
            return None
        reasons = fields[columns.reason]
        listed = self._reasons(reasons) if len(reasons) < _SHORT else read_reasons(reasons)
        own = "" if columns.notice_doi is None else fields[columns.notice_doi].strip()
        own = "" if own.lower() in _NONE else own[:300]
        return Notice(record_id[:40], nature, day, listed, doi, pmid, own or None)

    def _identifier(self, kind: Kind, cell: str, line: int) -> str | None:
        if cell in _NONE or cell.strip().lower() in _NONE:
            return None
        answer = read_identifier(kind, cell)
        if isinstance(answer, Identifier):
            return answer.value
        self._tally.add("doi" if kind == "doi" else "pmid", line)
        return None
