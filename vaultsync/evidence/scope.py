"""An index and a claim or finding in, what its statement is about out: concepts, quantities and qualifiers, as scope items.

A finding covers a concept that it links to, that is broader than one it links to, or that its text names by title or alias;
a quantity that one of its own states; a qualifier that its text holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from vaultsync.evidence.graph import is_concept, is_finding, roles_of
from vaultsync.evidence.hierarchy import wider
from vaultsync.evidence.mentions import names_concept
from vaultsync.evidence.quantities import Quantity, Unread, may_state, read_quantities, states
from vaultsync.evidence.settings import DEFAULT
from vaultsync.evidence.statement import Statement, statement
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import VaultPath, title_of
from vaultsync.patterns import lazy_pattern
from vaultsync.syntax import Link
from vaultsync.text import Span

MAX_QUANTITIES = 200
"""Of one statement; each may have to be held against each of another."""
_STATISTICS = ("p-value", "ci:", "iqr:", "sd:", "se:", "statistic:")
"""Dimensions that describe a measurement and are no part of what is claimed."""
_WORD_CHARACTER = lazy_pattern(r"\w")
_DENYING = lazy_pattern(
    r"\b(?:non|not|no|never|neither|nor|without|except|excluding|excluded|other than|rather than|instead of|unlike)[\s-]+"
    r"(?:(?:in|on|for|the|any|all)\s+){0,2}$"
)
_LEFT_OUT = lazy_pattern(
    r"(?:[\s-]+[\w-]+){0,3}?\s+(?:was|were|is|are|been|being)\s+(?:excluded|left out|not (?:included|studied|considered))"
)


class ItemKind(StrEnum):
    """What a scope item is."""

    CONCEPT = "concept"
    QUANTITY = "quantity"
    QUALIFIER = "qualifier"


class Item(NamedTuple):
    """One thing that a claim says, and that its findings must say too."""

    kind: ItemKind
    name: str
    """The concept's title, the quantity or the phrase as written."""
    span: Span
    """Where the claim says it, in the text of its note."""
    concept: VaultPath | None = None
    quantity: Quantity | None = None

    @property
    def key(self) -> tuple[str, str]:
        """Tells items of one claim apart."""
        return self.kind.value, self.concept or self.name


class Scope(NamedTuple):
    """What one note's statement is about; all spans are in the note's text."""

    text: str
    """The statement as shown."""
    bare: str
    """The same without what its links show."""
    concepts: dict[VaultPath, Span]
    """The concepts that it links to, each with its first link, in order."""
    qualifiers: tuple[tuple[str, Span], ...]
    """Configured phrases that stand in it, as configured."""


class Measured(NamedTuple):
    """What one note's statement says in numbers; all spans are in the note's text."""

    quantities: tuple[Quantity, ...]
    """In order; of a finding those of its conditions (``timepoint``) last."""
    unread: tuple[Unread, ...]
    """What looks like a quantity and cannot be read."""


def scope(index: VaultIndex, path: VaultPath) -> Scope:
    """What a note states; kept until the note changes."""
    return index.memo("evidence.scope", path, lambda: _scope(index, path))


def measured(index: VaultIndex, path: VaultPath) -> Measured:
    """What a note states in numbers; kept until the note changes. Apart from ``scope``, since most findings are not asked for it."""
    return index.memo("evidence.measured", path, lambda: _measured(index, path))


def unread(index: VaultIndex, path: VaultPath) -> tuple[Unread, ...]:
    """What of a note looks like a quantity and cannot be read: in what it states, in its title and in its headings of the first level.

    Titles and headings are no part of what a note states; but who writes there what the body leaves out will want to know. Each text is
    told once; what stands in the title stands at the note's begin.
    """
    found = list(measured(index, path).unread)
    note = index.notes.get(path)
    headings = [(heading.text, Span(heading.start, heading.end)) for heading in note.headings if heading.level == 1] if note else []
    for text, span in (*headings, (title_of(path), Span(0, 0))):
        told = {one.text for one in found}
        found += [one._replace(span=span) for one in read_quantities(text).unread if one.text not in told]
    return tuple(found)


def _scope(index: VaultIndex, path: VaultPath) -> Scope:
    said = statement(index, path)
    concepts: dict[VaultPath, Span] = {}
    for link in said.links:
        _take_concept(index, path, link, concepts)
    if is_finding(index, path):
        for writing in _conditions(index, path):
            for link in writing.links:
                _take_concept(index, path, link, concepts)
    elif _is_titled(index, path):
        # Its body may speak of anything; what it says is its title.
        concepts = {concept: span for concept, span in concepts.items() if names_concept(index, said.text, concept)}
    return Scope(said.text, said.bare, concepts, tuple(_qualifiers(said, index.setting(DEFAULT).qualifiers)))


