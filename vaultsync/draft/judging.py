"""A draft and a vault in, what the vault knows of each sentence out.

Sharing words with a note is no support. A sentence is backed only where a claim of the vault says the same of the same concepts under
the same conditions, and that claim is supported; everything less is named by what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from vaultsync.draft.draft import Draft
from vaultsync.draft.facts import Sentence, facts
from vaultsync.draft.known import Library, known
from vaultsync.draft.matching import Match, match, same_conditions
from vaultsync.draft.outcome import Backing, DraftReport, Judged, Near
from vaultsync.draft.ranking import Words
from vaultsync.draft.told import Saying
from vaultsync.evidence import Status, find_verdict, footing
from vaultsync.evidence.graph import is_claim
from vaultsync.evidence.scope import scope
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

NEAREST = 3
"""Notes that are told for a sentence."""
MANY, SOME = 40, 8
"""Claims, and as many findings, that are held against a sentence of several concepts, or of one, where they share all; of others only
what is told."""
_USABLE = (Status.SUPPORTED, Status.WEAK, Status.CONTESTED)


def judge_draft(index: VaultIndex, draft: Draft, own: VaultPath | None = None) -> DraftReport:
    """What the vault knows of a draft, sentence by sentence; never raises. ``own`` is the draft's note where it is one of the vault."""
    said = list(facts(index, draft))
    library = Library(index, own)
    tiers = [_tier(one, library) for one in said]
    crowded = (path for tier in tiers if len(tier.notes) > tier.limit for path in tier.notes)
    words = Words({path: scope(index, path).text for path in dict.fromkeys(crowded)})
    try:
        return DraftReport(tuple(_judged(index, one, tier, words) for one, tier in zip(said, tiers, strict=True)), words.ranked)
    finally:
        words.close()


def _judged(index: VaultIndex, sentence: Sentence, tier: _Tier, words: Words) -> Judged:
    scores = words.scores(sentence.text) if len(tier.notes) > tier.limit else {}
    matches = [match(index, sentence, known(index, path)) for path in _chosen(index, tier, scores)]
    near = [_near(index, sentence, one) for one in _nearest(matches, scores)]
    near.sort(key=lambda one: one.backing.order)
    opposing = sorted(_opposing(index, sentence, matches))
    opposing += [path for one in near if one.backing is Backing.CONTRADICTED for path in _contesting(one) if path not in opposing]
    decided = min((one.backing for one in near), key=lambda one: one.order, default=Backing.UNCOVERED)
    if opposing:
        decided = Backing.CONTRADICTED
    elif decided.order > Backing.CITED.order and any(one.source is not None for one in sentence.citations):
        decided = Backing.CITED
    return Judged(sentence, decided, tuple(near), tuple(opposing))


class _Tier(NamedTuple):
    """The notes that share most of a sentence's concepts."""

    notes: tuple[VaultPath, ...]
    """At least as many as are told, where there are so many; sorted by how much they share, then by path."""
    limit: int
    """How many of its claims are looked at, and how many of its findings."""


def _tier(sentence: Sentence, library: Library) -> _Tier:
    exact: Counter[VaultPath] = Counter()
    related: Counter[VaultPath] = Counter()
    for named in sentence.named:
        linking = frozenset[VaultPath]().union(*map(library.linking, named.concepts))
        exact.update(linking)
        related.update(linking.union(*map(library.narrower, named.concepts)))
    most = max(related.values(), default=0)
    chosen: list[VaultPath] = []
    for number in range(most, 0, -1):
        alike = [path for path, shared in related.items() if shared == number]
        for level in sorted({exact[path] for path in alike}, reverse=True):
            chosen += sorted(path for path in alike if exact[path] == level)
            if len(chosen) >= NEAREST:
                return _Tier(tuple(chosen), _limit(sentence, most))
    return _Tier(tuple(chosen), _limit(sentence, most))


