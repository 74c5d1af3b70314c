"""A vault with its session, as questions need it; paths that clients name in, files of the index out."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from vaultsync.daemon.naming import find_file
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.forms import Position, Range
from vaultsync.daemon.protocol.messages import quoted
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.syntax import Note
from vaultsync.text import LineIndex, Span
from vaultsync.vault import Vault

LinesOf = Callable[[VaultPath], LineIndex]


class Held(NamedTuple):
    """What is asked."""

    vault: Vault
    session: Session

    def file(self, path: VaultPath) -> VaultPath:
        """The file that a client names.

        Raises:
            ApiError: ``unknown-path``.
        """
        found = find_file(path, self.vault.index.files, self.vault.index.twins)
        if found is None:
            raise ApiError("unknown-path", f"the vault has no file {quoted(path)}")
        return found

    def note(self, path: VaultPath) -> Note:
        """The note that a client names.

        Raises:
            ApiError: ``unknown-path``.
        """
        note: Note | None = self.vault.index.notes.get(self.file(path))
        if note is None:
            raise ApiError("unknown-path", f"{quoted(path)} is no note")
        return note

    def lines(self) -> LinesOf:
        """Where the lines of files start; cheap for what comes sorted by path."""
        return lru_cache(maxsize=16)(self.vault.line_index)


def range_of(lines: LineIndex, span: Span) -> Range:
    """A span as editors count."""
    (line, character, _), (end_line, end_character, _) = lines.utf16(span.start), lines.utf16(span.end)
    return Range(start=Position(line=line, character=character), end=Position(line=end_line, character=end_character))
