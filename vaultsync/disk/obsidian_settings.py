"""A vault's ``.obsidian/app.json`` in, what it asks us to leave alone out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from vaultsync.disk.read import read_bytes
from vaultsync.paths import VaultPath
from vaultsync.syntax import Problem

APP_JSON = VaultPath(".obsidian/app.json")
MAX_PATTERN = 500


def excluded_files(root: Path) -> tuple[Callable[[VaultPath], bool], Problem | None]:
    """A test for Obsidian's "Excluded files", and what is wrong with the settings, if anything.

    An entry is a plain prefix of a path, or a regular expression between slashes. Excluded files are
    not audited and stay valid link targets, as in Obsidian.
    """
    try:
        settings = json.loads(read_bytes(root, APP_JSON) or b"{}")
        entries = settings.get("userIgnoreFilters") or []
        filters = [entry for entry in entries if isinstance(entry, str) and entry]
    except FileNotFoundError:
        return (lambda path: False), None
    except (OSError, ValueError, RecursionError, AttributeError, TypeError) as error:
        message = f"Obsidian's settings cannot be read, so its excluded files are audited: {error}"
        return (lambda path: False), Problem(0, 0, "unreadable-note", message, "Open the vault in Obsidian to have the file written anew")
    prefixes = tuple(entry for entry in filters if not _is_pattern(entry))
    patterns = [compiled for entry in filters if _is_pattern(entry) and (compiled := _compiled(entry[1:-1]))]

    def excluded(path: VaultPath) -> bool:
        return path.startswith(prefixes) or any(pattern.search(path) for pattern in patterns)

    return excluded if prefixes or patterns else (lambda path: False), None


def _is_pattern(entry: str) -> bool:
    return len(entry) > 2 and entry[0] == entry[-1] == "/"


def _compiled(pattern: str) -> re.Pattern[str] | None:
    """None for what is no pattern here; Obsidian ignores a broken one as well."""
    if len(pattern) > MAX_PATTERN:
        return None
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        return None
