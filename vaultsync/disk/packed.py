"""Notes and canvases in, their MessagePack out, and back: what workers send and the cache keeps.

A name that is no text cannot stand in MessagePack; such an item is packed without its path and takes it on again when unpacked.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from vaultsync.index import Canvas
from vaultsync.paths import VaultPath, extension_of, is_note
from vaultsync.syntax import Note

_encode = msgspec.msgpack.Encoder().encode
_decode_note = msgspec.msgpack.Decoder(Note).decode
_decode_canvas = msgspec.msgpack.Decoder(Canvas).decode


class Packed(NamedTuple):
    """One note or canvas, packed."""

    path: VaultPath
    hash: bytes
    """BLAKE2b-128 of the file's bytes."""
    data: bytes


def pack(item: Note | Canvas) -> Packed:
    """Packs one item; never raises."""
    whole = item if is_text(item.path) else msgspec.structs.replace(item, path=VaultPath(""))
    return Packed(item.path, item.hash, _encode(whole))


def unpack(path: VaultPath, data: bytes) -> Note | Canvas | None:
    """The note or canvas of this path, by its extension; None where ``data`` is anything else. Never raises."""
    try:
        item: Note | Canvas = _decode_note(data) if is_note(path) else _decode_canvas(data)
    except (msgspec.DecodeError, RecursionError):
        return None
    if item.path == path:
        return item
    return None if item.path or is_text(path) else msgspec.structs.replace(item, path=path)


def holds_item(path: VaultPath) -> bool:
    """Whether a file of this name is read at all."""
    return is_note(path) or extension_of(path) == "canvas"


def is_text(path: str) -> bool:
    """Whether the name can be written as UTF-8."""
    return path.isascii() or not any("\ud800" <= character <= "\udfff" for character in path)
