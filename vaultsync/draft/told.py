"""A text and the concepts and quantities in it in, what it tells of them out, in the form in which two texts are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from vaultsync.draft.frames import frames, inversions
from vaultsync.draft.vocabulary import contents, names_effect, needed, ways, words
from vaultsync.evidence.mentions import Mention
from vaultsync.evidence.polarity import Direction, is_denied
from vaultsync.evidence.quantities import Quantity
from vaultsync.paths import VaultPath
from vaultsync.text import Span

_BRACKETS = re.compile(r"\[[^\[\]]{0,400}\]|https?://\S+|@\S+")
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:not\s+)?(?:\w+ly\s+)?$", re.IGNORECASE)
_AGENT = re.compile(r"\bby\b", re.IGNORECASE)
_NEAR = 60
"""Characters in which the verb stands that makes the word of an effect passive."""


class Told(NamedTuple):
    """What a text says of its concepts, by its other words."""

    contents: dict[str, str]
    """The words that carry something, by their stems: none of concepts, quantities and citations."""
    needed: dict[str, str]
    """Those of them that whoever says the same says too."""
    words: frozenset[str]
    """The stems of all words, those of concepts and quantities too."""
    effect: bool
    """Whether it says that something makes a difference, or none."""
    ways: tuple[Direction, ...]
    """Which ways it says that something went, in order."""
    denied: bool
    """Whether it says that there was no effect, or that something was not so."""
    frames: frozenset[str]
    """Words by which it does not plainly say what it seems to."""
    inversions: frozenset[str]
    """Words by which it speaks of what happens without something."""
    named: tuple[VaultPath, ...]
    """The concepts in the order in which it names them; of one with several meanings the first."""
    affected: frozenset[VaultPath]
    """What its one effect may have been on, by the order of words: "A reduces B" is not "B reduces A"; empty where that is not plain."""


def told(text: str, found: Iterable[Mention], quantities: Iterable[Quantity], cited: Iterable[str] = ()) -> Told:
    """What a text tells, given the concepts, quantities and citations in it; never raises."""
    mentions = sorted(found, key=lambda one: one.span)
    rest = _rest(text, [*(one.span for one in mentions), *(one.span for one in quantities)], cited)
    carrying, effects = contents(rest), ways(rest)
    return Told(
        carrying,
        needed(carrying),
        frozenset(words(text)),
        bool(effects) or names_effect(rest),
        tuple(way for _, way in effects),
        is_denied(text),
        frames(rest),
        inversions(rest),
        tuple(dict.fromkeys(one.concepts[0] for one in mentions)),
        _affected(rest, [at for at, _ in effects], mentions),
    )


class Saying(StrEnum):
    """How what one text says stands to what another says of the same."""

    SAME = "same"
    OPPOSITE = "opposite"
    OTHER = "other"
    """Something else, or it cannot be told."""


def saying(one: Told, other: Told) -> Saying:
    """How two texts about the same stand to each other, by which way they say that something went."""
    if one.effect != other.effect:
        return Saying.OTHER
    if one.affected and other.affected and one.affected.isdisjoint(other.affected):
        return Saying.OTHER
    mine, others = set(one.ways), set(other.ways)
    if one.denied != other.denied:
        denied, plain = (mine, others) if one.denied else (others, mine)
        return Saying.OPPOSITE if one.effect and (not denied or denied & plain) else Saying.OTHER
    if one.denied or mine == others:
        same = mine == others and (len(mine) < 2 or _in_one_order(one, other))
        return Saying.SAME if same else Saying.OTHER
    return Saying.OPPOSITE if mine.isdisjoint(others) and any(way.reverse in others for way in mine) else Saying.OTHER


def _in_one_order(one: Told, other: Told) -> bool:
    """Whether two texts with several effects name them, and their concepts, in the same order."""
    shared = [concept for concept in one.named if concept in other.named]
    return one.ways == other.ways and shared == [concept for concept in other.named if concept in one.named]


def _affected(rest: str, effects: list[int], mentions: list[Mention]) -> frozenset[VaultPath]:
    if len(effects) != 1:
        return frozenset()
    at = effects[0]
    before = frozenset(one.concepts[0] for one in mentions if one.span.start < at)
    after = [one.concepts[0] for one in mentions if one.span.start > at]
    if not before or not after:
        return frozenset()
    if _PASSIVE.search(rest, max(0, at - _NEAR), at):
        return before
    return frozenset() if _AGENT.search(rest) else frozenset(after[:1])


def _rest(text: str, taken: list[Span], cited: Iterable[str]) -> str:
    """A text without what stands in brackets, and without some of its parts; offsets stay."""
    letters = list(text)
    for span in taken:
        letters[span.start : span.end] = " " * (span.end - span.start)
    rest = "".join(letters)
    for citation in cited:
        rest = rest.replace(citation, " " * len(citation)) if citation else rest
    return _BRACKETS.sub(lambda match: " " * len(match[0]), rest)
