"""The bytes of a CSV file in, Dataview's rows out: typed values by the names of the first row.

Source: Dataview 0.5.70, ``parseCsv`` (read), with the rules of PapaParse 5 for ``header``, ``skipEmptyLines``, ``comments``
and ``dynamicTyping`` (read).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from itertools import pairwise
from typing import Final

from vaultsync.index.names import normalised
from vaultsync.query.inline_values import property_value
from vaultsync.query.values import Date, QueryError, Value

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_NUMBER: Final = re.compile(r"\s*-?(?:[0-9]+\.?|\.[0-9]+|[0-9]+\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?(?:[+-][0-2][0-9]:[0-5][0-9]|Z)"
)
_LARGEST: Final = 2**53
DELIMITERS: Final = ",\t|;\x1e\x1f"
MAX_FIELDS: Final = 500_000
SAMPLE: Final = 10
"""Rows from which the delimiter is guessed."""


def csv_rows(data: bytes, zone: tzinfo) -> list[Mapping[str, Value]]:
    """The rows below the first, in order.

    Raises:
        QueryError: when a row cannot be read.
    """
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = [line for line in _LINE.findall(text) if not line.startswith("#")]
    try:
        rows = _bounded(_read(lines, _delimiter(lines)))
    except csv.Error as error:
        raise QueryError(f"the CSV file cannot be read: {error}") from error
    if not rows:
        return []
    names = _names(rows[0])
    return [_row(names, row, zone) for row in rows[1:]]


def _bounded(rows: Iterable[list[str]]) -> list[list[str]]:
    kept: list[list[str]] = []
    fields = 0
    for row in rows:
        fields += len(row)
        if fields > MAX_FIELDS:
            raise QueryError(f"the CSV file cannot be read: it has more than {MAX_FIELDS:,} fields")
        kept.append(row)
    return kept


def _read(lines: Iterable[str], delimiter: str) -> Iterator[list[str]]:
    return (row for row in csv.reader(lines, delimiter=delimiter) if row and row != [""])


def _delimiter(lines: list[str]) -> str:
    """The one that cuts the first rows most evenly into more than one field; a comma where none does."""
    best, least, most = ",", float("inf"), 1.99
    for delimiter in DELIMITERS:
        counts = [len(row) for row in _read(lines[:SAMPLE], delimiter)]
        if not counts:
            continue
        uneven = sum(abs(count - before) for before, count in pairwise(counts))
        mean = sum(counts) / len(counts)
        if mean > 1.99 and (uneven < least or (uneven == least and mean > most)):
            best, least, most = delimiter, uneven, mean
    return best


def _names(row: list[str]) -> list[str]:
    """The names of the columns; of doubled ones the second becomes ``name_1``."""
    taken: dict[str, int] = {}
    out = []
    for name in row:
        count = taken.get(name, 0)
        taken[name] = count + 1
        out.append(f"{name}_{count}" if count else name)
    return out


def _row(names: list[str], fields: list[str], zone: tzinfo) -> Mapping[str, Value]:
    out: dict[str, Value] = {}
    found = [(name, _typed(field, zone)) for name, field in zip(names, fields, strict=False)]
    if len(fields) > len(names):
        found.append(("__parsed_extra", [_typed(field, zone) for field in fields[len(names) :]]))
    for name, value in found:
        out[name] = value
        out[normalised(name)] = value
    return out


def _typed(field: str, zone: tzinfo) -> Value:
    if field == "":
        return None
    if field in ("true", "TRUE"):
        return True
    if field in ("false", "FALSE"):
        return False
    if _NUMBER.fullmatch(field) and abs(float(field)) < _LARGEST:
        return float(field)
    if _MOMENT.fullmatch(field):
        try:
            moment = datetime.fromisoformat(field)
        except ValueError:
            return field
        return Date((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(zone))
    return property_value(field, zone)
