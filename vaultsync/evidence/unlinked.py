"""A claim in, the concepts that it names without a link out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.mentions import concept_phrases, is_acronym, mentioned, mentions
from vaultsync.evidence.scope import scope
from vaultsync.evidence.statement import shown_text, statement
from vaultsync.index import VaultIndex
from vaultsync.index.facts import opening
from vaultsync.index.openings import openings
from vaultsync.index.unnoticed import unnoticed
from vaultsync.paths import VaultPath
from vaultsync.syntax import Link, LinkKind, Note
from vaultsync.text import Span

MIN_LENGTH = 4
"""Of a name that is no abbreviation: shorter ones are common words too often."""


_HYPHENS: Final = frozenset("-\u2010\u2011")


class Unlinked(NamedTuple):
    """One name without a link."""

    span: Span
    """In the note's text."""
    text: str
    """As shown."""
    concepts: tuple[VaultPath, ...]
    """The concepts of this name, sorted; mostly one."""
    plain: bool
    """Whether the note's text has just these characters there."""


def unlinked(index: VaultIndex, note: Note) -> Iterator[Unlinked]:
    """In the order of the text, each concept at most once; none that the statement links to as well.

    Where concepts have no type there are none: the name of every note would be one.
    """
    path = note.path
    if not roles_of(index).concept:
        return
    stated = scope(index, path)
    if index.recording:
        for letters in openings(stated.text):
            index.read(opening(letters))
        with unnoticed(index):
            names = concept_phrases(index)
    else:
        names = concept_phrases(index)
    seen = {*stated.concepts, path}
    if all(not seen.isdisjoint(owners) for owners in mentioned(names, stated.text)):
        return  # mostly so
    named = mentions(names, stated.text)
    said = statement(index, path)
    prose = note.prose
    for one in named:
        text = said.text[one.span.start : one.span.end]
        if not seen.isdisjoint(one.concepts) or (len(text) < MIN_LENGTH and not is_acronym(text)) or _is_in_word(said.text, one.span):
            continue
        place = said.place(one.span)
        if any(_is_shown(link, place, text) for link in said.links):
            continue
        seen.update(one.concepts)
        plain = place.start >= prose.start and prose.text[place.start - prose.start : place.end - prose.start] == text
        yield Unlinked(place, text, one.concepts, plain)


def _is_in_word(text: str, span: Span) -> bool:
    """Whether a name is a part of a longer word only: “rain” in “rain-fed”."""
    return text[max(0, span.start - 1) : span.start] in _HYPHENS or text[span.end : span.end + 1] in _HYPHENS


def _is_shown(link: Link, place: Span, text: str) -> bool:
    """Whether a name is what a link shows; where in a property a link stands is not known."""
    if link.kind is LinkKind.PROPERTY:
        return text in shown_text(link)
    return link.start < place.end and place.start < link.end
