"""Notes before and after in; written, or shown as a diff, out."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from vaultsync.paths import VaultPath
from vaultsync.text import Rewrite, Span, TextEdit

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class Change:
    """One note before and after."""

    path: VaultPath
    old_hash: bytes
    before: str
    after: str
    parts: int = 1
    """How many of its tables, or findings, it is about."""

    @property
    def rewrite(self) -> Rewrite:
        """What is to be written."""
        return Rewrite(self.path, self.old_hash, self.after.encode("utf-8"))

    @property
    def edits(self) -> tuple[TextEdit, ...]:
        """The same as edits of the lines that differ, sorted, for an editor that has the note open."""
        before, after = _LINE.findall(self.before), _LINE.findall(self.after)
        starts = list(accumulate(map(len, before), initial=0))
        return tuple(
            TextEdit(self.path, Span(starts[first], starts[last]), "".join(after[new:end]))
            for kind, first, last, new, end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
            if kind != "equal"
        )

    def diff(self, prefix: str = "") -> Iterator[str]:
        """The lines of a unified diff, each with its line end; a last line without one is told as in git."""
        for line in difflib.unified_diff(
            _LINE.findall(self.before), _LINE.findall(self.after), f"a/{prefix}{self.path}", f"b/{prefix}{self.path}"
        ):
            yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def in_one(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Changes made one after the other as one for each note, sorted by path; what came back to its beginning is none."""
    by_path: dict[VaultPath, Change] = {}
    for change in changes:
        first = by_path.get(change.path)
        if first is not None:
            change = Change(change.path, first.old_hash, first.before, change.after, max(first.parts, change.parts))
        by_path[change.path] = change
    return tuple(change for _, change in sorted(by_path.items()) if change.before != change.after)
