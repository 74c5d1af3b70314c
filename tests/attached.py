"""A vault in memory that names a bibliography or retraction data in, the settings that its index is given out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from vaultsync.config import Config
from vaultsync.evidence import HIERARCHY, labelling, library_of, retraction_data_of
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.text import LineIndex
from vaultsync.vault.attached import Attached, read_attached

TODAY = date(2026, 1, 15)
WRITTEN = 1_767_225_600
"""The first of January 2026, of every attached file."""


def attached_of(config: Config, files: Mapping[str, bytes], today: date = TODAY) -> Attached:
    """What is attached to the vault, whose files are written to the disk only where one is named."""
    if not config.bibliography.files and config.retractions.file is None:
        return Attached()
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            os.utime(path, (WRITTEN, WRITTEN))
        return read_attached(config, Path(folder), cached=False, today=today)


def settings_of(config: Config, files: Mapping[str, bytes]) -> Iterable[object]:
    """Of the index."""
    return config.roles, config.evidence, labelling(config.roles), HIERARCHY, *attached_of(config, files).settings()


def line_index_of(index: VaultIndex, path: VaultPath) -> LineIndex:
    """Of a note, canvas or attached file; one line for anything else."""
    item = index.notes.get(path) or index.canvases.get(path)
    if item is not None:
        return item.line_index
    attached = Attached(library_of(index), retraction_data_of(index))
    return attached.line_index(path) or LineIndex((0,), ())
