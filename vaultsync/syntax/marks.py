"""Text in, the small marks of the body out: tags, block ids, list items and tasks."""

from __future__ import annotations

import re

from vaultsync.syntax.blocks import Item
from vaultsync.syntax.note import Block, Link, ListItem, Tag
from vaultsync.syntax.regions import Range, merged, within
from vaultsync.text import LineIndex

# A tag ends at white space and at punctuation, but for `_`, `-` and `/`; symbols such as emoji belong to it.
_TAG = re.compile(r"#([^\u2000-\u206f\u2e00-\u2e7f'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s]+)")
_NOT_DIGIT = re.compile(r"[^0-9]")
_BLOCK_ID = re.compile(r"\^([A-Za-z0-9\-]+)[ \t]*(?=[\r\n]|\Z)")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_MARKER = re.compile(r"\s*((?:[-*+]|[0-9]{1,9}[.)])[ \t]*)(?:\[(.)\](?=[ \t\r\n]|\Z))?")
_BLANK = re.compile(r"[ \t]*(?:[\r\n]|\Z)")
_QUOTES = re.compile("\ufeff?(?: {0,3}> ?)*")

MAX_NESTING = 16
"""Items nested deeper begin where their line does: each level looks at every line below it again."""


def tags(text: str, start: int, hidden: list[Range], links: list[Link]) -> list[Tag]:
    """Tags of the body, in order; not those in hidden ranges or inside a link."""
    if "#" not in text:
        return []
    out = []
    inside = merged([(link.start, link.end) for link in links])
    for found in _TAG.finditer(text, start):
        at = found.start()
        if (at == start or _begins_tag(text, at)) and _NOT_DIGIT.search(found[1]) and not within(hidden, at) and not within(inside, at):
            out.append(Tag(at, found.end(), found[0]))
    return out


def _begins_tag(text: str, at: int) -> bool:
    r"""White space before it, or an escaped punctuation mark (observed in Obsidian: ``\[\[#x`` has a tag)."""
    if text[at - 1].isspace():
        return True
    return text[at - 2 : at - 1] == "\\" and text[at - 1] in _PUNCTUATION


def block_ids(text: str, start: int, hidden: list[Range]) -> list[Block]:
    """Block ids at the ends of lines, in order."""
    return [
        Block(found.start(), found.end(1), found[1])
        for found in _BLOCK_ID.finditer(text, start)
        if _begins_block_id(text, found.start()) and not within(hidden, found.start())
    ]


def _begins_block_id(text: str, at: int) -> bool:
    """White space before it, or the end of a formula, to which Obsidian appends its ids directly."""
    return at == 0 or text[at - 1] in " \t\r\n" or text[at - 2 : at] == "$$"


def list_items(text: str, items: list[Item], blocks: list[Block], lines: LineIndex) -> list[ListItem]:
    """List items with the extent of their own text and the line of their parent, as Obsidian has them."""
    if not items:
        return []
    ids = {lines.line(block.start): block.id for block in blocks}
    taken: dict[int, int] = {}
    out = []
    for item in items:
        marker = _MARKER.match(text, item.start)
        if marker is None:
            continue
        line = lines.line(marker.start(1))
        start = _start(text, lines.starts[line], taken.get(line))
        parent = lines.line(item.parent.start) if item.parent is not None else -max(lines.line(item.list_start), 1)
        end = item.end
        if item.child >= 0:
            if _nested_less(item):
                _indent_children(text, start, marker, item.end, lines, taken)
            end = lines.starts[lines.line(item.child)]
        end = len(text[start:end].rstrip()) + start
        out.append(ListItem(start, end, parent, marker[2], ids.get(lines.line(max(end - 1, start))), text[start:end]))
    return out


def _nested_less(item: Item) -> bool:
    above: Item | None = item
    for _ in range(MAX_NESTING):
        above = above.parent if above else None
    return above is None


def _start(text: str, line: int, taken: int | None) -> int:
    """Where the item's line begins once the block quotes and items around it have taken their part."""
    if taken is not None:
        return taken
    prefix = _QUOTES.match(text, line)
    return prefix.end() if prefix else line


def _indent_children(text: str, start: int, marker: re.Match[str], end: int, lines: LineIndex, taken: dict[int, int]) -> None:
    """Notes for each line of an item how much of its white space belongs to the item.

    Obsidian's parser removes from all of them the smallest indentation that any has, at most the
    width of the bullet; nothing when one line has none; a tab always whole. A one-digit number with a
    dot and one space counts as wide as four (both observed in Obsidian and as remark does it).
    """
    bullet = marker[1].rstrip(" \t")
    width = marker.end(1) - start
    if bullet[:-1].isdigit() and len(bullet) == 2 and bullet[1] == "." and width % 2:
        width += 1
    first, last = lines.line(marker.start(1)), lines.line(end - 1)
    begins: list[tuple[int, int]] = []
    least = width
    for line in range(first + 1, last + 1):
        begin = _start(text, lines.starts[line], taken.get(line))
        if _BLANK.match(text, begin) is None:
            least = _cut(text, begin, least)[0]
            if least == 0:
                return
            begins.append((line, begin))
    for line, begin in begins:
        taken[line] = _cut(text, begin, least)[1]


def _cut(text: str, begin: int, columns: int) -> tuple[int, int]:
    """How many of the columns are white space, and the offset after those characters."""
    column, at = 0, begin
    while column < columns and text[at : at + 1] in (" ", "\t"):
        column = column + 1 if text[at] == " " else column // 4 * 4 + 4
        at += 1
    return min(column, columns), at
