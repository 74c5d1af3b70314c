"""An index and the configured rules in, one report out.

What is decided here and nowhere else: which rules run, how severe their findings are, which are
suppressed, what becomes of a rule that crashes, and the order of it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from vaultsync.config import Config
from vaultsync.diagnostic import Diagnostic
from vaultsync.evidence import count_supported
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import Rule
from vaultsync.rules import RULES, rule_crashed, unused_suppression
from vaultsync.suppress import Suppressor
from vaultsync.syntax import Note
from vaultsync.text import Span

Excluded = Callable[[VaultPath], bool]
Crashes = dict[tuple[VaultPath, str], Diagnostic]
"""By place and rule: one finding, however often the rule crashed there."""


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found."""

    diagnostics: tuple[Diagnostic, ...]
    """Sorted by path, position, rule."""
    notes: int
    """Notes that were audited."""
    files: int
    """Files of the vault, excluded ones included."""
    takeaways: int
    """Takeaways that were judged, drafts and excluded ones left out; 0 without note types."""
    supported: int
    suppressed: int
    """Findings that the notes asked to hear nothing of."""
    crashed: bool
    """Whether a rule failed somewhere; the others were run all the same."""


def audit(index: VaultIndex, config: Config, *, excluded: Excluded, only: frozenset[VaultPath] | None = None) -> Report:
    """Runs every rule that is on; never raises for what stands in a note, nor for a rule that does.

    Args:
        index: the whole vault.
        config: severities and options.
        excluded: files that are not audited; they stay valid targets.
        only: report on these files alone, judged against the whole vault.
    """
    active = [rule for rule in RULES if config.rules[rule.name].severity is not None and (index.types or not rule.needs_types)]
    notes = [note for path, note in index.notes.items() if (only is None or path in only) and not excluded(path)]
    audited = {note.path for note in notes}
    crashes: Crashes = {}
    found = _check_notes(notes, index, config, active, crashes)
    for one in _check_vault(index, config, active, crashes):
        path = one.path
        if path in audited or (path not in index.notes and (only is None or path in only) and not excluded(path)):
            found.append(one)
    found += crashes.values()
    kept = _unsuppressed(found, notes, active, crashes)
    supported, takeaways = count_supported(index, excluded) if index.types else (0, 0)
    return Report(
        diagnostics=tuple(sorted((_weighed(one, config) for one in kept), key=_order)),
        notes=len(notes),
        files=len(index.files),
        takeaways=takeaways,
        supported=supported,
        suppressed=len(found) - sum(one.rule != unused_suppression.RULE.name for one in kept),
        crashed=bool(crashes),
    )


def _check_notes(notes: Iterable[Note], index: VaultIndex, config: Config, active: Sequence[Rule], crashes: Crashes) -> list[Diagnostic]:
    """What the rules say of single notes and links.

    This loop runs for every note of the vault: each link is resolved once, and nothing is built for the nearly
    all that are fine.
    """
    on_links = [(rule.name, rule.check_link, _options(rule, config)) for rule in active if rule.check_link]
    on_notes = [(rule.name, rule.check_note, _options(rule, config)) for rule in active if rule.check_note]
    resolve = index.resolve
    found: list[Diagnostic] = []
    for note in notes:
        path = note.path
        for links in (note.links, note.property_links):
            for link in links:
                where = resolve(link, path)
                if where.path is None or link.subpath or where.ties or where.spelling:
                    for name, check_link, options in on_links:
                        try:
                            found += check_link(note, link, where, index, options)
                        except Exception as error:  # a fault of ours must not cost the reader the other findings
                            crashes.setdefault((path, name), rule_crashed.crashed(path, name, error))
        for name, check_note, options in on_notes:
            try:
                found += check_note(note, index, options)
            except Exception as error:
                crashes.setdefault((path, name), rule_crashed.crashed(path, name, error))
    return found


def _check_vault(index: VaultIndex, config: Config, active: Sequence[Rule], crashes: Crashes) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for rule in active:
        if rule.check_vault:
            try:
                found += rule.check_vault(index, _options(rule, config))
            except Exception as error:
                place = rule_crashed.THE_VAULT
                crashes.setdefault((place, rule.name), rule_crashed.crashed(place, rule.name, error))
    return found


def _options(rule: Rule, config: Config) -> Any:
    return config.rules[rule.name].options


def _unsuppressed(found: list[Diagnostic], notes: list[Note], active: Sequence[Rule], crashes: Crashes) -> list[Diagnostic]:
    """The findings that no suppression hides, and one for each suppression that hid nothing."""
    suppressor = Suppressor(notes)
    kept = [one for one in found if not suppressor.hides(one)]
    own = unused_suppression.RULE
    if own in active:
        # Who switched a rule off, or lost it to a crash, is not told that its suppressions are idle.
        idle = {rule.name for rule in RULES if rule not in active} | {name for _, name in crashes} | ({""} if crashes else set())
        kept += [one for one in suppressor.unused(lambda word: word not in idle and word != own.name) if not suppressor.hides(one)]
        kept += suppressor.unused(lambda word: word == own.name)
    return kept


def _weighed(one: Diagnostic, config: Config) -> Diagnostic:
    """The finding with its configured severity; a crash is told of even where its own rule is off."""
    severity = config.rules[one.rule].severity
    return one if severity is None or severity is one.severity else replace(one, severity=severity)


def _order(one: Diagnostic) -> tuple[str, Span, str, str]:
    return one.path, one.span, one.rule, one.message
