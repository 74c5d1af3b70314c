"""An index and the configured rules in, what they say of each file out.

What is decided here and nowhere else: which rules run, how severe their findings are, which are
suppressed, what becomes of a rule that crashes, and the order of it all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from vaultsync.config import Config
from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Roles, Status, Verdict, count_statuses, find_verdict, retraction_data_of, roles_of
from vaultsync.evidence.retractions import Facts
from vaultsync.index import Resolution, VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.rule import Doubt, Rule
from vaultsync.rules import RULES, rule_crashed, unsupported_takeaway, unused_suppression
from vaultsync.suppress import Suppressor
from vaultsync.syntax import Link, Note

if TYPE_CHECKING:
    from vaultsync.tables.regenerate import Tables

Excluded = Callable[[VaultPath], bool]
MakeTables = Callable[[], "Tables"]


@dataclass(frozen=True, slots=True)
class Report:
    """What an audit found."""

    diagnostics: tuple[Diagnostic, ...]
    """Sorted by path, position, rule."""
    notes: int
    """Notes that were audited."""
    files: int
    """Files of the vault, excluded ones included."""
    statuses: Mapping[Status, int]
    """How many takeaways have which status, drafts and excluded ones left out; empty without note types."""
    suppressed: int
    """Findings that the notes asked to hear nothing of."""
    crashed: bool
    """Whether a rule failed somewhere; the others were run all the same."""
    retractions: Facts | None = None
    """Of the data on retractions that the sources were held against; None without any."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """By rule, how many of its findings of severity info are not among ``diagnostics``."""

    @property
    def takeaways(self) -> int:
        """Takeaways that were judged."""
        return sum(self.statuses.values())

    @property
    def supported(self) -> int:
        """How many of them are supported."""
        return self.statuses.get(Status.SUPPORTED, 0)

    def shortened(self, infos: int) -> Report:
        """With the first findings of severity info of each rule and the number of the others, so that a thousand do not bury an error."""
        seen: Counter[str] = Counter()
        shown = []
        for found in self.diagnostics:
            if found.severity is Severity.INFO:
                seen[found.rule] += 1
                if seen[found.rule] > infos:
                    continue
            shown.append(found)
        left_out = Counter({rule: count - infos for rule, count in seen.items() if count > infos}) + Counter(self.left_out)
        return replace(self, diagnostics=tuple(shown), left_out=dict(left_out))

    @property
    def counts(self) -> Counter[tuple[Severity, str]]:
        """How many findings there are of each severity and rule, those left out among them."""
        counted = Counter((found.severity, found.rule) for found in self.diagnostics)
        counted.update({(Severity.INFO, rule): count for rule, count in self.left_out.items()})
        return counted


class Checked(NamedTuple):
    """What is to be said of one file."""

    diagnostics: tuple[Diagnostic, ...] = ()
    """Sorted by position and rule."""
    suppressed: int = 0
    crashed: bool = False
    stale: bool = False
    """Whether tables of the note are to be written: what stands there is not what their queries answer, or one is missing."""
    status: Status | None = None
    """Of a takeaway that is judged; None of all other files."""


CLEAN = Checked()


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
        needs_types = {rule.name for rule in active if rule.needs_types}
        self.on_untyped = [check for check in self.on_notes if check.name not in needs_types]
        self._parts = {rule.name: rule.parts for rule in active if rule.parts}
        self._reasons = {rule.name: frozenset(rule.reasons) for rule in active if rule.reasons}
        self._on_typed: dict[tuple[tuple[str, ...], frozenset[str] | None], list[_Check]] = {}
        self.on_files = checks("check_file")
        self.on_tables = checks("check_table")
        self.on_vault = checks("check_vault")

    def on_typed(self, types: tuple[str, ...], roles: Roles, judged: frozenset[str] | None) -> list[_Check]:
        """The checks of a note of these types: most rules about evidence are about one of its parts, and there are many of both.

        Args:
            types: of the note.
            roles: the parts that types play.
            judged: the reasons and flags of a claim's verdict, or None.
        """
        found = self._on_typed.get((types, judged))
        if found is None:
            checks = [check for check in self.on_notes if self._is_about(check.name, types, roles)]
            found = self._on_typed[types, judged] = [check for check in checks if self._is_due(check.name, judged)]
        return found

    def _is_about(self, name: str, types: tuple[str, ...], roles: Roles) -> bool:
        parts = self._parts.get(name)
        return parts is None or any(getattr(roles, part) in types for part in parts)

    def _is_due(self, name: str, judged: frozenset[str] | None) -> bool:
        reasons = self._reasons.get(name)
        return reasons is None or judged is None or not reasons.isdisjoint(judged)

    def on_link(self, link: Link, where: Resolution) -> list[_Check]:
        """The checks of the doubts that there are about a link; with several files in question it is not asked for a place in one."""
        if where.path is None:
            return self._nowhere
        if where.ties:
            return self._ties
        if where.spelling:
            return self._spelling_and_subpath if link.subpath else self._spelling
        return self._subpath


class _Findings:
    """What the rules say of one file, until it is decided what of it is told."""

    def __init__(self, path: VaultPath) -> None:
        self.path = path
        self.found: list[Diagnostic] = []
        self.crashes: dict[str, Diagnostic] = {}
        """By rule: one finding, however often the rule crashed here."""

    def add(self, check: _Check, *given: Any) -> None:
        """Calls a rule; a fault of ours must not cost the reader the other findings."""
        try:
            self.found += check.run(*given, check.options)
        except Exception as error:
            self.crashes.setdefault(check.name, rule_crashed.crashed(self.path, check.name, error))


class Auditor:
    """The rules of one configuration on one index, applied to one file at a time; they may be asked again after each change."""

    def __init__(self, index: VaultIndex, config: Config, *, excluded: Excluded, tables: MakeTables | None = None) -> None:
        """Checks nothing yet.

        Args:
            index: the whole vault.
            config: severities and options.
            excluded: files that are not audited; they stay valid targets.
            tables: gives what answers the queries of managed blocks; asked only where there is a block. None: no
                block is held against its query.
        """
        self.index, self.excluded = index, excluded
        self._config, self._tables, self._roles = config, tables, roles_of(index)
        self._active = [rule for rule in RULES if config.rules[rule.name].severity is not None and (index.types or not rule.needs_types)]
        self._defaults = {rule.name: rule.severity for rule in RULES}
        self._checks = _Checks(self._active, config)
        self._idle = frozenset(rule.name for rule in RULES if rule not in self._active)

    def check(self, path: VaultPath, *, wanting: bool = False) -> Checked:
        """What is to be said of a file; never raises for what stands in it, nor for a rule that does. Nothing of an excluded one.

        Args:
            path: a file of the index.
            wanting: whether a table that is missing in the note makes it stale.
        """
        if self.excluded(path):
            return CLEAN
        index, findings = self.index, _Findings(path)
        note: Note | None = index.notes.peek(path)
        stale, status = False, None
        if note is not None:
            found = self._judged(path, findings)
            self._check_note(note, findings, found)
            status = None if found is None or found.draft else found.status
            if note.managed or wanting:
                stale = self._check_tables(note, findings, wanting)
        for check in self._checks.on_files:
            findings.add(check, path, index)
        if not findings.found and not findings.crashes and not stale and (note is None or not note.suppressions):
            return CLEAN if status is None else Checked(status=status)
        return self._told(findings, note)._replace(stale=stale, status=status)

    def judge_all(self) -> Mapping[Status, int]:
        """How many takeaways have which status, where nobody has checked them all; nothing where that fails."""
        try:
            return count_statuses(self.index, self.excluded)
        except Exception:
            return {}

    def check_vault(self) -> tuple[Diagnostic, ...]:
        """What is wrong with folders and settings that are no file of the index, sorted."""
        findings = _Findings(rule_crashed.THE_VAULT)
        for check in self._checks.on_vault:
            findings.add(check, self.index)
        found = [one for one in findings.found if not self.excluded(one.path)]
        return tuple(sorted(map(self._weighed, [*found, *findings.crashes.values()]), key=_by_path))

    def _check_note(self, note: Note, findings: _Findings, judged: Verdict | None) -> None:
        """What the rules say of a note, of which there may be a verdict, and its links.

        This runs for every link of the vault: each is resolved once, and nothing is built for the nearly all
        that are beyond doubt.
        """
        index, path, resolve, on_link = self.index, note.path, self.index.resolve, self._checks.on_link
        for links in (note.links, note.property_links):
            for link in links:
                where = resolve(link, path)
                if where.path is None or link.subpath or where.ties or where.spelling:
                    for check in on_link(link, where):
                        findings.add(check, note, link, where, index)
        types = index.types_of(path)
        told = frozenset([*(reason.code for reason in judged.reasons), *judged.flags]) if judged is not None else None
        for name, run, options in self._checks.on_typed(types, self._roles, told) if types else self._checks.on_untyped:
            try:
                findings.found += run(note, index, options)
            except Exception as error:
                findings.crashes.setdefault(name, rule_crashed.crashed(path, name, error))

    def _judged(self, path: VaultPath, findings: _Findings) -> Verdict | None:
        """The verdict on a claim; where that fails it is told as a fault of the rule that reports it."""
        if self._roles.claim not in self.index.types_of(path):
            return None
        try:
            return find_verdict(self.index, path)
        except Exception as error:
            name = unsupported_takeaway.RULE.name
            findings.crashes.setdefault(name, rule_crashed.crashed(path, name, error))
            return None

    def _check_tables(self, note: Note, findings: _Findings, wanting: bool) -> bool:
        if self._tables is None or not (self._checks.on_tables or wanting):
            return False
        tables = self._tables()
        states = tables.states(note)
        for state in states:
            for check in self._checks.on_tables:
                findings.add(check, note, state)
        return any(state.edit is not None for state in states) or (wanting and tables.wants(note))

    def _told(self, findings: _Findings, note: Note | None) -> Checked:
        found = [*findings.found, *findings.crashes.values()]
        kept = found if note is None or not note.suppressions else self._unsuppressed(found, note, findings.crashes)
        suppressed = len(found) - sum(one.rule != unused_suppression.RULE.name for one in kept)
        told = tuple(sorted(map(self._weighed, kept), key=_place))
        return Checked(told, suppressed, bool(findings.crashes))

    def _unsuppressed(self, found: list[Diagnostic], note: Note, crashes: Iterable[str]) -> list[Diagnostic]:
        """The findings that no suppression hides, and one for each suppression that hid nothing."""
        suppressor = Suppressor((note,))
        kept = [one for one in found if not suppressor.hides(one)]
        own = unused_suppression.RULE
        if own in self._active:
            # Who switched a rule off, or lost it to a crash, is not told that its suppressions are idle.
            idle = self._idle.union(crashes, [""] if crashes else [])
            kept += [one for one in suppressor.unused(lambda word: word not in idle and word != own.name) if not suppressor.hides(one)]
            kept += suppressor.unused(lambda word: word == own.name)
        return kept

    def _weighed(self, one: Diagnostic) -> Diagnostic:
        """The finding with its configured severity, or its own where that is lesser; a crash is told of even where its rule is off."""
        severity = self._config.rules[one.rule].severity
        if severity is not None and one.severity is not self._defaults[one.rule] and one.severity.rank < severity.rank:
            return one
        return one if severity is None or severity is one.severity else msgspec.structs.replace(one, severity=severity)


def audit(
    index: VaultIndex,
    config: Config,
    *,
    excluded: Excluded,
    only: frozenset[VaultPath] | None = None,
    tables: MakeTables | None = None,
) -> Report:
    """Runs every rule that is on, on the whole vault or, judged against it, on the files of ``only``.

    Takes what ``Auditor`` takes, and raises as little.
    """
    auditor = Auditor(index, config, excluded=excluded, tables=tables)
    chosen = index.files if only is None else [path for path in only if path in index.files]
    checked = {path: found for path in chosen if (found := auditor.check(path)) is not CLEAN}
    outside = auditor.check_vault()
    if only is None:
        return report_of(auditor, checked, outside, judged_in(checked.values()))
    judged = auditor.judge_all() if index.types else {}
    return report_of(auditor, checked, outside, judged, only)


def judged_in(checked: Iterable[Checked]) -> Mapping[Status, int]:
    """How many takeaways have which status."""
    return Counter(found.status for found in checked if found.status is not None)


def report_of(
    auditor: Auditor,
    checked: dict[VaultPath, Checked],
    outside: Sequence[Diagnostic],
    judged: Mapping[Status, int],
    only: frozenset[VaultPath] | None = None,
) -> Report:
    """One report of what was said of single files (those without a word may be missing) and of the vault.

    A fault of ours is told wherever one looks.

    Args:
        auditor: who said it.
        checked: by path.
        outside: what concerns no file.
        judged: how many takeaways of the whole vault have which status.
        only: the files that are reported on.
    """
    index, excluded = auditor.index, auditor.excluded
    notes = index.notes if only is None else [path for path in only if path in index.notes]
    others = [one for one in outside if only is None or one.path in only or one.rule == rule_crashed.RULE.name]
    crashed = any(found.crashed for found in checked.values())
    by_path = {path: found.diagnostics for path, found in checked.items()}
    for one in others:
        by_path[one.path] = tuple(sorted((*by_path.get(one.path, ()), one), key=_place))
    return Report(
        diagnostics=tuple(one for path in sorted(by_path) for one in by_path[path]),
        notes=sum(1 for path in notes if not excluded(path)),
        files=len(index.files),
        statuses={status: judged[status] for status in reversed(Status) if judged.get(status)},
        suppressed=sum(found.suppressed for found in checked.values()),
        crashed=crashed or any(one.rule == rule_crashed.RULE.name for one in others),
        retractions=data.facts if (data := retraction_data_of(index)) is not None else None,
    )


def _place(one: Diagnostic) -> tuple[int, str, int, str]:
    start, end = one.span
    return start, one.rule, end, one.message


def _by_path(one: Diagnostic) -> tuple[str, int, str, int, str]:
    return one.path, *_place(one)
