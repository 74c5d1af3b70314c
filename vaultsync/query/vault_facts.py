"""The index and the files in, what many pages need to know of the vault out; looked up once, and kept current by what changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import tzinfo

from vaultsync.index import VaultIndex, facts
from vaultsync.index.facts import Fact
from vaultsync.index.names import mention_key
from vaultsync.paths import VaultPath, folder_of, is_note
from vaultsync.query.files import Files, FileTimes
from vaultsync.query.link_values import as_written, of_note
from vaultsync.query.linking import Linking
from vaultsync.query.ordered import below, drop, ordered, take
from vaultsync.query.tagging import Tagging
from vaultsync.query.values import Link, Value
from vaultsync.syntax import Link as WrittenLink
from vaultsync.syntax import Note

MAX_KEPT = 20_000
"""Link values that are kept from one change to the next."""


class VaultFacts:
    """One vault as it stands. Whoever asks rests on what the index records while it is asked."""

    def __init__(self, index: VaultIndex, files: Files, zone: tzinfo) -> None:
        self.index, self.files, self.zone = index, files, zone
        self.linking = Linking(index, self._ordered)
        self._tagging = Tagging(index)
        self._paths: list[VaultPath] | None = None
        self._links: dict[str, Link] = {}
        self._outlinks: dict[str, dict[str, Link]] = {}
        self._times: dict[VaultPath, FileTimes] = {}
        self._starred: frozenset[str] | None = None

    # -- which notes there are

    @property
    def paths(self) -> Sequence[VaultPath]:
        """All notes, in order."""
        self.index.read(facts.NOTES)
        return self._ordered()

    def _ordered(self) -> list[VaultPath]:
        if self._paths is None:
            self._paths = ordered(self.index.notes.paths())
        return self._paths

    def notes_in(self, folder: str) -> Sequence[VaultPath]:
        """The notes in a folder and below it, in order."""
        self.index.read(facts.folder(folder))
        return below(self._ordered(), folder)

    def is_folder(self, path: str) -> bool:
        """Whether any file lies in it, at whatever depth."""
        return path in self.index.memo("folders of the vault", "", self._folders)

    def _folders(self) -> frozenset[str]:
        found: set[str] = set()
        for path in self.index.files:
            folder = folder_of(path)
            while folder and folder not in found:
                found.add(folder)
                folder = folder_of(folder)
        return frozenset(found)

    def tagged(self, tag: str) -> list[VaultPath]:
        """The notes with a tag (with its ``#``) or one nested in it, whatever its case, in order."""
        return self._tagging.notes(tag, self._ordered())

    # -- links

    def link(self, path: str) -> Link:
        """The link to a note; always the same value between two changes."""
        found = self._links.get(path)
        if found is None:
            found = self._links[path] = Link(path)
        return found

    def leads(self, target: str, source: VaultPath) -> str:
        """The path that a link of ``source`` leads to; the target itself where it leads nowhere."""
        return self.linking.leads(target, source)

    def asked(self, target: str, origin: VaultPath) -> VaultPath | None:
        """The path that a target leads to which the query names, and not the note it stands in; None where it leads nowhere."""
        if target and self.index.recording:
            self.index.read(facts.names(mention_key(target)))
        return self.index.resolve_target(target, origin).path

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

    def inlinks(self, path: str) -> list[Value]:
        """Links to the notes that link to a path."""
        return [self.link(source) for source in self.linking.to(path)]

    # -- files

    def times(self, path: VaultPath) -> FileTimes:
        """Dates and size of a file."""
        self.index.read(facts.file(path))
        found = self._times.get(path)
        if found is None:
            found = self._times[path] = self.files.times(path)
        return found

    @property
    def starred(self) -> frozenset[str]:
        """The paths of the bookmarked files."""
        self.index.read(facts.STARRED)
        if self._starred is None:
            self._starred = self.files.starred()
        return self._starred

    # -- changes

    def follow(self, altered: Collection[Fact], written: Collection[VaultPath], settings: bool) -> set[Fact]:
        """Takes in what changed; returns the facts that only this knows to be altered.

        Args:
            altered: what the index says of the change.
            written: all files whose text, bytes or dates may differ, or that came or went.
            settings: whether the bookmarks may differ.
        """
        for path in written:
            self._times.pop(path, None)
        if self._paths is not None and facts.NOTES in altered:
            for path in filter(is_note, written):
                (take if path in self.index.notes else drop)(self._paths, path)
        found = self._tagging.follow(path for path in written if is_note(path))
        self.linking.follow([VaultPath(fact[2:]) for fact in altered if fact.startswith(facts.content(""))])
        # Links written alike may lead elsewhere once a file came or went.
        if facts.FILES in altered or sum(map(len, self._outlinks.values())) > MAX_KEPT:
            self._outlinks.clear()
        if len(self._links) > MAX_KEPT:
            self._links.clear()
        if settings:
            before, self._starred = self._starred, self.files.starred()
            if before != self._starred:
                found.add(facts.STARRED)
        return found
