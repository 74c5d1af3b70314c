"""A vault's folder in, what its owner set out: our configuration, what Obsidian and Dataview are set to."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultsync.disk import read_bytes
from vaultsync.disk.obsidian_settings import APP_JSON, BOOKMARKS_JSON, DATAVIEW_JSON, STARRED_JSON, excluded_files, settings_in
from vaultsync.errors import ConfigError, UsageError
from vaultsync.paths import VaultPath
from vaultsync.syntax import Problem
from vaultsync.vault.attached import Attached, read_attached

if TYPE_CHECKING:
    from vaultsync.config import Config

CONFIG_NAME = "vaultsync.toml"
WATCHED = (VaultPath(CONFIG_NAME), APP_JSON, DATAVIEW_JSON)
"""Files after whose change everything may have to be judged anew; the schemas that the configuration names come on top."""
BOOKMARKS = (BOOKMARKS_JSON, STARRED_JSON)


@dataclass(frozen=True, slots=True)
class Settings:
    """All that decides what is said of a note, besides the notes."""

    config: Config
    obsidian_excludes: Callable[[VaultPath], bool]
    problem: Problem | None
    """What is wrong with Obsidian's own settings."""
    app: dict[str, Any]
    dataview: dict[str, Any]
    schemas: tuple[VaultPath, ...]
    """The schemas in the vault that the configuration names."""
    attached: Attached
    """The bibliography and the like, which the configuration names too."""
    digest: bytes
    """Equal for equal settings, bookmarks included."""

    def excludes(self, path: VaultPath) -> bool:
        """Whether a file is not audited, by our configuration or by Obsidian's."""
        return self.config.excludes(path) or self.obsidian_excludes(path)

    @property
    def zone(self) -> tzinfo:
        """The configured zone, or UTC."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.config.timezone) if self.config.timezone else UTC


def read_settings(
    root: Path, preset: str | None = None, config: Path | None = None, *, names: Iterable[VaultPath] = (), cached: bool = False
) -> Settings:
    """Reads all of it.

    Args:
        root: the vault's folder.
        preset: the name of a preset, in place of the configured one.
        config: a configuration file, in place of the vault's own.
        names: of the vault's files.
        cached: whether what an earlier run knew of attached files is used.

    Raises:
        UsageError: when a file that was named cannot be read.
        ConfigError: when the configuration or a schema is wrong, or a file that it names cannot be read.
    """
    from vaultsync.config import load_config
    from vaultsync.rules import RULES

    name, text = _configuration(root, config)
    named: list[VaultPath] = []
    read: dict[VaultPath, str] = {}

    def read_schema(schema: str) -> str:
        path = VaultPath(schema)
        named.append(path)
        read[path] = read_bytes(root, path).decode("utf-8")
        return read[path]

    try:
        loaded = load_config(text, name, rules=RULES, read=read_schema, preset=preset)
    except ConfigError as error:
        error.schemas = tuple(named)
        raise
    excludes, problem = excluded_files(root)
    known = hashlib.blake2b(digest_size=16)
    for part in (text or "", preset or "", json.dumps(read, sort_keys=True), *(_text(root, path) for path in (*WATCHED[1:], *BOOKMARKS))):
        known.update(part.encode("utf-8", "surrogatepass") + b"\0")
    attached = read_attached(loaded, root, cached=cached)
    known.update(attached.digest)
    app, dataview = settings_in(root, APP_JSON), settings_in(root, DATAVIEW_JSON)
    return Settings(loaded, excludes, problem, app, dataview, tuple(read), attached, known.digest())


def _configuration(root: Path, path: Path | None) -> tuple[str, str | None]:
    """The name and the text of the configuration; no text where there is none."""
    where = path if path is not None else root / CONFIG_NAME
    if path is None and not os.path.lexists(where):
        return where.name, None
    try:
        # What lies in the vault may be a FIFO that nobody writes to; what the user names may be one that somebody does.
        data = where.read_bytes() if path is not None else read_bytes(root, VaultPath(CONFIG_NAME))
        return where.name, data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError((f"{where.name}:1:1: not UTF-8 (byte {error.start}); save it as UTF-8",)) from error
    except OSError as error:
        raise UsageError(f"{where}: {error.strerror}; name a readable configuration file") from error


def _text(root: Path, path: VaultPath) -> str:
    try:
        return read_bytes(root, path).decode("utf-8", "surrogateescape")
    except OSError:
        return ""
