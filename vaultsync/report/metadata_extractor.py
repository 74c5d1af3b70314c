"""An index in, the JSON of Obsidian's Metadata Extractor plugin out, which launchers and scripts read.

An array with one object a note, its quirks included: links of the body, then the embeds that
resolve; no front matter links; nothing that leads to a file other than Markdown; ``link`` is only
what stands after the last ``/``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from vaultsync.index import VaultIndex, aliases_of
from vaultsync.paths import VaultPath, is_note, name_of, shown, title_of
from vaultsync.syntax import Link, Note, written_link

_HIDDEN_KEYS = ("tags", "tag", "aliases", "alias")


def dump(index: VaultIndex) -> str:
    """All notes, sorted by path, as JSON text with a final newline."""
    entries = {path: _entry(index, note) for path, note in sorted(index.notes.items())}
    back: dict[VaultPath, list[dict[str, Any]]] = {}
    for path, entry in entries.items():
        for link in entry.get("links", ()):
            target = link.get("relativePath")
            if target is not None and target != path:
                back.setdefault(target, []).append(_backlink(path, link))
    for path, found in back.items():
        if path in entries:
            entries[path]["backlinks"] = found
    return json.dumps(list(entries.values()), ensure_ascii=False, indent=1) + "\n"


def _entry(index: VaultIndex, note: Note) -> dict[str, Any]:
    entry: dict[str, Any] = {"fileName": shown(title_of(note.path)), "relativePath": shown(note.path)}
    tags = _tags(note)
    if tags:
        entry["tags"] = tags
    if note.headings:
        entry["headings"] = [{"heading": heading.text, "level": heading.level} for heading in note.headings]
    aliases = aliases_of(note)
    if aliases:
        entry["aliases"] = aliases
    if note.front_matter is not None:
        rest = {p.key: p.value for p in note.front_matter.properties if p.key.lower() not in _HIDDEN_KEYS}
        if rest:
            entry["frontmatter"] = rest
    links = [*_links(index, note, (link for link in note.links if not link.is_embed))]
    links += _links(index, note, (link for link in note.links if link.is_embed))
    if links:
        entry["links"] = links
    return entry


def _links(index: VaultIndex, note: Note, links: Iterable[Link]) -> Iterable[dict[str, Any]]:
    for link in links:
        path = index.resolve(link, note.path).path
        if path is None and link.is_embed:
            continue
        if path is not None and not is_note(path):
            continue
        written = name_of(written_link(link))
        entry: dict[str, Any] = {"link": written}
        if path is not None:
            entry["relativePath"] = shown(path)
        if link.subpath and link.target:
            entry["cleanLink"] = name_of(link.target)
        if link.display and link.display != written:
            entry["displayText"] = link.display
        yield entry


def _backlink(path: VaultPath, link: dict[str, Any]) -> dict[str, Any]:
    entry = {"fileName": shown(title_of(path)), "link": link["link"], "relativePath": shown(path)}
    return entry | {name: link[name] for name in ("cleanLink", "displayText") if name in link}


def _tags(note: Note) -> list[str]:
    found = [tag.tag[1:] for tag in note.tags]
    if note.front_matter is not None:
        for written in note.front_matter.properties:
            if written.key.lower() in ("tags", "tag"):
                found += _tag_words(written.value)
    return list(dict.fromkeys(tag.lower() for tag in found))


def _tag_words(value: Any) -> list[str]:
    """Front matter tags: a list, or one text with commas or spaces between them."""
    if isinstance(value, str):
        words = value.replace(",", " ").split()
    elif isinstance(value, list):
        words = [str(part).strip() for part in value if isinstance(part, (str, int, float)) and not isinstance(part, bool)]
    else:
        words = [str(value)] if isinstance(value, (int, float)) and not isinstance(value, bool) else []
    return [word.removeprefix("#") for word in words if word]
