"""An index and a session in, what the cache must learn of them out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from vaultsync.audit import Checked, Report
from vaultsync.diagnostic import Diagnostic, Related
from vaultsync.disk.cache import NOTHING, Row
from vaultsync.disk.packed import holds_item, pack
from vaultsync.disk.stamp import UNKNOWN
from vaultsync.evidence import Status
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.vault.contents import Changes, Contents
from vaultsync.vault.recall import checked_in, pack_whole, unpack_gist, unpack_report

INFOS = 10
"""How many findings of severity info of each rule a report keeps that is known beforehand: as many as are shown."""


class Saving:
    """What differs from what the cache holds."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._new: set[VaultPath] = set()
        """Files whose content the cache does not hold."""
        self._removed: set[VaultPath] = set()
        self._touched: set[VaultPath] = set()
        self._checked: set[VaultPath] = set()
        self._done = False
        self.reported = False
        """Whether somebody asked for the whole report, so that it is worth being kept."""

    def changed(self, changes: Changes) -> None:
        """Notes what is otherwise than the cache says."""
        for item in changes.items:
            path = VaultPath(item) if isinstance(item, str) else item.path
            self._new.add(path)
            self._removed.discard(path)
        self._removed.update(changes.removed)
        self._new.difference_update(changes.removed)
        self._touched.update(changes.files)
        self._done = False

    def checked(self, paths: Iterable[VaultPath]) -> None:
        """Notes of which files other things may be said than the cache says."""
        self._checked.update(paths)
        self._done = False

    @property
    def pending(self) -> bool:
        """Whether there is something to save."""
        return not self._done

    def report(self, settings: bytes, infos: int) -> Report | None:
        """What the last run said of the whole vault, if it still holds."""
        contents = self._contents
        stamps = contents.stamps
        if stamps is None or stamps.report is None or stamps.settings != settings or not contents.unchanged:
            return None
        self._done = True
        report = unpack_report(stamps.report, self._faults(), infos)
        if report is not None:
            contents.fetch(_places(report.diagnostics))
        return report

    def part(self, settings: bytes, only: frozenset[VaultPath]) -> tuple[dict[VaultPath, Checked], Mapping[Status, int]] | None:
        """What the last run said of some files, and how it judged all takeaways, if that still holds."""
        contents = self._contents
        stamps = contents.stamps
        if stamps is None or contents.cache is None or stamps.settings != settings or not contents.unchanged:
            return None
        gist = unpack_gist(stamps.report)
        loaded = contents.cache.load_some(only)
        if gist is None or gist.clock or loaded.generation != stamps.generation or not only.issubset(stamps.stamps):
            return None
        found = {row.path: checked_in(row.found) for row in loaded.rows if row.found}
        if any(holds_item(path) and path not in found for path in only) or any(row.found == b"" for row in loaded.rows):
            return None
        self._done = True
        contents.fetch(_places(one for checked in found.values() for one in checked.diagnostics))
        return found, gist.judged

    def _faults(self) -> bytes:
        return repr(sorted(self._contents.scan.faults.items())).encode("utf-8", "surrogatepass")

    def save(self, index: VaultIndex | None, session: Session | None, settings: bytes, unchecked: Collection[VaultPath] = ()) -> None:
        """Saves what is known now, unless the cache knows it or can do without; of unchecked files that they are to be checked."""
        contents = self._contents
        if contents.cache is None or contents.stamps is None or index is None or self._done:
            return
        if session is None:
            if not contents.stamps.stamps:
                rows = [Row(path, self._stamp(index, path), _data(index, path)) for path in sorted(index.files)]
                contents.cache.save(based_on=None, settings=None, rows=rows)
            return
        self._done = True
        different = bool(self._new or self._removed or self._touched or self._checked)
        everything = contents.generation == NOTHING or contents.stamps.settings != settings
        if not different and not everything and not self.reported:
            return
        based_on = contents.generation if contents.generation != NOTHING else self._catch_up(index)
        new = sorted(path for path in (self._new if based_on is not None else index.files) if path in index.files)
        others = sorted(path for path in (index.files if everything else self._checked) if path in index.files and path not in self._new)
        generation = contents.cache.save(
            based_on=based_on,
            settings=settings,
            rows=self._rows(index, session, new, unchecked),  # one after the other: all of them together take as much room as the vault
            removed=sorted(self._removed),
            touched=[(path, self._stamp(index, path)) for path in sorted(self._touched)],
            found=((path, b"" if path in unchecked else session.packed(path)) for path in others) if based_on is not None else (),
            report=self._whole(session),
        )
        contents.generation = generation or NOTHING
        contents.stamps = contents.stamps._replace(generation=contents.generation, settings=settings)
        for names in (self._new, self._removed, self._touched, self._checked):
            names.clear()
        if unchecked:
            self.checked(unchecked)

    def _catch_up(self, index: VaultIndex) -> int | None:
        """What another process saved is taken as it is, as far as it still holds; None where that is little."""
        contents = self._contents
        stored = contents.cache.load_stamps() if contents.cache is not None else None
        if stored is None or stored.generation == NOTHING or len(stored.stamps) * 2 < len(index.files):
            return None
        self._new.update(path for path in index.files if stored.stamps.get(path, UNKNOWN) != self._stamp(index, path))
        self._removed.update(path for path in stored.stamps if path not in index.files)
        return stored.generation

    def _whole(self, session: Session) -> bytes | None:
        """With the report where it is wanted and the day does not matter."""
        gist = session.gist()
        return pack_whole(gist, session.report() if self.reported and not gist.clock else None, self._faults(), INFOS)

    def _rows(self, index: VaultIndex, session: Session, paths: Iterable[VaultPath], unchecked: Collection[VaultPath]) -> Iterator[Row]:
        for path in paths:
            found = b"" if path in unchecked else session.packed(path)
            yield Row(path, self._stamp(index, path), _data(index, path), found)

    def _stamp(self, index: VaultIndex, path: VaultPath) -> int:
        """Of what could not be read none holds: the next run tries again."""
        item = index.notes.peek(path) if index.type_unknown(path) else index.canvases.get(path)
        unread = path in self._contents.unread or (item is not None and not item.hash)
        return UNKNOWN if unread else self._contents.scan.stamps.get(path, UNKNOWN)


def _places(diagnostics: Iterable[Diagnostic]) -> set[VaultPath]:
    """The files in which findings stand, or at which they point."""
    return {place.path for one in diagnostics for place in _each_place(one)}


def _each_place(one: Diagnostic) -> tuple[Diagnostic | Related, ...]:
    return one, *one.related


def _data(index: VaultIndex, path: VaultPath) -> bytes:
    packed = index.notes.packed(path)
    if packed is not None:
        return packed
    item = index.notes.peek(path) or index.canvases.get(path)
    return pack(item).data if item is not None else b""
