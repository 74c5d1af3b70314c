"""A note's text in, its block structure and the ranges in which nothing else is looked for out.

pyromark (pulldown-cmark) reads the CommonMark structure; what Obsidian does differently is decided
here, each with its observed case. pyromark counts bytes of UTF-8, so it is given the text with every
character outside ASCII replaced by one that CommonMark gives no meaning: then bytes are characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pyromark

from vaultsync.syntax.links import markdown_link
from vaultsync.syntax.note import Footnote, Heading, Link, Section

_OPTIONS = pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_MATH
_PARSER = pyromark.Markdown(options=_OPTIONS)
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_LONE_RETURN = re.compile(r"\r(?!\n)")
_ATX = re.compile(r"#{1,6}(?:[ \t]+|$)")
_ATX_CLOSE = re.compile(r"(?:^|[ \t])#+[ \t]*$")
_BREAK = re.compile(r"\r\n?|\n")
_CALLOUT = re.compile(r"[ \t>]*\[!")
_LEVELS = {"H1": 1, "H2": 2, "H3": 3, "H4": 4, "H5": 5, "H6": 6}
_SECTION_TYPES = {
    "Paragraph": "paragraph",
    "Heading": "heading",
    "BlockQuote": "blockquote",
    "CodeBlock": "code",
    "List": "list",
    "Item": "list",
    "Table": "table",
    "HtmlBlock": "html",
    "FootnoteDefinition": "footnoteDefinition",
}
_DEEP = re.compile(r"^((?:[ \t]*(?:[>*+-]|[0-9]{1,9}[.)]|\[\^[^\]\n]+\]:)){100})(.+)", re.MULTILINE)
MAX_DEPTH = 256
"""Where blocks nest deeper, the 101st marker of a line and what follows are read as text: 100,000 of them take a second."""
MIN_SETEXT = 2
"""A shorter underline is no Setext heading (observed in Obsidian: none of 33 with a single dash)."""


@dataclass(slots=True)
class Item:
    """A list item as the structure has it; positions of the text itself come later."""

    start: int
    end: int
    parent: Item | None
    list_start: int
    child: int = -1
    """Where the first list nested in it begins; -1 without one."""


@dataclass(slots=True)
class Blocks:
    """What one pass over the structure finds; every list is in order of position."""

    headings: list[Heading] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)
    """Code spans and code blocks: nothing in them means anything."""
    maths: list[tuple[int, int]] = field(default_factory=list)
    """Formulas in a line; a link that begins before one wins over it."""
    html: list[tuple[int, int]] = field(default_factory=list)
    """HTML comments."""
    tables: list[tuple[int, int]] = field(default_factory=list)


def read_blocks(text: str, body: int) -> Blocks:
    """Reads the structure of ``text`` from ``body`` on."""
    source = text if text.isascii() else _NON_ASCII.sub("\x7f", text)
    if "\r" in source:  # pulldown-cmark does not end every kind of block at a lone one
        source = _LONE_RETURN.sub("\n", source)
    if body:
        # A blank line in place of the front matter keeps every offset as it is.
        source = " " * (body - 1) + "\n" + source[body:]
    walk = _Walk(text, source)
    if not walk.over(_PARSER.events_with_range(source, merge_text=True), MAX_DEPTH):
        source = _DEEP.sub(_flattened, source)
        walk = _Walk(text, source)
        walk.over(_PARSER.events_with_range(source, merge_text=True), len(source))
    return walk.blocks


def _flattened(found: re.Match[str]) -> str:
    return found[1] + "\x7f" * len(found[2])


class _Walk:
    """One pass over the events: where it stands in the nesting, and what it has found."""

    __slots__ = ("blocks", "depth", "items", "lists", "source", "text")

    def __init__(self, text: str, source: str) -> None:
        self.text, self.source = text, source
        self.blocks = Blocks()
        self.depth = 0
        self.lists: list[int] = []
        self.items: list[Item] = []

    def over(self, events: Iterator[Any], deepest: int) -> bool:
        """Takes every event; most are text and mean nothing here. False when blocks nest deeper than asked for."""
        blocks = self.blocks
        for event, span in events:
            if "Text" in event:
                continue
            if event.__class__ is str:
                if event == "Rule" and self.depth == 0:
                    blocks.sections.append(Section(span["start"], _last_line_end(self.text, span["end"]), "thematicBreak"))
            elif "Start" in event:
                tag = event["Start"]
                [(kind, detail)] = ((tag, None),) if tag.__class__ is str else tag.items()
                if kind in _SECTION_TYPES:
                    if self.depth > deepest:
                        return False
                    self._open(kind, detail, span["start"], span["end"])
                elif kind == "Link" or kind == "Image":
                    self._link(detail, span["start"], span["end"], kind == "Image")
            elif "End" in event:
                tag = event["End"]
                self._close(tag if tag.__class__ is str else next(iter(tag)))
            elif "Code" in event:
                blocks.code.append((span["start"], span["end"]))
            elif "InlineMath" in event:
                blocks.maths.append((span["start"], span["end"]))
            elif "InlineHtml" in event and self.text.startswith("<!--", span["start"]):
                blocks.html.append((span["start"], span["end"]))
        return True

    def _open(self, kind: str, detail: Any, start: int, end: int) -> None:
        blocks = self.blocks
        if self.depth == 0:
            blocks.sections.append(Section(start, _last_line_end(self.text, end), _section_type(self.text, kind, start, end)))
            if kind == "Heading":
                _heading(self.text, blocks, start, end, _LEVELS[detail["level"]])
        self.depth += 1
        if kind == "CodeBlock":
            blocks.code.append((start, end))
        elif kind == "HtmlBlock":
            blocks.html += _html_comments(self.text, start, end)
        elif kind == "List":
            self.lists.append(_past_break(self.text, start))
            if self.items and self.items[-1].child < 0:
                self.items[-1].child = self.lists[-1]
        elif kind == "Item":
            item = Item(_past_break(self.text, start), end, self.items[-1] if self.items else None, self.lists[-1])
            blocks.items.append(item)
            self.items.append(item)
        elif kind == "Table":
            blocks.tables.append((start, end))
        elif kind == "FootnoteDefinition":
            blocks.footnotes.append(Footnote(start, end, detail))

    def _close(self, kind: str) -> None:
        if kind not in _SECTION_TYPES:
            return
        self.depth -= 1
        if kind == "List":
            self.lists.pop()
        elif kind == "Item":
            self.items.pop()

    def _link(self, detail: Any, start: int, end: int, embed: bool) -> None:
        if detail["link_type"] == "Inline":
            destination = _as_written(self.text, self.source, start, end, detail["dest_url"])
            found = markdown_link(self.text, start, end, destination, embed)
            if found:
                self.blocks.links.append(found)


def _last_line_end(text: str, end: int) -> int:
    """Where a block's last line ends, without its line end, as Obsidian places sections (observed)."""
    while text[end - 1 : end] in ("\n", "\r"):
        end -= 1
    return end


