"""An index and a note in, what the rules about claims ask of it out: its verdict, its reasons, and the places to point at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultsync.evidence.graph import Hop, roles_of
from vaultsync.evidence.ladder import Code, Reason, Status, fullest
from vaultsync.evidence.places import first_key
from vaultsync.evidence.scope import Item, ItemKind
from vaultsync.evidence.statement import statement
from vaultsync.evidence.verdict import Verdict, find_verdict
from vaultsync.evidence.verdict_wording import item_words
from vaultsync.evidence.wording import link_to
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note
from vaultsync.text import Span

_WITHOUT_GROUND = (Status.INVALID, Status.UNSUPPORTED)


def grounded_verdict(index: VaultIndex, path: VaultPath) -> Verdict | None:
    """The verdict on a claim that leads to a source; None for a draft, for one that leads nowhere or cannot be judged, and for no claim.

    What is missing on the way to a source is told first: nobody mends the scope of a claim that nothing supports.
    """
    found = find_verdict(index, path)
    return None if found is None or found.status in _WITHOUT_GROUND or found.draft else found


def lacking(found: Verdict, code: Code, kind: ItemKind | None = None) -> list[tuple[Reason, Item]]:
    """The reasons with one code that are about an item of the claim, with that item, in the order of the claim's items."""
    return [
        (reason, reason.item)
        for reason in found.reasons
        if reason.code is code and reason.item is not None and (kind is None or reason.item.kind is kind)
    ]


def uncovered(index: VaultIndex, found: Verdict, kind: ItemKind) -> Iterator[tuple[Item, Nearest]]:
    """The items of one kind that no finding states, each with the finding that states most of the claim."""
    missing = lacking(found, Code.NOT_COVERED, kind)
    if missing:
        nearest = nearest_finding(index, found)
        for _, item in missing:
            yield item, nearest


class Nearest(NamedTuple):
    """The finding that states most of a claim, and how to speak of it."""

    path: VaultPath
    link: str
    others: str
    """``the only insight that supports this takeaway``, ``nor in the 2 other insights that support this takeaway``."""

    def lacks(self, item: Item, aside: str = "") -> str:
        """That neither it nor any other finding states an item, as half a sentence."""
        return f"{item_words(item)} is not stated in {self.link}{aside}, {self.others}"


def nearest_finding(index: VaultIndex, found: Verdict) -> Nearest:
    """Of a claim that a finding supports; to be asked once for all its items."""
    best, _ = fullest(found.case)
    assert best is not None, "no finding supports it"
    roles, count = roles_of(index), len(found.case.positive)
    if count == 1:
        others = f"the only {roles.finding} that supports"
    elif count == 2:
        others = f"nor in the other {roles.finding} that supports"
    else:
        others = f"nor in the {count - 1} other {roles.finding}s that support"
    return Nearest(best, link_to(index, best, found.path), f"{others} this {roles.claim}")


def is_replicated(found: Verdict) -> bool:
    """Whether several findings support a claim, but fewer studies than it should have: one."""
    return len(found.case.carrying) > 1 and len(found.case.studies) == 1 and any(one.code is Code.FEW_STUDIES for one in found.reasons)


def place_of_hop(index: VaultIndex, claim: VaultPath, hop: Hop) -> Span:
    """Where a claim names a finding; where only the finding names the claim, its first key that could."""
    return hop.span if hop.place == claim else support_key(index, claim)


def support_key(index: VaultIndex, claim: VaultPath) -> Span:
    """The first key under which a claim names its findings, else the one that gives it its type."""
    roles = roles_of(index)
    return first_key(index.properties(claim), (*roles.support.forward, *roles.type_keys))


def statement_span(index: VaultIndex, path: VaultPath) -> Span:
    """Where a statement stands in its note, from its first word to its last; the note's start where there is none."""
    said = statement(index, path)
    text = said.text.rstrip()
    start = len(text) - len(text.lstrip())
    return said.place(Span(start, len(text))) if text else Span(0, 0)


def source_text(note: Note, span: Span) -> str:
    """What a note's own text has at a place of its body; empty outside of what is kept of it."""
    prose = note.prose
    return prose.text[span.start - prose.start : span.end - prose.start] if span.start >= prose.start else ""
