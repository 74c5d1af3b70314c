"""A whole vault's notes and files in, an index of them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vaultsync.index.canvas import Canvas
from vaultsync.index.vault_index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.schema import NoteType, TypeMatch
from vaultsync.syntax import Note


def build_index(
    notes: Iterable[Note],
    files: Iterable[VaultPath],
    canvases: Iterable[Canvas] = (),
    types: Mapping[str, NoteType] | None = None,
    matches: tuple[TypeMatch, ...] = (),
    settings: Iterable[object] = (),
) -> VaultIndex:
    """An index of a whole vault; ``files`` may name notes and canvases again. See ``VaultIndex`` for the last three."""
    index = VaultIndex(types or {}, matches, settings)
    items: list[Note | Canvas | VaultPath] = [*notes, *canvases]
    known = {item.path for item in items if not isinstance(item, str)}
    index.load([*items, *(path for path in files if path not in known)])
    return index
