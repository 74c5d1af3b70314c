"""What lies in and around a vault in, what a daemon should know of it out: settings, sync services, git, other vaults, the plugin."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from vaultsync.daemon.check import Check, Level, Surroundings
from vaultsync.disk.obsidian_settings import APP_JSON, DATAVIEW_JSON
from vaultsync.disk.read import read_bytes
from vaultsync.disk.writing.eligible import check_git
from vaultsync.disk.writing.outcome import Refused
from vaultsync.paths import VaultPath, conflict_copy_of, is_note, shown

_OK, _WARNING, _PROBLEM = Level.OK, Level.WARNING, Level.PROBLEM
PLUGIN: Final = "vaultsync"
_COMMUNITY = VaultPath(".obsidian/community-plugins.json")
_CORE = VaultPath(".obsidian/core-plugins.json")
_MARKS: Final = {
    ".stfolder": "Syncthing",
    ".dropbox": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".seafile-data": "Seafile",
    ".sync": "Resilio Sync",
}
_PLACES: Final = {
    "Mobile Documents": "iCloud Drive",
    "iCloudDrive": "iCloud Drive",
    "CloudStorage": "a cloud drive of macOS",
    "Dropbox": "Dropbox",
    "OneDrive": "OneDrive",
    "Google Drive": "Google Drive",
    "GoogleDrive": "Google Drive",
    "Nextcloud": "Nextcloud",
    "ownCloud": "ownCloud",
    "Seafile": "Seafile",
    "pCloudDrive": "pCloud",
    "MEGA": "MEGA",
}
_SYNC_PLUGINS: Final = {"obsidian-livesync": "Self-hosted LiveSync", "remotely-save": "Remotely Save", "obsidian-git": "Obsidian Git"}


def folder(around: Surroundings) -> Iterator[Check]:
    """Whether it can be read and written."""
    notes = sum(map(is_note, around.files))
    if not os.access(around.root, os.R_OK | os.X_OK):
        yield Check(
            "vault", _PROBLEM, f"{_named(around.root)} cannot be read", f"Give yourself the right: chmod u+rwx '{_named(around.root)}'"
        )
    elif not os.access(around.root, os.W_OK):
        yield Check("vault", _WARNING, f"{_named(around.root)} cannot be written to", "Follow it with: vaultsync watch --no-write")
    elif not notes:
        yield Check("vault", _WARNING, f"{_named(around.root)} holds no notes", "Name the folder that Obsidian opens as a vault")
    else:
        yield Check("vault", _OK, f"{_named(around.root)}: {notes:,} notes in {around.folders:,} folders")


def settings(around: Surroundings) -> Iterator[Check]:
    """Whether what decides how notes are read and written can be read."""
    if not (around.root / ".obsidian").is_dir():
        yield Check(
            "settings", _WARNING, "there is no .obsidian here, so Obsidian's defaults hold", "Open the folder as a vault in Obsidian once"
        )
        return
    for path in (APP_JSON, DATAVIEW_JSON):
        found = _json(around.root, path)
        if isinstance(found, str):
            yield Check(
                "settings", _PROBLEM, f"{path} {found}, so its defaults hold", "Have Obsidian write it anew: change any setting in it"
            )
        elif found is not None and not isinstance(found, dict):
            yield Check("settings", _PROBLEM, f"{path} is no JSON object, so its defaults hold", "Have Obsidian write it anew")
        else:
            yield Check("settings", _OK, f"{path} {'is read' if found is not None else 'is not there, so its defaults hold'}")


def sync_services(around: Surroundings) -> Iterator[Check]:
    """Who else carries the notes to other devices, and whether that left conflicts."""
    found = sorted(services(around))
    if len(found) > 1:
        message = f"{' and '.join(found)} all carry these notes to other devices, and will make conflict copies of each other's work"
        yield Check("sync", _WARNING, message, "Keep one of them and switch the others off for this folder")
    elif found:
        yield Check("sync", _OK, f"{found[0]} carries these notes to other devices; after a start the daemon waits before it writes")
    else:
        yield Check("sync", _OK, "no sync service was recognised")
    copies = [path for path in around.files if conflict_copy_of(path) is not None]
    if copies:
        message = f"conflict copies lie in the vault ({len(copies):,}), such as {shown(copies[0])}"
        yield Check("sync", _WARNING, message, "See them with: vaultsync audit; merge each with its note and delete it")


def services(around: Surroundings) -> set[str]:
    """The names of the sync services whose marks are found."""
    found = {name for mark, name in _MARKS.items() for place in (around.root, around.root.parent) if os.path.lexists(place / mark)}
    parts = around.root.parts[1:-1] + around.root.parts[-1:]
    found |= {name for part in parts for word, name in _PLACES.items() if part == word or part.startswith((f"{word} -", f"{word}-"))}
    core, community = _json(around.root, _CORE), _json(around.root, _COMMUNITY)
    has_sync_settings = os.path.lexists(around.root / ".obsidian" / "sync.json")
    if (isinstance(core, dict) and core.get("sync") is True and has_sync_settings) or (isinstance(core, list) and "sync" in core):
        found.add("Obsidian Sync")
    if isinstance(community, list):
        found |= {name for plugin, name in _SYNC_PLUGINS.items() if plugin in community}
    return found


def git(around: Surroundings) -> Iterator[Check]:
    """Whether a repository holds the vault, and is in the middle of something."""
    holder = next((place for place in (around.root, *around.root.parents) if os.path.lexists(place / ".git")), None)
    if holder is None:
        yield Check("git", _OK, "no repository holds the vault")
        return
    try:
        check_git(os.fspath(around.root), {})
    except Refused as refused:
        yield Check(
            "git",
            _WARNING,
            f"the repository {_named(holder)} is at work ({refused.reason}), so nothing is written",
            "Finish it: git status",
        )
    else:
        yield Check("git", _OK, f"the repository {_named(holder)} holds the vault; after a checkout it is compared as a whole")


def other_vaults(around: Surroundings) -> Iterator[Check]:
    """Whether vaults lie in each other, where two daemons would write the same notes."""
    above = next((place for place in around.root.parents if os.path.lexists(place / ".obsidian")), None)
    if above is not None:
        message = f"the vault lies in another vault, {_named(above)}, whose daemon would write the same notes"
        yield Check("other vaults", _WARNING, message, "Follow only one of them, or exclude this folder in the other one's vaultsync.toml")
    below = _vault_below(around)
    if below is not None:
        message = f"another vault, {shown(below)}, lies in this one, and its daemon would write the same notes"
        yield Check(
            "other vaults", _WARNING, message, f'Follow only one of them, or exclude it: exclude = ["{shown(below)}/"] in vaultsync.toml'
        )
    if above is None and below is None:
        yield Check("other vaults", _OK, "no vault lies around or in this one")


def plugin(around: Surroundings) -> Iterator[Check]:
    """Whether the Obsidian plugin is there; without it notes that are open are written on disk, which is as safe."""
    community = _json(around.root, _COMMUNITY)
    installed = (around.root / ".obsidian" / "plugins" / PLUGIN / "manifest.json").exists()
    if installed and isinstance(community, list) and PLUGIN in community:
        yield Check("plugin", _OK, "the plugin is installed and switched on")
    elif installed:
        yield Check("plugin", _WARNING, "the plugin is installed and switched off", "Switch it on under Settings, Community plugins")
    else:
        yield Check("plugin", _OK, "no plugin is installed; notes are written on disk, ten seconds after the last key")


def _vault_below(around: Surroundings) -> str | None:
    seen = set()
    for path in around.files:
        parts = path.split("/")[:-1]
        for depth in range(1, len(parts) + 1):
            inner = "/".join(parts[:depth])
            if inner not in seen:
                seen.add(inner)
                if os.path.isdir(around.root / inner / ".obsidian"):
                    return inner
    return None


def _json(root: Path, path: VaultPath) -> Any:
    """What a settings file holds; None when there is none, and text that says why when it cannot be read."""
    try:
        return json.loads(read_bytes(root, path))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    except (ValueError, RecursionError):
        return "is no JSON"


def _named(path: Path) -> str:
    return shown(os.fspath(path))