def _past_break(text: str, at: int) -> int:
    """Where a list or item begins: pyromark says on the line before when a tab is taken only in part."""
    while text[at] in "\r\n":
        at += 1
    return at


def _section_type(text: str, kind: str, start: int, end: int) -> str:
    if kind == "BlockQuote" and _CALLOUT.match(text, text.find(">", start, end) + 1):
        return "callout"
    return _SECTION_TYPES[kind]


def _html_comments(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The comments in an HTML block; one without its end runs to the end of the block."""
    at = text.find("<!--", start, end)
    while at >= 0:
        close = text.find("-->", at + 4, end)
        until = close + 3 if close >= 0 else end
        yield at, until
        at = text.find("<!--", until, end)


def _heading(text: str, blocks: Blocks, start: int, end: int, level: int) -> None:
    raw = text[start:end].rstrip("\r\n")
    opening = _ATX.match(raw)
    if opening:
        content = raw[opening.end() :].rstrip(" \t")
        content = _ATX_CLOSE.sub("", content).strip()
    else:
        lines = _BREAK.split(raw)
        if len(lines) != 2 or len(lines[1].strip()) < MIN_SETEXT:
            return
        content = lines[0].strip()
    blocks.headings.append(Heading(start, start + len(raw), level, content))


def _as_written(text: str, source: str, start: int, end: int, destination: str) -> str:
    """The destination with its own characters where pyromark was shown stand-ins."""
    if "\x7f" not in destination:
        return destination
    at = source.rfind(destination, start, end)
    return text[at : at + len(destination)] if at >= 0 else destination
