"""A note in, its properties as Dataview sees them out: front matter and inline fields together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, NamedTuple

from vaultsync.index.names import normalised
from vaultsync.syntax import FieldPlace, Link, Note, Property
from vaultsync.text import Span


class PropertyValue(NamedTuple):
    """One writing of a property: a front matter key or one inline field."""

    name: str
    """As written."""
    key_span: Span
    span: Span
    """Of the value; empty where there is none."""
    value: Any
    """Plain JSON value; of an inline field its raw text."""
    links: tuple[Link, ...]
    """Wikilinks in it, in order."""
    inline: bool
    property: Property | None
    """The front matter property, for the places of its parts; None for an inline field."""


def properties_of(note: Note) -> Mapping[str, tuple[PropertyValue, ...]]:
    """By normalised name; front matter first, then inline fields: list items before other text.

    Fields of tasks do not reach the page and are left out, as in Dataview.
    """
    found: dict[str, list[PropertyValue]] = {}
    if note.front_matter is not None:
        links = sorted(note.property_links, key=_start)
        for written in note.front_matter.properties:
            inside = _between(links, written.start, written.end) if links else ()
            value = PropertyValue(written.key, written.key_span, Span(written.start, written.end), written.value, inside, False, written)
            found.setdefault(normalised(written.key), []).append(value)
    for value in _inline(note) if note.fields else ():
        name = normalised(value.name)
        if name:
            found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def _inline(note: Note) -> list[PropertyValue]:
    links = [link for link in note.links if not link.is_embed]
    values = []
    for field in sorted(note.fields, key=lambda field: field.place is FieldPlace.TEXT):
        if field.place is FieldPlace.TASK:
            continue
        inside = _between(links, field.value_start, field.value_end)
        span = Span(field.value_start, field.value_end)
        values.append(PropertyValue(field.key, Span(field.key_start, field.key_end), span, field.value, inside, True, None))
    return values


def _between(links: list[Link], start: int, end: int) -> tuple[Link, ...]:
    return tuple(links[bisect_left(links, start, key=_start) : bisect_left(links, end, key=_start)])


def _start(link: Link) -> int:
    return link.start
