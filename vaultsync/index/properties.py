"""A note in, its properties as Dataview sees them out: front matter and inline fields together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from vaultsync.index.names import normalised
from vaultsync.syntax import FieldForm, FieldPlace, InlineField, Link, Note, Property
from vaultsync.text import Span


class PropertyValue(NamedTuple):
    """One writing of a property: a front matter key or one inline field."""

    written: Property | InlineField
    value: Any
    """Plain JSON value; of an inline field its raw text."""
    links: tuple[Link, ...]
    """Wikilinks in it, in order."""

    @property
    def name(self) -> str:
        """As written."""
        return self.written.key

    @property
    def key_span(self) -> Span:
        """Where the name stands."""
        return Span(self.written.key_start, self.written.key_end)

    @property
    def span(self) -> Span:
        """Where the value stands; empty where there is none."""
        written = self.written
        return Span(written.start, written.end) if isinstance(written, Property) else Span(written.value_start, written.value_end)

    @property
    def inline(self) -> bool:
        """Whether it is an inline field."""
        return not isinstance(self.written, Property)

    @property
    def property(self) -> Property | None:
        """The front matter property, for the places of its parts; None for an inline field."""
        return self.written if isinstance(self.written, Property) else None


def properties_of(note: Note) -> Mapping[str, tuple[PropertyValue, ...]]:
    """By normalised name; front matter first, then inline fields: list items before other text.

    Fields of tasks do not reach the page and are left out, as in Dataview; dates behind emoji are the Tasks plugin's words and
    no property that a schema speaks of.
    """
    found: dict[str, tuple[PropertyValue, ...]] = {}
    doubled: dict[str, list[PropertyValue]] = {}
    for name, value in _writings(note):
        if name not in found:
            found[name] = (value,)
        else:
            doubled.setdefault(name, [*found[name]]).append(value)
    for name, values in doubled.items():
        found[name] = tuple(values)
    return found


def _writings(note: Note) -> Iterator[tuple[str, PropertyValue]]:
    if note.front_matter is not None:
        links = sorted(note.property_links, key=_start)
        for written in note.front_matter.properties:
            inside = _between(links, written.start, written.end) if links else ()
            yield normalised(written.key), PropertyValue(written, written.value, inside)
    fields = [field for field in note.fields if field.place is not FieldPlace.TASK and field.form is not FieldForm.EMOJI]
    if fields:
        links = [link for link in note.links if not link.is_embed]
        for field in sorted(fields, key=_is_text):
            name = normalised(field.key)
            if name:
                yield name, PropertyValue(field, field.value, _between(links, field.value_start, field.value_end))


def _is_text(field: InlineField) -> bool:
    return field.place is FieldPlace.TEXT


def _between(links: list[Link], start: int, end: int) -> tuple[Link, ...]:
    return tuple(links[bisect_left(links, start, key=_start) : bisect_left(links, end, key=_start)])


def _start(link: Link) -> int:
    return link.start
