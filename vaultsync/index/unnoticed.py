"""Tables of the whole vault are made in here: who asks one of them rests on the part that it gets, and records that itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from vaultsync.index.vault_index import VaultIndex


@contextmanager
def unnoticed(index: VaultIndex) -> Iterator[None]:
    """What is read inside the block is not recorded."""
    if not index.recording:
        yield
        return
    with index.reading() as reads:
        yield
        reads.clear()
