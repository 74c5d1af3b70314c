"""A draft and a vault in, its sentences out, each with all that can be read off it: concepts, quantities, citations, and how it speaks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from vaultsync.draft.citations import Citation, Sources, citations, may_cite, sources
from vaultsync.draft.draft import Draft, Target, said
from vaultsync.draft.sentences import sentences
from vaultsync.draft.told import Told, told
from vaultsync.draft.vocabulary import asserts, hedges, promotional
from vaultsync.evidence.graph import is_concept
from vaultsync.evidence.mentions import Phrases, concept_phrases, mentions
from vaultsync.evidence.quantities import Quantity, Unread, read_quantities
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.text import Position, Span

MAX_SENTENCE = 20_000
"""Characters of a sentence that are looked through; what is longer is no sentence."""
_STATISTICS = ("p-value", "ci:", "iqr:", "sd:", "se:", "statistic:")


class Named(NamedTuple):
    """One thing that a sentence names."""

    text: str
    """As written."""
    concepts: tuple[VaultPath, ...]
    """The concepts of this name; mostly one."""


class Sentence(NamedTuple):
    """One sentence of a draft."""

    place: Position
    span: Span
    """In the text of the draft."""
    text: str
    """As its reader sees it, in one line."""
    named: tuple[Named, ...]
    """The concepts in it, each once, in order."""
    quantities: tuple[Quantity, ...]
    """Without what only describes a measurement, such as p-values, and without labels that are concepts."""
    unread: tuple[Unread, ...]
    citations: tuple[Citation, ...]
    hedges: tuple[str, ...]
    promotional: tuple[str, ...]
    asserts: bool
    """Whether it says that something is so."""
    told: Told
    """What its other words say."""

    @property
    def check_worthy(self) -> bool:
        """Whether its author should be able to say what it rests on: an assertion about a concept, or with a quantity."""
        return self.asserts and bool(self.named or self.quantities)


def facts(index: VaultIndex, draft: Draft) -> Iterator[Sentence]:
    """The sentences of a draft, in order."""
    names = concept_phrases(index)
    known = cache(lambda: sources(index))
    starts = [target.start for target in draft.targets]
    for block in draft.blocks:
        for span in sentences(draft.text, block):
            text = said(draft.text[span.start : min(span.end, span.start + MAX_SENTENCE)])
            if any(map(str.isalnum, text)):
                linked = draft.targets[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
                yield _sentence(index, names, known, text, linked)._replace(place=draft.position(span.start), span=span)


def _sentence(index: VaultIndex, names: Phrases, known: Callable[[], Sources], text: str, linked: tuple[Target, ...]) -> Sentence:
    found = mentions(names, text)
    named = {one.concepts: Named(text[one.span.start : one.span.end], one.concepts) for one in reversed(found)}
    for target in linked:
        end = index.resolve_target(target.target, VaultPath("")).path if target.wiki else None
        if end is not None and is_concept(index, end) and not any(end in concepts for concepts in named):
            named[(end,)] = Named(target.target, (end,))
    reading = read_quantities(text)
    labels = [one.span for one in found]
    cited = citations(index, known(), text, linked) if linked or may_cite(text) else ()
    return Sentence(
        Position(1, 1),
        Span(0, 0),
        text,
        tuple(named[concepts] for concepts in dict.fromkeys((*(one.concepts for one in found), *named))),
        tuple(one for one in reading.quantities if not one.dimension.startswith(_STATISTICS) and not _inside(one.span, labels)),
        reading.unread,
        cited,
        hedges(text),
        promotional(text),
        asserts(text),
        told(text, found, reading.quantities, (one.text for one in cited)),
    )


def _inside(span: Span, labels: list[Span]) -> bool:
    return any(label.start <= span.start and span.end <= label.end for label in labels)
