"""A vault in, what its claims and findings say out, in the form in which sentences are held against it; and which note is about what."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from vaultsync.draft.told import Told, told
from vaultsync.draft.vocabulary import words
from vaultsync.evidence.graph import is_claim, is_finding, roles_of
from vaultsync.evidence.hierarchy import wider
from vaultsync.evidence.mentions import concept_phrases, concepts, mentions
from vaultsync.evidence.quantities import Quantity, read_quantities
from vaultsync.evidence.scope import Item, items, scope
from vaultsync.evidence.statement import sentences, shown_text, statement
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, title_of

_LABELS = ("level:", "grade:")
_EFFECTS = ("percent", "ratio", "incidence", "points", "correlation", "effect-size")


class Known(NamedTuple):
    """What one claim or finding says."""

    path: VaultPath
    is_claim: bool
    text: str
    core: tuple[VaultPath, ...]
    """The concepts that it links to, in order, but for those that only say where or in whom, such as ``L5-S1``."""
    places: tuple[VaultPath, ...]
    """Those others."""
    named: frozenset[VaultPath]
    """All of them, and the concepts that its text names without a link."""
    quantities: tuple[Item, ...]
    qualifiers: tuple[Item, ...]
    told: Told
    """What its words say of them; what a link shows is needed in no other text, whatever it is called there."""
    sentences: int

    @property
    def conditions(self) -> tuple[Item, ...]:
        """The quantities that say under which conditions it holds, not how large an effect was."""
        return tuple(item for item in self.quantities if item.quantity is not None and is_condition(item.quantity))


def is_condition(quantity: Quantity) -> bool:
    """Whether a quantity limits what is said (a dose, a time, a level) and does not measure an effect."""
    return quantity.role != "by" and not quantity.dimension.startswith(_EFFECTS)


def known(index: VaultIndex, path: VaultPath) -> Known:
    """What a claim or finding says; kept until it changes."""
    return index.memo("draft.known", path, lambda: _known(index, path))


def _known(index: VaultIndex, path: VaultPath) -> Known:
    said, listed = scope(index, path), items(index, path)
    linked = tuple(item.concept for item in listed if item.concept is not None)
    local = places(index)
    where = tuple(concept for concept in linked if concept in local)
    found = mentions(concept_phrases(index), said.text)
    unlinked = (concept for mention in found for concept in mention.concepts)
    tells = told(said.text, found, read_quantities(said.text).quantities)
    linking = words(" ".join(shown_text(link) for link in statement(index, path).links))
    return Known(
        path,
        is_claim(index, path),
        said.text,
        tuple(concept for concept in linked if concept not in local),
        where,
        frozenset({*linked, *unlinked}),
        tuple(item for item in listed if item.quantity is not None),
        tuple(item for item in listed if item.concept is None and item.quantity is None),
        tells._replace(needed={stem: word for stem, word in tells.needed.items() if stem not in linking}),
        sentences(said.text),
    )


def places(index: VaultIndex) -> frozenset[VaultPath]:
    """The concepts that only say where or in whom: labelled values, such as disc levels and grades, and what is broader than one."""
    return index.memo("draft.places", "", lambda: _places(index))


def _places(index: VaultIndex) -> frozenset[VaultPath]:
    labels = [concept for concept in concepts(index) if _is_label(title_of(concept))]
    return frozenset(labels).union(*(wider(index, concept) for concept in labels))


def _is_label(title: str) -> bool:
    has_value = any(map(str.isdigit, title)) or "grade" in title.lower() or "stage" in title.lower()
    return has_value and any(one.dimension.startswith(_LABELS) for one in read_quantities(title).quantities)


class Library:
    """Which notes are about a concept; asked for the few concepts of a draft, so nothing is looked up before."""

    def __init__(self, index: VaultIndex, own: VaultPath | None = None) -> None:
        """Takes the vault, and the draft's own note where it is one: a text does not back itself."""
        self._index = index
        self._own = own
        self._narrower = cache(self._all_narrower)
        self.linking = cache(self._linking)
        self.narrower = cache(self._linking_narrower)

    def _linking(self, concept: VaultPath) -> frozenset[VaultPath]:
        """The claims and findings that mention a concept by a link; the link may stand where nothing is stated."""
        index, roles = self._index, roles_of(self._index)
        claims = (path for path in index.mentioning_from(concept, roles.claim) if is_claim(index, path))
        findings = (path for path in index.mentioning_from(concept, roles.finding) if is_finding(index, path))
        return frozenset((*claims, *findings)) - {self._own}

    def _linking_narrower(self, concept: VaultPath) -> frozenset[VaultPath]:
        """The same for the concepts narrower than this one."""
        return frozenset().union(*(self.linking(one) for one in self._narrower().get(concept, ())))

    def _all_narrower(self) -> dict[VaultPath, list[VaultPath]]:
        index = self._index
        found: dict[VaultPath, list[VaultPath]] = {}
        for path in concepts(index):
            for end in sorted(wider(index, path)):
                if end != path:
                    found.setdefault(end, []).append(path)
        return found
