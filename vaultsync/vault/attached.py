"""The configuration in, what it attaches to a vault out: its bibliography, the data on retractions, the style of citations.

The files may lie anywhere; they are read when the vault is opened, and what they say never changes while it is open.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from vaultsync.errors import ConfigError
from vaultsync.paths import VaultPath
from vaultsync.text import LineIndex
from vaultsync.vault.styling import NO_SHEET, CslStyle, read_sheet

if TYPE_CHECKING:
    from vaultsync.config import Config
    from vaultsync.config.settings import NamedFile
    from vaultsync.disk.retraction_file import OpenedRetractions
    from vaultsync.evidence import Library, LibraryFile
    from vaultsync.evidence.retraction_data import RetractionData
    from vaultsync.evidence.retractions import Snapshot


@dataclass(frozen=True, slots=True)
class Attached:
    """What lies beside the notes."""

    library: Library | None = None
    retractions: RetractionData | None = None
    snapshot: Callable[[], Snapshot] | None = None
    """Loads the notices; raises ConfigError when that fails."""
    files: tuple[str, ...] = ()
    """The files after whose change everything may have to be judged anew, from the vault's root or absolute."""
    digest: bytes = b""
    """Equal for equal content."""

    def text(self, path: VaultPath) -> str | None:
        """Of a file of the bibliography; None for everything else."""
        file = self._file(path)
        return file.text if file is not None else None

    def line_index(self, path: VaultPath) -> LineIndex | None:
        """Where the lines of an attached file start; of the data on retractions each counts as one character."""
        file, data = self._file(path), self.retractions
        if file is not None:
            return file.line_index
        if data is not None and data.path == path:
            return LineIndex(tuple(range(max((fault.line for fault in data.facts.faults), default=1))), ())
        return None

    def holds(self, path: VaultPath) -> bool:
        """Whether something may be said of the file itself."""
        sheet = self.library.sheet if self.library is not None else None
        others = (self.retractions, sheet)
        return self._file(path) is not None or any(other is not None and other.path == path for other in others)

    def _file(self, path: VaultPath) -> LibraryFile | None:
        files = self.library.files if self.library is not None else ()
        return next((file for file in files if file.path == path), None)

    def cheap(self) -> tuple[object, ...]:
        """The settings of an index that nobody asks about sources."""
        return (self.retractions,) if self.retractions is not None else ()

    def settings(self) -> tuple[object, ...]:
        """The settings of an index."""
        found = (self.library, self.retractions, self.snapshot() if self.snapshot is not None else None)
        return tuple(part for part in found if part is not None)


def read_attached(config: Config, root: Path, *, cached: bool, today: date | None = None) -> Attached:
    """Reads the files that the configuration names; nothing where it names none.

    Args:
        config: what is configured.
        root: the vault's folder.
        cached: whether what an earlier run knew of the retractions is used.
        today: by default this day in UTC.

    Raises:
        ConfigError: with every file that cannot be read.
    """
    bibliography, retractions = config.bibliography, config.retractions
    if not bibliography.files and retractions.file is None:
        return Attached()
    problems: list[str] = []
    known = hashlib.blake2b(digest_size=16)
    files = [named.name for named in (*bibliography.files, bibliography.style, retractions.file) if named is not None]
    read = [found for named in bibliography.files if (found := _library_file(named, root, cached, problems)) is not None]
    style = bibliography.style if read else None
    sheet, processor = read_sheet(style, _where(style, root), problems) if style is not None else NO_SHEET
    opened = _retractions(retractions.file, root, cached, problems) if retractions.file is not None else None
    if problems:
        raise ConfigError(tuple(problems))
    for content in (*(file.data for file in read), sheet):
        known.update(hashlib.blake2b(content, digest_size=16).digest())
    known.update(processor.encode("utf-8", "surrogateescape"))
    library = _library(tuple(read), style, root) if read else None
    if opened is None or retractions.file is None:
        return Attached(library, None, None, tuple(map(_watched, files)), known.digest())
    from vaultsync.evidence.retraction_data import RetractionData

    age = (today if today is not None else datetime.now(UTC).date()) - opened.facts.dated
    old = age > timedelta(days=retractions.max_age_days)
    data = RetractionData(_shown(retractions.file, root), opened.facts, retractions.max_age_days, old)
    known.update(f"{opened.facts.sha256} {opened.facts.dated} {old}".encode())
    return Attached(library, data, opened.load, tuple(map(_watched, files)), known.digest())


def _where(named: NamedFile, root: Path) -> Path:
    return root / os.path.expanduser(named.name)


def _watched(name: str) -> str:
    return os.path.expanduser(name)


def _shown(named: NamedFile, root: Path) -> VaultPath:
    """From the vault's root, so that it can be set behind the vault's own path."""
    where = os.path.abspath(_where(named, root))
    try:
        return VaultPath(os.path.relpath(where, os.path.abspath(root)).replace(os.sep, "/"))
    except ValueError:  # another drive
        return VaultPath(where.replace(os.sep, "/"))


def _library_file(named: NamedFile, root: Path, cached: bool, problems: list[str]) -> LibraryFile | None:
    from vaultsync.disk.caching.version import program_version
    from vaultsync.disk.library_cache import read_kept
    from vaultsync.disk.outside import read_outside
    from vaultsync.evidence import LibraryFile

    where = _where(named, root)
    try:
        if not cached:
            return LibraryFile(_shown(named, root), read_outside(where))
        return LibraryFile(
            _shown(named, root), read_outside(where), lambda data, _: read_kept(data, where, root=root, version=program_version())
        )
    except OSError as error:
        what = f'the bibliography "{named.name}" cannot be read: {error.strerror or error}'
        problems.append(f"{named.place}: {what}; name the CSL JSON or BibTeX file that Zotero exports, from the vault's root or absolute")
        return None


def _retractions(named: NamedFile, root: Path, cached: bool, problems: list[str]) -> OpenedRetractions | None:
    from vaultsync.disk.caching.version import program_version
    from vaultsync.disk.retraction_file import open_retractions

    try:
        return open_retractions(_where(named, root), root=root, version=program_version(), cached=cached)
    except ConfigError as error:
        problems += [f"{named.place}: {problem}" for problem in error.problems]
        return None


def _library(files: tuple[LibraryFile, ...], style: NamedFile | None, root: Path) -> Library:
    from vaultsync.evidence import Library, Sheet

    if style is None:
        return Library(files)
    csl = CslStyle(_where(style, root))
    return Library(files, csl, Sheet(_shown(style, root), csl.prepare, csl.failure))
