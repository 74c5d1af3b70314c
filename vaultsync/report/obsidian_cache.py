"""An index in, Obsidian's metadata cache out: one ``CachedMetadata`` of its public API for each note.

Positions are Obsidian's: line and column from 0, column and offset in UTF-16 code units.
"""

from __future__ import annotations

import json
from typing import Any

from vaultsync.index import VaultIndex
from vaultsync.paths import shown
from vaultsync.syntax import Link, Note, written_link
from vaultsync.text import LineIndex


def dump(index: VaultIndex) -> str:
    """An object from note path to cache entry, sorted by path, as JSON text with a final newline."""
    cache = {shown(path): _entry(note) for path, note in sorted(index.notes.items())}
    return json.dumps(cache, ensure_ascii=False, indent=1) + "\n"


def _entry(note: Note) -> dict[str, Any]:
    lines, layout = note.line_index, note.layout

    def place(start: int, end: int) -> dict[str, Any]:
        return {"start": _point(lines, start), "end": _point(lines, end)}

    entry: dict[str, Any] = {}
    links = [_link(link) | {"position": place(link.start, link.end)} for link in note.links if not link.is_embed]
    embeds = [_link(link) | {"position": place(link.start, link.end)} for link in note.links if link.is_embed]
    parts: dict[str, list[dict[str, Any]]] = {
        "links": links,
        "embeds": embeds,
        "tags": [{"tag": tag.tag, "position": place(tag.start, tag.end)} for tag in note.tags],
        "headings": [{"heading": h.text, "level": h.level, "position": place(h.start, h.end)} for h in note.headings],
        "sections": [{"type": section.type, "position": place(section.start, section.end)} for section in layout.sections],
        "listItems": [_item(item) | {"position": place(item.start, item.end)} for item in layout.items],
        "footnotes": [{"id": footnote.id, "position": place(footnote.start, footnote.end)} for footnote in layout.footnotes],
        "frontmatterLinks": [{"key": link.key} | _link(link) for link in note.property_links],
    }
    entry.update({name: found for name, found in parts.items() if found})
    if note.blocks:
        entry["blocks"] = {block.id.lower(): {"id": block.id.lower(), "position": place(block.start, block.end)} for block in note.blocks}
    if note.front_matter is not None:
        entry["frontmatter"] = {found.key: found.value for found in note.front_matter.properties}
        entry["frontmatterPosition"] = place(note.front_matter.start, note.front_matter.end)
    return entry


def _point(lines: LineIndex, offset: int) -> dict[str, int]:
    line, column, utf16 = lines.utf16(offset)
    return {"line": line, "col": column, "offset": utf16}


def _link(link: Link) -> dict[str, Any]:
    written = written_link(link)
    display = link.display
    if display is None:
        display = written[1:] if not link.target else " > ".join(part for part in written.split("#") if part)
    return {"link": written, "original": link.original, "displayText": display}


def _item(item: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"parent": item.parent}
    if item.task is not None:
        entry["task"] = item.task
    if item.block_id is not None:
        entry["id"] = item.block_id
    return entry
