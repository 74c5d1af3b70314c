"""A note and a text in, how the text is written into the note's properties out: as a YAML scalar, or as an inline field."""

from __future__ import annotations

import json
from typing import NamedTuple

from vaultsync.index import PropertyValue
from vaultsync.syntax import FieldForm, InlineField, Note, parse_note
from vaultsync.text import Span, TextEdit

_AROUND = {FieldForm.BRACKET: ("a [", "] b"), FieldForm.PAREN: ("a (", ") b"), FieldForm.LINE: ("", "")}


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
    span, front = writing.span, note.front_matter
    if isinstance(writing.written, InlineField):
        return _field_edit(note, writing.written, " ".join(text.split()))
    if front is None or front.anchored or (writing.value and not isinstance(writing.value, str)):
        return None
    if span.start == span.end:
        return _filling(note, writing, text)
    # A block of lines ends where the next line begins.
    ended = note.line_index.position(span.end).column == 1
    return TextEdit(note.path, span, quoted_value(text) + (_newline(note) if ended else ""))


def _field_edit(note: Note, field: InlineField, text: str) -> TextEdit | None:
    """None where the text would not be read again as the field's value, or nobody can tell where it should stand."""
    before, after = _AROUND[field.form]
    read = parse_note(note.path, f"{before}{field.key}:: {text}{after}".encode()).fields
    if len(read) != 1 or read[0].value != text or read[0].form is not field.form or "[[" in text:
        return None
    if note.line_index.line(field.value_start) != note.line_index.line(field.key_end):
        return None  # nothing behind the colons: the value's place is the next line's
    space = " " if field.value_start == field.value_end == field.key_end + 2 else ""
    return TextEdit(note.path, Span(field.value_start, field.value_end), space + text)


def _filling(note: Note, writing: PropertyValue, text: str) -> TextEdit | None:
    """Puts a text where a property has no value: behind the colon of its own line."""
    span, lines = writing.span, note.line_index
    behind = span.start - writing.key_span.end
    if behind < 1 or lines.line(span.start) != lines.line(writing.key_span.end):
        return None
    return TextEdit(note.path, span, (" " if behind == 1 else "") + quoted_value(text))


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
