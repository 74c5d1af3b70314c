"""One vault, as it was read and as it is kept current."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from vaultsync.disk import read_bytes, read_item
from vaultsync.disk.obsidian_settings import APP_JSON
from vaultsync.disk.packed import holds_item
from vaultsync.errors import UsageError
from vaultsync.index import Canvas, Delta, VaultIndex, facts
from vaultsync.paths import VaultPath, is_note
from vaultsync.syntax import Note, Problem
from vaultsync.text import LineIndex
from vaultsync.vault.collecting import no_collecting
from vaultsync.vault.contents import Changes, Contents
from vaultsync.vault.recall import PackFound, said_in
from vaultsync.vault.saving import Saving
from vaultsync.vault.settings import BOOKMARKS, Settings

if TYPE_CHECKING:
    from vaultsync.audit import Report
    from vaultsync.config import Config
    from vaultsync.query.engine import Engine
    from vaultsync.session import Session
    from vaultsync.tables.regenerate import Tables


Read = Callable[[Sequence[VaultPath]], Sequence[Note | Canvas | None]]


class Followed(NamedTuple):
    """What came of changes on disk."""

    items: list[Note | Canvas | VaultPath]
    """Files with new content; a path alone is neither note nor canvas."""
    removed: list[VaultPath]
    affected: list[VaultPath]
    """What is to be checked again: first what changed, then what depends on it."""


class Vault:
    """One vault, read. Its index is changed through it, or through its session, and by nobody else."""

    def __init__(self, root: Path, settings: Settings, contents: Contents) -> None:
        """Reads nothing yet; what is asked for first decides how much must be read."""
        self.root, self.settings, self.contents = root, settings, contents
        self._index: VaultIndex | None = None
        self._tables: Tables | None = None
        self._session: Session | None = None
        self._saving = Saving(contents)
        self._apart = False
        """Whether the index may say what is not on disk."""
        self._unmatched: tuple[int, tuple[str, ...]] | None = None

    @property
    def index(self) -> VaultIndex:
        """All notes and files, and what they mean to each other."""
        if self._index is None:
            with no_collecting():
                self._index = self._new_index()
                self._index.load(self.contents.present(self.settings.digest))
        return self._index

    def _new_index(self, *, whole: bool = True) -> VaultIndex:
        from vaultsync.evidence import HIERARCHY, labelling

        attached, roles = self.settings.attached, self.config.roles
        more = attached.settings() if whole else attached.cheap()
        index = VaultIndex(self.config.types, self.config.matches, (roles, self.config.evidence, labelling(roles), HIERARCHY, *more))
        index.unpack_said_with(said_in)
        index.faults = self._faults()
        return index

    def _faults(self) -> dict[VaultPath, Problem]:
        """What could not be read."""
        problem = self.settings.problem
        return {**self.contents.scan.faults, **({} if problem is None else {APP_JSON: problem})}

    @property
    def is_empty(self) -> bool:
        """Whether there is neither a note nor a canvas."""
        return not any(map(holds_item, self.contents.scan.files))

    @property
    def config(self) -> Config:
        """The configuration that holds."""
        return self.settings.config

    def excludes(self, path: VaultPath) -> bool:
        """Whether a file is not audited, by our configuration or by Obsidian's."""
        return self.settings.excludes(path)

    def unmatched_excludes(self) -> tuple[str, ...]:
        """What is to be said of the exclusions that fit no file now; looked up once until something changes."""
        from vaultsync.config import unmatched_excludes

        revision = self.index.revision
        if self._unmatched is None or self._unmatched[0] != revision:
            self._unmatched = (revision, unmatched_excludes(self.config, self.index.files.paths()))
        return self._unmatched[1]

    # -- answers

    def audit(self, only: tuple[VaultPath, ...] | None = None, infos: int | None = None) -> Report:
        """The findings on the whole vault, or on the files named.

        Args:
            only: files to report on, judged against the whole vault.
            infos: how many findings of severity info of each rule are enough; with a number the report may be shortened to it, and is
                known beforehand where nothing has changed.
        """
        if only is None and infos is not None and self._index is None:
            known = self._saving.report(self.settings.digest, infos)
            if known is not None:
                return known
        chosen = None if only is None else frozenset(only)
        if chosen is not None and self._index is None:
            part = self._known_part(chosen)
            if part is not None:
                return part
        if self._index is None and self.contents.cache is not None and (only is None or self.contents.known):
            self.session()
        if self._session is not None:
            self._saving.reported |= only is None
            return self._session.report(chosen)
        from vaultsync.audit import audit

        index = self.index
        with no_collecting():
            return audit(index, self.config, excluded=self.excludes, only=chosen, tables=self.tables)

    def _known_part(self, only: frozenset[VaultPath]) -> Report | None:
        """The report on some files, where nothing has changed since it was worked out."""
        if any(map(self.settings.attached.holds, only)):
            return None
        found = self._saving.part(self.settings.digest, only)
        if found is None:
            return None
        from vaultsync.audit import Auditor, report_of

        checked, judged = found
        index = self._new_index(whole=False)
        index.load(self.contents.scan.files)  # of which nobody asks more than that they are there
        auditor = Auditor(index, self.config, excluded=self.excludes)
        report = report_of(auditor, checked, auditor.check_vault(), judged, only)
        notes = sum(1 for path in only if is_note(path) and not self.excludes(path))
        return replace(report, notes=notes)

    def session(self, told: Callable[[int, int], None] | None = None, begins: Callable[[VaultPath], None] | None = None) -> Session:
        """What keeps the vault audited; begun, with what was known of it, when it is first asked for, before anything else is.

        Args:
            told: called with how many files of how many are checked.
            begins: called with each file before it is checked, from now on.
        """
        if self._session is None:
            with no_collecting():
                self._session = self._begin(told, begins)
        return self._session

    def _begin(self, told: Callable[[int, int], None] | None, begins: Callable[[VaultPath], None] | None) -> Session:
        from vaultsync.session import Session

        assert self._index is None, "an index that was changed without a session cannot be followed"
        index = self._index = self._new_index()
        lean = index.notes.packing = self.contents.packing
        packing = PackFound(index)
        session = Session(index, self.config, excluded=self.excludes, tables=self.tables, packing=packing, lean=lean, begins=begins)
        digest = self.settings.digest
        if not self.contents.known:
            index.load(self.contents.present(digest))
            session.start(told)
            return session
        items, found, certain = self.contents.past(digest)
        index.load(items)
        changes = self.contents.changes()
        self._saving.changed(changes)
        if not certain:
            self.contents.forget()
            index.apply(changes.items, changes.removed)
            session.start(told)
            return session
        again = self.contents.unpacked()
        session.resume(found, self.contents.gist() if not again else None)  # which counts what is found again
        unknown = sorted({*again, *(path for path in index.notes.paths() if path not in found)})
        self.contents.forget()
        if changes.items or changes.removed or changes.files:
            unknown += session.take(changes.items, changes.removed, changes.files)
        unknown += session.altered((facts.CLOCK,))
        if unknown:
            self._saving.checked(unknown)
            session.check(unknown, told)
        return session

    def save(self, unchecked: Collection[VaultPath] = ()) -> None:
        """Lets the next run know what this one knows, as far as there is a place for it. Never raises.

        Args:
            unchecked: files that are still to be checked again; the next run does that.
        """
        if not self._apart:
            self._saving.save(self._index, self._session, self.settings.digest, unchecked)

    @property
    def is_saved(self) -> bool:
        """Whether ``save`` has nothing to do."""
        return not self._saving.pending

    def engine(self, now: datetime | None = None) -> Engine:
        """What answers queries on this vault.

        Args:
            now: the moment of ``date(now)`` and the zone of dates without one; by default this moment in the configured zone,
                or in UTC, so that all devices write the same.
        """
        from vaultsync.disk.file_facts import FileFacts
        from vaultsync.query.engine import Engine
        from vaultsync.query.settings import dataview_settings

        settings = dataview_settings(self.settings.dataview)
        return Engine(self.index, FileFacts(self.root), settings, now if now is not None else datetime.now(self.zone))

    @property
    def zone(self) -> tzinfo:
        """The configured zone, or UTC."""
        return self.settings.zone

    def tables(self) -> Tables:
        """What brings managed blocks up to date; always the same, and current after every change that came through the vault."""
        if self._tables is None:
            from vaultsync.tables.links import LinkStyle
            from vaultsync.tables.regenerate import Tables

            engine = self.engine()
            self._tables = Tables(self.index, engine, self.config.tables, LinkStyle.of(self.settings.app), engine.settings)
        return self._tables

    # -- changes

    def follow(self, changed: Iterable[VaultPath], removed: Iterable[VaultPath], stamps: Mapping[VaultPath, int], read: Read) -> Followed:
        """Takes in what changed on disk, through the session, which must have begun.

        Args:
            changed: files that may be otherwise than they were.
            removed: files that are gone.
            stamps: those of the changed files, asked for before they are read here.
            read: what each of some notes and canvases is now; None for one that is gone.
        """
        assert self._session is not None
        paths = sorted(changed)
        read_paths = [path for path in paths if holds_item(path)]
        found = dict(zip(read_paths, read(read_paths), strict=True))
        items: list[Note | Canvas | VaultPath] = []
        gone, same = [path for path in removed if path in self.index.files], list[VaultPath]()
        for path in paths:
            item, old = found.get(path), self._item(path)
            if item is None and path in found:
                gone += [path] if path in self.index.files else []
            elif item is None:
                (same if path in self.index.files and old is None else items).append(path)
            elif old is not None and (item.hash == old.hash if item.hash and path not in self.contents.unread else item == old):
                same.append(path)
            else:
                items.append(item)
        self.contents.see_unread(item for item in found.values() if item is not None)
        known = self.contents.scan.stamps
        known.update(stamps)
        for path in gone:
            known.pop(path, None)
            self.contents.unread.discard(path)
        self._saving.changed(Changes(items, gone, same))
        affected = self._session.take(items, gone, same)
        self._saving.checked(affected)
        return Followed(items, gone, affected)

    def see_faults(self, faults: Mapping[VaultPath, Problem]) -> bool:
        """Takes in which folders and links cannot be read now; whether they are others than before, to be told through the session."""
        known = self.contents.scan.faults
        if known == faults:
            return False
        known.clear()
        known.update(faults)
        self.index.faults = self._faults()
        return True

    def tick(self) -> frozenset[str]:
        """Sets the clock of queries to now; the facts that alters: none but on another day."""
        return self.tables().engine.tick(datetime.now(self.zone)) if self._tables is not None else frozenset()

    def new_day(self) -> frozenset[str]:
        """As ``tick``, for whoever has noticed that another day began: the clock may be right already, and what it alters not yet."""
        self.tick()
        return self.index.forget((facts.CLOCK,))

    def bookmarked(self) -> frozenset[str]:
        """The facts that another list of bookmarks on disk alters."""
        return self.tables().follow(Delta(frozenset(), frozenset()), BOOKMARKS) | {facts.STARRED}

    def recheck(self, altered: Iterable[str]) -> list[VaultPath]:
        """What is to be checked again because of facts outside the notes, such as the day."""
        assert self._session is not None
        affected = self._session.altered(altered)
        self._saving.checked(affected)
        return affected

    def apply(self, changed: Iterable[Note | Canvas | VaultPath], removed: Iterable[VaultPath] = ()) -> None:
        """Takes changes in that are on disk or only thought of, without a session; from now on nothing is saved of this vault."""
        assert self._session is None, "what a session follows is changed through it"
        self._apart = True
        self.index.apply(changed, removed)  # tables notice by themselves that nobody told them of it

    def reread(self, paths: Iterable[VaultPath]) -> None:
        """Takes in what these notes are on disk now."""
        found = [(path, read_item(self.root, path)) for path in sorted(paths)]
        self.apply([item for _, item in found if item is not None], [path for path, item in found if item is None])

    def drop_caches(self) -> None:
        """Lets go of what can be computed again."""
        self.index.drop_caches()
        self._tables = None

    # -- files

    def relative(self, path: str) -> VaultPath:
        """A path of the command line as a path in the vault.

        It may be absolute, relative to the current folder, or relative to the vault.

        Raises:
            UsageError: when nothing is there, or it lies outside the vault.
        """
        root = os.path.realpath(self.root)
        for candidate in (os.path.abspath(path), os.path.abspath(self.root / path)):
            for start in (os.path.abspath(self.root), root):
                name = VaultPath(os.path.relpath(candidate, start).replace(os.sep, "/"))
                if name in self.contents.scan.files:  # by its name alone: it may lie behind a folder link
                    return name
        for candidate in (os.path.abspath(path), os.path.join(root, path)):
            real = os.path.join(os.path.realpath(os.path.dirname(candidate)), os.path.basename(candidate))
            if real.startswith(root + os.sep) and os.path.lexists(real):
                return VaultPath(os.path.relpath(real, root).replace(os.sep, "/"))
        if os.path.lexists(path):
            raise UsageError(f"{path} lies outside the vault {self.root}")
        raise UsageError(f"{path} does not exist; name a file of the vault {self.root}")

    def text(self, path: VaultPath) -> str | None:
        """The text that the index was made from; None when it cannot be read or has changed since."""
        attached = self.settings.attached.text(path)
        if attached is not None:
            return attached
        try:
            data = read_bytes(self.root, path)
            item = self._item(path)
            if item is not None and item.hash != hashlib.blake2b(data, digest_size=16).digest():
                return None
            return data.decode("utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def may_hold_block(self, path: VaultPath) -> bool:
        """Whether a note that is no text seems to hold a managed block."""
        from vaultsync.syntax.managed import may_hold_block

        try:
            return may_hold_block(read_bytes(self.root, path))
        except OSError:
            return False

    def line_index(self, path: VaultPath) -> LineIndex:
        """Where the lines of a note, canvas or attached file start; one line for what has no text."""
        item = self._item(path)
        if item is not None:
            return item.line_index
        return self.settings.attached.line_index(path) or LineIndex((0,), ())

    def _item(self, path: VaultPath) -> Note | Canvas | None:
        if self._index is None:  # a report that was known beforehand
            return self.contents.item(path)
        return self._index.notes.peek(path) or self._index.canvases.get(path)
