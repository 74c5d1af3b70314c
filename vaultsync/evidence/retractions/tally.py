"""What is wrong with single rows in, for each kind of fault how often and where first out: a fault costs a row, never the run."""

from __future__ import annotations

from typing import Literal, NamedTuple

FaultKind = Literal["blank", "bytes", "nul", "fields", "long", "record-id", "nature", "date", "doi", "pmid"]
_MAX_NATURES = 10


class RowFault(NamedTuple):
    """All faults of one kind."""

    kind: FaultKind
    times: int
    line: int
    """Of the first one, from 1."""
    examples: tuple[str, ...] = ()
    """Natures that are not known, at most ten."""


class Tally:
    """Counts while the data is read."""

    def __init__(self) -> None:
        self._counts: dict[FaultKind, int] = {}
        self._lines: dict[FaultKind, int] = {}
        self._natures: dict[str, None] = {}

    def add(self, kind: FaultKind, line: int) -> None:
        """Counts one fault."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        self._lines.setdefault(kind, line)

    def add_nature(self, nature: str, line: int) -> None:
        """Counts a row of a nature that is not known, and keeps its name."""
        self.add("nature", line)
        if len(self._natures) < _MAX_NATURES:
            self._natures.setdefault(nature[:60])

    def faults(self) -> tuple[RowFault, ...]:
        """All that was counted, in the order in which it first occurred."""
        found = (
            RowFault(kind, count, self._lines[kind], tuple(self._natures) if kind == "nature" else ())
            for kind, count in self._counts.items()
        )
        return tuple(sorted(found, key=lambda fault: (fault.line, fault.kind)))
