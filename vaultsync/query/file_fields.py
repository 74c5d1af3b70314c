"""A note in, the fields of ``file`` out: a lazy mapping.

Source: Dataview 0.5.70, ``PageMetadata.serialize`` (read), and its recorded answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import tzinfo
from typing import Any, Final, Protocol

from vaultsync.paths import folder_of
from vaultsync.query import dates
from vaultsync.query.items import ItemTable
from vaultsync.query.labels import aliases, exact_tags, with_parents
from vaultsync.query.values import Date, QueryError, Value
from vaultsync.query.vault_facts import VaultFacts
from vaultsync.syntax import Note

_DASHED: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_PLAIN: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")


class NotePage(Protocol):
    """The page that ``file`` stands in."""

    note: Note
    facts: VaultFacts

    @property
    def list_items(self) -> ItemTable:
        """The note's list items."""

    def field_day(self) -> Date | None:
        """The date among its fields."""


class FileFields(Mapping[str, Value]):
    """``file`` of one page; each field is made when it is first asked for."""

    __slots__ = ("_facts", "_known", "_note", "_page")

    def __init__(self, page: NotePage) -> None:
        self._page, self._note, self._facts = page, page.note, page.facts
        self._known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        known = self._known
        if name in known:
            return known[name]
        value = _MAKERS[name](self)
        if name == "day" and value is None:
            raise KeyError(name)
        if name not in _OUTSIDE:
            known[name] = value
        return value

    def __contains__(self, name: object) -> bool:
        return name in _MAKERS and (name != "day" or self._day() is not None)

    def __iter__(self) -> Iterator[str]:
        return (name for name in _MAKERS if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _name(self) -> str:
        name = self._note.path.rpartition("/")[2]
        return name[:-3] if name.endswith(".md") else name

    def _outlinks(self) -> list[Value]:
        """Links of the front matter, links and embeds of the body; a link that is written twice is there twice."""
        return self._facts.outlinks(self._note)

    def _day(self) -> Date | None:
        return self._page.field_day() or day_in(self._name(), self._facts.zone)

    def _created(self) -> Date:
        return dates.of_milliseconds(self._facts.times(self._note.path).created, self._facts.zone)

    def _modified(self) -> Date:
        return dates.of_milliseconds(self._facts.times(self._note.path).modified, self._facts.zone)

    def _front_matter(self) -> dict[str, Value]:
        front = self._note.front_matter
        return {written.key: plain(written.value) for written in front.properties if written.key != "position"} if front is not None else {}

    def _tasks(self) -> list[Value]:
        return [item for item in self._page.list_items.items if item.part.task is not None]


_MAKERS: Final[Mapping[str, Callable[[FileFields], Value]]] = {
    "path": lambda file: file._note.path,
    "folder": lambda file: folder_of(file._note.path),
    "name": FileFields._name,
    "link": lambda file: file._facts.link(file._note.path),
    "outlinks": FileFields._outlinks,
    "inlinks": lambda file: file._facts.inlinks(file._note.path),
    "etags": lambda file: exact_tags(file._note),
    "tags": lambda file: list(with_parents(exact_tags(file._note))),
    "aliases": lambda file: aliases(file._note),
    "lists": lambda file: file._page.list_items.items,
    "tasks": FileFields._tasks,
    "ctime": FileFields._created,
    "cday": lambda file: dates.start_of(file._created(), "day"),
    "mtime": FileFields._modified,
    "mday": lambda file: dates.start_of(file._modified(), "day"),
    "size": lambda file: float(file._facts.times(file._note.path).size),
    "starred": lambda file: file._note.path in file._facts.starred,
    "frontmatter": FileFields._front_matter,
    "ext": lambda file: file._note.path.rpartition(".")[2],
    "day": FileFields._day,
}
_OUTSIDE: Final = frozenset({"inlinks", "ctime", "cday", "mtime", "mday", "size", "starred"})
"""What may change while the note stays as it is, and is asked for anew each time, so that each question is recorded."""


def day_in(text: str, zone: tzinfo) -> Date | None:
    """The first ``yyyy-MM-dd`` in the text, or else the first ``yyyyMMdd``; None when there is none or it is no date."""
    found = _DASHED.search(text) or _PLAIN.search(text)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    try:
        date = dates.of_parts(year, month, day, 0, 0, 0, 0, zone) if 1 <= month <= 12 else None
    except QueryError:
        return None
    return date if date is not None and date.moment.day == day else None


def plain(value: Any) -> Value:
    """A JSON value with numbers as queries have them."""
    kind = type(value)
    if kind is int:
        return float(value) if abs(value) < 1 << 1023 else float("inf") * (1 if value > 0 else -1)
    if kind is list:
        return [plain(part) for part in value]
    if kind is dict:
        return {key: plain(part) for key, part in value.items()}
    return value  # type: ignore[no-any-return]
