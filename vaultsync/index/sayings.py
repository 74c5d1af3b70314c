"""Notes and canvases in, who mentions a name in a link, who has an alias and who has a label out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from operator import attrgetter
from typing import NamedTuple

import msgspec

from vaultsync.index.canvas import Canvas
from vaultsync.index.items import Lookup, Notes
from vaultsync.index.names import mention_key
from vaultsync.index.said import Labelling, Said, alias_keys, mentioned, targets_of
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

Item = Note | Canvas
_Names = tuple[VaultPath, Iterable[str]]
_mentions: Callable[[Said], tuple[str, ...]] = attrgetter("mentions")
_aliases: Callable[[Said], tuple[str, ...]] = attrgetter("aliases")
_labels: Callable[[Said], tuple[str, ...]] = attrgetter("labels")


class Otherwise(NamedTuple):
    """What somebody says otherwise than before."""

    retargeted: set[str]
    """Mention keys of links that came or went. ``a/note`` and ``b/note`` share a key, and one in place of the other leads elsewhere."""
    mentioned: set[str]
    """Mention keys of all links, before and now."""
    aliases: set[str]
    """Keys of the aliases that came or went."""
    labels: set[str]
    """Labels that came or went."""


class Sayings:
    """All lookups are made when they are first asked for and kept current from then on."""

    def __init__(self, notes: Notes, canvases: Mapping[VaultPath, Canvas], labelling: Labelling) -> None:
        self.unpack: Callable[[bytes], Said] = msgspec.msgpack.Decoder(Said).decode
        """What makes sense of ``Kept.said``."""
        self._notes, self._canvases, self._labels_of = notes, canvases, labelling.labels_of
        self._packed: dict[VaultPath, bytes] = {}
        """Of notes that were taken in packed, so that the lookups can be made without reading them."""
        self._mentions: Lookup | None = None
        self._aliases: Lookup | None = None
        self._labels: Lookup | None = None

    @property
    def mentions(self) -> Lookup:
        """By mention key, the notes and canvases with a link written so."""
        if self._mentions is None:
            self._mentions = Lookup()
            for path, names in self._each(mentioned, _mentions):
                for name in names:
                    self._mentions.add(name, path)
            for canvas in self._canvases.values():
                for name in mentioned(canvas):
                    self._mentions.add(name, canvas.path)
            self._forget()
        return self._mentions

    @property
    def aliases(self) -> Lookup:
        """By the key of an alias, the notes that have it."""
        if self._aliases is None:
            self._aliases = Lookup()
            for path, names in self._each(alias_keys, _aliases):
                for name in names:
                    self._aliases.add(name, path)
            self._forget()
        return self._aliases

    @property
    def labels(self) -> Lookup:
        """By label, the notes that have it."""
        if self._labels is None:
            self._labels = Lookup()
            for path, names in self._each(self._labelled, _labels):
                for name in names:
                    self._labels.add(name, path)
            self._forget()
        return self._labels

    def _each(self, read: Callable[[Note], Iterable[str]], known: Callable[[Said], Iterable[str]]) -> Iterator[_Names]:
        """Each note with one part of what it says: read in it, or unpacked where that is known."""
        for path in self._notes.paths():
            packed = self._packed.get(path) if self._packed else None
            note = self._notes.peek(path) if packed is None else None
            if packed is not None:
                yield path, known(self.unpack(packed))
            elif note is not None:
                yield path, read(note)

    def said(self, path: VaultPath) -> Said:
        """What a note says, without its types where it was not taken in packed; of what is no note nothing."""
        packed = self._packed.get(path)
        if packed is not None:
            return self.unpack(packed)
        note = self._notes.peek(path)
        if note is None:
            return Said()
        return Said(tuple(mentioned(note)), tuple(alias_keys(note)), labels=tuple(self._labelled(note)))

    def take_packed(self, path: VaultPath, packed: bytes) -> Said:
        """Takes a note in of which it is known what it says."""
        self._packed[path] = packed
        return self.unpack(packed)

    def take_now(self, item: Item) -> None:
        """Takes an item in at once; to be called for every one of an empty vault, or for none."""
        if self._packed:
            return
        if self._mentions is None or self._aliases is None or self._labels is None:
            self._mentions, self._aliases, self._labels = Lookup(), Lookup(), Lookup()
        for name in mentioned(item):
            self._mentions.add(name, item.path)
        for name in alias_keys(item):
            self._aliases.add(name, item.path)
        for name in self._labelled(item):
            self._labels.add(name, item.path)

    def loaded(self) -> None:
        """All were taken in; lookups that were begun although some notes came packed are made anew when they are needed."""
        if self._packed:
            self._mentions = self._aliases = self._labels = None

    def change(self, path: VaultPath, old: Item | None, new: Item | None) -> Otherwise:
        """What stands at a path is another item now, or none."""
        self._packed.pop(path, None)
        before, after = mentioned(old), mentioned(new)
        old_aliases, new_aliases = alias_keys(old), alias_keys(new)
        if self._mentions is not None:
            self._mentions.change(before, after, path)
        if self._aliases is not None:
            self._aliases.change(old_aliases, new_aliases, path)
        old_labels, new_labels = self._labelled(old), self._labelled(new)
        if self._labels is not None:
            self._labels.change(old_labels, new_labels, path)
        targets = {*(targets_of(old) if old is not None else ())} ^ {*(targets_of(new) if new is not None else ())}
        return Otherwise(set(map(mention_key, targets)), before | after, old_aliases ^ new_aliases, old_labels ^ new_labels)

    def _labelled(self, item: Item | None) -> set[str]:
        return {*self._labels_of(item)} if isinstance(item, Note) else set()

    def _forget(self) -> None:
        """Once all lookups are made nobody asks any more."""
        if self._mentions is not None and self._aliases is not None and self._labels is not None:
            self._packed = {}
