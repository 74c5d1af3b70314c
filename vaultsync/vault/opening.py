"""A folder in, its vault out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from vaultsync.disk import scan
from vaultsync.disk.cache import Cache, Loaded
from vaultsync.disk.caching.version import program_version
from vaultsync.errors import ConfigError, UsageError
from vaultsync.paths import VaultPath
from vaultsync.vault.collecting import no_collecting
from vaultsync.vault.contents import Contents
from vaultsync.vault.folder import Vault
from vaultsync.vault.settings import read_settings

if TYPE_CHECKING:
    from vaultsync.disk.scan import Scan
    from vaultsync.disk.worker import Reader


def open_vault(
    root: Path,
    *,
    preset: str | None = None,
    config: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    cached: bool = False,
    packing: bool = False,
    reader: Reader | None = None,
    walk: Callable[[], Scan] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Vault:
    """Looks what there is; notes are read when they are needed.

    Args:
        root: the vault's folder.
        preset: the name of a preset, in place of the configured one.
        config: a configuration file, in place of the vault's own.
        progress: called often with how many of how many files are read.
        cached: whether what an earlier run knew is used.
        packing: whether memory matters more than time, as in a process that lives for weeks.
        reader: reads what no worker reads, where this process may not be ended by what it reads.
        walk: scans the folder, with stamps, in place of ``scan``.
        tell: told of each exclusion that fits no file, which is an error where nobody is told.

    Raises:
        UsageError: when ``root`` is no folder or cannot be read.
        ConfigError: when the configuration or a schema is wrong.
    """
    if not root.is_dir():
        what = "is a file, not a folder" if root.exists() else "does not exist"
        raise UsageError(f"{root} {what}; name the folder of an Obsidian vault")
    cache = Cache.open(root, program_version()) if cached else None
    loaded = _loaded(cache) if cache is not None and packing else None
    found = walk() if walk is not None else scan(root, stamps=cache is not None)
    if VaultPath("") in found.faults:
        raise UsageError(f"{root}: {found.faults[VaultPath('')].message}")
    stamps = loaded.whole_stamps() if loaded is not None else cache.load_stamps() if cache is not None else None
    contents = Contents(root, found, cache, stamps, progress, packing, reader, loaded)
    contents.begin()
    # Imported while the workers read: rules and schemas are not needed before.
    from vaultsync.config import unmatched_excludes

    settings = read_settings(root, preset, config, names=found.files, cached=cached)
    problems = unmatched_excludes(settings.config, found.files)
    for problem in problems:
        if tell is None:
            raise ConfigError(problems)
        tell(problem)
    return Vault(root, settings, contents)


def _loaded(cache: Cache) -> Loaded:
    """All that is known, for a process that needs it in any case; another one walks the folder meanwhile."""
    with no_collecting():
        return cache.load()
