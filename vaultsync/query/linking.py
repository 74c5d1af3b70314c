"""Notes in, who links to whom out: by a search, by the names that links mention, or from a table of all links.

Which of them depends on how often is asked (measured): a table of all links takes seconds on a large vault, and much room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from vaultsync.index import VaultIndex, facts
from vaultsync.index.names import mention_key
from vaultsync.index.unnoticed import unnoticed
from vaultsync.paths import VaultPath, is_note, key
from vaultsync.query.link_values import embeds_last
from vaultsync.query.ordered import drop, ordered, take
from vaultsync.syntax import Note

FEW = 3
"""Questions between two changes that are answered without a table of all links, in a vault of any size."""
MANY = 50
"""One in so many notes: as ``FEW``, in a vault that is followed, where there are names to go by."""
KEPT = 500
"""One in so many notes: questions between two changes for which the table is kept on."""
MAX_CHANGED = 2_000
"""Notes in one change up to which the table is brought up to date."""


class Linking:
    """The links of one vault."""

    def __init__(self, index: VaultIndex, paths: Callable[[], Sequence[VaultPath]]) -> None:
        """``paths`` gives all notes in order."""
        self._index, self._paths = index, paths
        self._asked = 0
        self._found: dict[str, list[VaultPath]] = {}
        self._sources: dict[str, list[VaultPath]] | None = None
        self._targets: dict[VaultPath, tuple[str, ...]] = {}
        """By note where its links lead, in a vault that is followed."""

    def leads(self, target: str, source: VaultPath) -> str:
        """The path that a link of ``source`` leads to; the target itself where it leads nowhere."""
        return self._index.resolve_target(target, source).path or target

    def targets(self, note: Note) -> Iterator[str]:
        """Where the links of the body, then its embeds, then the links of the properties lead."""
        for link in (*embeds_last(note.links), *note.property_links):
            yield self.leads(link.target, note.path)

    def files(self, note: Note) -> Iterator[VaultPath]:
        """As ``targets``, without those that lead nowhere."""
        for link in (*embeds_last(note.links), *note.property_links):
            path = self._index.resolve_target(link.target, note.path).path
            if path is not None:
                yield path

    def to(self, path: str) -> list[VaultPath]:
        """The notes with a link to a path, or to an unresolved target, in order; a note may link to itself. Not to be changed."""
        index = self._index
        if index.recording:
            name = mention_key(path)
            index.read(facts.mentions(name))
            index.read(facts.names(name))
            index.read(facts.content(path))  # a link to a heading of the own note mentions no name
        self._asked += 1
        if self._sources is not None:
            return self._sources.get(path, [])
        found = self._found.get(path)
        if found is None:
            if self._asked > max(FEW, len(self._paths()) // MANY if index.following else 0):
                return self._table().get(path, [])
            with unnoticed(index):
                found = self._found[path] = self._by_name(path) if index.following else self._search(path)
        return found

    def _table(self) -> dict[str, list[VaultPath]]:
        found = self._sources = {}
        self._found.clear()
        with unnoticed(self._index):
            for source in self._paths():
                note = self._index.notes.peek(source)
                assert note is not None
                targets = tuple(dict.fromkeys(self.targets(note)))
                for target in targets:
                    found.setdefault(target, []).append(source)
                if targets and self._index.following:
                    self._targets[source] = targets
        return found

    def _by_name(self, path: str) -> list[VaultPath]:
        name = mention_key(path)
        sources = [source for source in self._index.mentioning(VaultPath(path)) if is_note(source)]
        own = self._index.notes.peek(VaultPath(path))
        if own is not None and own.path not in sources:
            sources.append(own.path)
        return ordered(source for source in sources if self._links(source, path, name))

    def _links(self, source: VaultPath, path: str, name: str) -> bool:
        note = self._index.notes.peek(source)
        if note is None:
            return False
        for link in (*note.links, *note.property_links):
            target = link.target
            if (name in (target.lower() if target.isascii() else key(target)) or not target) and self.leads(target, source) == path:
                return True
        return False

    def _search(self, path: str) -> list[VaultPath]:
        name = mention_key(path)
        return [source for source in self._paths() if self._links(source, path, name)]

    def follow(self, changed: Collection[VaultPath]) -> None:
        """Takes in where links lead now, of notes that were written, are gone, or link to what came or went."""
        asked, self._asked = self._asked, 0
        self._found.clear()
        if self._sources is None:
            return
        if asked < len(self._paths()) // KEPT or len(changed) > MAX_CHANGED:
            self._sources = None
            self._targets.clear()
        else:
            self._update(self._sources, changed)

    def _update(self, sources: dict[str, list[VaultPath]], changed: Iterable[VaultPath]) -> None:
        for path in changed:
            before = self._targets.pop(path, ())
            note = self._index.notes.peek(path)
            after = () if note is None else tuple(dict.fromkeys(self.targets(note)))
            if after:
                self._targets[path] = after
            for target in {*before} ^ {*after}:
                if target in after:
                    take(sources.setdefault(target, []), path)
                else:
                    drop(sources[target], path)
                    if not sources[target]:
                        del sources[target]
