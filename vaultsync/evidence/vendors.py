"""An index and a source in, who published or wrote it and sells what it is about out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from vaultsync.evidence.graph import is_concept
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import VaultPath

_WHO: Final = ("publisher", "author", "authors", "institution")
MAX_NAMES: Final = 64
"""Names of one property that are looked up."""


def vendors(index: VaultIndex, source: VaultPath, tag: str) -> Iterator[tuple[PropertyValue, VaultPath]]:
    """Every publisher or author that is a concept with a tag, or one nested in it, with the property that names it; each concept once."""
    properties, seen = index.properties(source), set[VaultPath]()
    for prop in _WHO:
        for writing in properties.get(prop, ()):
            for path in _concepts(index, source, writing):
                if path not in seen and _has_tag(index, path, tag):
                    seen.add(path)
                    yield writing, path


def _concepts(index: VaultIndex, source: VaultPath, writing: PropertyValue) -> Iterator[VaultPath]:
    """Every concept that a property links to or names by title or alias."""
    for link in writing.links[:MAX_NAMES]:
        end = index.resolve(link, source).path
        if end is not None and is_concept(index, end):
            yield end
    values = writing.value if isinstance(writing.value, list) else [writing.value]
    for value in values[:MAX_NAMES]:
        name = value.strip() if isinstance(value, str) else ""
        if name and "[[" not in name:
            titled = index.resolve_target(name, source).path
            for path in (*(() if titled is None else (titled,)), *index.aliases(name)):
                if is_concept(index, path):
                    yield path


def _has_tag(index: VaultIndex, concept: VaultPath, tag: str) -> bool:
    from vaultsync.query.labels import exact_tags, with_parents  # hardly any vault names a vendor

    note = index.notes.get(concept)
    wanted = "#" + tag.lstrip("#").lower()
    return note is not None and any(one.lower() == wanted for one in with_parents(exact_tags(note)))
