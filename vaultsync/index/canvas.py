"""A canvas file's bytes in, its cards and their links out. Never raises.

JSON is read by the standard library; the place of each string comes from one pass over its tokens.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import msgspec

from vaultsync.paths import VaultPath
from vaultsync.syntax import Link, parse_note
from vaultsync.syntax.line_lengths import pack_lines, unpack_lines
from vaultsync.text import LineIndex, Span

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
_FIELDS = ("id", "type", "file", "subpath", "text")
MAX_BYTES = 16 * 1024 * 1024


class CanvasCard(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file card or a text card."""

    id: str
    file: str
    """Vault path as written; empty for a text card."""
    subpath: str
    start: int
    end: int
    links: tuple[Link, ...] = ()
    """Links typed in a text card, each placed at the card's whole text."""

    @property
    def span(self) -> Span:
        """Where the file name or the text stands in the canvas file."""
        return Span(self.start, self.end)


class Canvas(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One canvas."""

    path: VaultPath
    hash: bytes
    lines: bytes
    astral: tuple[int, ...]
    cards: tuple[CanvasCard, ...]
    problem: str = ""
    """What is wrong with the file as a whole; empty when it can be read."""
    problem_at: int = 0

    @property
    def line_index(self) -> LineIndex:
        """Where the lines start; made anew on each call."""
        return LineIndex(unpack_lines(self.lines), self.astral)


def parse_canvas(path: VaultPath, data: bytes) -> Canvas:
    """Reads one canvas; never raises."""
    digest = hashlib.blake2b(data, digest_size=16).digest()
    if not data.strip():
        return Canvas(path, digest, b"", (), ())  # Obsidian writes a new canvas as an empty file
    if len(data) > MAX_BYTES:
        return Canvas(path, digest, b"", (), (), f"canvas is larger than {MAX_BYTES // 1024 // 1024} MB and was not read")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Canvas(path, digest, b"", (), (), f"canvas is not UTF-8: byte 0x{data[error.start]:02x} at offset {error.start}")
    lines = LineIndex.of(text)
    packed = pack_lines(lines.starts)
    try:
        root = json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        at = error.pos + text.startswith("\ufeff")
        return Canvas(path, digest, packed, lines.astral, (), f"canvas is no valid JSON: {error.msg}", at)
    except (ValueError, RecursionError) as error:
        return Canvas(path, digest, packed, lines.astral, (), f"canvas cannot be read: {error}")
    nodes = root.get("nodes") if isinstance(root, dict) else None
    if not isinstance(root, dict) or not isinstance(nodes if nodes is not None else [], list):
        return Canvas(path, digest, packed, lines.astral, (), "canvas holds no list of cards")
    cards = tuple(card for node, places in zip(nodes or [], _places(text), strict=False) if (card := _card(node, places)))
    return Canvas(path, digest, packed, lines.astral, cards)


def _card(node: Any, places: dict[str, Span]) -> CanvasCard | None:
    if not isinstance(node, dict):
        return None
    # Half a surrogate pair may stand in JSON, but in no file name and no text that is stored.
    values = {name: node[name].encode("utf-8", "replace").decode() for name in _FIELDS if isinstance(node.get(name), str)}
    kind = values.get("type")
    if kind == "file" and "file" in values:
        place = places.get("file", Span(0, 0))
        return CanvasCard(values.get("id", ""), values["file"], values.get("subpath", ""), *place)
    if kind == "text" and "text" in values:
        place = places.get("text", Span(0, 0))
        note = parse_note(VaultPath(""), values["text"].encode())
        links = tuple(msgspec.structs.replace(link, start=place.start, end=place.end) for link in note.links)
        return CanvasCard(values.get("id", ""), "", "", *place, links)
    return None


def _places(text: str) -> list[dict[str, Span]]:
    """For each element of the top-level list ``nodes``, where the values of its own keys stand."""
    nodes: list[dict[str, Span]] = []
    depth = 0
    in_nodes = False
    key: str | None = None
    before = ""
    for token in _TOKEN.finditer(text):
        word = token[0]
        if word in "{[":
            if depth == 1:
                in_nodes = key == "nodes" and word == "["
                if in_nodes:
                    nodes.clear()  # of a doubled key JSON takes the last
            elif depth == 2 and in_nodes:
                nodes.append({})
            depth += 1
            key = None
        elif word in "}]":
            depth -= 1
            key = None
        elif word == ":":
            key = before[1:-1]
            before = ""
            continue
        elif word == ",":
            key = None
        elif depth == 3 and in_nodes and key is not None and nodes:
            nodes[-1][key] = Span(token.start(), token.end())
        elif depth == 2 and in_nodes:
            nodes.append({})  # an element that is no object still counts
        before = word if word[0] == '"' else ""
    return nodes
