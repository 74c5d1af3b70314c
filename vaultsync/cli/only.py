"""``--only``: arguments in, the vault they mean and the files to report on out."""

from __future__ import annotations

import os
from collections.abc import Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vaultsync.cli.nearest import did_you_mean
from vaultsync.cli.output import say
from vaultsync.cli.vault_folder import vault_around, vault_folder
from vaultsync.errors import UsageError
from vaultsync.paths import VaultPath, extension_of

if TYPE_CHECKING:
    from vaultsync.vault import Vault


def spread_only(args: Sequence[str], with_value: Container[str]) -> list[str]:
    """Arguments with an ``--only=`` before each file that follows ``--only``, as click wants them.

    Every plain argument after ``--only`` is a file, with options in between or not, because
    pre-commit puts a hook's own arguments after its entry and before the files.
    """
    out: list[str] = []
    waiting = following = False
    rest = iter(args)
    for arg in rest:
        if arg == "--only":
            following = waiting = True
        elif arg == "--":
            out += [f"--only={file}" for file in rest] if following else [arg, *rest]
            waiting = False
        elif arg.startswith("-") and not (following and os.path.lexists(arg)):
            out.append(arg)
            if arg in with_value:
                out += [value for value in (next(rest, None),) if value is not None]
        else:
            out.append(f"--only={arg}" if following else arg)
            waiting = False
    return [*out, "--only"] if waiting else out


def vault_of_files(files: Sequence[str]) -> Path:
    """The vault that holds the files; those in no vault are left out of account.

    Raises:
        UsageError: when they lie in several vaults.
    """
    vaults = sorted({vault for file in files if (vault := vault_around(Path(os.path.abspath(file)).parent))})
    if len(vaults) > 1:
        listed = ", ".join(str(vault) for vault in vaults)
        raise UsageError(f"the files of --only lie in several vaults ({listed}); name those of one vault at a time")
    return vaults[0] if vaults else vault_folder(None)


def files_in(vault: Vault, files: Sequence[str]) -> tuple[VaultPath, ...]:
    """The files as paths in the vault. What lies outside is named on standard error and left out.

    Raises:
        UsageError: when a note or canvas does not exist, or a folder is named.
    """
    found: list[VaultPath] = []
    for file in files:
        path = _file_in(vault, file)
        if path is not None:
            found.append(path)
    return tuple(found)


def _file_in(vault: Vault, file: str) -> VaultPath | None:
    try:
        path = vault.relative(file)
    except UsageError as error:
        if os.path.lexists(file):
            say(f"note: {file} lies outside the vault {vault.root} and is left out")
            return None
        if extension_of(file) not in ("md", "canvas"):
            return None
        near = did_you_mean(file.replace(os.sep, "/"), vault.index.files)
        raise UsageError(f"{file} of --only does not exist, from here or in the vault {vault.root}{near}") from error
    if (vault.root / path).is_dir():
        raise UsageError(f"{file} is a folder; --only takes files, such as {file.rstrip('/')}/*.md")
    return path
