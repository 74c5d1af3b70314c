"""Records of the data in, their notices out; what tells of no paper or of an unknown nature is passed over and counted."""

from __future__ import annotations

from functools import lru_cache

from vaultsync.evidence.identifiers import Identifier, Kind, listed, read_identifier
from vaultsync.evidence.retractions.columns import Columns
from vaultsync.evidence.retractions.notice import Notice, read_date, read_nature, read_reasons
from vaultsync.evidence.retractions.records import Record
from vaultsync.evidence.retractions.tally import Tally
from vaultsync.patterns import lazy_pattern

_NONE = frozenset(("", "0", "unavailable", "none", "n/a", "na", "null", "nan"))
"""What stands for no identifier: ``0`` in nearly half of the PMIDs, ``unavailable`` and ``Unavailable`` in a twentieth of the DOIs."""
_ARXIV = "10.48550/arxiv."
_VERSION = lazy_pattern(r"v[0-9]{1,4}\Z")
"""All versions of a preprint are one paper."""
_SHORT = 500
"""Characters; longer cells are not remembered, so that no file can fill the memory."""


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, columns: Columns, tally: Tally) -> None:
        self._columns = columns
        self._tally = tally
        self._date = lru_cache(16_384)(read_date)  # thousands of rows share a date, and many a list of reasons
        self._reasons = lru_cache(4_096)(read_reasons)

    def notices(self, record: Record) -> tuple[Notice, ...]:
        """The notices of a row, one for each paper that it lists; none where it names no paper, or nothing is known of it. Never raises."""
        columns, (line, fields) = self._columns, record
        nature = read_nature(fields[columns.nature])
        if nature is None:
            self._tally.add_nature(fields[columns.nature].strip() or "empty", line)
            return ()
        record_id = fields[columns.record_id].strip()
        if not record_id:
            self._tally.add("record-id", line)
            return ()
        papers = self._papers(fields[columns.doi], fields[columns.pmid], line)
        cell = fields[columns.date].strip()
        day = self._date(cell) if len(cell) < _SHORT else None
        if day is None and cell:
            self._tally.add("date", line)
        if not papers:
            return ()
        reasons = fields[columns.reason]
        why = self._reasons(reasons) if len(reasons) < _SHORT else read_reasons(reasons)
        own = "" if columns.notice_doi is None else fields[columns.notice_doi].strip()
        own = "" if own.lower() in _NONE else own[:300]
        return tuple([Notice(record_id[:40], nature, day, why, doi, pmid, own or None) for doi, pmid in papers])

    def _papers(self, doi_cell: str, pmid_cell: str, line: int) -> list[tuple[str | None, str | None]]:
        """DOI and PMID of each paper; where a row lists several, and not as many of both, nobody can tell which belong together."""
        dois, pmids = self._identifiers("doi", doi_cell, line), self._identifiers("pmid", pmid_cell, line)
        if len(dois) == len(pmids):
            return list(zip(dois, pmids, strict=True))
        if len(dois) < 2 and len(pmids) < 2:
            return [(dois[0] if dois else None, pmids[0] if pmids else None)]
        return [*((doi, None) for doi in dois), *((None, pmid) for pmid in pmids)]

    def _identifiers(self, kind: Kind, cell: str, line: int) -> list[str]:
        if cell in _NONE or cell.strip().lower() in _NONE:
            return []
        found = []
        for part in listed(kind, cell):
            answer = read_identifier(kind, part)
            if isinstance(answer, Identifier):
                found.append(_VERSION.sub("", answer.value) if answer.value.startswith(_ARXIV) else answer.value)
            elif part.strip().lower() not in _NONE:
                self._tally.add("doi" if kind == "doi" else "pmid", line)
        return found
