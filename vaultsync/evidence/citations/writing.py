"""A note and a text in, how the text is written into the note's properties out: as a YAML scalar, or as an inline field."""

from __future__ import annotations

import json
from typing import NamedTuple

from vaultsync.index import PropertyValue
from vaultsync.syntax import Note
from vaultsync.text import TextEdit


class Gap(NamedTuple):
    """Where lines can be added to the front matter."""

    offset: int
    newline: str


def quoted_value(text: str) -> str:
    """The text as a YAML scalar in double quotes on one line."""
    # What JSON escapes YAML escapes in the same way; what it leaves and YAML takes for a line end is escaped too.
    plain = json.dumps(" ".join(text.split()), ensure_ascii=False)
    return plain.replace("\x7f", "\\u007f").replace("\ufeff", "\\ufeff")


def value_edit(note: Note, writing: PropertyValue, text: str) -> TextEdit | None:
    """Puts a text in the place of a property's value; None where nobody can tell what would become of it."""
    span = writing.span
    if writing.inline:
        return None if "[[" in text or span.start == span.end else TextEdit(note.path, span, " ".join(text.split()))
    if span.start == span.end or not isinstance(writing.value, str):
        return None
    # A block of lines ends where the next line begins.
    ended = note.line_index.position(span.end).column == 1
    return TextEdit(note.path, span, quoted_value(text) + (_newline(note) if ended else ""))


def written_lines(note: Note) -> Gap | None:
    """Where a line ``name: value`` can be added: before the closing fence of front matter that has one property a line, else None."""
    front, lines = note.front_matter, note.line_index
    if front is None or not front.readable or not front.properties:
        return None
    if any(
        lines.position(written.key_start).column != 1 or len(written.key) != written.key_end - written.key_start
        for written in front.properties
    ):
        return None
    closing = lines.line(front.end - 1)
    if lines.line(max(written.end for written in front.properties)) < closing - 1:  # a comment, or the bracket of a map
        return None
    return Gap(lines.starts[closing], _newline(note))


def _newline(note: Note) -> str:
    """How the lines of the front matter end, going by what stands between a value's end and the next line."""
    front, lines = note.front_matter, note.line_index
    ends = [written.end for written in front.properties] if front is not None else []
    behind = {lines.starts[lines.line(end) + 1] - end for end in ends}
    return "\r\n" if 2 in behind and 1 not in behind else "\n"
