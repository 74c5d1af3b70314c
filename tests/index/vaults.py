"""Files in a few words, and an index of them: the only test code here that knows how a vault is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from vaultsync.index import Canvas, VaultIndex, build_index, parse_canvas
from vaultsync.paths import VaultPath, is_note
from vaultsync.syntax import Note, parse_note


def vault(files: Mapping[str, str] | Iterable[str]) -> VaultIndex:
    """An index of files by path with their text, or of empty files."""
    return build_index(*parts(files))


def parts(files: Mapping[str, str] | Iterable[str]) -> tuple[list[Note], list[VaultPath], list[Canvas]]:
    """Notes, all paths and canvases, as ``build_index`` takes them."""
    texts = files if isinstance(files, Mapping) else dict.fromkeys(files, "")
    items = [item(path, text) for path, text in texts.items()]
    notes = [found for found in items if isinstance(found, Note)]
    canvases = [found for found in items if isinstance(found, Canvas)]
    return notes, [VaultPath(path) for path in texts], canvases


def hold_packed(index: VaultIndex) -> None:
    """From now on the index holds its notes as that of a daemon does."""
    index.notes.packing = True
    for path in list(index.notes.paths()):
        note = index.notes.peek(path)
        assert note is not None
        index.notes.put(path, note)


def item(path: str, text: str) -> Note | Canvas | VaultPath:
    """What the index takes in for one file."""
    if is_note(path):
        return parse_note(VaultPath(path), text.encode())
    if path.endswith(".canvas"):
        return parse_canvas(VaultPath(path), text.encode())
    return VaultPath(path)
