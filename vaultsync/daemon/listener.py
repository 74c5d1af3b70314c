"""What the keeper found out in, those who want to know of it called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vaultsync.diagnostic import Diagnostic
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.vault import Vault


@dataclass(frozen=True, slots=True)
class Change:
    """What is told to whoever listens, on the keeper's thread."""

    findings: dict[VaultPath, tuple[Diagnostic, ...]]
    stale: frozenset[VaultPath]
    fresh: frozenset[VaultPath]


class Listener:
    """What the keeper calls on its own thread; each call returns at once. The functions may be replaced before it starts."""

    def __init__(self) -> None:
        self.changed: Callable[[Vault, Session, Change], None] = lambda vault, session, change: None
        self.everything: Callable[[Vault, Session], None] = lambda vault, session: None
        """After new settings all of it may be otherwise."""
        self.unusable: Callable[[Vault, Sequence[str]], None] = lambda vault, schemas: None
        """New settings cannot be used, in which these schemas are named; the vault goes on with the old ones."""
        self.progress: Callable[[str, int, int], None] = lambda stage, done, total: None
        self.foreign: Callable[[VaultPath, bytes | None], None] = lambda path, digest: None
        """Somebody changed a note to the text of this hash, or deleted it."""
        self.write: Callable[[Vault, Session], float | None] = lambda vault, session: None
        """May write notes, reads them back through ``Keeper.reread``, and tells when it wants to be asked again, on the monotonic clock."""
