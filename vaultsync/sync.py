"""A vault in, its tables brought up to date out: what would change is planned first, then written.

A plan is all that ``sync --check`` and ``--diff`` need, so they tell what ``sync`` would do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from vaultsync.audit import Auditor
from vaultsync.changes import Change, in_one
from vaultsync.diagnostic import Diagnostic
from vaultsync.disk.write import Outcome, Writer
from vaultsync.evidence import entry_of, library_of, roles_of
from vaultsync.fix import apply_fixes
from vaultsync.paths import VaultPath
from vaultsync.rules import broken_query, citation_drift, query_dropped_rows, unclosed_block, unreadable_note
from vaultsync.syntax import Note, parse_note
from vaultsync.tables.convert import converted, ejected
from vaultsync.tables.regenerate import Tables
from vaultsync.text import TextEdit, apply_edits
from vaultsync.vault import Vault

ROUNDS = 3
"""How often a note that somebody else changed meanwhile is read and tried again."""

Only = frozenset[VaultPath] | None


class Action(Enum):
    """What is to become of the tables."""

    REGENERATE = "regenerate"
    CONVERT = "convert"
    """Live blocks become managed ones, and all are regenerated."""
    EJECT = "eject"
    """Managed blocks become live ones."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What would change, and what hinders it."""

    changes: tuple[Change, ...] = ()
    """Sorted by path."""
    findings: tuple[Diagnostic, ...] = ()
    """Blocks that cannot be regenerated, have no end or stand in what is no text, and rows that are left out, in the order of the notes."""
    tables: int = 0
    """Tables that were looked at."""
    cited: frozenset[VaultPath] = frozenset()
    """Sources whose citations are written anew."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What was done, or with ``dry`` what would be."""

    changes: tuple[Change, ...]
    """Notes that were written, sorted by path."""
    refused: tuple[Outcome, ...]
    """Notes that were not, with the reason."""
    findings: tuple[Diagnostic, ...]
    tables: int
    cited: frozenset[VaultPath] = frozenset()
    """Sources whose citations were written anew, or would be; they may hold tables too."""


def sync(vault: Vault, writer: Writer, *, only: Only = None, action: Action = Action.REGENERATE, dry: bool = False) -> Synced:
    """Brings tables up to date, or only tells what would be written and what would be refused.

    A note that somebody changed since it was read is read again and planned anew.
    """
    planned = latest = plan(vault, only, action)
    done: list[Change] = []
    refused: list[Outcome] = []
    for _ in range(ROUNDS):
        by_path = {change.path: change for change in latest.changes}
        rewrites = [change.rewrite for change in latest.changes]
        outcomes = [writer.examine(rewrite) for rewrite in rewrites] if dry else writer.write_all(rewrites)
        done += [by_path[outcome.path] for outcome in outcomes if outcome.status == "written"]
        refused += [outcome for outcome in outcomes if outcome.reason not in ("", "changed-since")]
        late = [outcome for outcome in outcomes if outcome.reason == "changed-since"]
        if not late:
            break
        vault.reread(outcome.path for outcome in late)
        latest = plan(vault, frozenset(outcome.path for outcome in late), action)
    else:
        refused += late
    findings = planned.findings
    if findings and done and not dry:  # their places may have moved with what was written
        vault.reread(change.path for change in done)
        findings = plan(vault, only, Action.REGENERATE if action is Action.CONVERT else action).findings
    return Synced(tuple(sorted(done, key=lambda change: change.path)), tuple(refused), findings, planned.tables, planned.cited)


def plan(vault: Vault, only: Only = None, action: Action = Action.REGENERATE) -> Plan:
    """What ``action`` would do to the notes that are audited, or to those of ``only`` among them.

    Where a change to one note may alter what other tables answer, the others are planned on the changed note; the vault's
    index then stands at that note, whether it is written or not.
    """
    cited = _cited(vault, only) if action is not Action.EJECT else ()
    texts = {change.path: change.after for change in cited}
    if cited:  # tables show what the sources will say
        vault.apply(parse_note(change.path, change.rewrite.new_bytes) for change in cited)
    planned = _plan(vault, only, action, texts)
    changes = in_one((*cited, *planned.changes))
    converts = action is Action.CONVERT
    moved = changes if converts else _moving(vault, changes)
    for _ in range(ROUNDS):
        if not moved and not converts:
            break
        texts.update({change.path: change.after for change in moved})
        vault.apply(parse_note(change.path, change.rewrite.new_bytes) for change in moved)
        planned = _plan(vault, only, Action.REGENERATE if action is Action.CONVERT else action, texts)
        changes = in_one((*changes, *planned.changes))
        moved, converts = _moving(vault, planned.changes), False
    return Plan(changes, planned.findings, planned.tables, frozenset(change.path for change in cited))


