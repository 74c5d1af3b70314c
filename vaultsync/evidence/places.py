"""Properties in, the place in the note to point at out."""

from __future__ import annotations

from collections.abc import Iterable

from vaultsync.evidence.records import Properties
from vaultsync.text import Span


def first_key(properties: Properties, names: Iterable[str]) -> Span:
    """The key of the first of these (normalised) properties that is written; the note's start when none is."""
    for name in names:
        for writing in properties.get(name, ()):
            return writing.key_span
    return Span(0, 0)
