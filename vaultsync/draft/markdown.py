"""Markdown in, its prose as a ``Draft`` out: what is a heading, quote, code, table or comment is left out, links stand for their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from vaultsync.draft.blocks import paragraphs
from vaultsync.draft.draft import REMOVED, Draft, Target
from vaultsync.draft.sections import Title, claiming
from vaultsync.paths import VaultPath, name_of
from vaultsync.syntax import Link, LinkKind, parse_note
from vaultsync.text import LineIndex, Span

Range = tuple[int, int]
_SAID = frozenset({"paragraph", "list", "callout"})
"""Kinds of sections in which a draft states something; in a callout lines begin with a mark of quotation."""
_MARKUP = re.compile(
    r"```[^`]{0,20000}```|~~~[^~]{0,20000}~~~|``[^`\n]{0,2000}``|`[^`\n]{0,2000}`"  # code in lists, and in a line
    r"|%%[^%]{0,20000}%%|<!--[^<]{0,20000}?-->"
    r"|^[ \t]*>[ \t>]*(?:\[![^\]\n]{0,80}\][+-]?[^\n]{0,400})?"
    r"|\*+|(?<!\w)_{1,3}|_{1,3}(?!\w)|==|~~|</?[a-zA-Z](?![a-z]{0,8}:)[^<>\n]{0,200}>|\[\^[^\]\n]{1,80}\]|\\(?=[^\w\s])"
    r"|[ \t]\^[\w-]+[ \t]*$",
    re.MULTILINE,
)
_WEB_LINK = re.compile(
    r"(?P<image>!?)\[(?P<shown>[^\[\]\n]{0,500})\]\(<?(?P<target>[a-zA-Z][a-zA-Z0-9+.-]{0,20}:(?:[^()\s<>]|\([^()\s<>]{0,200}\)){1,2000})>?"
    r"(?:\s+[\"'][^\"'\n]{0,300}[\"'])?\)"
)
"""A link to the web, which is none of the vault's."""
_BLOCK = 200_000
"""Characters of one section in which markup is looked for at a time."""


def markdown_draft(text: str, skipped: Iterable[str] = ()) -> Draft:
    """Reads a draft in Markdown, front matter and Obsidian's own marks included; never raises. For ``skipped`` see ``read_draft``."""
    note = parse_note(VaultPath("draft.md"), text.replace(REMOVED, "\ufffd").encode("utf-8", "replace"))
    said = [(one.start, one.end) for one in note.layout.sections if one.type in _SAID]
    outward = [found for start, end in said for found in _WEB_LINK.finditer(text, start, end)]
    stretches = [*_markup(text, said), *(one for link in note.links for one in _around(text, link))]
    stretches += (one for found in outward for one in _around_web_link(found))
    parts: list[str] = []
    at = 0
    for start, end in sorted(stretches):
        start = max(start, at)
        if start < end:
            parts += (text[at:start], REMOVED * (end - start))
            at = end
    shown = "".join((*parts, text[at:]))
    blocks = (Span(lines[0].start, lines[-1].end) for start, end in said for lines in paragraphs(shown, start, end))
    titles = (Title(heading.start, heading.level, heading.text) for heading in note.headings)
    inward = (Target(link.start, link.target, link.kind is LinkKind.WIKILINK) for link in note.links if link.target and not link.is_embed)
    targets = (*inward, *(Target(found.start(), found["target"]) for found in outward if not found["image"]))
    return Draft(shown, claiming(shown, blocks, titles, skipped), tuple(sorted(targets)), LineIndex.of(text))


def _markup(text: str, sections: list[Range]) -> Iterator[Range]:
    """Stretches that format, hide or hold code."""
    for start, end in sections:
        for begin in range(start, end, _BLOCK):
            for found in _MARKUP.finditer(text, begin, min(end, begin + _BLOCK)):
                yield found.start(), found.end()


def _around_web_link(found: re.Match[str]) -> Iterator[Range]:
    if found["image"] or not found["shown"]:
        yield found.start(), found.end()
    else:
        yield found.start(), found.start("shown")
        yield found.end("shown"), found.end()


def _around(text: str, link: Link) -> Iterator[Range]:
    """What of a link is not shown."""
    if link.is_embed:
        yield link.start, link.end
        return
    shown = link.display if link.display is not None else name_of(link.target).removesuffix(".md") if link.target else ""
    at = text.rfind(shown, link.start, link.end) if link.kind is LinkKind.WIKILINK else text.find(shown, link.start, link.end)
    if not shown or at < 0:
        yield link.start, link.end
        return
    yield link.start, at
    yield at + len(shown), link.end
