"""What a query asks of the vault's files and the index does not know."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from vaultsync.paths import VaultPath


class FileTimes(NamedTuple):
    """A file's dates and size."""

    created: float
    """Milliseconds since 1970 in UTC."""
    modified: float
    """Milliseconds since 1970 in UTC."""
    size: int
    """Bytes."""


class Files(Protocol):
    """Where the answers come from; none of these raises."""

    def times(self, path: VaultPath) -> FileTimes:
        """Dates and size of a file; zeros where it is gone."""

    def csv(self, path: VaultPath) -> bytes | None:
        """The bytes of a CSV file; None where it cannot be read."""

    def starred(self) -> frozenset[str]:
        """The paths of the bookmarked files."""
