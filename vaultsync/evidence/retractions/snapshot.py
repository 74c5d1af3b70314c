"""Notices and the facts of their file in, those about each paper out, looked up by DOI, then PMID."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from vaultsync.evidence.retractions.decision import NoticeState, notice_state
from vaultsync.evidence.retractions.notice import Notice
from vaultsync.evidence.retractions.tally import RowFault


class Facts(NamedTuple):
    """What identifies a file of retractions, so that an answer can be repeated."""

    sha256: str
    """Hexadecimal, of the whole file."""
    file_date: date
    """When the file was last written (UTC)."""
    newest: date | None
    """The latest date of a notice that is not after the file itself: a slip of the pen must not make the data look newer."""
    rows: int
    """Those that have the fields of the header."""
    faults: tuple[RowFault, ...]

    @property
    def dated(self) -> date:
        """What the data is of."""
        return self.newest or self.file_date


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The data: all notices, by the identifiers of the papers that they are about."""

    facts: Facts
    by_doi: Mapping[str, tuple[Notice, ...]]
    by_pmid: Mapping[str, tuple[Notice, ...]]


class Matched(NamedTuple):
    """The notices about one paper."""

    notices: tuple[Notice, ...]
    doubtful: tuple[Notice, ...]
    """Of the same PMID but another DOI: one of the two is wrong, here or there; not counted."""


def notices_of(snapshot: Snapshot, dois: Collection[str], pmids: Collection[str]) -> Matched:
    """The notices about the paper with these identifiers, in the form of ``read_identifier``; never by title, never by the notice's own.

    A PMID counts where the DOI says nothing against it: the paper has none here, or none there.
    """
    notices = [notice for doi in dois for notice in snapshot.by_doi.get(doi, ())]
    doubtful: list[Notice] = []
    for notice in (notice for pmid in pmids for notice in snapshot.by_pmid.get(pmid, ())):
        agrees = not dois or notice.doi is None or notice.doi in dois
        (notices if agrees else doubtful).append(notice)
    return Matched(tuple(dict.fromkeys(notices)), tuple(dict.fromkeys(doubtful)))


def state_of(snapshot: Snapshot, dois: Collection[str], pmids: Collection[str]) -> NoticeState:
    """What holds for the paper with these identifiers."""
    return notice_state(notices_of(snapshot, dois, pmids).notices)
