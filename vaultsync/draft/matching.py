"""A sentence and a note in, how what the two say fits together out; nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from vaultsync.draft.facts import Named, Sentence
from vaultsync.draft.known import Known, is_condition
from vaultsync.draft.told import Saying, saying
from vaultsync.evidence.hierarchy import wider
from vaultsync.evidence.quantities import Bound, Quantity, covered_by, inside_window, states
from vaultsync.evidence.scope import find_phrase
from vaultsync.evidence.verdict_wording import item_words
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, shown, title_of

_OPEN = frozenset({Bound.AT_LEAST, Bound.AT_MOST, Bound.LESS, Bound.MORE})


class Wider(NamedTuple):
    """A sentence names something wider than the note is about."""

    written: str
    """As the sentence names it."""
    concept: VaultPath
    """What it means."""
    narrower: VaultPath
    """What the note is about instead."""


class Match(NamedTuple):
    """How a sentence and a note fit; all words are in the order of the one that says them, but for ``guarded``, which is sorted."""

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
    lacking: tuple[str, ...]
    """Words of the note that carry something and that the sentence does not use."""
    guarded: tuple[str, ...]
    """Words by which only the sentence, or only the note, does not plainly say something, or says it of a lack: ``myth``, ``without``."""
    asserted: bool
    """Whether the sentence says that something is so."""
    saying: Saying
    """How the sentence's effect stands to that of the note."""

    @property
    def fitting(self) -> bool:
        """Whether the two are about the same under the same conditions, whatever they say of it."""
        return bool(self.shared) and not (self.wider or self.foreign or self.unsaid or self.absent or self.missing)

    @property
    def complete(self) -> bool:
        """Whether the two say the same of the same under the same conditions, in words that somebody who reads both would take for that."""
        return self.fitting and self.plain and not self.lacking and self.saying is Saying.SAME

    @property
    def plain(self) -> bool:
        """Whether the sentence plainly asserts something, and of nothing that the note does not speak of."""
        return self.asserted and not (self.strange or self.guarded)

    @property
    def included(self) -> bool:
        """Whether the note names all that the sentence does, or something narrower."""
        return not (self.foreign or self.unsaid)

    @property
    def broader(self) -> bool:
        """Whether the sentence speaks of something wider than the note: of all its subject, or in no words that the note has not."""
        core = set(self.known.core)
        replaced = {one.narrower for one in self.wider if one.narrower in core}
        if not replaced or (core.isdisjoint(self.shared) and not core <= replaced):
            return False
        return not self.strange or not self.absent

    @property
    def rank(self) -> tuple[bool, int, int, bool, int, int]:
        """Sorts by how much of the sentence the note states together, claims before findings; smaller is nearer."""
        related, lacking = len(self.shared) + len(self.wider), len(self.absent) + len(self.missing)
        return not self.complete, -related, -len(self.shared), not self.known.is_claim, len(self.unsaid), lacking


def match(index: VaultIndex, sentence: Sentence, known: Known) -> Match:
    """Holds a sentence against a note."""
    tells, other = sentence.told, known.told
    strange = tuple(word for stem, word in tells.contents.items() if stem not in other.words)
    unread = tuple(one.text for one in sentence.unread if one.text not in known.text)
    shared = tuple(concept for one in sentence.named for concept in one.concepts if concept in known.named)
    listed = (*known.core, *known.places)
    others = [one for one in sentence.named if known.named.isdisjoint(one.concepts)]
    replaced = tuple(found for one in others if (found := _wider(index, one, [concept for concept in listed if concept not in shared])))
    narrowed = {one.narrower for one in replaced}
    said = {*shared, *narrowed, *(concept for one in replaced for concept in _taken_in(index, one, listed))}
    stated = [item.quantity for item in known.quantities if item.quantity is not None]
    return Match(
        known,
        shared,
        replaced,
        tuple(one.text for one in others if not any(one.text == found.written for found in replaced)),
        tuple(one.text for one in sentence.quantities if not _states(stated, one)),
        _titles(concept for concept in known.core if concept not in said),
        (*_titles(concept for concept in known.places if concept not in said), *_conditions(sentence, known)),
        (*strange, *unread),
        tuple(word for stem, word in other.needed.items() if stem not in tells.words),
        tuple(sorted((tells.frames - other.frames) | (tells.inversions ^ other.inversions))),
        sentence.asserts,
        saying(tells, other),
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


def _states(stated: list[Quantity], said: Quantity) -> bool:
    """Whether a note states what a sentence says; of a condition with an open end ("up to 400 mg") only one that is open too."""
    open_condition = said.bound in _OPEN and is_condition(said)
    return states(said, [one for one in stated if not open_condition or one.bound is said.bound])


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
