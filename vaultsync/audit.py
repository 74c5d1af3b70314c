"""An index and the configured rules in, one report out.

What is decided here and nowhere else: which rules run, how severe their findings are, which are
suppressed, what becomes of a rule that crashes, and the order of it all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from vaultsync.config import Config
from vaultsync.diagnostic import Diagnostic
from vaultsync.evidence import count_supported
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import Doubt, Rule
from vaultsync.rules import RULES, rule_crashed, unsupported_takeaway, unused_suppression
from vaultsync.suppress import Suppressor
from vaultsync.syntax import Link, Note

if TYPE_CHECKING:
    from vaultsync.tables.regenerate import Tables

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


class _Check(NamedTuple):
    name: str
    run: Callable[..., Iterator[Diagnostic]]
    options: Any


class _Checks:
    """The functions of all rules that are on, with their options, by what they are called for."""

    def __init__(self, active: Sequence[Rule], config: Config) -> None:
        def checks(kind: str, doubt: Doubt | None = None) -> list[_Check]:
            found = [(rule.name, getattr(rule, kind)) for rule in active if doubt is None or rule.doubt is doubt]
            return [_Check(name, run, config.rules[name].options) for name, run in found if run is not None]

        self._nowhere, self._ties, self._spelling, self._subpath = (checks("check_link", doubt) for doubt in Doubt)
        self._spelling_and_subpath = self._spelling + self._subpath
        self.on_notes = checks("check_note")
        self.on_tables = checks("check_table")
        self.on_vault = checks("check_vault")

    def on_link(self, link: Link, where: Resolution) -> list[_Check]:
        """The checks of the doubts that there are about a link; with several files in question it is not asked for a place in one."""
        if where.path is None:
            return self._nowhere
        if where.ties:
            return self._ties
        if where.spelling:
            return self._spelling_and_subpath if link.subpath else self._spelling
        return self._subpath


def audit(
    index: VaultIndex,
    config: Config,
    *,
    excluded: Excluded,
    only: frozenset[VaultPath] | None = None,
    tables: Callable[[], Tables] | None = None,
) -> Report:
    """Runs every rule that is on; never raises for what stands in a note, nor for a rule that does.

    Args:
        index: the whole vault.
        config: severities and options.
        excluded: files that are not audited; they stay valid targets.
        only: report on these files alone, judged against the whole vault.
        tables: gives what answers the queries of managed blocks; asked only where there is a block. None: no
            block is held against its query.
    """
    active = [rule for rule in RULES if config.rules[rule.name].severity is not None and (index.types or not rule.needs_types)]
    notes = [note for path, note in index.notes.items() if (only is None or path in only) and not excluded(path)]
    audited = {note.path for note in notes}
    checks = _Checks(active, config)
    crashes: Crashes = {}
    found = _check_notes(notes, index, checks, crashes)
    with_blocks = [note for note in notes if note.managed]
    if tables is not None and with_blocks and checks.on_tables:
        found += _check_tables(with_blocks, tables(), checks, crashes)
    for one in _check_vault(index, checks, crashes):
        path = one.path
        if path in audited or (path not in index.notes and (only is None or path in only) and not excluded(path)):
            found.append(one)
    supported, takeaways = _counted(index, excluded, crashes)
    found += crashes.values()
    kept = _unsuppressed(found, notes, active, crashes)
    return Report(
        diagnostics=tuple(_sorted([_weighed(one, config) for one in kept])),
        notes=len(notes),
        files=len(index.files),
        takeaways=takeaways,
        supported=supported,
        suppressed=len(found) - sum(one.rule != unused_suppression.RULE.name for one in kept),
        crashed=bool(crashes),
    )


def _check_notes(notes: Iterable[Note], index: VaultIndex, checks: _Checks, crashes: Crashes) -> list[Diagnostic]:
    """What the rules say of single notes and links.

    This loop runs for every link of the vault: each is resolved once, and nothing is built for the nearly all
    that are beyond doubt.
    """
    resolve = index.resolve
    found: list[Diagnostic] = []
    for note in notes:
        path = note.path
        for links in (note.links, note.property_links):
            for link in links:
                where = resolve(link, path)
                if where.path is None or link.subpath or where.ties or where.spelling:
                    for name, check, options in checks.on_link(link, where):
                        try:
                            found += check(note, link, where, index, options)
                        except Exception as error:  # a fault of ours must not cost the reader the other findings
                            crashes.setdefault((path, name), rule_crashed.crashed(path, name, error))
        for name, check, options in checks.on_notes:
            try:
                found += check(note, index, options)
            except Exception as error:
                crashes.setdefault((path, name), rule_crashed.crashed(path, name, error))
    return found


def _check_tables(notes: Iterable[Note], tables: Tables, checks: _Checks, crashes: Crashes) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    for note in notes:
        for state in tables.states(note):
            for name, check, options in checks.on_tables:
                try:
                    found += check(note, state, options)
                except Exception as error:
                    crashes.setdefault((note.path, name), rule_crashed.crashed(note.path, name, error))
    return found


def _check_vault(index: VaultIndex, checks: _Checks, crashes: Crashes) -> list[Diagnostic]:
    found: list[Diagnostic] = []
    place = rule_crashed.THE_VAULT
    for name, check, options in checks.on_vault:
        try:
            found += check(index, options)
        except Exception as error:
            crashes.setdefault((place, name), rule_crashed.crashed(place, name, error))
    return found


def _counted(index: VaultIndex, excluded: Excluded, crashes: Crashes) -> tuple[int, int]:
    """How many takeaways are supported, and of how many; what fails here fails in the rule that reports them as well."""
    name = unsupported_takeaway.RULE.name
    try:
        return count_supported(index, excluded) if index.types else (0, 0)
    except Exception as error:
        crashes.setdefault((rule_crashed.THE_VAULT, name), rule_crashed.crashed(rule_crashed.THE_VAULT, name, error))
        return 0, 0


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
    return one if severity is None or severity is one.severity else msgspec.structs.replace(one, severity=severity)


def _sorted(found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """By path, position, rule; path by path, so that hundreds of thousands of findings need no keys at the same time."""
    by_path: dict[VaultPath, list[Diagnostic]] = {}
    for one in found:
        by_path.setdefault(one.path, []).append(one)
    for path in sorted(by_path):
        yield from sorted(by_path[path], key=_place)


def _place(one: Diagnostic) -> tuple[int, str, int, str]:
    start, end = one.span
    return start, one.rule, end, one.message
