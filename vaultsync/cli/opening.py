"""The folder of a vault in, the vault read out, with a progress bar while it takes its time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from vaultsync.cli.options import wants_cache
from vaultsync.cli.progress import progress
from vaultsync.cli.vault_folder import is_marked
from vaultsync.errors import UsageError
from vaultsync.vault import Vault, open_vault


@contextmanager
def opened(folder: Path, *, preset: str | None = None, config: Path | None = None, quiet: bool = False) -> Iterator[Vault]:
    """A vault; the bar goes away when the block ends.

    Raises:
        UsageError: when the folder cannot be read, or holds no note and nothing says that it is a vault.
        ConfigError: when the configuration or a schema is wrong.
    """
    with progress(shown=not quiet) as tell:
        vault = open_vault(folder, preset=preset, config=config, progress=tell, cached=wants_cache())
        if vault.is_empty and not is_marked(folder):
            raise UsageError(f"{folder} holds no notes; name the folder that Obsidian opens as a vault")
        ctx = click.get_current_context(silent=True)
        if ctx is not None:
            ctx.call_on_close(vault.save)  # once the user has the answer
        yield vault
