"""One note's bytes in, its ``Note`` out. Never raises: what is wrong is a ``Problem`` of the note."""

from __future__ import annotations

import hashlib
import re

import msgspec

from vaultsync.paths import VaultPath
from vaultsync.syntax.blocks import read_blocks
from vaultsync.syntax.fences import live_queries
from vaultsync.syntax.fields import inline_fields
from vaultsync.syntax.front_matter import cut_front_matter
from vaultsync.syntax.line_lengths import pack_lines
from vaultsync.syntax.links import wikilinks
from vaultsync.syntax.managed import NONE, managed_blocks, outside
from vaultsync.syntax.marks import block_ids, list_items, tags
from vaultsync.syntax.note import InlineField, Layout, ListItem, Note, Problem, pack_layout
from vaultsync.syntax.prose import pack_prose
from vaultsync.syntax.regions import Range, comments, display_maths, merged, within
from vaultsync.syntax.suppressions import suppressions
from vaultsync.text import LineIndex

_BREAK = re.compile(r"[\r\n]")
MAX_BYTES = 16 * 1024 * 1024
"""A larger file is reported and not read into parts; Obsidian itself stops showing it long before."""


def parse_note(path: VaultPath, data: bytes) -> Note:
    """Reads one note; never raises."""
    digest = hashlib.blake2b(data, digest_size=16).digest()
    problem = _unreadable(data)
    if problem is not None:
        return Note(path, digest, 0, b"", problems=(problem,))
    return _parse(path, digest, data.decode("utf-8"))


def _parse(path: VaultPath, digest: bytes, text: str) -> Note:
    lines = LineIndex.of(text)
    cut = cut_front_matter(text)
    body = cut.body
    blocks = read_blocks(text, body)
    code = merged(blocks.code)
    formulas = display_maths(text, body, code) if "$$" in text else []
    if formulas:
        code = merged(code + formulas)
    remarks = comments(text, body, code) if "%%" in text else []
    veiled = [range for range in remarks if _BREAK.search(text, *range)]
    hidden = merged(code + blocks.html + veiled)
    managed = managed_blocks(text, body, code, lines) if "<!--" in text or "%%" in text else NONE
    live = live_queries(text, code, merged([*blocks.html, *veiled, *managed.generated]), lines) if "dataview" in text else []
    ids = block_ids(text, body, hidden)
    if managed.generated:
        hidden = merged([*hidden, *managed.generated])
    links = list(wikilinks(text, body, hidden, blocks.maths, blocks.tables))
    if blocks.links:
        links = sorted(links + [link for link in blocks.links if not within(hidden, link.start)], key=lambda link: link.start)
    items = list_items(text, blocks.items, ids, lines)
    headings = blocks.headings
    if veiled or formulas:
        headings = [heading for heading in headings if not within(hidden, heading.start)]
        items = [item for item in items if not within(hidden, item.start)]
    fields = inline_fields(text, body, items, lines)
    if managed.generated:
        items, fields = _without_generated(text, items, fields, managed.generated)
    return Note(
        path,
        digest,
        len(text),
        pack_lines(lines.starts),
        lines.astral,
        cut.front_matter,
        tuple(headings),
        tuple(links),
        cut.links,
        tuple(tags(text, body, hidden, links)),
        tuple(fields),
        tuple(ids),
        tuple(suppressions(text, body, cut.front_matter, remarks + blocks.html, lines)),
        cut.problems if managed.problem is None else (*cut.problems, managed.problem),
        pack_layout(Layout(tuple(blocks.sections), tuple(items), tuple(blocks.footnotes))),
        managed.blocks,
        tuple(live),
        pack_prose(text, body, [*code, *remarks, *blocks.html, *managed.generated]),
    )


def _without_generated(
    text: str, items: list[ListItem], fields: list[InlineField], generated: tuple[Range, ...]
) -> tuple[list[ListItem], list[InlineField]]:
    """List items and fields that were written by hand, with what they hold beside generated text."""
    ranges = list(generated)
    items = [
        msgspec.structs.replace(item, source=outside(text, item.start, item.end, generated))
        for item in items
        if not within(ranges, item.start)
    ]
    fields = [
        _by_hand(text, field, generated) for field in fields if not within(ranges, field.start) and not within(ranges, field.key_start)
    ]
    return items, fields


def _by_hand(text: str, field: InlineField, generated: tuple[Range, ...]) -> InlineField:
    """The field without generated text; the value of one that holds none may differ from the text at its place by line ends."""
    own = outside(text, field.value_start, field.value_end, generated)
    return field if len(own) == field.value_end - field.value_start else msgspec.structs.replace(field, value=own.strip())


def _unreadable(data: bytes) -> Problem | None:
    if len(data) > MAX_BYTES:
        message = f"note is larger than {MAX_BYTES // 1024 // 1024} MB and was not read"
        return Problem(0, 0, "unreadable-note", message, "Split it, or exclude it")
    if b"\0" in data:
        line = data.count(b"\n", 0, data.find(b"\0")) + 1
        message = f"note holds a NUL byte on line {line}, so it is no text"
        return Problem(0, 0, "unreadable-note", message, "Restore it from a backup or a sync history, or save it as UTF-8")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"note is not UTF-8: byte 0x{data[error.start]:02x} on line {line}"
        return Problem(0, 0, "unreadable-note", message, "Save it as UTF-8")
    return None
