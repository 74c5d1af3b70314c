"""Lines of a CSV file in, its records out, each with the number of its first line; a record that is broken costs little more than itself.

A quote that is never closed would swallow the rest of the file. So a record has a greatest length, and where one of several lines has
not the fields it should have, reading starts again with its second line. How much is read again is limited: whatever the file holds,
the time is in proportion to its length and the memory to that of one record.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

from vaultsync.evidence.retractions.tally import Tally

MAX_RECORD = 262_144
"""Characters; real records have about 900."""
_MAX_AGAIN = 8_000_000
"""Characters that are read again in all."""


class Record(NamedTuple):
    """One row."""

    line: int
    """From 1."""
    fields: list[str]


class _TooLong(Exception):
    """The record has more characters than any real one."""


class _Lines:
    """The lines of one record after the other; what was read too far can be read again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self._length = 0
        self._budget = _MAX_AGAIN
        self.record: list[str] = []
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self.number += 1
        self._length += len(line)
        if self._length > MAX_RECORD:
            if self.record:  # the next record may begin here
                self._again.appendleft(line)
                self.number -= 1
            raise _TooLong
        self.record.append(line)
        return line

    def begin(self) -> None:
        """A record begins."""
        self.record = []
        self._length = 0

    def retry(self) -> None:
        """All lines of the record but the first are read again, as long as that has not happened too often."""
        if self._budget <= 0 or len(self.record) < 2:
            return
        self._budget -= self._length
        self._again.extendleft(reversed(self.record[1:]))
        self.number -= len(self.record) - 1


def read_records(lines: Iterator[str], tally: Tally, fits: Callable[[list[str]], bool]) -> Iterator[Record]:
    """The records that ``fits`` accepts, in order; blank, too long and other ones are counted and passed over. Never raises.

    Args:
        lines: with their ends; a first byte order mark is not part of the data.
        tally: counts what is passed over.
        fits: whether a record has the fields it should have; asked as late as possible, so that it may depend on earlier records.
    """
    source = _Lines(lines)
    reader = csv.reader(source)
    while True:
        source.begin()
        line = source.number + 1
        try:
            fields = next(reader)
        except StopIteration:
            return
        except (_TooLong, csv.Error):
            fields = None
        if fields is not None and (not fields or not any(fields)):
            tally.add("blank", line)
        elif fields is not None and fits(fields):
            yield Record(line, fields)
        else:
            tally.add("long" if fields is None else "fields", line)
            source.retry()
