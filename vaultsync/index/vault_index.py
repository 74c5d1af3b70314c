"""Notes, canvases and file names in; what they mean to each other out, at the cost of what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import AbstractContextManager
from typing import Any, TypeVar

import msgspec

from vaultsync.index import facts
from vaultsync.index.canvas import Canvas
from vaultsync.index.delta import Delta, differing, renamed_facts, retyped
from vaultsync.index.facts import Fact
from vaultsync.index.items import Files, Notes
from vaultsync.index.names import mention_key, normalised
from vaultsync.index.properties import PropertyValue, properties_of
from vaultsync.index.recording import Memo, Recorder
from vaultsync.index.resolve import FileTable, Resolution
from vaultsync.index.said import NO_LABELS, Kept, Said, targets_of
from vaultsync.index.sayings import Sayings
from vaultsync.index.subpaths import Outline
from vaultsync.index.suggest import Suggestions
from vaultsync.paths import VaultPath, key, name_of
from vaultsync.schema import NoteType, TypeMatch, TypeTable
from vaultsync.syntax import Link, Note, Problem

T = TypeVar("T")
MAX_KEPT = 20_000
"""Notes whose properties are kept read: a kilobyte each, and made again in microseconds."""
_NO_VALUES: tuple[PropertyValue, ...] = ()


class VaultIndex:
    """The vault as it stands; ``apply`` brings it to its next state.

    Lookups that only some questions need (mentions, aliases) are made when first asked for and kept
    current from then on. Each question records the facts that its answer rests on, where somebody asks for them.
    """

    def __init__(self, types: Mapping[str, NoteType], matches: tuple[TypeMatch, ...], settings: Iterable[object] = ()) -> None:
        """An empty vault.

        Args:
            types: by name.
            matches: what gives notes their types.
            settings: immutable values, at most one of a class, for those above who ask for them; they never change.
        """
        self._settings: dict[type, Any] = {type(value): value for value in settings}
        recorder = self._recorder = Recorder()
        self.memo: Memo = recorder.memo
        """The value that ``make`` gave, kept until something it rests on changes, in a vault that is not followed until any change."""
        self.latest, self.weigh = recorder.latest, recorder.weigh
        """As ``memo``, for large values, and for values made of very much that seldom change; see ``Recorder`` and ``Weighing``."""
        self.types = types
        self.notes = Notes(recorder)
        self.canvases: dict[VaultPath, Canvas] = {}
        self.files = Files(recorder)
        self.faults: Mapping[VaultPath, Problem] = {}
        """Folders and settings that could not be read, with what is wrong."""
        self.revision = 0
        self._matcher = TypeTable(matches) if matches else None
        self._table = FileTable()
        self._types_of: dict[VaultPath, tuple[str, ...]] = {}
        self._typed: dict[str, set[VaultPath]] = {name: set() for name in types}
        self._properties: dict[VaultPath, Mapping[str, tuple[PropertyValue, ...]]] = {}
        self._outlines: dict[VaultPath, Outline] = {}
        self._sayings = Sayings(self.notes, self.canvases, self.setting(NO_LABELS))
        self._suggestions = Suggestions(self.files)
        self._derived: dict[str, Any] = {}

    # -- changes

    def load(self, items: Iterable[Note | Canvas | VaultPath | Kept]) -> None:
        """Takes a whole vault into an empty index, at once and without telling what that alters."""
        for item in items:
            path = item if isinstance(item, str) else item.path
            self.files.add(path)
            if isinstance(item, Kept) and item.said:
                self.notes.put(path, item.data)
                self._take_types(path, self._sayings.take_packed(path, item.said).types)
                continue
            read = self.notes.unpack(item.data) if isinstance(item, Kept) else item
            if isinstance(read, str):
                continue
            self._take(read)
            if isinstance(item, Kept):
                self.notes.put(path, item.data)
            if self._recorder.following:
                self._sayings.take_now(read)
        self._sayings.loaded()
        self._table.add(self.files.paths())

    def unpack_said_with(self, unpack: Callable[[bytes], Said]) -> None:
        """What makes sense of ``Kept.said``."""
        self._sayings.unpack = unpack

    def apply(self, changed: Iterable[Note | Canvas | VaultPath], removed: Iterable[VaultPath] = ()) -> Delta:
        """Takes in what was written and what is gone.

        Args:
            changed: notes and canvases with their new content; a path alone is any other file.
            removed: paths that are no longer there; unknown ones are ignored.
        """
        self.revision += 1
        self._derived.clear()
        changed, removed = list(changed), list(removed)
        if self._recorder.following:
            self._warm([item if isinstance(item, str) else item.path for item in changed], removed)
        altered: set[Fact] = set()
        touched: set[VaultPath] = set()
        renamed: dict[VaultPath, None] = {}
        gone: list[VaultPath] = []
        for path in removed:
            if path in self.files:
                self._replace(path, None, altered)
                self.files.discard(path)
                self._table.remove(path)
                renamed[path] = None
                gone.append(path)
        for item in changed:
            path = item if isinstance(item, str) else item.path
            if path not in self.files:
                self.files.add(path)
                renamed[path] = None
            if not isinstance(item, str):
                touched.add(path)
            self._replace(path, None if isinstance(item, str) else item, altered)
        self._table.add(path for path in renamed if path in self.files)
        touched |= self._mentioning(renamed)
        if renamed:
            altered.update(map(facts.suggestions, self._suggestions.change(renamed, gone)))
        if self._recorder.following:
            altered |= renamed_facts(renamed)
            altered.update(facts.content(path) for path in touched)
        altered |= self._recorder.forget(altered)
        return Delta(frozenset(touched), frozenset(altered))

    def _warm(self, changed: list[VaultPath], removed: list[VaultPath]) -> None:
        """Makes the lookups while they can still be made of what was there before a change."""
        _ = self._sayings.mentions, self._sayings.aliases, self._sayings.labels
        if self._suggestions.many:
            self.drop_caches()
        self._suggestions.expect(changed, removed)

    def _mentioning(self, paths: Iterable[VaultPath]) -> set[VaultPath]:
        mentions = self._sayings.mentions
        return {source for path in paths for source in mentions.of(mention_key(path))}

    def _replace(self, path: VaultPath, item: Note | Canvas | None, altered: set[Fact]) -> None:
        """Puts an item, or none, in the place of what stands at the path."""
        old: Note | Canvas | None = self.notes.peek(path) or self.canvases.get(path)
        types = self._types_of.pop(path, ())
        unknown = old is not None and self._type_unknown(path)
        for name in types:
            self._typed[name].discard(path)
        self._properties.pop(path, None)
        self._outlines.pop(path, None)
        self.canvases.pop(path, None)
        self.notes.drop(path)
        if item is not None:
            self._take(item)
        new_types = self._types_of.get(path, ())
        said = self._sayings.change(path, old, item)
        altered.update(map(facts.mentions, said.retargeted))
        altered.update(map(facts.alias, said.aliases))
        altered.update(map(facts.label, said.labels))
        if self._recorder.following:
            from_type = said.retargeted if types == new_types else said.mentioned
            altered.update(facts.mentions_from(name, target) for name in {*types, *new_types} for target in from_type)
            altered |= differing(path, old, item)
            altered.update(map(facts.typed, set(types) ^ set(new_types)))
            if types != new_types or unknown != self._type_unknown(path):
                altered |= retyped(path, old, item)

    def _take(self, item: Note | Canvas) -> None:
        """Puts an item where nothing stands."""
        path = item.path
        if not isinstance(item, Note):
            self.canvases[path] = item
            return
        self.notes.put(path, item)
        if self._matcher is not None:
            self._take_types(path, self._matcher.types_of(item))

    def _take_types(self, path: VaultPath, names: tuple[str, ...]) -> None:
        if names:
            self._types_of[path] = names
            for name in names:
                self._typed.setdefault(name, set()).add(path)

    def setting(self, default: T) -> T:
        """What the index was given of the default's class, else the default."""
        found: T = self._settings.get(type(default), default)
        return found

    def drop_caches(self) -> None:
        """Lets go of what was read or worked out for answers and can be again."""
        self._properties.clear()
        self._outlines.clear()
        self._recorder.forget_all()
        self._derived.clear()
        self._table.drop_answers()
        self._suggestions.drop_answers()

    # -- following

    def follow(self, suggested: Set[str] = frozenset()) -> None:
        """From now on every answer can be recorded, and ``apply`` tells which facts it altered.

        Args:
            suggested: the names (their keys) on whose suggestions something rests that was recorded elsewhere or before ``drop_caches``.
        """
        self._recorder.following = True
        self._suggestions.asked_elsewhere = suggested

    def read(self, fact: Fact) -> None:
        """Tells that the running computation rests on a fact."""
        self._recorder.read(fact)

    def reading(self, own: VaultPath | None = None) -> AbstractContextManager[set[Fact]]:
        """Records the facts that are read inside the block.

        Args:
            own: the note that the computation is about; what it says, and what its links mean, is left out.
        """
        return self._recorder.reading(own)

    def forget(self, altered: Iterable[Fact]) -> frozenset[Fact]:
        """Drops what rests on facts that the index does not know (dates, clock, tags); these, and what else that alters."""
        told = frozenset(altered)
        return told | self._recorder.forget(told)

    @property
    def following(self) -> bool:
        """Whether the vault is followed."""
        return self._recorder.following

    @property
    def recording(self) -> bool:
        """Whether a computation is being recorded."""
        return self._recorder.reads is not None

    # -- questions

    def resolve(self, link: Link, source: VaultPath) -> Resolution:
        """The file a link of the note ``source`` leads to."""
        return self.resolve_target(link.target, source)

    def resolve_target(self, target: str, source: VaultPath) -> Resolution:
        """As ``resolve``, for a target without its link."""
        recorder = self._recorder
        if recorder.reads is not None and source != recorder.own:
            recorder.reads.add(facts.names(mention_key(target)))
        return self._table.resolve(target, source)

    def find_heading(self, path: VaultPath, subpath: str) -> bool:
        """Whether the subpath (``#A`` or ``#A#B``) leads to a heading; True where nobody knows, for what is no readable note."""
        found = self._outline(path)
        return found is None or found.has_heading(subpath)

    def find_block(self, path: VaultPath, block_id: str) -> bool:
        """Whether the note has the block id (without its ``^``); True where nobody knows."""
        found = self._outline(path)
        return found is None or found.has_block(block_id)

    def _outline(self, path: VaultPath) -> Outline | None:
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.outline(path))
        found = self._outlines.get(path)
        if found is None:
            note = self.notes.peek(path)
            if note is None or not note.readable:
                return None
            if len(self._outlines) >= MAX_KEPT:
                self._outlines.clear()
            found = self._outlines[path] = Outline(note)
        return found

    def links(self, note: Note) -> Iterator[Link]:
        """Links and embeds of the body, then those of the properties, each in order of position."""
        yield from note.links
        yield from note.property_links

    def backlinks(self, path: VaultPath) -> tuple[VaultPath, ...]:
        """Notes and canvases with a link that leads to ``path``, sorted, the file itself left out."""
        name = mention_key(path)
        self.read(facts.mentions(name))
        self.read(facts.names(name))
        return tuple(sorted(source for source in self._sayings.mentions.of(name) if source != path and self._leads(source, path)))

    def mentioning(self, path: VaultPath) -> list[VaultPath]:
        """Notes and canvases with a link that may lead to ``path``, in no order, each once; not to be changed."""
        name = mention_key(path)
        self.read(facts.mentions(name))
        return self._sayings.mentions.of(name)

    def mentioning_from(self, path: VaultPath, type_name: str) -> list[VaultPath]:
        """As ``mentioning``, of the notes of one type: what others say of a much mentioned note leaves the answer as it is."""
        name = mention_key(path)
        self.read(facts.mentions_from(type_name, name))
        typed = self._typed.get(type_name, ())
        return [source for source in self._sayings.mentions.of(name) if source in typed]

    def _leads(self, source: VaultPath, path: VaultPath) -> bool:
        item = self.notes.peek(source) or self.canvases.get(source)
        return item is not None and any(self._table.resolve(target, source).path == path for target in targets_of(item))

    def types_of(self, path: VaultPath) -> tuple[str, ...]:
        """Names of the note's types, in the order of the configuration; empty for an untyped note."""
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.kind(path))
        return self._types_of.get(path, ())

    def typed(self, type_name: str) -> tuple[VaultPath, ...]:
        """The notes of a type, sorted."""
        self.read(facts.typed(type_name))
        return tuple(sorted(self._typed.get(type_name, ())))

    def type_unknown(self, path: VaultPath) -> bool:
        """Whether the front matter cannot be read, so that the note's type and properties are not known."""
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.kind(path))
        return self._type_unknown(path)

    def _type_unknown(self, path: VaultPath) -> bool:
        note = self.notes.peek(path)
        if note is None:
            return False
        if note.front_matter is not None and not note.front_matter.readable:
            return True
        return bool(note.problems) and any(problem.rule in ("unreadable-note", "invalid-frontmatter") for problem in note.problems)

    def properties(self, path: VaultPath) -> Mapping[str, tuple[PropertyValue, ...]]:
        """The note's properties by normalised name; empty for what is no note."""
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.properties(path))
        found = self._properties.get(path)
        if found is None:
            note = self.notes.peek(path)
            if note is None:
                return {}
            if len(self._properties) >= MAX_KEPT:
                self._properties.clear()
            found = self._properties[path] = properties_of(note)
        return found

    def property(self, path: VaultPath, name: str) -> tuple[PropertyValue, ...]:
        """The writings of one property, front matter first; empty when it is absent."""
        return self.properties(path).get(normalised(name), _NO_VALUES)

    def aliases(self, alias: str) -> tuple[VaultPath, ...]:
        """Notes with this alias, sorted."""
        self.read(facts.alias(key(alias)))
        return tuple(sorted(self._sayings.aliases.of(key(alias))))

    def labelled(self, label: str) -> tuple[VaultPath, ...]:
        """Notes with this label, sorted; see ``Labelling``."""
        self.read(facts.label(label))
        return tuple(sorted(self._sayings.labels.of(label)))

    def twins(self, path: VaultPath) -> tuple[VaultPath, ...]:
        """The files whose paths are equal to this one but for case and Unicode form, sorted; itself among them, if it is there."""
        recorder = self._recorder
        if recorder.reads is not None and path != recorder.own:
            recorder.reads.add(facts.names(mention_key(path)))
        return self._table.twins(path)

    def named(self, name: str) -> int:
        """How many files have the name, or as notes the title."""
        self.read(facts.names(mention_key(name)))
        return self._table.named(name)

    def nearest(self, target: str, limit: int = 3) -> tuple[str, ...]:
        """Link texts that lead somewhere and are written much like ``target``, best first."""
        self.read(facts.suggestions(key(name_of(target))))
        return self._suggestions.nearest(target, limit)

    def link_text(self, path: VaultPath, source: VaultPath) -> str:
        """The shortest target that leads from ``source`` to ``path``; the path itself where none does."""
        self.read(facts.names(mention_key(path)))
        return self._table.link_text(path, source)

    def derived(self, name: str, make: Callable[[VaultIndex], T]) -> T:
        """A value computed from the index, kept until the next change."""
        recorder = self._recorder
        if recorder.reads is not None:
            recorder.reads.add(facts.ANYTHING)
        if name not in self._derived:
            self._derived[name] = make(self)
        found: T = self._derived[name]
        return found

    def said(self, path: VaultPath) -> Said:
        """What ``load`` takes of a note besides its packed text; of what is no note nothing."""
        return msgspec.structs.replace(self._sayings.said(path), types=self._types_of.get(path, ()))
