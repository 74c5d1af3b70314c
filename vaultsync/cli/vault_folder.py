"""A path of the command line, or none, in; the folder of a vault out."""

from __future__ import annotations

import os
from pathlib import Path

from vaultsync.cli.nearest import did_you_mean
from vaultsync.errors import UsageError

MARKS = (".obsidian", "vaultsync.toml")
"""A folder that holds one of them is a vault."""


def vault_folder(given: str | None) -> Path:
    """The folder named, or the vault that holds the current folder, or the current folder itself.

    Raises:
        UsageError: when no folder is there.
    """
    if given is None:
        here = _current_folder()
        return vault_around(here) or here
    path = Path(given)
    if path.is_dir():
        return path
    if os.path.lexists(path):
        raise UsageError(f"{given} is a file, and a vault is a folder; for one note say: vaultsync audit --only {given}")
    siblings = [entry.name for entry in path.absolute().parent.iterdir() if entry.is_dir()] if path.absolute().parent.is_dir() else []
    raise UsageError(f"{given} does not exist; name the folder of a vault{did_you_mean(path.name, siblings)}")


def vault_to_write_to(given: str | None) -> Path:
    """As ``vault_folder``, but where no folder is named, only one that somebody calls a vault.

    Raises:
        UsageError: when no folder is there, or none is a vault.
    """
    return vault_folder(given) if given is not None else checked_vault(vault_folder(None))


def checked_vault(folder: Path) -> Path:
    """The folder, which nobody named, before anything is written to it.

    Raises:
        UsageError: when nothing marks it as a vault.
    """
    if not is_marked(folder):
        raise UsageError(f"nothing says that {folder} is a vault; name the folder to write to, with a dot for the current one")
    return folder


def vault_around(place: Path) -> Path | None:
    """The nearest marked folder at or above ``place``, which may be a file or missing."""
    for folder in (place, *place.parents):
        if any(os.path.lexists(folder / mark) for mark in MARKS):
            return folder
    return None


def is_marked(folder: Path) -> bool:
    """Whether somebody said that this folder is a vault."""
    return any(os.path.lexists(folder / mark) for mark in MARKS)


def path_prefix(root: Path, start: Path) -> str:
    """What stands before a vault path so that it leads there from ``start``.

    Relative when the vault lies in ``start``, empty when it is ``start``, else absolute; with ``/``.
    """
    folder, base = os.path.abspath(root), os.path.abspath(start)
    if folder == base:
        return ""
    inside = folder.startswith(os.path.join(base, ""))
    shown = os.path.relpath(folder, base) if inside else folder
    return shown.replace(os.sep, "/").rstrip("/") + "/"


def _current_folder() -> Path:
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError("the current folder is gone; change to one that exists, or name the vault") from error
