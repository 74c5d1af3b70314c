"""Notes in, who has which tag out; kept current at the cost of what changed."""

from __future__ import annotations

from collections.abc import Iterable

from vaultsync.index import VaultIndex, facts
from vaultsync.index.facts import Fact
from vaultsync.paths import VaultPath
from vaultsync.query.labels import exact_tags, with_parents
from vaultsync.query.ordered import drop, take
from vaultsync.syntax import Note

ANY_TAG: Fact = facts.tag("")
"""Which notes have which tag at all: altered by a change of which nobody knows what stood there before."""


class Tagging:
    """The tags of one vault; the table is made when it is first asked for."""

    def __init__(self, index: VaultIndex) -> None:
        self._index = index
        self._tags: dict[VaultPath, tuple[str, ...]] | None = None
        self._notes: dict[str, list[VaultPath]] = {}

    def notes(self, tag: str, paths: Iterable[VaultPath]) -> list[VaultPath]:
        """The notes with a tag or one nested in it, whatever its case; not to be changed.

        Args:
            tag: with its ``#``.
            paths: all notes in order, in which those with the tag are told.
        """
        name = tag.lower()
        self._index.read(facts.tag(name))
        self._index.read(ANY_TAG)
        if self._tags is None:
            self._make(paths)
        return self._notes.get(name, [])

    def _make(self, paths: Iterable[VaultPath]) -> None:
        found = self._tags = {}
        self._notes.clear()
        for path in paths:
            names = _names(self._index.notes.peek(path))
            if names:
                found[path] = names
            for name in names:
                self._notes.setdefault(name, []).append(path)

    def follow(self, changed: Iterable[VaultPath]) -> set[Fact]:
        """Takes in what notes say now, those that are gone too; returns the facts about tags that were gained or lost."""
        if self._tags is None:
            return {ANY_TAG}
        altered: set[Fact] = set()
        for path in changed:
            before = self._tags.pop(path, ())
            after = _names(self._index.notes.peek(path))
            if after:
                self._tags[path] = after
            for name in {*before} ^ {*after}:
                altered.add(facts.tag(name))
                if name in after:
                    take(self._notes.setdefault(name, []), path)
                else:
                    drop(self._notes[name], path)
                    if not self._notes[name]:
                        del self._notes[name]
        return altered


def _names(note: Note | None) -> tuple[str, ...]:
    return () if note is None else tuple(dict.fromkeys(name.lower() for name in with_parents(exact_tags(note))))
