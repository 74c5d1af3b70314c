"""A verdict on a claim in, the findings counted for it that seem to report the reverse out: words only, so never more than a question."""

from __future__ import annotations

from collections.abc import Iterator

from vaultsync.evidence.graph import is_labelled
from vaultsync.evidence.polarity import Contrast, contrast
from vaultsync.evidence.scope import ItemKind, scope
from vaultsync.evidence.standing import fits
from vaultsync.evidence.verdict import Verdict
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath


def seemingly_reversed(index: VaultIndex, found: Verdict) -> Iterator[VaultPath]:
    """Findings of more than one sentence, about the claim's concepts and under its conditions, whose words point the other way.

    Of one sentence they contest the claim, and are told as that.
    """
    concepts = [row.by for row in found.case.coverage if row.item.kind is ItemKind.CONCEPT]
    for finding in found.case.positive if concepts else ():
        if is_labelled(index, finding) or not all(finding in by for by in concepts):
            continue
        if contrast(scope(index, found.path).bare, scope(index, finding).bare) is Contrast.REVERSED and fits(index, found.path, finding):
            yield finding
