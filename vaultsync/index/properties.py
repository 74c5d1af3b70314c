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
    found: dict[str, tuple[PropertyValue, ...]] = {}
    links = note.property_links
    if note.front_matter is not None:
        for written in note.front_matter.properties:
            inside: tuple[Link, ...] = ()
            if links:
                inside = tuple([link for link in links if written.start <= link.start and link.end <= written.end])
            value = PropertyValue(written.key, written.key_span, Span(written.start, written.end), written.value, inside, False, written)
            name = normalised(written.key)
            found[name] = (*found[name], value) if name in found else (value,)
    if note.fields:
        for value in _inline(note):
            name = normalised(value.name)
            if name:
                found[name] = (*found[name], value) if name in found else (value,)
    return found


def _inline(note: Note) -> list[PropertyValue]:
    starts = [link.start for link in note.links]
    values = []
    for field in sorted(note.fields, key=lambda field: field.place is FieldPlace.TEXT):
        if field.place is FieldPlace.TASK:
            continue
        first, last = bisect_left(starts, field.value_start), bisect_left(starts, field.value_end)
        inside = tuple([link for link in note.links[first:last] if not link.is_embed])
        span = Span(field.value_start, field.value_end)
        values.append(PropertyValue(field.key, Span(field.key_start, field.key_end), span, field.value, inside, True, None))
    return values
