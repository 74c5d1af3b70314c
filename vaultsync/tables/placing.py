"""A note and the tables it is missing in, the edits that set them in under their headings out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from vaultsync.syntax import BlockFamily, BlockKind, ManagedBlock, Note, parse_note
from vaultsync.tables.definition import NamedTable
from vaultsync.text import Span, TextEdit, apply_edits

_BREAK = re.compile(r"\r\n?|\n")
_TRAILING = re.compile(r"[ \t]*(?:\r\n?|\n|\Z)")
Fill = Callable[[NamedTable, ManagedBlock], str]
"""What stands between the comments of a new block."""


def set_in(note: Note, text: str, tables: Sequence[NamedTable], fill: Fill) -> tuple[TextEdit, ...]:
    """Insertions that do not overlap, in order of position; none where a block set in would not be read as one.

    A block comes after the text that stands directly under its heading, with a blank line on either side. A heading
    that is missing is written at the end of the note.
    """
    chunks: dict[int, list[str]] = {}
    written: set[str] = set()
    for table in tables:
        heading = table.heading or ""
        at = _place(note, text, heading)
        if at is None:
            at = len(text.rstrip())
            if heading not in written:
                written.add(heading)
                chunks.setdefault(at, []).append(f"# {heading}")
        chunks.setdefault(at, []).append(_block(table, _newline(text, at), fill))
    edits = tuple(_insertion(note, text, at, parts) for at, parts in sorted(chunks.items()))
    return edits if _readable(note, apply_edits(text, edits), tables) else ()


def _newline(text: str, at: int) -> str:
    """The end of the line, or of the first where it is the last."""
    found = _BREAK.search(text, at) or _BREAK.search(text)
    return found[0] if found else "\n"


def _block(table: NamedTable, newline: str, fill: Fill) -> str:
    block = ManagedBlock(0, 0, BlockFamily.VAULTSYNC, BlockKind.NAME, table.name, 0, 0, 0, 0, b"", "", newline, "<!--")
    return f"<!-- vaultsync: {table.name} -->{fill(table, block)}<!-- /vaultsync -->"


def _place(note: Note, text: str, heading: str) -> int | None:
    """The end of the text directly under the first heading of this name; None where there is none."""
    ranges = [(block.start, block.end) for block in note.managed]
    own = [found for found in note.headings if not any(start <= found.start < end for start, end in ranges)]
    for number, found in enumerate(own):
        if found.text.strip() == heading:
            end = own[number + 1].start if number + 1 < len(own) else len(text)
            return max(found.end, len(text[:end].rstrip()))
    return None


def _insertion(note: Note, text: str, at: int, parts: Sequence[str]) -> TextEdit:
    """The parts after ``at``, which is the end of a line's text; the blank lines that follow it stay behind them."""
    newline = _newline(text, at)
    before = newline * 2 if text[:at].strip("\ufeff") else ""
    rest = _TRAILING.match(text, at)
    end = rest.end() if rest else at
    alone = end == len(text) or _TRAILING.match(text, end) is not None
    after = "" if alone and end > at else newline
    return TextEdit(note.path, Span(at, at), before + (newline * 2).join(parts) + after)


def _readable(note: Note, text: str, tables: Sequence[NamedTable]) -> bool:
    """Whether every table is found again: what stands before it may reach over it, such as code without an end."""
    after = parse_note(note.path, text.encode("utf-8", "surrogatepass"))
    names = {block.query for block in after.managed if block.kind is BlockKind.NAME}
    return len(after.managed) == len(note.managed) + len(tables) and all(table.name in names for table in tables)
