"""A vault's folder in, a list of what is well and what is not around its daemon out, each with what to do next.

Nothing is written to the vault, and nothing that a check meets makes it raise.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from vaultsync.daemon.check import Check, Level, Look, Surroundings
from vaultsync.disk.scan import scan
from vaultsync.disk.writing.state import state_folder
from vaultsync.errors import UsageError
from vaultsync.paths import folder_of


def surroundings(root: Path) -> Surroundings:
    """The places of a vault; its folders are walked once."""
    real = Path(os.path.realpath(root))
    files = scan(real).files
    folders = {folder_of(path) for path in files}
    for folder in tuple(folders):
        while folder:
            folder = folder_of(folder)
            folders.add(folder)
    try:
        state, why = Path(state_folder(real, None)), ""
    except UsageError as error:
        state, why = None, str(error)
    return Surroundings(real, state, why, files, len(folders | {""}))


def checkup(around: Surroundings, looks: Mapping[str, Look]) -> list[Check]:
    """What all looks found, in their order; a look that fails is itself a warning."""
    found: list[Check] = []
    for name, look in looks.items():
        try:
            found += look(around)
        except Exception as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
            found.append(Check(name, Level.WARNING, f"could not be checked: {reason}", "Look for permissions that are missing"))
    return found


def looks() -> dict[str, Look]:
    """All of them, in the order in which they are told."""
    from vaultsync.daemon import system_checks as system
    from vaultsync.daemon import vault_checks as vault

    return {
        "vault": vault.folder,
        "settings": vault.settings,
        "sync": vault.sync_services,
        "git": vault.git,
        "other vaults": vault.other_vaults,
        "plugin": vault.plugin,
        "writing": system.writing,
        "watching": system.watching,
        "open files": system.open_files,
        "state folder": system.state_folder,
        "cache": system.cache,
        "clock": system.clock,
        "daemon": system.daemon,
    }
