"""The ``Note``: everything one note's text says, with the character position of each part.

Plain values between parser, index and cache; they know nothing of other notes. They are ``msgspec``
structs because a vault holds millions of them and they cross process and cache borders: measured
against frozen dataclasses with pickle they take half the memory and a tenth of the time to load.
Every ``start`` and ``end`` counts characters of the whole text from 0 and is half-open.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec

from vaultsync.paths import VaultPath
from vaultsync.syntax.line_lengths import unpack_lines
from vaultsync.syntax.prose import Prose, unpack_prose
from vaultsync.text import LineIndex, Span


class _Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The part's place in the text."""
        return Span(self.start, self.end)


class LinkKind(StrEnum):
    """How a link is written."""

    WIKILINK = "wikilink"
    EMBED = "embed"
    MARKDOWN = "markdown"
    MARKDOWN_EMBED = "markdown-embed"
    PROPERTY = "property"


class FieldForm(StrEnum):
    """How an inline field is written: on a line of its own, in brackets, in parentheses, as a date behind an emoji."""

    LINE = "line"
    BRACKET = "bracket"
    PAREN = "paren"
    EMOJI = "emoji"


class FieldPlace(StrEnum):
    """Where an inline field stands; what stands in a task does not reach the page."""

    TEXT = "text"
    ITEM = "item"
    TASK = "task"


class Heading(_Part, frozen=True):
    """An ATX or Setext heading that Obsidian counts: at the top level of the note."""

    level: int
    text: str
    """The heading's text as Obsidian stores it: raw markup, trimmed, without closing hashes."""


class Link(_Part, frozen=True):
    """A wikilink, embed or Markdown link, in the body or in a property."""

    kind: LinkKind
    target: str
    """The path part, percent-decoded and trimmed; empty for a link into the note itself."""
    subpath: str
    """From the first ``#`` on, with it; empty where there is none."""
    display: str | None
    """What is shown instead of the target, as written after ``|`` or in ``[ ]``; None when not given."""
    original: str
    """The link as written."""
    key: str = ""
    """For a property link the key path, ``sources.0``; else empty."""
    target_start: int = 0
    """Offset of the target's first character in the text (best known place for escaped values)."""
    target_end: int = 0
    """End of the target as written, subpath excluded."""

    @property
    def is_embed(self) -> bool:
        """Whether the target is shown in place."""
        return self.kind is LinkKind.EMBED or self.kind is LinkKind.MARKDOWN_EMBED

    @property
    def target_span(self) -> Span:
        """Where the target stands, without subpath and display text."""
        return Span(self.target_start, self.target_end)


class Tag(_Part, frozen=True):
    """A ``#tag`` in the body."""

    tag: str
    """As written, with the ``#``."""


class ListItem(_Part, frozen=True):
    """A list item's own text, without the items nested in it."""

    parent: int
    """Line (from 0) of the parent item; for a root item minus the line its list begins on, at most -1."""
    task: str | None
    """The character between the brackets of a task; None for a plain item."""
    block_id: str | None
    source: str = ""
    """The text from ``start`` to ``end``: what a query asks of an item and cannot have from positions."""


class Block(_Part, frozen=True):
    """Something that carries a block id."""

    id: str
    """As written, without the ``^``."""


class Section(_Part, frozen=True):
    """A top-level block: ``heading``, ``paragraph``, ``list``, ``code``, ``callout``, ``table`` and so on."""

    type: str


class Footnote(_Part, frozen=True):
    """A footnote's definition."""

    id: str


class InlineField(_Part, frozen=True):
    """A Dataview field in the body: ``Key:: value``, ``[key:: value]``, ``(key:: value)``, or in an item ``📅 2024-01-05``."""

    key: str
    """As written, trimmed, without Markdown emphasis around it."""
    value: str
    """The raw text of the value, trimmed; may be empty."""
    key_start: int
    key_end: int
    value_start: int
    value_end: int
    form: FieldForm
    place: FieldPlace


class PropertyPart(_Part, frozen=True):
    """The place of one value inside a property: a list item or a map entry, ``start`` to ``end``."""

    key: str
    """Map key, or the list position in decimal."""
    key_start: int
    """For a list item equal to ``start``."""
    key_end: int
    parts: tuple[PropertyPart, ...] = ()


class Property(_Part, frozen=True):
    """One top-level key of the front matter; ``start`` to ``end`` is its value."""

    key: str
    """As written (a list or map as key is written in JSON)."""
    value: Any
    """Plain JSON value under the YAML 1.2 core rules; dates and times stay text."""
    key_start: int
    key_end: int
    parts: tuple[PropertyPart, ...] = ()

    @property
    def key_span(self) -> Span:
        """Where the key stands."""
        return Span(self.key_start, self.key_end)

    def locate(self, pointer: tuple[str | int, ...]) -> PropertyPart | None:
        """The part at a path inside the value, or None when it is not there or ``pointer`` is empty."""
        parts, found = self.parts, None
        for step in pointer:
            found = next((part for part in parts if part.key == str(step)), None)
            if found is None:
                return None
            parts = found.parts
        return found


class FrontMatter(_Part, frozen=True):
    """The block from the first character of the opening fence to the end of the closing one."""

    properties: tuple[Property, ...]
    """In the order of the text, one for each key; of a doubled key the last."""
    readable: bool
    """False when it is no YAML mapping; ``problems`` of the note then says why and it has no properties."""
    anchored: bool = False
    """Whether a value has an anchor (``&a``), so that another one may stand for it."""

    def get(self, key: str) -> Property | None:
        """The property with exactly this key."""
        return next((found for found in self.properties if found.key == key), None)


