"""What the vault knows of a draft, as plain values: a verdict for each sentence, the notes nearest to it, and counts."""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import NamedTuple

from vaultsync.draft.facts import Sentence
from vaultsync.draft.matching import Match
from vaultsync.evidence import Verdict
from vaultsync.paths import VaultPath


class Backing(StrEnum):
    """What the vault says to one sentence; the first that applies. None of them says whether the sentence is so."""

    CONTRADICTED = "contradicted"
    """A finding about the same, under the same conditions, seems to say otherwise."""
    BACKED = "backed"
    """A supported claim says the same of the same, under the same conditions."""
    BACKED_WEAKLY = "backed-weakly"
    """A weak claim does, or only a finding."""
    CITED = "cited"
    """It cites a source of the vault; nobody drew the claim from it yet."""
    BROADER = "broader-than-evidence"
    """The nearest claim is about something narrower."""
    UNDER_SPECIFIED = "under-specified"
    """The nearest claim holds under conditions that the sentence leaves out."""
    UNCOVERED = "uncovered"
    """No note says it."""

    @property
    def order(self) -> int:
        """Smaller comes first where two apply."""
        return _ORDER[self]


_ORDER = {backing: number for number, backing in enumerate(Backing)}


class Near(NamedTuple):
    """One of the notes nearest to a sentence."""

    match: Match
    backing: Backing
    """What the sentence would be by this note alone."""
    verdict: Verdict | None
    """Of a claim that can be judged; None for a finding."""

    @property
    def path(self) -> VaultPath:
        """Of the note."""
        return self.match.known.path


class Judged(NamedTuple):
    """One sentence and what the vault knows of it."""

    sentence: Sentence
    backing: Backing
    near: tuple[Near, ...]
    """The nearest notes, at most three, the one that decided first."""
    opposing: tuple[VaultPath, ...]
    """Notes that seem to say otherwise."""


class DraftCounts(NamedTuple):
    """How many sentences of a draft are what."""

    sentences: int
    with_concept: int
    with_two_concepts: int
    check_worthy: int
    with_quantity: int
    with_citation: int
    hedged: int
    promotional: int
    backings: Counter[Backing]


class DraftReport(NamedTuple):
    """Everything that is said about a draft."""

    judged: tuple[Judged, ...]
    """All sentences, in order."""
    ranked: bool
    """Whether notes that fit equally well were ordered by their words too; False where this Python's SQLite cannot."""

    @property
    def counts(self) -> DraftCounts:
        """How many sentences are what."""
        said = [one.sentence for one in self.judged]
        return DraftCounts(
            len(said),
            sum(len(one.named) >= 1 for one in said),
            sum(len(one.named) >= 2 for one in said),
            sum(one.check_worthy for one in said),
            sum(bool(one.quantities) for one in said),
            sum(bool(one.citations) for one in said),
            sum(bool(one.hedges) for one in said),
            sum(bool(one.promotional) for one in said),
            Counter(one.backing for one in self.judged),
        )
