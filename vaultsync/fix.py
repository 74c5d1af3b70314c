"""Texts and findings in, the texts with every safe fix applied out."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping

from vaultsync.diagnostic import Diagnostic, Fix, Safety
from vaultsync.paths import VaultPath
from vaultsync.text import TextEdit, apply_edits


def apply_fixes(texts: Mapping[VaultPath, str], diagnostics: Iterable[Diagnostic]) -> dict[VaultPath, str]:
    """The new text of every note that a fix changes.

    A fix is taken whole or not at all. Of two that touch, the first in the order of ``diagnostics`` is taken;
    the other waits until the result is audited again.

    Args:
        texts: the notes by path, as the findings' positions count them; a fix of any other note is left out.
        diagnostics: findings, in their order.
    """
    taken: dict[VaultPath, list[TextEdit]] = {}
    for found in diagnostics:
        if found.fix is not None and found.fix.safety is Safety.SAFE and _fits(found.fix, texts, taken):
            for edit in found.fix.edits:
                insort(taken.setdefault(edit.path, []), edit)
    changed = {path: apply_edits(texts[path], tuple(edits)) for path, edits in taken.items()}
    return {path: text for path, text in changed.items() if text != texts[path]}


def _fits(fix: Fix, texts: Mapping[VaultPath, str], taken: Mapping[VaultPath, list[TextEdit]]) -> bool:
    return all(edit.path in texts and not _touches(edit, taken.get(edit.path, [])) for edit in fix.edits)


def _touches(edit: TextEdit, others: list[TextEdit]) -> bool:
    """Whether the edit shares a character or a border with one of the others, which are sorted; insertions at one place have no order."""
    at = bisect_left(others, edit)
    return any(other.span.start <= edit.span.end and edit.span.start <= other.span.end for other in others[max(at - 1, 0) : at + 1])
