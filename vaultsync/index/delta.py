"""What stood in a vault and what stands there now in, what a change altered out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from vaultsync.index import facts
from vaultsync.index.canvas import Canvas
from vaultsync.index.facts import Fact
from vaultsync.index.names import mention_key
from vaultsync.index.openings import name_openings
from vaultsync.index.said import aliases_of
from vaultsync.paths import VaultPath, folder_of, title_of
from vaultsync.syntax import Note


class Delta(NamedTuple):
    """What a change altered."""

    notes: frozenset[VaultPath]
    """Every note and canvas whose own content, or the meaning of one of whose links, may differ; what is gone is not among them."""
    facts: frozenset[Fact]
    """All that an answer given before may have rested on and that may differ now; empty in a vault that is not followed."""


def differing(path: VaultPath, old: Note | Canvas | None, new: Note | Canvas | None) -> set[Fact]:
    """The facts about one note, or canvas, that are not what they were."""
    altered = {facts.ANYTHING, facts.content(path), facts.file(path)}
    before, after = old if isinstance(old, Note) else None, new if isinstance(new, Note) else None
    if before is None or after is None:
        if before is not after:
            altered |= {facts.NOTES, facts.kind(path), facts.properties(path), facts.outline(path), *_opened(path, before, after)}
        return altered
    if (before.front_matter, before.fields, before.property_links) != (after.front_matter, after.fields, after.property_links):
        altered.add(facts.properties(path))
        if aliases_of(before) != aliases_of(after):
            altered |= _opened(path, before, after)
    if before.readable != after.readable or _outline_of(before) != _outline_of(after):
        altered.add(facts.outline(path))
    return altered


def retyped(path: VaultPath, old: Note | Canvas | None, new: Note | Canvas | None) -> set[Fact]:
    """The facts about a note that is of other types than before."""
    return {facts.kind(path), *_opened(path, old, new)}


def _opened(path: VaultPath, *items: Note | Canvas | None) -> set[Fact]:
    """The facts about how a note is called, before and after."""
    names = {title_of(path), *(alias for item in items if isinstance(item, Note) for alias in aliases_of(item))}
    return {facts.opening(letters) for name in names for letters in name_openings(name)}


def _outline_of(note: Note) -> tuple[list[tuple[int, str]], set[str]]:
    return [(heading.level, heading.text) for heading in note.headings], {block.id for block in note.blocks}


def renamed_facts(paths: Iterable[VaultPath]) -> set[Fact]:
    """The facts about which files there are, after files came or went."""
    altered: set[Fact] = {facts.ANYTHING}
    for path in paths:
        altered |= {facts.FILES, facts.names(mention_key(path)), facts.file(path)}
        folder = folder_of(path)
        altered.add(facts.folder(folder))
        while folder:
            folder = folder_of(folder)
            altered.add(facts.folder(folder))
    return altered
