"""A sentence and a note in, how what the two say fits together out; nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultsync.draft.facts import Named, Sentence
from vaultsync.draft.known import Known, is_condition
from vaultsync.evidence.quantities import Quantity, covered_by, inside_window
from vaultsync.evidence.sayings import item_words
from vaultsync.evidence.scope import Item, find_phrase, wider
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown, title_of

MAX_STRANGE = 3
"""Words that a sentence about the same effect may add: who found it, where."""


class Wider(NamedTuple):
    """A sentence names something wider than the note is about."""

    written: str
    """As the sentence names it."""
    concept: VaultPath
    """What it means."""
    narrower: VaultPath
    """What the note is about instead."""


class Match(NamedTuple):
    """How a sentence and a note fit; all words are in the order of the one that says them."""

    known: Known
    shared: tuple[VaultPath, ...]
    """Concepts that both name."""
    wider: tuple[Wider, ...]
    foreign: tuple[str, ...]
    """Concepts that only the sentence names, as written."""
    unsaid: tuple[str, ...]
    """Quantities that only the sentence states."""
    absent: tuple[str, ...]
    """What the note is about and the sentence does not name: titles of concepts."""
    missing: tuple[str, ...]
    """What limits the note and is not in the sentence: places, quantities, qualifiers."""
    strange: tuple[str, ...]
    """Words of the sentence that carry something and that the note does not use."""
    alike: bool
    """Whether the two seem to say the same kind of thing: both of an effect, or both of none, in words that are mostly the same."""

    @property
    def fitting(self) -> bool:
        """Whether the two are about the same under the same conditions, whatever they say of it."""
        return bool(self.shared) and not (self.wider or self.foreign or self.unsaid or self.absent or self.missing)

    @property
    def complete(self) -> bool:
        """Whether the two seem to say the same of the same under the same conditions."""
        return self.fitting and self.alike

    @property
    def included(self) -> bool:
        """Whether the note names all that the sentence does, or something narrower."""
        return not (self.foreign or self.unsaid)

    @property
    def broader(self) -> bool:
        """Whether the sentence says of something wider what the note says of something narrower: the rest of it is the same subject."""
        core = set(self.known.core)
        replaced = {one.narrower for one in self.wider if one.narrower in core}
        return bool(replaced) and (not core.isdisjoint(self.shared) or core <= replaced)

    @property
    def rank(self) -> tuple[bool, int, int, bool, int, int]:
        """Sorts by how much of the sentence the note states together, claims before findings; smaller is nearer."""
        related, lacking = len(self.shared) + len(self.wider), len(self.absent) + len(self.missing)
        return not self.complete, -related, -len(self.shared), not self.known.is_claim, len(self.unsaid), lacking


def match(index: VaultIndex, sentence: Sentence, known: Known) -> Match:
    """Holds a sentence against a note."""
    strange = tuple(word for stem, word in sentence.contents.items() if stem not in known.contents)
    shared = tuple(concept for one in sentence.named for concept in one.concepts if concept in known.named)
    listed = (*known.core, *known.places)
    others = [one for one in sentence.named if known.named.isdisjoint(one.concepts)]
    replaced = tuple(found for one in others if (found := _wider(index, one, [concept for concept in listed if concept not in shared])))
    narrowed = {one.narrower for one in replaced}
    said = {*shared, *narrowed, *(concept for one in replaced for concept in _taken_in(index, one, listed))}
    return Match(
        known,
        shared,
        replaced,
        tuple(one.text for one in others if not any(one.text == found.written for found in replaced)),
        tuple(one.text for one in sentence.quantities if not any(_states(item, one) for item in known.quantities)),
        _titles(concept for concept in known.core if concept not in said),
        (*_titles(concept for concept in known.places if concept not in said), *_conditions(sentence, known)),
        strange,
        _is_alike(sentence, known, strange),
    )


def _wider(index: VaultIndex, named: Named, listed: list[VaultPath]) -> Wider | None:
    for concept in named.concepts:
        for narrower in listed:
            if concept in wider(index, narrower):
                return Wider(named.text, concept, narrower)
    return None


def _taken_in(index: VaultIndex, found: Wider, listed: Iterable[VaultPath]) -> Iterator[VaultPath]:
    """All concepts of the note that the wider one takes in."""
    return (concept for concept in listed if found.concept in wider(index, concept))


def _states(item: Item, said: Quantity) -> bool:
    return item.quantity is not None and covered_by(said, item.quantity)


def _is_alike(sentence: Sentence, known: Known, strange: tuple[str, ...]) -> bool:
    """Whether a sentence says little that the note does not; two that share their concepts may say quite different things of them."""
    if sentence.effect != known.effect:
        return False
    return len(strange) <= MAX_STRANGE if sentence.effect else 2 * len(strange) <= len(sentence.contents)


def _titles(concepts: Iterable[VaultPath]) -> tuple[str, ...]:
    return tuple(shown(title_of(concept)) for concept in concepts)


def _conditions(sentence: Sentence, known: Known) -> Iterator[str]:
    """The quantities and qualifiers of a note that a sentence does not state."""
    for item in known.conditions:
        limit = item.quantity
        assert limit is not None
        if not any(covered_by(limit, one) or covered_by(one, limit) for one in sentence.quantities):
            yield item_words(item)
    folded = sentence.text.lower()
    for item in known.qualifiers:
        if find_phrase(folded, item.name.lower()) < 0:
            yield item_words(item)


def same_conditions(sentence: Sentence, known: Known) -> bool:
    """Whether no condition that a sentence states excludes those of a finding."""
    stated = [item.quantity for item in known.conditions if item.quantity is not None]
    for one in filter(is_condition, sentence.quantities):
        alike = [other for other in stated if other.dimension == one.dimension]
        if alike and not any(covered_by(one, other) or covered_by(other, one) or inside_window(one, other) for other in alike):
            return False
    return True
