"""Notes, canvases and file names in; what they mean to each other out, at the cost of what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar, cast

from vaultsync.index.canvas import Canvas
from vaultsync.index.names import mention_key, normalised
from vaultsync.index.properties import PropertyValue, properties_of
from vaultsync.index.resolve import NOWHERE, FileTable, Resolution
from vaultsync.index.subpaths import Outline
from vaultsync.index.suggest import Names
from vaultsync.paths import VaultPath, is_note, key, title_of
from vaultsync.schema import NoteType, TypeMatch, TypeTable
from vaultsync.syntax import Link, Note, Problem

T = TypeVar("T")
MAX_KEPT = 20_000
"""Notes whose properties are kept read: a kilobyte each, and made again in microseconds."""
_NO_VALUES: tuple[PropertyValue, ...] = ()


class VaultIndex:
    """The vault as it stands; ``apply`` brings it to its next state.

    Lookups that only some questions need (mentions, aliases) are made when first asked for and kept
    current from then on.
    """

    def __init__(self, types: Mapping[str, NoteType], matches: tuple[TypeMatch, ...]) -> None:
        self.types = types
        self.notes: dict[VaultPath, Note] = {}
        self.canvases: dict[VaultPath, Canvas] = {}
        self.files: set[VaultPath] = set()
        self.faults: Mapping[VaultPath, Problem] = {}
        """Folders and settings that could not be read, with what is wrong."""
        self.revision = 0
        self._matcher = TypeTable(matches) if matches else None
        self._table = FileTable()
        self._types_of: dict[VaultPath, tuple[str, ...]] = {}
        self._typed: dict[str, set[VaultPath]] = {name: set() for name in types}
        self._properties: dict[VaultPath, Mapping[str, tuple[PropertyValue, ...]]] = {}
        self._outlines: dict[VaultPath, Outline] = {}
        self._mentions: dict[str, set[VaultPath]] | None = None
        self._aliases: dict[str, set[VaultPath]] | None = None
        self._derived: dict[str, Any] = {}

    # -- changes

    def apply(self, changed: Iterable[Note | Canvas | VaultPath], removed: Iterable[VaultPath] = ()) -> frozenset[VaultPath]:
        """Takes in what was written and what is gone.

        Args:
            changed: notes and canvases with their new content; a path alone is any other file.
            removed: paths that are no longer there; unknown ones are ignored.

        Returns:
            Every note and canvas whose own content or the meaning of one of whose links may differ.
        """
        self.revision += 1
        self._derived.clear()
        first = not self.files
        touched: set[VaultPath] = set()
        renamed: dict[VaultPath, None] = {}
        for path in removed:
            if path in self.files:
                self._drop(path)
                self.files.discard(path)
                self._table.remove(path)
                renamed[path] = None
        for item in changed:
            path = item if isinstance(item, str) else item.path
            if path in self.files:
                self._drop(path)
            else:
                self.files.add(path)
                renamed[path] = None
            if not isinstance(item, str):
                touched.add(path)
                self._take(item)
        self._table.add(path for path in renamed if path in self.files)
        if not first:
            touched |= self._mentioning(renamed)
        return frozenset(touched)

    def _mentioning(self, paths: Iterable[VaultPath]) -> set[VaultPath]:
        mentions = self._mention_table()
        return {source for path in paths for source in mentions.get(mention_key(path), ())}

    def _take(self, item: Note | Canvas) -> None:
        path = item.path
        if isinstance(item, Note):
            self.notes[path] = item
            if self._matcher is not None:
                self._take_types(item)
            if self._aliases is not None:
                for alias in aliases_of(item):
                    self._aliases.setdefault(key(alias), set()).add(path)
        else:
            self.canvases[path] = item
        if self._mentions is not None:
            for name in _mentioned(item):
                self._mentions.setdefault(name, set()).add(path)

    def _take_types(self, note: Note) -> None:
        assert self._matcher is not None
        names = self._matcher.types_of(note)
        if names:
            self._types_of[note.path] = names
            for name in names:
                self._typed.setdefault(name, set()).add(note.path)

    def _drop(self, path: VaultPath) -> None:
        """Forgets what the item of this path said, not that the file is there."""
        for name in self._types_of.pop(path, ()):
            self._typed[name].discard(path)
        self._properties.pop(path, None)
        self._outlines.pop(path, None)
        note = self.notes.pop(path, None)
        item: Note | Canvas | None = note or self.canvases.pop(path, None)
        if note is not None and self._aliases is not None:
            for alias in aliases_of(note):
                _discard(self._aliases, key(alias), path)
        if item is not None and self._mentions is not None:
            for name in _mentioned(item):
                _discard(self._mentions, name, path)

    # -- questions

    def resolve(self, link: Link, source: VaultPath) -> Resolution:
        """The file a link of the note ``source`` leads to."""
        return self._table.resolve(link.target, source)

    def resolve_target(self, target: str, source: VaultPath) -> Resolution:
        """As ``resolve``, for a target without its link."""
        return self._table.resolve(target, source)

    def find_heading(self, note: Note, subpath: str) -> bool:
        """Whether the subpath (``#A`` or ``#A#B``) leads to a heading of the note."""
        return self._outline(note).has_heading(subpath)

    def find_block(self, note: Note, block_id: str) -> bool:
        """Whether the note has the block id (without its ``^``)."""
        return self._outline(note).has_block(block_id)

    def _outline(self, note: Note) -> Outline:
        found = self._outlines.get(note.path)
        if found is None:
            found = Outline(note)
            if self.notes.get(note.path) is note:
                self._outlines[note.path] = found
        return found

    def links(self, note: Note) -> Iterator[Link]:
        """Links and embeds of the body, then those of the properties, each in order of position."""
        yield from note.links
        yield from note.property_links

    def backlinks(self, path: VaultPath) -> tuple[VaultPath, ...]:
        """Notes and canvases with a link that leads to ``path``, sorted, the file itself left out."""
        sources = self._mention_table().get(mention_key(path), ())
        return tuple(sorted(source for source in sources if source != path and self._leads(source, path)))

    def _leads(self, source: VaultPath, path: VaultPath) -> bool:
        item = self.notes.get(source) or self.canvases.get(source)
        return item is not None and any(self._table.resolve(target, source).path == path for target in _targets(item))

    def types_of(self, path: VaultPath) -> tuple[str, ...]:
        """Names of the note's types, in the order of the configuration; empty for an untyped note."""
        return self._types_of.get(path, ())

    def typed(self, type_name: str) -> tuple[VaultPath, ...]:
        """The notes of a type, sorted."""
        return tuple(sorted(self._typed.get(type_name, ())))

    def type_unknown(self, path: VaultPath) -> bool:
        """Whether the front matter cannot be read, so that the note's type and properties are not known."""
        note = self.notes.get(path)
        if note is None:
            return False
        if note.front_matter is not None and not note.front_matter.readable:
            return True
        return any(problem.rule in ("unreadable-note", "invalid-frontmatter") for problem in note.problems)

    def properties(self, path: VaultPath) -> Mapping[str, tuple[PropertyValue, ...]]:
        """The note's properties by normalised name; empty for what is no note."""
        found = self._properties.get(path)
        if found is None:
            note = self.notes.get(path)
            if note is None:
                return {}
            found = self._properties[path] = properties_of(note)
        return found

    def property(self, path: VaultPath, name: str) -> tuple[PropertyValue, ...]:
        """The writings of one property, front matter first; empty when it is absent."""
        return self.properties(path).get(normalised(name), _NO_VALUES)

    def aliases(self, alias: str) -> tuple[VaultPath, ...]:
        """Notes with this alias, sorted."""
        if self._aliases is None:
            self._aliases = {}
            for note in self.notes.values():
                for name in aliases_of(note):
                    self._aliases.setdefault(key(name), set()).add(note.path)
        return tuple(sorted(self._aliases.get(key(alias), ())))

    def same_key(self) -> Iterator[tuple[VaultPath, ...]]:
        """Groups of files whose paths are equal but for case and Unicode form."""
        yield from self._table.twins()

    def nearest(self, target: str, limit: int = 3) -> tuple[str, ...]:
        """Link texts that lead somewhere and are written much like ``target``, best first."""
        names = self.derived("nearest", lambda index: Names(title_of(path) for path in index.files))
        return names.nearest(target, limit)

    def link_text(self, path: VaultPath, source: VaultPath) -> str:
        """The shortest target that leads from ``source`` to ``path``; the path itself where none does."""
        whole = path[:-3] if is_note(path) else path
        parts = whole.split("/")
        for text in (*("/".join(parts[-count:]) for count in range(1, len(parts) + 1)), "/" + whole, path):
            found = self._table.resolve(text, source)
            if found.path == path and not found.ties:
                return text
        return path

    def derived(self, name: str, make: Callable[[VaultIndex], T]) -> T:
        """A value computed from the index, kept until the next change."""
        if name not in self._derived:
            self._derived[name] = make(self)
        return cast(T, self._derived[name])

    def _mention_table(self) -> dict[str, set[VaultPath]]:
        """By mention key, the notes and canvases with a link written so."""
        if self._mentions is None:
            self._mentions = {}
            items: list[Note | Canvas] = [*self.notes.values(), *self.canvases.values()]
            for item in items:
                for name in _mentioned(item):
                    self._mentions.setdefault(name, set()).add(item.path)
        return self._mentions


def build_index(
    notes: Iterable[Note],
    files: Iterable[VaultPath],
    canvases: Iterable[Canvas] = (),
    types: Mapping[str, NoteType] | None = None,
    matches: tuple[TypeMatch, ...] = (),
) -> VaultIndex:
    """An index of a whole vault; ``files`` may name notes and canvases again."""
    index = VaultIndex(types or {}, matches)
    items: list[Note | Canvas | VaultPath] = [*notes, *canvases]
    known = {item.path for item in items if not isinstance(item, str)}
    index.apply([*items, *(path for path in files if path not in known)])
    return index


def _targets(item: Note | Canvas) -> Iterator[str]:
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


def _mentioned(item: Note | Canvas) -> set[str]:
    return {mention_key(target) for target in _targets(item) if target}


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


def _discard(table: dict[str, set[VaultPath]], name: str, path: VaultPath) -> None:
    left = table.get(name)
    if left is not None:
        left.discard(path)
        if not left:
            del table[name]


__all__ = ["NOWHERE", "VaultIndex", "aliases_of", "build_index"]