def _cited(vault: Vault, only: Only) -> tuple[Change, ...]:
    """The citations of sources that are to be what the bibliography says, as the rule about them mends them."""
    index, rule = vault.index, citation_drift.RULE
    if not library_of(index).configured:
        return ()
    auditor = Auditor(index, vault.config, excluded=vault.excludes)
    changes = []
    for path in index.typed(roles_of(index).source):
        if (only is not None and path not in only) or entry_of(index, path) is None:
            continue
        note = index.notes[path]
        found = [one for one in auditor.check(path).diagnostics if one.rule == rule.name and one.fix is not None]
        text = vault.text(path) if found and not note.has_unclosed_block else None
        after = apply_fixes({path: text}, found).get(path) if text is not None else None
        if text is not None and after is not None and after != text:
            changes.append(Change(path, note.hash, text, after, len(found)))
    return tuple(changes)


def planned(vault: Vault, only: Only = None) -> tuple[Change, ...]:
    """The changes that bring tables up to date as things stand now, sorted by path; the vault's index stays as it is.

    A change may make other tables stale; whoever follows the vault notices.
    """
    return _plan(vault, only, Action.REGENERATE, {}).changes


def _moving(vault: Vault, changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes after which the text outside the blocks may be read otherwise.

    A line of percent signs ends no list and no paragraph, so what follows a block may have been a part of its last item.
    """
    return tuple(change for change in changes if any(block.opener == "%%" for block in vault.index.notes[change.path].managed))


def _plan(vault: Vault, only: Only, action: Action, texts: Mapping[VaultPath, str]) -> Plan:
    """``texts`` are those of notes that the index knows otherwise than the disk."""
    tables = vault.tables()
    changes: list[Change] = []
    findings: list[Diagnostic] = []
    count = 0
    for note in _notes(vault, only):
        if not note.readable:
            if vault.may_hold_block(note.path):
                findings += unreadable_note.check_note(note, vault.index, unreadable_note.RULE.options)
            continue
        if note.has_unclosed_block:
            findings += unclosed_block.check_note(note, vault.index, unclosed_block.RULE.options)
            continue
        edits, found, seen = _planned(note, tables, action)
        findings += found
        count += seen
        wanting = action is Action.REGENERATE and tables.wants(note)
        text = (texts.get(note.path) or vault.text(note.path)) if edits or wanting else None
        if text is None:
            continue
        more = tables.set_in(note, text) if wanting else ()
        count += len(more)
        after = apply_edits(text, (*edits, *more))
        if after != text:
            changes.append(Change(note.path, note.hash, text, after, len(edits) + len(more)))
    return Plan(tuple(changes), tuple(findings), count)


def _notes(vault: Vault, only: Only) -> Iterator[Note]:
    for path in sorted(vault.index.notes if only is None else only):
        note = vault.index.notes.get(path)
        if note is not None and not vault.excludes(path):
            yield note


def _planned(note: Note, tables: Tables, action: Action) -> tuple[list[TextEdit], list[Diagnostic], int]:
    """The edits to the blocks of a note, what is to be said of them, and how many there are."""
    if action is Action.EJECT:
        return list(ejected(note, tables.definitions)), [], len(note.managed)
    if action is Action.CONVERT:
        return list(converted(note)), [], len(note.live_queries)
    if not note.managed:
        return [], [], 0
    states = tables.states(note)
    rules = (broken_query, query_dropped_rows)
    findings = [found for state in states for rule in rules for found in rule.check_table(note, state, rule.RULE.options)]
    return [state.edit for state in states if state.edit is not None], findings, len(states)