def _limit(sentence: Sentence, shared: int) -> int:
    if shared < len(sentence.named):
        return NEAREST
    return MANY if len(sentence.named) > 1 else SOME


def _chosen(index: VaultIndex, tier: _Tier, scores: dict[VaultPath, float]) -> list[VaultPath]:
    """The claims and findings of a tier that are held against the sentence; of too many the nearest by words."""
    notes = sorted(tier.notes, key=lambda path: -scores.get(path, 0.0)) if scores else tier.notes
    claims = [path for path in notes if is_claim(index, path)][: tier.limit]
    room = tier.limit if tier.limit > NEAREST else NEAREST - len(claims)
    return claims + [path for path in notes if not is_claim(index, path)][:room]


def _nearest(matches: list[Match], scores: dict[VaultPath, float]) -> list[Match]:
    return sorted(matches, key=lambda one: (one.rank, -scores.get(one.known.path, 0.0), one.known.path))[:NEAREST]


def _near(index: VaultIndex, sentence: Sentence, found: Match) -> Near:
    verdict = find_verdict(index, found.known.path) if found.known.is_claim else None
    if verdict is not None:
        usable = not verdict.draft and verdict.status in _USABLE
        return Near(found, _backing(sentence, found, verdict.status) if usable else Backing.UNCOVERED, verdict)
    ground = footing(index, found.known.path)
    grounded = ground is not None and not ground.ground.gap
    return Near(found, _backing(sentence, found, Status.WEAK) if grounded else Backing.UNCOVERED, None)


def _backing(sentence: Sentence, found: Match, status: Status) -> Backing:
    """What a sentence is by one note that leads to a source."""
    if found.fitting and found.plain and found.saying is Saying.OPPOSITE:
        return Backing.CONTRADICTED
    if found.complete:
        if status is Status.CONTESTED:
            return Backing.CONTRADICTED
        return Backing.BACKED if status is Status.SUPPORTED else Backing.BACKED_WEAKLY
    if sentence.told.denied != found.known.told.denied:
        return Backing.UNCOVERED
    if found.broader:
        return Backing.BROADER
    return Backing.UNDER_SPECIFIED if _says_less(sentence, found) else Backing.UNCOVERED


def _says_less(sentence: Sentence, found: Match) -> bool:
    """Whether a sentence says what a note says, but for conditions or a part of its subject."""
    if not (found.included and found.asserted and sentence.told.effect and found.known.told.effect) or found.guarded:
        return False
    # Of something wider nothing is known but which way the effect goes; what else the sentence adds is told with the verdict.
    general = bool(found.wider) and not found.shared and not set(sentence.told.ways).isdisjoint(found.known.told.ways)
    return general or (not found.strange and found.saying is Saying.SAME and not (found.fitting and not found.lacking))


def _contesting(near: Near) -> Iterable[VaultPath]:
    """Why a sentence is contradicted by a note that says the same: what contests it; else the note itself, which says otherwise."""
    contesting = tuple(one.finding for one in near.verdict.case.contesting) if near.verdict is not None else ()
    return contesting or (near.path,)


def _opposing(index: VaultIndex, sentence: Sentence, matches: list[Match]) -> Iterable[VaultPath]:
    """Findings of one sentence about all that the sentence names, under its conditions, that seem to say otherwise and lead to a source."""
    for one in matches:
        if one.known.is_claim or not _is_same_subject(one):
            continue
        if one.plain and one.saying is Saying.OPPOSITE and same_conditions(sentence, one.known):
            ground = footing(index, one.known.path)
            if ground is not None and not ground.ground.gap:
                yield one.known.path


def _is_same_subject(found: Match) -> bool:
    """Whether a finding of one sentence is about all that a sentence names, and the sentence about what the finding is about."""
    core = set(found.known.core)
    same = len(found.shared) >= 2 and core <= set(found.shared) and not (found.foreign or found.wider)
    return same and found.known.sentences == 1
