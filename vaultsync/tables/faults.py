"""Queries that cannot be answered in, where and why out."""

from __future__ import annotations

from functools import lru_cache

from vaultsync.query.parse import parse_query
from vaultsync.query.values import QueryError
from vaultsync.syntax import LiveQuery
from vaultsync.tables.state import TableFault
from vaultsync.text import Span


def live_fault(live: LiveQuery) -> TableFault | None:
    """Why a live block cannot be read; None when it can."""
    error = _error(live.query)
    return None if error is None else fault_of(error, live.query, Span(live.query_start, live.query_end))


@lru_cache(maxsize=1_000)
def _error(query: str) -> QueryError | None:
    try:
        parse_query(query)
    except QueryError as error:
        return error
    return None


def fault_of(error: QueryError, query: str, span: Span) -> TableFault:
    """The fault of a query that stands in the note at ``span``.

    The error's place is found in the note where the query stands there unchanged, which it does unless a callout's or
    list's prefix stands in its lines; else the whole query is pointed at.
    """
    place = span
    if error.offset is not None and span.end - span.start == len(query):
        start = span.start + min(error.offset, len(query))
        place = Span(start, min(start + 1, span.end))
    expected = f"Expected {', '.join(error.expected)}" if error.expected else "Mend the query; until then the table stays as it is"
    return TableFault(
        place, f"the query fails: {error.message}" if error.offset is None else f"the query cannot be read: {error.message}", expected
    )
