"""A vault's ``.obsidian`` folder in, what it asks of us out: what to leave alone, how to write links, what Dataview is set to."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultsync.disk.read import read_bytes
from vaultsync.paths import VaultPath
from vaultsync.syntax import Problem

if TYPE_CHECKING:
    from vaultsync.schema.engine import Engine

APP_JSON = VaultPath(".obsidian/app.json")
DATAVIEW_JSON = VaultPath(".obsidian/plugins/dataview/data.json")
BOOKMARKS_JSON = VaultPath(".obsidian/bookmarks.json")
STARRED_JSON = VaultPath(".obsidian/starred.json")
"""What bookmarks were before Obsidian 1.2."""
MAX_PATTERN = 500
Excluded = Callable[[VaultPath], bool]


def excluded_files(root: Path) -> tuple[Excluded, Problem | None]:
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
    patterns = {entry: _compiled(entry[1:-1]) for entry in filters if _is_pattern(entry)}
    engines = [engine for engine in patterns.values() if engine is not None]

    def excluded(path: VaultPath) -> bool:
        if path.startswith(prefixes):
            return True
        return bool(engines) and _matches(engines, path)

    refused = next((entry for entry, engine in patterns.items() if engine is None), None)
    return excluded, _refused(refused) if refused is not None else None


def settings_in(root: Path, path: VaultPath) -> dict[str, Any]:
    """The values in a settings file; none when it is missing or no JSON object: then the defaults hold. Never raises."""
    try:
        found = json.loads(read_bytes(root, path))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_pattern(entry: str) -> bool:
    return len(entry) > 2 and entry[0] == entry[-1] == "/"


def _compiled(pattern: str) -> Engine | None:
    """None for what cannot be matched in linear time: a pattern in a vault must not be able to stop an audit."""
    from vaultsync.schema.engine import compiled, pattern_problem

    pattern = f"(?i){pattern}"
    if len(pattern) > MAX_PATTERN or pattern_problem(pattern) is not None:
        return None
    return compiled({"pattern": pattern})


def _matches(engines: list[Engine], path: VaultPath) -> bool:
    text = path.encode("utf-8", "replace").decode()
    return any(engine.is_valid(text) for engine in engines)


def _refused(entry: str) -> Problem:
    message = f"Obsidian's excluded files hold {entry[:80]}, which is broken, too large, or looks ahead or back, and is not applied"
    return Problem(0, 0, "unreadable-note", message, "Write it without (?=, (?!, (?<, or list the files under exclude in vaultsync.toml")
