"""Notes in, the names of their types out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from vaultsync.paths import name_of, title_of
from vaultsync.schema.globs import glob_test
from vaultsync.schema.names import normalised

TYPE_PROPERTIES = ("type", "fileclass")
"""Properties that by default name a note's type."""


@dataclass(frozen=True, slots=True)
class TypeMatch:
    """What gives a note the type ``type``: any one of the properties, folders, tags and titles below.

    A property is a pair of name and value. The name is compared in Dataview's form, the value
    without case; the note's value may be a text, a link or a list of them. Folders are patterns
    from the vault's root (see ``vaultsync.schema.globs``). A tag stands without ``#`` and covers
    the tags nested in it. Titles are patterns too (``CLM - *``), for the note's name.
    """

    type: str
    properties: tuple[tuple[str, str], ...] = ()
    folders: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @staticmethod
    def by_name(type_name: str) -> TypeMatch:
        """The default: the property ``type`` or ``fileClass`` holds the type's name."""
        return TypeMatch(type_name, tuple((name, type_name) for name in TYPE_PROPERTIES))


class _Written(Protocol):
    @property
    def key(self) -> str: ...
    @property
    def value(self) -> Any: ...


class _Field(_Written, Protocol):
    @property
    def form(self) -> str: ...
    @property
    def place(self) -> str: ...


class _Tag(Protocol):
    @property
    def tag(self) -> str: ...


class _FrontMatter(Protocol):
    @property
    def properties(self) -> Sequence[_Written]: ...


class TypedNote(Protocol):
    """The parts of a note that can give it a type."""

    @property
    def path(self) -> str:
        """From the vault's root."""

    @property
    def front_matter(self) -> _FrontMatter | None:
        """None where there is none."""

    @property
    def fields(self) -> Sequence[_Field]:
        """Inline fields of the body."""

    @property
    def tags(self) -> Sequence[_Tag]:
        """Of the body."""


class TypeTable:
    """Every match of a vault, arranged so that most notes cost a few dictionary lookups."""

    def __init__(self, matches: Iterable[TypeMatch]) -> None:
        self._order: dict[str, int] = {}
        self._values: dict[str, dict[str, set[str]]] = {}
        self._tags: dict[str, set[str]] = {}
        self._folders: list[tuple[str, Callable[[str], bool]]] = []
        self._titles: list[tuple[str, Callable[[str], bool]]] = []
        for match in matches:
            self._order.setdefault(match.type, len(self._order))
            for name, value in match.properties:
                self._values.setdefault(normalised(name), {}).setdefault(value.strip().lower(), set()).add(match.type)
            for tag in match.tags:
                self._tags.setdefault(tag.strip().lstrip("#").strip("/").lower(), set()).add(match.type)
            if match.folders:
                self._folders.append((match.type, glob_test(match.folders)))
            if match.titles:
                self._titles.append((match.type, glob_test(match.titles)))

    def types_of(self, note: TypedNote) -> tuple[str, ...]:
        """Names of the note's types in the order of the matches; empty when nothing matches."""
        found: set[str] = set()
        wanted = self._values
        written = note.front_matter.properties if note.front_matter is not None else ()
        for part in written:
            values = wanted.get(normalised(part.key))
            if values is not None:
                self._by_value(values, part.value, found)
        for field in note.fields:
            values = wanted.get(normalised(field.key))
            if values is not None and field.place != "task" and field.form != "emoji":
                self._by_value(values, field.value, found)
        if self._tags:
            tags = [tag.tag for tag in note.tags]
            tags += [tag for part in written if part.key.lower() in ("tags", "tag") for tag in _tags_in(part.value)]
            self._by_tag(tags, found)
        self._by_folder(note.path, found)
        return self._sorted(found)

    def types_for(self, path: str, properties: Mapping[str, Iterable[Any]], tags: Iterable[str]) -> tuple[str, ...]:
        """As ``types_of``, from the parts.

        Args:
            path: of the note, from the vault's root.
            properties: by normalised name, the values of every writing.
            tags: with or without ``#``.
        """
        found: set[str] = set()
        for name, values in self._values.items():
            for value in properties.get(name, ()):
                self._by_value(values, value, found)
        self._by_tag(tags, found)
        self._by_folder(path, found)
        return self._sorted(found)

    def _by_value(self, values: Mapping[str, set[str]], value: Any, found: set[str]) -> None:
        for word in _words(value):
            types = values.get(word)
            if types is not None:
                found.update(types)

    def _by_tag(self, tags: Iterable[str], found: set[str]) -> None:
        for tag in tags:
            name = tag.lstrip("#").lower()
            while name:
                found.update(self._tags.get(name, ()))
                name = name[: max(name.rfind("/"), 0)]

    def _by_folder(self, path: str, found: set[str]) -> None:
        for name, fits in self._folders:
            if fits(path):
                found.add(name)
        if self._titles:
            title = title_of(path)
            found.update(name for name, fits in self._titles if fits(title))

    def _sorted(self, found: set[str]) -> tuple[str, ...]:
        if len(found) < 2:
            return tuple(found)
        return tuple(sorted(found, key=self._order.__getitem__))


def _words(value: Any, depth: int = 3) -> Iterator[str]:
    """What a value may name: itself, its items, the notes it links to; in lower case."""
    if isinstance(value, str):
        yield from _names_in(value)
    elif isinstance(value, list) and depth:
        for item in value:
            yield from _words(item, depth - 1)
    elif value is not None and not isinstance(value, (list, dict)):
        yield str(value).lower()


def _names_in(text: str) -> Iterator[str]:
    yield text.strip().lower()
    for part in text.split(",") if "," in text else (text,):
        name = part.strip()
        if name.startswith("[[") and name.endswith("]]"):
            name = title_of(name_of(name[2:-2].split("|")[0].split("#")[0].strip()))
        yield name.lower()


def _tags_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return value.replace(",", " ").split()
    if isinstance(value, list):
        return [item.strip() for item in value if isinstance(item, str)]
    return []
