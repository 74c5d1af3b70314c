"""Text in, wikilinks and embeds out: Obsidian's reading of ``[[target#subpath|display]]``.

One pass over the text; ranges in which nothing is a link (code, maths, comments) come in sorted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from vaultsync.syntax.note import Link, LinkKind
from vaultsync.syntax.regions import within

_BARE_PIPE = re.compile(r"(?<!\\)\|")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
MAX_LINK = 4_096
"""A ``[[`` whose end lies further away opens no link."""


def split_target(inner: str) -> tuple[str, str, str | None]:
    r"""The text between the brackets as target, subpath (with its ``#``) and display text.

    The display text begins at the first ``|`` after a target that is not empty (``[[|x]]`` has the
    literal target ``|x``, observed in Obsidian); ``\|``, as tables need it, means the same.
    """
    display: str | None = None
    bar = inner.find("|", 1)
    if bar > 0:
        head = inner[: bar - 1] if inner[bar - 1] == "\\" else inner[:bar]
        if head.strip():
            inner, display = head, inner[bar + 1 :].strip()
    mark = inner.find("#")
    if mark < 0:
        return inner.strip(), "", display
    return inner[:mark].strip(), inner[mark:].strip(), display


def written_link(link: Link) -> str:
    """Target and subpath as Obsidian keeps them: as written, white space around the ``#`` included."""
    if link.kind in (LinkKind.MARKDOWN, LinkKind.MARKDOWN_EMBED):
        return link.target + link.subpath
    inner = link.original[link.original.index("[[") + 2 : -2]
    if link.display is not None:
        bar = inner.find("|", 1)
        inner = inner[: bar - 1] if inner[bar - 1] == "\\" else inner[:bar]
    return inner.strip()


def whole_wikilink(value: str) -> str | None:
    """What stands between the brackets when the whole text is one wikilink, else None."""
    value = value.strip()
    if len(value) < 5 or value[:2] != "[[" or value[-2:] != "]]":
        return None
    inner = value[2:-2]
    if "]]" in inner or "[[" in inner or "\n" in inner or not inner.strip():
        return None
    return inner


def wikilinks(
    text: str, start: int, hidden: list[tuple[int, int]], maths: list[tuple[int, int]], tables: list[tuple[int, int]]
) -> Iterator[Link]:
    """Wikilinks and embeds from ``start`` on, in order.

    Args:
        text: the whole note.
        start: where the body begins.
        hidden: sorted, disjoint ranges in which brackets mean nothing; one that begins inside a link
            breaks the link.
        maths: sorted formulas in lines; they hide what begins in them, but a link that begins before
            one wins over it.
        tables: sorted ranges of tables, where a bare ``|`` ends the cell and with it the link.
    """
    find = text.find
    number, count = 0, len(hidden)
    formula, formulas = 0, len(maths)
    done = start
    closing = -1
    at = find("[[", start)
    while at >= 0:
        while number < count and hidden[number][1] <= at:
            number += 1
        if number < count and hidden[number][0] <= at:
            at = find("[[", hidden[number][1])
            continue
        while formula < formulas and maths[formula][1] <= at:
            formula += 1
        if formula < formulas and done <= maths[formula][0] < at:
            at = find("[[", maths[formula][1])
            continue
        if at and text[at - 1] == "\\" and _escaped(text, at):
            at = find("[[", at + 1)
            continue
        if closing < at + 2:
            closing = find("]]", at + 2)
            if closing < 0:
                return
        close = closing
        if close + 2 > at + MAX_LINK:
            at = find("[[", at + 2)
            continue
        again = find("[[", at + 2, close)
        if again >= 0:
            at = again
            continue
        if text[close + 2 : close + 3] == "]":
            unclosed = text.count("[", at + 2, close) - text.count("]", at + 2, close)
            while unclosed > 0 and text[close + 2 : close + 3] == "]":
                unclosed -= 1
                close += 1
        inner = text[at + 2 : close]
        if "\n" in inner or "\r" in inner or not inner.strip():
            at = find("[[", at + 2)
            continue
        if (number < count and hidden[number][0] < close) or (tables and within(tables, at) and _BARE_PIPE.search(inner)):
            at = find("[[", at + 2)
            continue
        yield _wikilink(text, at, close + 2, inner)
        done = close + 2
        at = find("[[", done)


def _escaped(text: str, at: int) -> bool:
    slashes = 0
    while at - slashes > 0 and text[at - slashes - 1] == "\\":
        slashes += 1
    return slashes % 2 == 1


def _wikilink(text: str, at: int, end: int, inner: str) -> Link:
    target, subpath, display = split_target(inner)
    embed = at > 0 and text[at - 1] == "!" and not (at > 1 and text[at - 2] == "\\" and _escaped(text, at - 1))
    start = at - 1 if embed else at
    first = at + 2 + (inner.find(target) if target else 0)
    return Link(
        start,
        end,
        LinkKind.EMBED if embed else LinkKind.WIKILINK,
        target,
        subpath,
        display,
        text[start:end],
        "",
        first,
        first + len(target),
    )


def markdown_link(text: str, start: int, end: int, destination: str, embed: bool) -> Link | None:
    """An inline Markdown link or image, or None when it leads out of the vault.

    Args:
        text: the whole note.
        start: offset of the ``[`` or ``!``.
        end: offset after the closing ``)``.
        destination: as written, without angle brackets.
        embed: whether it is an image.
    """
    if not destination or _SCHEME.match(destination) or destination.startswith("//"):
        return None
    decoded = unquote(destination) if "%" in destination else destination
    mark = decoded.find("#")
    target, subpath = (decoded, "") if mark < 0 else (decoded[:mark], decoded[mark:])
    original = text[start:end]
    opening = original.rfind("](")
    display = original[2 if embed else 1 : opening] if opening > 0 else ""
    raw_target = destination.partition("#")[0]
    first = text.find(raw_target, start + max(opening, 0), end)
    if first < 0:
        first, last = start, end
    else:
        last = first + len(raw_target)
    return Link(
        start, end, LinkKind.MARKDOWN_EMBED if embed else LinkKind.MARKDOWN, target.strip(), subpath, display, original, "", first, last
    )
