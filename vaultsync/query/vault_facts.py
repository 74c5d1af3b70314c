"""The index and the files in, what many pages need to know of the vault out; each looked up once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from functools import cached_property

from vaultsync.index import VaultIndex
from vaultsync.index.names import mention_key
from vaultsync.paths import VaultPath, folder_of, key
from vaultsync.query.files import Files, FileTimes
from vaultsync.query.labels import exact_tags, with_parents
from vaultsync.query.link_values import as_written, embeds_last, of_note
from vaultsync.query.values import Link, Value
from vaultsync.syntax import Link as WrittenLink
from vaultsync.syntax import Note

FEW = 3
"""Questions who links to one note that are answered by a search; after them a table of all links pays (measured)."""


class VaultFacts:
    """One vault as it stands."""

    def __init__(self, index: VaultIndex, files: Files, zone: tzinfo) -> None:
        self.index, self.files, self.zone = index, files, zone
        # Dataview walks through the folders; by name, as in its recorded answers, so that the order is everywhere the same.
        self.paths: tuple[VaultPath, ...] = tuple(sorted(index.notes, key=lambda path: path.split("/")))
        self._links: dict[str, Link] = {}
        self._outlinks: dict[str, dict[str, Link]] = {}
        self._times: dict[VaultPath, FileTimes] = {}
        self._searched = 0
        self._linking: dict[str, list[VaultPath]] | None = None
        self._tagged: dict[str, list[VaultPath]] | None = None

    def link(self, path: str) -> Link:
        """The link to a note; always the same value."""
        found = self._links.get(path)
        if found is None:
            found = self._links[path] = Link(path)
        return found

    def leads(self, target: str, source: VaultPath) -> str:
        """The path that a link of ``source`` leads to; the target itself where it leads nowhere."""
        return self.index.resolve_target(target, source).path or target

    def _destination(self, link: WrittenLink, source: VaultPath) -> str:
        return self.index.resolve_target(link.target, source).path or as_written(link)

    def outlinks(self, note: Note) -> list[Value]:
        """Where the links of the properties, then those of the body, then its embeds lead.

        Links that are written alike in one folder are one value: they lead to one file.
        """
        known = self._outlinks.setdefault(folder_of(note.path), {})
        links: list[Value] = [of_note(link, self._destination(link, note.path)) for link in note.property_links]
        embeds: list[Value] = []
        for link in note.links:
            found = known.get(link.original)
            if found is None:
                found = of_note(link, self._destination(link, note.path))
                if link.target:
                    known[link.original] = found
            (embeds if found.embed else links).append(found)
        return links + embeds

    def times(self, path: VaultPath) -> FileTimes:
        """Dates and size of a file."""
        found = self._times.get(path)
        if found is None:
            found = self._times[path] = self.files.times(path)
        return found

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders in which any file lies, at whatever depth."""
        found: set[str] = set()
        for path in self.index.files:
            folder = folder_of(path)
            while folder and folder not in found:
                found.add(folder)
                folder = folder_of(folder)
        return frozenset(found)

    @cached_property
    def starred(self) -> frozenset[str]:
        """The paths of the bookmarked files."""
        return self.files.starred()

    def linking(self, path: str) -> list[VaultPath]:
        """The notes with a link to a path, or to an unresolved target, in the order of ``paths``; a note may link to itself."""
        if self._linking is None:
            if self._searched < FEW:
                self._searched += 1
                return self._search(path)
            self._linking = {}
            for source in self.paths:
                for target in dict.fromkeys(self.targets(self.index.notes[source])):
                    self._linking.setdefault(target, []).append(source)
        return self._linking.get(path, [])

    def _search(self, path: str) -> list[VaultPath]:
        """As ``linking``, for a single path: only links that name it are resolved."""
        name = mention_key(path)
        found = []
        for source in self.paths:
            note = self.index.notes[source]
            for link in (*note.links, *note.property_links):
                target = link.target
                if (name in (target.lower() if target.isascii() else key(target)) or not target) and self.leads(target, source) == path:
                    found.append(source)
                    break
        return found

    def targets(self, note: Note) -> Iterator[str]:
        """Where the links of the body, then its embeds, then the links of the properties lead."""
        for link in (*embeds_last(note.links), *note.property_links):
            yield self.leads(link.target, note.path)

    def inlinks(self, path: str) -> list[Value]:
        """Links to the notes that link to a path."""
        return [self.link(source) for source in self.linking(path)]

    def tagged(self, tag: str) -> list[VaultPath]:
        """The notes with a tag or one nested in it, whatever its case."""
        if self._tagged is None:
            self._tagged = {}
            for path in self.paths:
                for name in dict.fromkeys(name.lower() for name in with_parents(exact_tags(self.index.notes[path]))):
                    self._tagged.setdefault(name, []).append(path)
        return self._tagged.get(tag.lower(), [])
