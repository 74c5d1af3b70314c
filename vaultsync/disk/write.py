"""The one way to write to a vault: rewrites in, outcomes out, and no byte of anybody's lost in between.

A note is written only when it still holds the text that the rewrite was computed from, and nobody can change it between
that look and the write. What it held is set aside first, outside the vault: to mend the note should the run be killed, and
to bring the old text back when its owner wants it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from vaultsync.disk.writing.carry_out import batches, carry_out
from vaultsync.disk.writing.eligible import GitStates, check_git, check_name, check_text
from vaultsync.disk.writing.outcome import Image, Outcome, Recovery, Refused, refusal
from vaultsync.disk.writing.place import READ, opened, placed, read_whole, real_path
from vaultsync.disk.writing.publish import Site
from vaultsync.disk.writing.records import Change, Damaged, Records, digest
from vaultsync.disk.writing.recover import recover
from vaultsync.disk.writing.state import RECORDS, locked, state_folder
from vaultsync.disk.writing.system import REAL, System
from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite

__all__ = ["Image", "Outcome", "Recovery", "Writer"]


class Writer:
    """Writes to the notes of one vault. It holds no file and no lock between its calls, which may come from any thread."""

    def __init__(self, root: Path, state: Path | None = None, *, system: System = REAL) -> None:
        """Makes and opens nothing yet.

        Args:
            root: the vault's folder.
            state: where old texts and unfinished writes are kept, a folder of this vault's own; by default one below the
                platform's folder for such things (``XDG_STATE_HOME``).
            system: the calls to use; tests hand in some that fail.

        Raises:
            UsageError: when that folder lies inside the vault.
        """
        self._site = Site(system, os.path.realpath(root), state_folder(root, state))
        self._records = Records(system, os.path.join(self._site.state, RECORDS))

    def write(self, rewrite: Rewrite) -> Outcome:
        """Writes one note. Never raises for what the file system does."""
        return self.write_all((rewrite,))[0]

    def write_all(self, rewrites: Iterable[Rewrite]) -> tuple[Outcome, ...]:
        """Writes many notes, with far fewer waits for the disk than one by one; outcomes stand in the order of ``rewrites``.

        Each note is written or left by itself. One that is held open is tried five times within two seconds.
        """
        git: GitStates = {}
        judged = [self._judged(rewrite, git) for rewrite in rewrites]
        return self._carried_out(judged)

    def examine(self, rewrite: Rewrite) -> Outcome:
        """What ``write`` would answer, as far as can be told without writing: that a note is held open shows only then."""
        judged = self._judged(rewrite, {})
        return judged if isinstance(judged, Outcome) else Outcome(rewrite.path, "written")

    def recover(self) -> tuple[Recovery, ...]:
        """Mends what an interrupted run left; to be called before anything is written. Never raises for the file system.

        It returns at once when there is nothing to mend, and leaves all to another process that is writing just now.
        """
        try:
            if self._records.is_tidy():
                return ()
            with locked(self._site.system, self._site.state):
                return recover(self._site, self._records)
        except (Refused, OSError):
            return ()

    def images(self, path: VaultPath) -> tuple[Image, ...]:
        """The texts that a note had before it was written, newest first: at most 20, none older than 30 days."""
        try:
            return tuple(self._records.images(path))
        except OSError:
            return ()

    def notes(self) -> tuple[VaultPath, ...]:
        """The notes, deleted ones too, that have such texts; sorted."""
        try:
            return tuple(sorted(self._records.paths()))
        except OSError:
            return ()

    def text(self, image: Image) -> bytes | None:
        """The bytes of an image; None when they are gone or damaged."""
        try:
            return self._records.read(image)
        except Damaged:
            return None

    def restore(self, path: VaultPath, image: Image) -> Outcome:
        """Gives a note an old text back, or makes the note anew; what it holds now is set aside first, as by any write.

        Never raises for what the file system does.
        """
        try:
            data = self._records.read(image)
            before = self._present(path)
        except Damaged:
            return Refused("no-image").outcome(path)
        except Refused as refused:
            return refused.outcome(path)
        except OSError as error:
            return refusal(error).outcome(path)
        judged = Outcome(path, "unchanged") if data == before else Change(path, before, data)
        return self._carried_out([judged])[0]

    def _present(self, path: VaultPath) -> bytes | None:
        """The bytes of a note; None when there is no such file, and then there is a folder for it."""
        system = self._site.system
        try:
            with placed(system, self._site.root, path) as place:
                check_git(os.path.dirname(place.real), {})
                with opened(system, place, READ) as descriptor:
                    return read_whole(system, descriptor)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(real_path(self._site.root, path)), exist_ok=True)
            return None

    def _judged(self, rewrite: Rewrite, git: GitStates) -> Change | Outcome:
        """What is to be carried out, or why nothing is."""
        try:
            before = self._base(rewrite, git)
        except Refused as refused:
            return refused.outcome(rewrite.path)
        except OSError as error:
            return refusal(error).outcome(rewrite.path)
        return Outcome(rewrite.path, "unchanged") if before is None else Change(rewrite.path, before, rewrite.new_bytes)

    def _base(self, rewrite: Rewrite, git: GitStates) -> bytes | None:
        """The text that a rewrite was computed from; None when the note holds the new text already.

        Raises:
            Refused: when the note must not be written, or not now.
            OSError: when it cannot be read.
        """
        system = self._site.system
        with placed(system, self._site.root, rewrite.path) as place:
            with opened(system, place, READ) as descriptor:
                before = read_whole(system, descriptor)
            if before == rewrite.new_bytes:
                return None
            check_name(rewrite.path)
            check_git(os.path.dirname(place.real), git)
            if digest(before) != rewrite.old_hash:
                raise Refused("changed-since")
            for text in (before, rewrite.new_bytes):
                check_text(text)
            if not os.access(place.real, os.W_OK):
                raise Refused("read-only" if os.path.lexists(place.real) else "changed-since")
        return before

    def _carried_out(self, judged: Sequence[Change | Outcome]) -> tuple[Outcome, ...]:
        changes = [item for item in judged if isinstance(item, Change)]
        done: list[Outcome] = []
        if changes:
            try:
                with locked(self._site.system, self._site.state):
                    for batch in batches(changes):
                        done += carry_out(self._site, self._records, batch)
            except Refused as refused:
                done = [refused.outcome(change.path) for change in changes]
        outcomes = iter(done)
        return tuple(item if isinstance(item, Outcome) else next(outcomes) for item in judged)
