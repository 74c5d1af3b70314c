"""A folder on disk in, an audited vault out: the one place that joins files, index and rules."""

from __future__ import annotations

import gc
import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from vaultsync.disk import read_bytes, read_item, read_items, scan
from vaultsync.disk.obsidian_settings import APP_JSON, DATAVIEW_JSON, excluded_files, settings_in
from vaultsync.errors import ConfigError, UsageError
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, extension_of, is_note
from vaultsync.text import LineIndex

if TYPE_CHECKING:
    from vaultsync.audit import Report
    from vaultsync.config import Config
    from vaultsync.query.engine import Engine
    from vaultsync.tables.regenerate import Tables

CONFIG_NAME = "vaultsync.toml"


@dataclass(frozen=True, slots=True)
class Vault:
    """One vault, read."""

    root: Path
    index: VaultIndex
    config: Config
    obsidian_excludes: Callable[[VaultPath], bool]

    def audit(self, only: tuple[VaultPath, ...] | None = None) -> Report:
        """The findings on the whole vault, or on the files named."""
        from vaultsync.audit import audit

        chosen = None if only is None else frozenset(only)
        return audit(self.index, self.config, excluded=self.excludes, only=chosen, tables=self.tables)

    def engine(self, now: datetime | None = None) -> Engine:
        """What answers queries on this vault.

        Args:
            now: the moment of ``date(now)`` and the zone of dates without one; by default this moment in the configured zone,
                or in UTC, so that all devices write the same.
        """
        from vaultsync.disk.file_facts import FileFacts
        from vaultsync.query.engine import Engine
        from vaultsync.query.settings import dataview_settings

        settings = dataview_settings(settings_in(self.root, DATAVIEW_JSON))
        return Engine(self.index, FileFacts(self.root), settings, now if now is not None else datetime.now(self.zone))

    @property
    def zone(self) -> tzinfo:
        """The configured zone, or UTC."""
        from zoneinfo import ZoneInfo

        return ZoneInfo(self.config.timezone) if self.config.timezone else UTC

    def tables(self) -> Tables:
        """What brings managed blocks up to date, as of now."""
        from vaultsync.tables.links import LinkStyle
        from vaultsync.tables.regenerate import Tables

        engine = self.engine()
        return Tables(self.index, engine, self.config.tables, LinkStyle.of(settings_in(self.root, APP_JSON)), engine.settings)

    def reread(self, paths: Iterable[VaultPath]) -> None:
        """Takes in what these notes are on disk now."""
        found = [(path, read_item(self.root, path)) for path in sorted(paths)]
        self.index.apply([item for _, item in found if item is not None], [path for path, item in found if item is None])

    def excludes(self, path: VaultPath) -> bool:
        """Whether a file is not audited, by our configuration or by Obsidian's."""
        return self.config.excludes(path) or self.obsidian_excludes(path)

    def relative(self, path: str) -> VaultPath:
        """A path of the command line as a path in the vault.

        It may be absolute, relative to the current folder, or relative to the vault.

        Raises:
            UsageError: when nothing is there, or it lies outside the vault.
        """
        root = os.path.realpath(self.root)
        for candidate in (os.path.abspath(path), os.path.join(root, path)):
            real = os.path.join(os.path.realpath(os.path.dirname(candidate)), os.path.basename(candidate))
            if real.startswith(root + os.sep) and os.path.lexists(real):
                return VaultPath(os.path.relpath(real, root).replace(os.sep, "/"))
        if os.path.lexists(path):
            raise UsageError(f"{path} lies outside the vault {self.root}")
        raise UsageError(f"{path} does not exist; name a file of the vault {self.root}")

    def text(self, path: VaultPath) -> str | None:
        """The text that the index was made from; None when it cannot be read or has changed since."""
        try:
            data = read_bytes(self.root, path)
            item = self.index.notes.get(path) or self.index.canvases.get(path)
            if item is not None and item.hash != hashlib.blake2b(data, digest_size=16).digest():
                return None
            return data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def may_hold_block(self, path: VaultPath) -> bool:
        """Whether a note that is no text seems to hold a managed block."""
        from vaultsync.syntax.managed import may_hold_block

        try:
            return may_hold_block(read_bytes(self.root, path))
        except OSError:
            return False

    def line_index(self, path: VaultPath) -> LineIndex:
        """Where the lines of a note, canvas or setting file start; one line for what has no text."""
        item = self.index.notes.get(path) or self.index.canvases.get(path)
        return item.line_index if item is not None else LineIndex((0,), ())


def open_vault(
    root: Path,
    *,
    preset: str | None = None,
    config: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Vault:
    """Reads a whole vault.

    Args:
        root: the vault's folder.
        preset: the name of a preset, in place of the configured one.
        config: a configuration file, in place of the vault's own.
        progress: called often with how many of how many files are read.

    Raises:
        UsageError: when ``root`` is no folder or cannot be read.
        ConfigError: when the configuration or a schema is wrong.
    """
    if not root.is_dir():
        what = "is a file, not a folder" if root.exists() else "does not exist"
        raise UsageError(f"{root} {what}; name the folder of an Obsidian vault")
    gc.disable()  # Structs hold no cycles; counting them over and over costs a fifth of the run (measured).
    try:
        found = scan(root)
        if VaultPath("") in found.faults:
            raise UsageError(f"{root}: {found.faults[VaultPath('')].message}")
        reading = read_items(root, [path for path in found.files if is_note(path) or extension_of(path) == "canvas"], progress)
        # Imported while the workers read: rules and schemas are not needed before.
        from vaultsync.config import unmatched_excludes

        settings = _configuration(root, preset, config)
        problems = unmatched_excludes(settings, found.files)
        if problems:
            raise ConfigError(problems)
        index = VaultIndex(settings.types, settings.matches)
        items = sorted(reading, key=lambda item: item.path)  # workers answer in any order, reports stand in one
        read = {item.path for item in items}
        others = [path for path in found.files if path not in read and not _vanished(root, path)]
        index.apply([*items, *others])
        obsidian_excludes, problem = excluded_files(root)
        index.faults = found.faults if problem is None else {**found.faults, APP_JSON: problem}
        return Vault(root, index, settings, obsidian_excludes)
    finally:
        gc.freeze()
        gc.enable()


def _vanished(root: Path, path: VaultPath) -> bool:
    """Whether a note or canvas was gone by the time it was read."""
    return (is_note(path) or extension_of(path) == "canvas") and not os.path.lexists(root / path)


def _configuration(root: Path, preset: str | None, path: Path | None) -> Config:
    from vaultsync.config import load_config
    from vaultsync.rules import RULES

    where = path if path is not None else root / CONFIG_NAME
    text: str | None = None
    if path is not None or os.path.lexists(where):
        try:
            # What lies in the vault may be a FIFO that nobody writes to; what the user names may be one that somebody does.
            data = where.read_bytes() if path is not None else read_bytes(root, VaultPath(CONFIG_NAME))
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ConfigError((f"{where.name}:1:1: not UTF-8 (byte {error.start}); save it as UTF-8",)) from error
        except OSError as error:
            raise UsageError(f"{where}: {error.strerror}; name a readable configuration file") from error

    def read(schema: str) -> str:
        return read_bytes(root, VaultPath(schema)).decode("utf-8")

    return load_config(text, where.name, rules=RULES, read=read, preset=preset)
