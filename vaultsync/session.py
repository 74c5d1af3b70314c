"""Changed files in, changed findings and stale tables out: a vault kept audited in memory, at the cost of what changed.

While a file is checked, the index records every fact that the answer rests on, beyond what the file itself says and what its links
mean. A change tells which facts it altered; the files whose answers rest on one of them are checked again, and no others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol, cast

from vaultsync.audit import CLEAN, Auditor, Checked, Excluded, MakeTables, Report, judged_in, report_of
from vaultsync.config import Config
from vaultsync.diagnostic import Diagnostic, Severity
from vaultsync.evidence import Status
from vaultsync.index import Canvas, VaultIndex, facts, may_alter, weigh_before
from vaultsync.index.facts import Fact
from vaultsync.index.readers import Readers
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note

Told = Callable[[int, int], None]
"""Called with how many files of how many are done."""
STEP = 256
"""Files between two calls of that."""
MANY = 1_000
"""Files checked in a row after which what was worked out for them is let go, where memory matters."""


class Update(NamedTuple):
    """What checking some files brought to light."""

    findings: Mapping[VaultPath, tuple[Diagnostic, ...]]
    """Of the files about which something else is to be said than before: all of it, sorted; empty where nothing is left."""
    stale: frozenset[VaultPath]
    """Notes among those checked whose tables are to be written."""
    fresh: frozenset[VaultPath]
    """Notes among those checked whose tables were to be written before, and no longer are."""
    checked: int


class Known(NamedTuple):
    """What a session knows of one file."""

    checked: Checked = CLEAN
    facts: tuple[Fact, ...] = ()
    """What that rests on, besides the file itself and what its links mean."""


class Gist(NamedTuple):
    """What can be said of all that a session knows without going through it."""

    counts: Mapping[tuple[Severity, str], int]
    """Findings in files, by severity and rule."""
    stale: frozenset[VaultPath]
    clock: frozenset[VaultPath]
    """Files of which something may be said that depends on the day."""
    judged: Mapping[Status, int]
    """How many takeaways have which status."""


class Packing(Protocol):
    """The form in which what is known is kept where memory matters, and from one run to the next."""

    def pack(self, path: VaultPath, known: Known) -> bytes | None:
        """None for what has no such form: a name that is no text."""

    def unpack(self, data: bytes) -> Known:
        """The reverse."""

    def status(self, data: bytes) -> Status | None:
        """``Checked.status`` in it, without unpacking the rest."""


NOTHING = Known()
_SUGGESTIONS = facts.suggestions("")


class Session:
    """The one owner of an index: nothing else may change it."""

    def __init__(
        self,
        index: VaultIndex,
        config: Config,
        *,
        excluded: Excluded,
        tables: MakeTables | None = None,
        packing: Packing | None = None,
        lean: bool = False,
        begins: Callable[[VaultPath], None] | None = None,
    ) -> None:
        """Checks nothing yet; see ``Auditor`` for the first arguments.

        Args:
            index: see there.
            config: see there.
            excluded: see there.
            tables: see there.
            packing: the form of what is known, for ``packed`` and ``resume``.
            lean: whether memory matters more than time: then what is known is held packed.
            begins: called with each file before it is checked, for whoever notes what this process is at; what it raises ends that.
        """
        self.index, self.config = index, config
        self.auditor = Auditor(index, config, excluded=excluded, tables=tables)
        self._tables = tables
        self._packing, self._lean = packing, lean and packing is not None
        self._begins = begins
        self._known: dict[VaultPath, Known | bytes] = {}
        """Of every file about which there is something to say or to remember."""
        self._stale: set[VaultPath] | None = set()
        """None until somebody asks, after another session's knowledge was taken over."""
        self._readers = Readers[VaultPath]()
        self._joined = True
        """Whether ``_readers`` is made; who resumes may never need it."""
        self._weighed = True
        """Whether the weighed values are made that something rests on, which is due before the first change that may alter one."""
        self._outside: tuple[Diagnostic, ...] = ()
        self._counts: Counter[tuple[Severity, str]] | None = None
        self._gist: Gist | None = None
        self._suggested: set[str] = set()
        """Names on whose suggestions somebody rests."""
        index.follow(self._suggested)

    # -- beginning

    def start(self, told: Told | None = None) -> None:
        """Checks the whole vault; what is found is not handed out, for it may be more than fits at once."""
        self._outside = self.auditor.check_vault()
        for _ in self._checking(sorted(self.index.files), told):
            pass

    def resume(self, known: Mapping[VaultPath, bytes], gist: Gist | None = None) -> None:
        """Begins with what another session knew of the same files under the same configuration, in the place of ``start``.

        Args:
            known: packed, of every file of which something is to be remembered.
            gist: of that other session.
        """
        assert self._packing is not None
        self._known = dict(known)
        self._joined, self._weighed = False, False
        self._stale, self._gist = None, gist
        if gist is not None:
            self._stale, self._counts = set(gist.stale), Counter(gist.counts)
        self._outside = self.auditor.check_vault()

    def gist(self) -> Gist:
        """What ``resume`` takes."""
        self.counts()
        clock = self._gist.clock if self._gist is not None and not self._joined else self._readers.of((facts.CLOCK,))
        return Gist(+(self._counts or Counter()), frozenset(self._stale_notes()), frozenset(clock), self._judged())

    def packed(self, path: VaultPath) -> bytes | None:
        """What ``resume`` takes, of one file; empty for what has no such form, and is to be checked again in its place."""
        known = self._known.get(path, NOTHING)
        if isinstance(known, bytes):
            return known
        return (self._packing.pack(path, known) or b"") if self._packing is not None else None

    # -- changes

    def take(
        self, changed: Iterable[Note | Canvas | VaultPath], removed: Iterable[VaultPath] = (), files: Iterable[VaultPath] = ()
    ) -> list[VaultPath]:
        """Takes changes in; returns what is to be checked again: first what changed, then what depends on it, each sorted.

        Args:
            changed: as for ``VaultIndex.apply``.
            removed: as for ``VaultIndex.apply``.
            files: whose dates, size or bytes changed, though their text, if they are notes, did not.
        """
        self._join_all()
        items, gone, others = list(changed), list(removed), list(files)
        paths = {VaultPath(item) if isinstance(item, str) else item.path for item in items}
        if not self._weighed and may_alter(self.index, items, gone):
            self._weighed = True
            weigh_before(self.index, self._readers.facts())
        before = self._twins([*paths, *gone])
        delta = self.index.apply(items, gone)
        altered = set(delta.facts).union(map(facts.file, others))
        if self._tables is not None:
            altered |= self._tables().follow(delta, others)
        affected = set(delta.notes) | paths | before | self._twins(paths) | self._readers.of(altered) | set(gone)
        return [*sorted(paths), *sorted(affected - paths)]

    def altered(self, altered: Iterable[Fact]) -> list[VaultPath]:
        """What is to be checked again because of facts that lie outside of the index, such as the clock; sorted."""
        altered = set(altered)
        if altered == {facts.CLOCK} and self._gist is not None and not self._joined:
            return sorted(self._gist.clock)
        self._join_all()
        return sorted(self._readers.of(altered))

    def check(self, paths: Iterable[VaultPath], told: Told | None = None) -> Update:
        """Checks files again; what is gone is forgotten."""
        files = paths if isinstance(paths, list) else list(paths)
        findings: dict[VaultPath, tuple[Diagnostic, ...]] = {}
        stale, fresh = set(), set()
        for path, old, new in self._checking(files, told):
            if new.diagnostics != old.diagnostics:
                findings[path] = new.diagnostics
                if self._counts is not None:
                    self._counts.subtract(map(_kind, old.diagnostics))
                    self._counts.update(map(_kind, new.diagnostics))
            if new.stale:
                stale.add(path)
            elif old.stale:
                fresh.add(path)
        return Update(findings, frozenset(stale), frozenset(fresh), len(files))

    def update(
        self, changed: Iterable[Note | Canvas | VaultPath], removed: Iterable[VaultPath] = (), files: Iterable[VaultPath] = ()
    ) -> Update:
        """Takes changes in and checks all that depends on them."""
        return self.check(self.take(changed, removed, files))

    def faults_changed(self) -> Update:
        """Looks again at what could not be read (``VaultIndex.faults``)."""
        before, self._outside = self._outside, self.auditor.check_vault()
        paths = {one.path for one in before} ^ {one.path for one in self._outside} | {one.path for one in {*before} ^ {*self._outside}}
        return Update({path: self.diagnostics(path) for path in paths}, frozenset(), frozenset(), 0)

    # -- questions

    def diagnostics(self, path: VaultPath) -> tuple[Diagnostic, ...]:
        """What is to be said of one file, folder or setting, sorted; empty for an unknown one."""
        return (*self._known_of(path).checked.diagnostics, *(one for one in self._outside if one.path == path))

    def all_diagnostics(self) -> Iterator[tuple[VaultPath, tuple[Diagnostic, ...]]]:
        """By path, sorted, what is to be said; files without a word are left out."""
        outside = {one.path for one in self._outside}
        for path in sorted(self._known.keys() | outside):
            found = self.diagnostics(path)
            if found:
                yield path, found

    def counts(self) -> Counter[tuple[Severity, str]]:
        """How many findings there are of each severity and rule; counted once, then kept current."""
        if self._counts is None:
            self._counts = Counter(_kind(one) for path in self._known for one in self._known_of(path).checked.diagnostics)
        return +self._counts + Counter(map(_kind, self._outside))

    def stale(self) -> list[VaultPath]:
        """The notes whose tables are to be written, sorted."""
        return sorted(self._stale_notes())

    def stale_count(self) -> int:
        """How many these are."""
        return len(self._stale_notes())

    def is_stale(self, path: VaultPath) -> bool:
        """Whether tables of the note are to be written."""
        return path in self._stale_notes()

    def report(self, only: frozenset[VaultPath] | None = None) -> Report:
        """All of it, or what concerns the files of ``only``, as one report."""
        if only is None:
            whole = {path: self._known_of(path).checked for path in self._known}
            return report_of(self.auditor, whole, self._outside, judged_in(whole.values()))
        chosen = {path: self._known_of(path).checked for path in only if path in self._known}
        return report_of(self.auditor, chosen, self._outside, self._judged(), only)

    def _judged(self) -> Mapping[Status, int]:
        return Counter(found for known in self._known.values() if (found := self._status(known)) is not None)

    def _status(self, known: Known | bytes) -> Status | None:
        if isinstance(known, bytes):
            return self._packing.status(known) if self._packing is not None else None
        return known.checked.status

    # -- what rests on what

    def _checking(self, files: Sequence[VaultPath], told: Told | None) -> Iterator[tuple[VaultPath, Checked, Checked]]:
        """Checks files, each as it is asked for; gives what was said of it before and what is now."""
        self._join_all()
        for number, path in enumerate(files):
            old = self._known_of(path).checked
            yield path, old, self._check(path)
            if told is not None and not number % STEP:
                told(number, len(files))
            if self._lean and not (number + 1) % MANY:
                self.index.drop_caches()

    def _check(self, path: VaultPath) -> Checked:
        if path not in self.index.files:
            self._keep(path, CLEAN, ())
            return CLEAN
        if self._begins is not None:
            self._begins(path)
        with self.index.reading(path) as reads:
            found = self.auditor.check(path, wanting=self._tables is not None)
        self._keep(path, found, tuple(reads))
        return found

    def _keep(self, path: VaultPath, found: Checked, read: tuple[Fact, ...]) -> None:
        old = self._known_of(path).facts
        stale = self._stale_notes()
        (stale.add if found.stale else stale.discard)(path)
        if found is CLEAN and not read:
            self._known.pop(path, None)
        else:
            known = Known(found, read)
            self._known[path] = (self._packing.pack(path, known) if self._packing is not None and self._lean else None) or known
        if old != read:
            for fact in set(old).difference(read):
                self._leave(fact, path)
            for fact in read:
                self._join(fact, path)

    def _known_of(self, path: VaultPath) -> Known:
        found = self._known.get(path, NOTHING)
        return self._packing.unpack(found) if isinstance(found, bytes) and self._packing is not None else cast(Known, found)

    def _stale_notes(self) -> set[VaultPath]:
        if self._stale is None:
            self._stale = {path for path in self._known if self._known_of(path).checked.stale}
        return self._stale

    def _join_all(self) -> None:
        if not self._joined:
            self._joined = True
            for path in self._known:
                for fact in self._known_of(path).facts:
                    self._join(fact, path)

    def _join(self, fact: Fact, path: VaultPath) -> None:
        if self._readers.join(fact, path) and fact.startswith(_SUGGESTIONS):
            self._suggested.add(fact[len(_SUGGESTIONS) :])

    def _leave(self, fact: Fact, path: VaultPath) -> None:
        if self._readers.leave(fact, path) and fact.startswith(_SUGGESTIONS):
            self._suggested.discard(fact[len(_SUGGESTIONS) :])

    def _twins(self, paths: Iterable[VaultPath]) -> set[VaultPath]:
        """The files whose names are one name with one of these on some systems; each file is asked about the others of its name."""
        return {twin for path in paths for twin in self.index.twins(path)}


def _kind(one: Diagnostic) -> tuple[Severity, str]:
    return one.severity, one.rule
