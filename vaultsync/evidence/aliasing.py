"""A concept that no finding states in, the alias that it seems to lack out: the claim's own word for it, which a finding uses too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from vaultsync.diagnostic import Fix, Safety
from vaultsync.evidence.naming import names_of
from vaultsync.evidence.scope import Item, find_phrase, scope
from vaultsync.evidence.statement import shown_text
from vaultsync.evidence.verdict import Verdict
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown, title_of
from vaultsync.patterns import lazy_pattern
from vaultsync.syntax import LinkKind, Note
from vaultsync.text import Span, TextEdit

_ABBREVIATED: Final = lazy_pattern(r"(?P<long>.*\S) \((?P<short>[^\s()]{2,12})\)")
_PLAIN: Final = lazy_pattern(r"[^\W\d_][\w '\u2019/.+-]{0,78}\w")
"""What can be written in double quotes, in a list of YAML, as it is."""


class MissingAlias(NamedTuple):
    """One name that a concept could have."""

    concept: VaultPath
    name: str
    finding: VaultPath
    """Where it stands."""


def missing_alias(index: VaultIndex, found: Verdict, item: Item) -> MissingAlias | None:
    """The first name of a concept that a positive finding uses, and that is neither its title nor an alias."""
    concept = item.concept
    if concept is None:
        return None
    known = {name.lower() for name in names_of(index, concept)}
    for name in _names(index, found.path, item):
        if name.lower() in known or not _PLAIN.fullmatch(name):
            continue
        for finding in found.case.positive:
            text = scope(index, finding).text
            # An abbreviation in capitals means something else in small letters.
            if find_phrase(text, name) >= 0 if name.isupper() else find_phrase(text.lower(), name.lower()) >= 0:
                return MissingAlias(concept, name, finding)
    return None


def _names(index: VaultIndex, claim: VaultPath, item: Item) -> Iterator[str]:
    """How the claim's links call a concept; and of a title such as ``Intervertebral Disc (IVD)`` both its parts."""
    note: Note | None = index.notes.get(claim)
    for link in note.links if note is not None else ():
        if link.kind is not LinkKind.PROPERTY and index.resolve(link, claim).path == item.concept:
            yield shown_text(link).strip()
    parts = _ABBREVIATED.fullmatch(title_of(item.concept)) if item.concept is not None else None
    if parts is not None:
        yield parts["long"]
        yield parts["short"]


def alias_fix(index: VaultIndex, alias: MissingAlias) -> Fix | None:
    """The alias written into the concept's front matter; None where there is none, or how its list is written is not known here."""
    place = _place(index, alias.concept, alias.name)
    if place is None:
        return None
    at, text = place
    title = f"Give {shown(title_of(alias.concept))} the alias {alias.name}"
    return Fix(title, (TextEdit(alias.concept, Span(at, at), text),), Safety.SUGGESTED)


def _place(index: VaultIndex, concept: VaultPath, name: str) -> tuple[int, str] | None:
    note: Note | None = index.notes.get(concept)
    if note is None or note.front_matter is None or not note.front_matter.readable:
        return None
    keys = {written.key.lower() for written in note.front_matter.properties}
    if keys.isdisjoint({"alias", "aliases"}) and keys and note.front_matter.end - note.front_matter.start > 8:
        first = note.front_matter.properties[0]
        return (first.key_start, f'aliases: ["{name}"]\n') if _begins_line(note, first.key_start) else None
    return None


def _begins_line(note: Note, at: int) -> bool:
    _, column = note.line_index.position(at)
    return column == 1
