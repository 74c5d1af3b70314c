"""What is wrong in a bibliography, with its place; at most so many of them, the rest counted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from vaultsync.text import LineIndex

MAX_PROBLEMS = 200
"""Of one file; a file that is none of the kind would have one for each of its characters."""
MAX_FAULTS = 10_000
"""After so many more the rest of a file is left unread: it is nothing that a reference manager wrote."""


class BibProblem(NamedTuple):
    """One fault of a file; the rest of the file is read all the same."""

    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    message: str
    """One sentence without a full stop."""
    help: str = ""


@dataclass
class Problems:
    """Collects the problems of one text while it is read."""

    text: str
    found: list[tuple[int, str, str]] = field(default_factory=list)
    more: int = 0

    def add(self, offset: int, message: str, help: str = "") -> None:
        """Keeps a problem at an offset of the text, or only counts it."""
        if len(self.found) < MAX_PROBLEMS:
            self.found.append((offset, message, help))
        else:
            self.more += 1

    @property
    def hopeless(self) -> bool:
        """Whether there are so many that reading on is of no use."""
        return self.more > MAX_FAULTS

    def placed(self) -> tuple[BibProblem, ...]:
        """All of them in order of place; a last one says how many more there are."""
        if not self.found:
            return ()
        index = LineIndex.of(self.text)
        placed = [BibProblem(*index.position(offset), message, help) for offset, message, help in sorted(self.found)]
        if self.more:
            placed.append(
                BibProblem(
                    *index.position(len(self.text)),
                    f"{self.more} more problems are not listed{'; the rest of the file is not read' if self.hopeless else ''}",
                )
            )
        return tuple(placed)
