"""Notes and files by path, as a vault that is followed keeps them: packed where nobody looks, and telling who looks."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from typing import Any, cast

import msgspec

from vaultsync.index import facts
from vaultsync.index.names import mention_key
from vaultsync.index.recording import Recorder
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

RECENT = 1_024
"""Notes that are kept read although they are packed; reading one takes about 15 microseconds."""
_decode = msgspec.msgpack.Decoder(Note).decode
_encode = msgspec.msgpack.Encoder().encode


class Notes(Mapping[VaultPath, Note]):
    """The notes of a vault. A note is held as it was given: read, or packed as MessagePack, which takes a sixth of the memory."""

    __slots__ = ("_items", "_recent", "_recorder", "packing")

    def __init__(self, recorder: Recorder) -> None:
        self.packing = False
        """Whether every note that is put in is packed at once."""
        self._items: dict[VaultPath, Note | bytes] = {}
        self._recent: dict[VaultPath, Note] = {}
        self._recorder = recorder

    def peek(self, path: VaultPath) -> Note | None:
        """As ``get``, unnoticed: for questions that record by themselves what they rest on."""
        found = self._items.get(path)
        return self._read(path, found) if type(found) is bytes else cast("Note | None", found)

    def _read(self, path: VaultPath, packed: bytes) -> Note:
        note = self._recent.get(path)
        if note is None:
            if len(self._recent) >= RECENT:
                self._recent.clear()
            note = self._recent[path] = _decode(packed)
        return note

    @staticmethod
    def unpack(data: bytes) -> Note:
        """A note from its packed form."""
        return _decode(data)

    def packed(self, path: VaultPath) -> bytes | None:
        """A note that is held packed, so; None for others."""
        found = self._items.get(path)
        return found if type(found) is bytes else None

    def put(self, path: VaultPath, note: Note | bytes) -> None:
        """Takes a note in, in the place of what was there."""
        self._items[path] = _packed(note) if self.packing and isinstance(note, Note) else note
        self._recent.pop(path, None)

    def drop(self, path: VaultPath) -> None:
        """Forgets a note, if there is one."""
        self._items.pop(path, None)
        self._recent.pop(path, None)

    def paths(self) -> Iterator[VaultPath]:
        """As iteration, unnoticed."""
        return iter(self._items)

    def __getitem__(self, path: VaultPath) -> Note:
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.content(path))
        found = self._items[path]
        return self._read(path, found) if type(found) is bytes else cast(Note, found)

    def get(self, path: VaultPath, default: Any = None) -> Any:
        """As ``dict.get``."""
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.content(path))
        found = self._items.get(path)
        if found is None:
            return default
        return self._read(path, found) if type(found) is bytes else found

    def __contains__(self, path: object) -> bool:
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.kind(str(path)))
        return path in self._items

    def __iter__(self) -> Iterator[VaultPath]:
        self._recorder.read(facts.NOTES)
        return iter(self._items)

    def __len__(self) -> int:
        self._recorder.read(facts.NOTES)
        return len(self._items)

    def items(self) -> ItemsView[VaultPath, Note]:
        """All notes with their paths; where none is packed as quickly as those of a ``dict``."""
        self._recorder.read(facts.ANYTHING)
        if bytes in set(map(type, self._items.values())):
            return Mapping.items(self)
        return cast("dict[VaultPath, Note]", self._items).items()

    def values(self) -> ValuesView[Note]:
        """All notes; where none is packed as quickly as those of a ``dict``."""
        self._recorder.read(facts.ANYTHING)
        if bytes in set(map(type, self._items.values())):
            return Mapping.values(self)
        return cast("dict[VaultPath, Note]", self._items).values()


def _packed(note: Note) -> Note | bytes:
    """The note itself where its name is no text, for which MessagePack has no form."""
    try:
        return _encode(note)
    except UnicodeEncodeError:
        return note


class Files:
    """The paths of a vault's files, as a set."""

    __slots__ = ("_paths", "_recorder")

    def __init__(self, recorder: Recorder) -> None:
        self._paths: set[VaultPath] = set()
        self._recorder = recorder

    def add(self, path: VaultPath) -> None:
        """Takes a file in."""
        self._paths.add(path)

    def discard(self, path: VaultPath) -> None:
        """Forgets a file, if it is there."""
        self._paths.discard(path)

    def paths(self) -> Iterator[VaultPath]:
        """As iteration, unnoticed."""
        return iter(self._paths)

    def __contains__(self, path: object) -> bool:
        if self._recorder.reads is not None:
            self._recorder.reads.add(facts.names(mention_key(str(path))))
        return path in self._paths

    def __iter__(self) -> Iterator[VaultPath]:
        self._recorder.read(facts.FILES)
        return iter(self._paths)

    def __len__(self) -> int:
        self._recorder.read(facts.FILES)
        return len(self._paths)


class Lookup:
    """Which notes and canvases say a name: by name a list without order, which takes a tenth of the memory of a set."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[str, list[VaultPath]] = {}

    def add(self, name: str, path: VaultPath) -> None:
        """Notes that ``path`` says the name; once for each."""
        found = self._found.get(name)
        if found is None:
            self._found[name] = [path]
        else:
            found.append(path)

    def remove(self, name: str, path: VaultPath) -> None:
        """Forgets that ``path`` says the name."""
        found = self._found[name]
        if len(found) == 1:
            del self._found[name]
        else:
            found.remove(path)

    def change(self, before: set[str], after: set[str], path: VaultPath) -> set[str]:
        """What ``path`` says is ``after`` and no longer ``before``; returns the names in which the two differ."""
        for name in before - after:
            self.remove(name, path)
        for name in after - before:
            self.add(name, path)
        return before ^ after

    def of(self, name: str) -> list[VaultPath]:
        """Who says the name; not to be changed."""
        return self._found.get(name, _NOBODY)


_NOBODY: list[VaultPath] = []