class Problem(_Part, frozen=True):
    """What is wrong in the text itself; a rule of the same name reports it."""

    rule: str
    """``unreadable-note``, ``invalid-frontmatter``, ``duplicate-property``, ``unquoted-link-property`` or ``unclosed-block``."""
    message: str
    help: str = ""
    replacement: str | None = None
    """Text that mends the span safely, where there is one."""


class Suppression(_Part, frozen=True):
    """A wish to hear nothing of some rules."""

    rules: tuple[str, ...]
    """Rule names as written; empty stands for every rule."""
    first_line: int
    """First line it covers, from 0."""
    last_line: int
    """Last line it covers, inclusive; -1 for the whole note."""


class BlockFamily(StrEnum):
    """Whose comments a managed block has."""

    VAULTSYNC = "vaultsync"
    SERIALIZER = "dataview-serializer"
    PUBLISHER = "dataview-publisher"


class BlockKind(StrEnum):
    """What stands in the opening comment."""

    QUERY = "query"
    NAME = "name"
    """The name of a table of the configuration."""
    EXPRESSION = "expression"
    """``= this.rating``: the value stands within the line."""


class BlockMode(StrEnum):
    """When the block is brought up to date; ``auto`` in all but the Serializer's variants."""

    AUTO = "auto"
    MANUAL = "manual"
    ONCE = "once"
    ONCE_AND_EJECT = "once-and-eject"
    """The comments go when the text is written."""


class ManagedBlock(_Part, frozen=True):
    """A generated text with the comments around it, from the first character of the opening comment to the last of the closing one."""

    family: BlockFamily
    kind: BlockKind
    body: str
    """The query, name or expression as written, without the prefix of its lines, which are joined by line feeds."""
    body_start: int
    """``body_start`` to ``body_end`` is the body without white space around it."""
    body_end: int
    content_start: int
    """``content_start`` to ``content_end`` is what regenerating writes anew; in a block of lines it begins with a line end."""
    content_end: int
    digest: bytes
    """BLAKE2b-128 of the content."""
    prefix: str
    """What each of its lines begins with: quote marks and white space."""
    newline: str
    opener: str
    """``<!--`` or ``%%``."""
    option: str = ""
    """The word between ``vaultsync`` and the colon: ``markdown``, ``html`` or none."""
    mode: BlockMode = BlockMode.AUTO
    wording: str = ""
    """The Serializer's word that opens the result."""
    filled: bool = True
    """False where nothing was generated yet."""
    joined: bool = False
    """Whether the closing comment stands on the line of the opening one."""

    @property
    def query(self) -> str:
        """The body without white space around it; without its ``=`` where it is an expression."""
        body = self.body.strip()
        return body[1:].strip() if self.kind is BlockKind.EXPRESSION else body


class LiveQuery(_Part, frozen=True):
    """A fenced block in the language ``dataview``, from its first fence character to its last."""

    query: str
    """Without white space around it and without the prefix of its lines."""
    query_start: int
    query_end: int
    raw: str
    """All lines between the fences, without their prefix, joined by line feeds."""
    prefix: str
    newline: str


class Layout(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """How the body is built; only some questions need it, so a note keeps it packed."""

    sections: tuple[Section, ...] = ()
    items: tuple[ListItem, ...] = ()
    footnotes: tuple[Footnote, ...] = ()


_pack_layout = msgspec.msgpack.Encoder().encode
_unpack_layout = msgspec.msgpack.Decoder(Layout).decode


class Note(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One note."""

    path: VaultPath
    hash: bytes
    """BLAKE2b-128 of the file's bytes."""
    length: int
    """Characters of the text."""
    lines: bytes
    """Line lengths, packed; see ``line_index``."""
    astral: tuple[int, ...] = ()
    front_matter: FrontMatter | None = None
    headings: tuple[Heading, ...] = ()
    links: tuple[Link, ...] = ()
    """Links and embeds of the body, in order of position."""
    property_links: tuple[Link, ...] = ()
    tags: tuple[Tag, ...] = ()
    """Tags of the body, in order of position."""
    fields: tuple[InlineField, ...] = ()
    blocks: tuple[Block, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()
    packed_layout: bytes = b""
    managed: tuple[ManagedBlock, ...] = ()
    """In order of position; none in a note that has an ``unclosed-block``."""
    live_queries: tuple[LiveQuery, ...] = ()
    packed_prose: bytes = b""

    @property
    def prose(self) -> Prose:
        """The body's text; unpacked anew on each call."""
        return unpack_prose(self.packed_prose)

    @property
    def layout(self) -> Layout:
        """Sections, list items and footnotes in order of position; unpacked anew on each call."""
        return _unpack_layout(self.packed_layout) if self.packed_layout else Layout()

    @property
    def line_index(self) -> LineIndex:
        """Where the lines start; made anew on each call."""
        return LineIndex(unpack_lines(self.lines), self.astral)

    @property
    def readable(self) -> bool:
        """False when the bytes are no text; links into it are then never called broken."""
        return not any(problem.rule == "unreadable-note" for problem in self.problems)

    @property
    def has_unclosed_block(self) -> bool:
        """Whether nobody can tell which of its text is generated; nothing may be written to it then."""
        return any(problem.rule == "unclosed-block" for problem in self.problems)

    def property(self, key: str) -> Property | None:
        """The front matter property with exactly this key."""
        return self.front_matter.get(key) if self.front_matter else None


def pack_layout(layout: Layout) -> bytes:
    """The bytes that ``Note.layout`` unpacks."""
    return _pack_layout(layout)
