"""One note or canvas in, what the lookups keep of it out: the names its links mention, its aliases, its labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from vaultsync.index.canvas import Canvas
from vaultsync.index.names import mention_key
from vaultsync.paths import VaultPath, key
from vaultsync.syntax import Note


class Said(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the lookups keep of a note."""

    mentions: tuple[str, ...] = ()
    """Mention keys of its links, in no order, each once."""
    aliases: tuple[str, ...] = ()
    """Keys of its aliases, in no order, each once."""
    types: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """What else the note can be found by, in no order, each once."""


class Labelling(NamedTuple):
    """Says what a note can be found by besides its names; a setting of the index, given by those above who know what it is."""

    labels_of: Callable[[Note], Iterable[str]] = lambda note: ()


NO_LABELS = Labelling()


class Kept(NamedTuple):
    """A note as it was known before."""

    path: VaultPath
    data: bytes
    """The note, packed as MessagePack."""
    said: bytes = b""
    """Packed, for ``VaultIndex.unpack_said``; empty where it is not known."""


def targets_of(item: Note | Canvas) -> Iterator[str]:
    """The targets of all links, as written, of a canvas those of its cards."""
    if isinstance(item, Note):
        for link in item.links:
            yield link.target
        for link in item.property_links:
            yield link.target
        return
    for card in item.cards:
        if card.file:
            yield "/" + card.file
        for link in card.links:
            yield link.target


def mentioned(item: Note | Canvas | None) -> set[str]:
    """The mention keys of all links."""
    if item is None:
        return set()
    return {mention_key(target) for target in targets_of(item) if target}


def aliases_of(note: Note) -> list[str]:
    """The note's aliases as written, from ``aliases`` or ``alias``: a list, or one text."""
    found: list[str] = []
    if note.front_matter is not None:
        for written in note.front_matter.properties:
            if written.key.lower() in ("aliases", "alias"):
                value = written.value
                if isinstance(value, str):
                    found += [part.strip() for part in value.split(",")]
                elif isinstance(value, list):
                    found += [str(part).strip() for part in value if isinstance(part, (str, int, float)) and not isinstance(part, bool)]
    return [alias for alias in found if alias]


def alias_keys(item: Note | Canvas | None) -> set[str]:
    """The keys of the aliases."""
    return {key(alias) for alias in aliases_of(item)} if isinstance(item, Note) else set()