def _measured(index: VaultIndex, path: VaultPath) -> Measured:
    reading = read_quantities(scope(index, path).text)
    quantities, unread = list(reading.quantities), list(reading.unread)
    if quantities or unread:
        place = statement(index, path).place
        quantities = [one._replace(span=place(one.span)) for one in quantities]
        unread = [one._replace(span=place(one.span)) for one in unread]
    if is_finding(index, path):
        for writing in _conditions(index, path):
            more = read_quantities(_condition_text(writing))
            quantities += [one._replace(span=writing.span) for one in more.quantities]
            unread += [one._replace(span=writing.span) for one in more.unread]
    if len(quantities) > MAX_QUANTITIES:
        first = quantities[MAX_QUANTITIES]
        unread.append(Unread(first.span, first.text, f"what follows after {MAX_QUANTITIES} quantities is not read"))
    return Measured(tuple(quantities[:MAX_QUANTITIES]), tuple(unread))


def _is_titled(index: VaultIndex, path: VaultPath) -> bool:
    return any(title_of(path).startswith(prefix) for prefix in roles_of(index).titled)


def _take_concept(index: VaultIndex, path: VaultPath, link: Link, concepts: dict[VaultPath, Span]) -> None:
    end = index.resolve(link, path).path
    if end is not None and end not in concepts and is_concept(index, end):
        concepts[end] = link.span


def _conditions(index: VaultIndex, path: VaultPath) -> Iterator[PropertyValue]:
    properties = index.properties(path)
    for name in roles_of(index).conditions:
        if name in properties:
            yield from properties[name]


def _condition_text(writing: PropertyValue) -> str:
    values = writing.value if isinstance(writing.value, list) else [writing.value]
    text = ", ".join(str(value) for value in values if isinstance(value, str | int | float))
    return f"n = {text}" if writing.name.strip().lower() == "n" else text


def _qualifiers(said: Statement, phrases: Iterable[str]) -> Iterator[tuple[str, Span]]:
    folded = said.text.lower() if phrases else ""
    for phrase in phrases:
        at = find_phrase(folded, phrase.lower())
        if at >= 0:
            yield phrase, said.place(Span(at, at + len(phrase)))


def find_phrase(text: str, phrase: str, start: int = 0) -> int:
    """Where a phrase stands in a text, from an offset on, as whole words, both in the same case; -1 where it does not."""
    at = text.find(phrase, start) if phrase else -1
    while at >= 0:
        end = at + len(phrase)
        before = at and _WORD_CHARACTER.match(text[at - 1]) and _WORD_CHARACTER.match(phrase[0])
        after = end < len(text) and _WORD_CHARACTER.match(text[end]) and _WORD_CHARACTER.match(phrase[-1])
        if not before and not after:
            return at
        at = text.find(phrase, at + 1)
    return -1


def affirms_phrase(text: str, phrase: str) -> bool:
    """Whether a phrase stands in a text, both in the same case, in a place where it is not denied.

    Denied are "not rain-fed" and "rain-fed fields were excluded".
    """
    at = find_phrase(text, phrase)
    while at >= 0:
        end = at + len(phrase)
        if not _DENYING.search(text, max(0, at - 40), at) and not _LEFT_OUT.match(text, end):
            return True
        at = find_phrase(text, phrase, end)
    return False


def items(index: VaultIndex, claim: VaultPath) -> tuple[Item, ...]:
    """The scope items of a claim: concepts, then quantities, then qualifiers, each in the order of the text and once.

    A quantity inside a link to a concept, such as the level ``L5-S1``, is that concept and no item of its own.
    """
    found = scope(index, claim)
    listed = [Item(ItemKind.CONCEPT, title_of(path), span, concept=path) for path, span in found.concepts.items()]
    linked = list(found.concepts.values())
    seen: set[tuple[object, ...]] = set()
    for quantity in measured(index, claim).quantities:
        same = (quantity.dimension, quantity.low, quantity.high, quantity.bound, quantity.counted)
        if same in seen or quantity.dimension.startswith(_STATISTICS) or _inside_one(quantity.span, linked):
            continue
        seen.add(same)
        listed.append(Item(ItemKind.QUANTITY, quantity.text, quantity.span, quantity=quantity))
    return (*listed, *(Item(ItemKind.QUALIFIER, phrase, span) for phrase, span in found.qualifiers))


def _inside_one(span: Span, links: list[Span]) -> bool:
    return any(link.start <= span.start and span.end <= link.end for link in links)


def covers(index: VaultIndex, finding: VaultPath, item: Item) -> bool:
    """Whether a finding states a scope item of a claim."""
    if item.concept is not None:
        return covers_concept(index, finding, item.concept)
    if item.quantity is not None:
        wanted = item.quantity
        return states(wanted, [stated for stated in measured(index, finding).quantities if may_state(wanted.dimension, stated.dimension)])
    return affirms_phrase(scope(index, finding).text.lower(), item.name.lower())


def covers_concept(index: VaultIndex, finding: VaultPath, concept: VaultPath) -> bool:
    """Whether a finding is about a concept: by a link, by a link to a narrower concept, or by its name in the text."""
    found = scope(index, finding)
    if concept in found.concepts or any(concept in wider(index, narrower) for narrower in found.concepts):
        return True
    return names_concept(index, found.text, concept)
