"""The index in, Dataview's pages out: lazy mappings over the notes, made once and shared by all queries.

Source: Dataview 0.5.70, ``parsePage`` and ``finalizeInlineFields`` (read), and its recorded answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from vaultsync.index.facts import Fact, content
from vaultsync.index.names import normalised
from vaultsync.paths import VaultPath
from vaultsync.query.file_fields import FileFields
from vaultsync.query.inline_values import inline_value, property_value
from vaultsync.query.items import ItemTable
from vaultsync.query.values import Date, Link, Value
from vaultsync.query.vault_facts import VaultFacts
from vaultsync.syntax import FieldPlace, InlineField, Note

Writing = Any
"""The plain JSON value of a front matter property, or an ``InlineField``."""
_CONTENT = content("")


MAX_KEPT = 10_000
"""Pages that are kept of a vault that is followed; each holds its note, of some kilobytes."""


class PageTable:
    """The pages of a vault as it stands."""

    def __init__(self, facts: VaultFacts) -> None:
        self.facts = facts
        self._pages: dict[str, Page] = {}

    def page(self, path: str) -> Page | None:
        """The page at exactly this path; whoever asks for it rests on what the note says, and on where its links lead."""
        index = self.facts.index
        if index.recording:
            index.read(content(path))
        found = self._pages.get(path)
        if found is None:
            note = index.notes.peek(VaultPath(path))
            if note is None:
                return None
            if len(self._pages) >= MAX_KEPT and index.following:
                self._pages.clear()
            found = self._pages[path] = Page(note, self.facts)
        return found

    def follow(self, altered: Iterable[Fact]) -> None:
        """Drops the pages that are not as they were."""
        for fact in altered:
            if fact.startswith(_CONTENT):
                self._pages.pop(fact[len(_CONTENT) :], None)


class Page(Mapping[str, Value]):
    """One note's fields, by their names as written and in Dataview's normalised form, and ``file``."""

    __slots__ = ("_asked", "_items", "_known", "_targets", "_writings", "facts", "loose", "note")

    def __init__(self, note: Note, facts: VaultFacts) -> None:
        self.note, self.facts = note, facts
        self._known: dict[str, Value] = {}
        self._asked = False
        self._writings: dict[str, list[Writing]] | None = None
        self._items: ItemTable | None = None
        self._targets: frozenset[str] | None = None
        self.loose = False
        """Whether a value has a link that the note itself has not: where it leads is then asked each time."""

    def __getitem__(self, name: str) -> Value:
        known = self._known
        if name in known:
            return known[name]
        if name == "file":
            value: Value = FileFields(self)
        else:
            values = [self._value(written) for written in self._written()[name]]
            value = values[0] if len(values) == 1 else values
        if not self.loose:
            known[name] = value
        return value

    def get(self, name: str, default: Any = None) -> Any:
        """As ``dict.get``, without the exception that ``Mapping.get`` goes by."""
        if name in self._known:
            return self._known[name]
        if name in self:
            return self[name]
        return default

    def __contains__(self, name: object) -> bool:
        if name == "file":
            return True
        if self._writings is None and not self._asked:
            # Most pages are asked once for a name that they do not have, ``this``: that is told without a table of names.
            self._asked = True
            if not self._mentions(name):
                return False
        return name in self._written()

    def __iter__(self) -> Iterator[str]:
        yield "file"
        for name in self._written():
            if name != "file":
                yield name

    def __len__(self) -> int:
        return 1 + len(self._written().keys() - {"file"})

    @property
    def link(self) -> Link:
        """The link to the note."""
        return self.facts.link(self.note.path)

    @property
    def list_items(self) -> ItemTable:
        """The note's list items."""
        if self._items is None:
            self._items = ItemTable(self.note, self.facts.zone, self._placed, lambda: self.loose)
        return self._items

    def field_day(self) -> Date | None:
        """Of the fields named ``date`` or ``day`` the first that begins with a date."""
        for name, written in self._written().items():
            if name.lower() in ("date", "day"):
                value = self._value(written[0])
                if isinstance(value, Date):
                    return value
        return None

    def _mentions(self, name: object) -> bool:
        """Whether something is written under the name, or under one whose normalised form it is; tasks included."""
        front, fields = self.note.front_matter, self.note.fields
        return any(written.key == name or normalised(written.key) == name for written in fields) or (
            front is not None and any(written.key == name or normalised(written.key) == name for written in front.properties)
        )

    def _written(self) -> dict[str, list[Writing]]:
        """By name what was written; a normalised name that is written itself stands for its own writings only."""
        if self._writings is None:
            written = self._as_written()
            short: dict[str, list[Writing]] = {}
            for name, values in written.items():
                form = normalised(name)
                if form and form not in written:
                    short[form] = [*short[form], *values] if form in short else values
            self._writings = {**written, **short} if short else written
        return self._writings

    def _as_written(self) -> dict[str, list[Writing]]:
        """Front matter, then list items, then other text; what tasks say stays with them."""
        note = self.note
        found: dict[str, list[Writing]] = {}
        if note.front_matter is not None:
            found = {written.key: [written.value] for written in note.front_matter.properties if written.key != "position"}
        if note.fields:
            of_items = [field for field in note.fields if field.place is FieldPlace.ITEM]
            for field in (*of_items, *(field for field in note.fields if field.place is FieldPlace.TEXT)):
                found.setdefault(field.key, []).append(field)
        return found

    def _value(self, written: Writing) -> Value:
        zone = self.facts.zone
        return self._placed(inline_value(written.value, zone) if isinstance(written, InlineField) else property_value(written, zone))

    def _placed(self, value: Value) -> Value:
        """The value with every link in it leading to its file's path."""
        kind = type(value)
        if kind is str or kind is float:
            return value
        if isinstance(value, Link):
            path = self._leads(value.path)
            return value if path == value.path else Link(path, value.type, value.subpath, value.display, value.embed)
        if isinstance(value, list):
            return [self._placed(part) for part in value]
        if isinstance(value, dict):
            return {key: self._placed(part) for key, part in value.items()}
        return value

    def _leads(self, target: str) -> str:
        facts = self.facts
        if not facts.index.following:
            return facts.leads(target, self.note.path)
        if self._targets is None:
            self._targets = frozenset([link.target for link in self.note.links] + [link.target for link in self.note.property_links])
        if target in self._targets:
            return facts.leads(target, self.note.path)
        self.loose = True
        return facts.asked(target, self.note.path) or target
