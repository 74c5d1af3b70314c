"""A finding of a note or canvas, or tables of a note in, the edits that mend them and the texts these were computed from out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from vaultsync.changes import Change
from vaultsync.daemon.answers.findings import finding_id
from vaultsync.daemon.answers.held import Held, range_of
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.forms import Edit, NoteEdits, SafetyName
from vaultsync.daemon.protocol.methods import FixResult, Target
from vaultsync.disk import read_bytes
from vaultsync.index import Canvas
from vaultsync.paths import VaultPath, shown
from vaultsync.report.visible import encodable
from vaultsync.syntax import Note
from vaultsync.text import LineIndex, TextEdit, apply_edits


class Mended(NamedTuple):
    """One note before and after."""

    change: Change
    edits: tuple[TextEdit, ...]
    """Sorted."""

    @property
    def base(self) -> str:
        """See ``forms.Base``."""
        return _base(self.change.before.encode("utf-8"))

    @property
    def form(self) -> NoteEdits:
        """The edits as clients see them."""
        lines = LineIndex.of(self.change.before)
        edits = [Edit(range=range_of(lines, edit.span), new_text=encodable(edit.new_text)) for edit in self.edits]
        return NoteEdits(path=shown(self.change.path), base=self.base, edits=edits)


class Mending(NamedTuple):
    """Edits that go together."""

    title: str
    safety: SafetyName
    notes: tuple[Mended, ...]
    """Sorted by path; those that nothing would change are left out."""

    def result(self) -> FixResult:
        """What ``fix`` answers."""
        return FixResult(title=encodable(self.title), safety=self.safety, notes=[note.form for note in self.notes])

    def changes(self, base: Mapping[str, str]) -> tuple[Change, ...]:
        """What ``apply`` is to write, all of it or nothing.

        Raises:
            ApiError: ``refused`` for what is only suggested, ``conflict`` when a base is missing or another one now.
        """
        if self.safety == "suggested":
            raise ApiError("refused", "this fix is only a suggestion; make the edit yourself if it is right")
        for note in self.notes:
            path = shown(note.change.path)
            if base.get(path) != note.base:
                what = "is not what the edits were computed from" if path in base else "would be changed too, and no base was given for it"
                raise ApiError("conflict", f"{path} {what}; ask fix again", path=path, base=note.base)
        return tuple(note.change for note in self.notes)


def mending(held: Held, asked: Target) -> Mending:
    """What would mend the target, as things stand now.

    Raises:
        ApiError: ``unknown-path``, ``unknown-finding``, ``refused``, ``conflict`` when a note on the disk is newer than the index.
    """
    if asked.finding is not None:
        return _of_finding(held, _item(held, held.file(asked.path)), asked.finding)
    return _of_tables(held, held.note(asked.path), asked.tables or [])


def conflict(root: Path, path: VaultPath, **data: Any) -> ApiError:
    """What is answered where a note is another one by now; its base is that of the file as it is, None when that cannot be read."""
    try:
        base = _base(read_bytes(root, path))
    except OSError:
        base = None
    said = f"{shown(path)} is not what the edits were computed from; ask fix again"
    return ApiError("conflict", said, path=shown(path), base=base, **data)


def _base(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _item(held: Held, path: VaultPath) -> Note | Canvas:
    item = held.vault.index.canvases.get(path)
    return item if item is not None else held.note(path)


def _of_finding(held: Held, item: Note | Canvas, wanted: str) -> Mending:
    for one in held.session.diagnostics(item.path):
        if finding_id(one) == wanted:
            if one.fix is None:
                raise ApiError("unknown-finding", "the finding has no fix")
            return Mending(one.fix.title, one.fix.safety.value, _mended(held, one.fix.edits))
    raise ApiError("unknown-finding", f"{shown(item.path)} has no such finding any more; ask diagnostics again")


def _of_tables(held: Held, note: Note, numbers: list[int]) -> Mending:
    made = held.vault.tables()
    states = made.states(note)
    if any(number >= len(states) for number in numbers):
        raise ApiError("unknown-finding", f"{shown(note.path)} has {len(states)} tables; ask tables again")
    chosen = [states[number] for number in sorted(set(numbers))] if numbers else list(states)
    failed = next((state.fault for state in chosen if numbers and state.fault is not None), None)
    if failed is not None:
        raise ApiError("refused", f"the table cannot be computed: {failed.message}")
    edits = [state.edit for state in chosen if state.edit is not None]
    if not numbers and made.wants(note):
        edits += made.set_in(note, _text(held, note.path))
    count = f"{len(edits)} tables" if len(edits) != 1 else "a table"
    return Mending(f"bring {count} up to date", "safe", _mended(held, edits))


def _mended(held: Held, edits: Iterable[TextEdit]) -> tuple[Mended, ...]:
    by_path: dict[VaultPath, list[TextEdit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    made = (_one(held, _item(held, path), tuple(sorted(found))) for path, found in sorted(by_path.items()))
    return tuple(one for one in made if one.change.before != one.change.after)


def _one(held: Held, item: Note | Canvas, edits: tuple[TextEdit, ...]) -> Mended:
    text = _text(held, item.path)
    if isinstance(item, Note) and item.has_unclosed_block:
        raise ApiError("refused", f"{shown(item.path)} holds a managed block without an end; close it first")
    return Mended(Change(item.path, item.hash, text, apply_edits(text, edits), len(edits)), edits)


def _text(held: Held, path: VaultPath) -> str:
    text = held.vault.text(path)
    if text is None:  # the index will follow in a moment
        raise conflict(held.vault.root, path)
    return text
