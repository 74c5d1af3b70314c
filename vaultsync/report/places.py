"""Where a finding stands, made from spans: line indexes and texts in, lines and columns out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, Protocol

from vaultsync.paths import VaultPath
from vaultsync.text import LineIndex, Span


class Places(Protocol):
    """What a report must know of the vault besides its findings."""

    def line_index(self, path: VaultPath) -> LineIndex:
        """Where the lines of a file start; one line for a file without text."""

    def text(self, path: VaultPath) -> str | None:
        """The text that was audited, or None when it is not there any more."""


class Place(NamedTuple):
    """A span for people: lines and columns from 1, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


Locate = Callable[[VaultPath, Span], Place]


def locator(places: Places) -> Locate:
    """A function from span to place; cheap for findings that come sorted by path."""
    lines_of = lru_cache(maxsize=16)(places.line_index)

    def locate(path: VaultPath, span: Span) -> Place:
        lines = lines_of(path)
        line, column = lines.position(span.start)
        end_line, end_column = lines.position(span.end)
        return Place(line, column, end_line, end_column)

    return locate
