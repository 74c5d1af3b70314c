"""A vault in, its safe fixes as changes out: computed in memory until nothing is left to fix, so that each note is written once."""

from __future__ import annotations

from collections import Counter

from vaultsync.audit import Report
from vaultsync.changes import Change
from vaultsync.diagnostic import Safety
from vaultsync.fix import apply_fixes
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note
from vaultsync.vault import Vault

ROUNDS = 10
"""A fix may make room for the next one; more rounds than this would be two rules that undo each other."""


def repaired(vault: Vault, only: tuple[VaultPath, ...] | None = None) -> tuple[Change, ...]:
    """The changes that apply every safe fix to the notes that are audited, or to those of ``only``.

    The vault's index stands at the result afterwards; what is not written then must be read again.
    """
    index = vault.index  # asked for first, so that no session follows what is only thought of
    before: dict[VaultPath, str] = {}
    texts: dict[VaultPath, str] = {}
    parts: Counter[VaultPath] = Counter()
    hashes = {}
    for _ in range(ROUNDS):
        report = vault.audit(only)
        fixable = _fixable(report)
        for path in fixable.keys() - texts.keys():
            text = vault.text(path) if _may_write(vault, path, only) else None
            if text is not None:
                before[path] = texts[path] = text
                hashes[path] = index.notes[path].hash
        changed = apply_fixes({path: texts[path] for path in fixable if path in texts}, report.diagnostics)
        if not changed:
            break
        texts.update(changed)
        parts.update({path: fixable[path] for path in changed})
        vault.apply(parse_note(path, text.encode("utf-8")) for path, text in sorted(changed.items()))
    return tuple(
        Change(path, hashes[path], before[path], texts[path], parts[path]) for path in sorted(texts) if texts[path] != before[path]
    )


def _may_write(vault: Vault, path: VaultPath, only: tuple[VaultPath, ...] | None) -> bool:
    return (only is None or path in only) and path in vault.index.notes and not vault.index.notes[path].has_unclosed_block


def _fixable(report: Report) -> Counter[VaultPath]:
    """How many safe fixes there are, by note."""
    found: Counter[VaultPath] = Counter()
    for one in report.diagnostics:
        if one.fix is not None and one.fix.safety is Safety.SAFE:
            found.update({edit.path for edit in one.fix.edits})
    return found
