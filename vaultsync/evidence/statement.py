r"""An index and a note in, what the note states out: its text as a reader sees it, the links in it, and where each stands.

A claim or finding states what its body says, but for headings, generated text, its list of references, tasks, code, comments,
tables, embeds and inline fields; where it has a property for that (``content``), what stands there; where its title is what
it says (Discourse Graphs), the title, with the links of its body.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.settings import DEFAULT
from vaultsync.index import PropertyValue, VaultIndex
from vaultsync.paths import VaultPath, name_of, title_of
from vaultsync.patterns import lazy_pattern
from vaultsync.syntax import FieldForm, Heading, Link, LinkKind, Note
from vaultsync.syntax.links import wikilinks
from vaultsync.syntax.regions import Range, merged, within
from vaultsync.text import Span

Cut = tuple[int, int, str]
"""A stretch of the text, its end negative so that of two that begin together the longer comes first, and what is shown in its place."""
Run = tuple[int, int, int]
"""How many characters are shown, and from where to where they stand for the note's text: for themselves, where that is as long."""
_MARKUP = lazy_pattern(
    r"\*+|==|~~|</?[a-zA-Z][^<>\n]{0,200}>|\[\^[^\]\n]{1,80}\]|\\(?=[^\w\s])"
    r"|^[ \t>]*((?:[-*+]|[0-9]{1,9}[.)])[ \t]+(?:\[.\][ \t]+)?)|^[ \t]*>[ \t>]*|[ \t]\^[\w-]+[ \t]*$",
    re.MULTILINE,
)
_WIKILINK = lazy_pattern(r"!?\[\[([^\[\]|]{0,400})(?:\|([^\[\]]{0,400}))?\]\]")
_SENTENCE_END = lazy_pattern(
    r"""(?<![.\s(][a-z])(?<!\b(?:vs|cf|al|Dr|no|No|ca|Mr|St|pp))(?<!\b(?:Fig|fig|Tab|Eqs|Ref|ref))(?<!\bp)[.!?]+["'\u201d\u2019)\]]*\s+(?=["'\u201c\u2018(\[]*[A-Z0-9])"""
)
_BARE_END = lazy_pattern(_SENTENCE_END.pattern.replace("[A-Z0-9]", "[A-Z0-9\u2026]"))
_PARTED = "\x00"
_BLANK_LINE = lazy_pattern(r"\n[ \t]*\n")
_TASK = lazy_pattern(r"^[ \t>]*(?:[-*+]|[0-9]{1,9}[.)])[ \t]+\[.\][ \t].*$", re.MULTILINE)
_UNSAID = frozenset({"table", "html"})
"""Kinds of blocks in which nothing is stated."""


class Statement(NamedTuple):
    """What one note states."""

    text: str
    """As shown: links by their display text, without markup; blocks apart from each other by line feeds."""
    links: tuple[Link, ...]
    """Links that stand in it, in order; no embeds."""
    bare: str = ""
    """The text without what its links show: what is said of the concepts, not how they are called."""
    runs: tuple[Run, ...] = ()
    """What the text is made of, in order; without any, all of it stands for ``whole``."""
    whole: Span = Span(0, 0)

    def place(self, span: Span) -> Span:
        """The stretch of the note's text that a stretch of ``text`` stands for."""
        if not self.runs:
            return self.whole
        starts = list(accumulate((length for length, _, _ in self.runs), initial=0))
        start, _ = self._at(starts, span.start)
        _, end = self._at(starts, max(span.start, span.end - 1))
        return Span(start, max(start, end))

    def _at(self, starts: list[int], offset: int) -> tuple[int, int]:
        run = min(bisect_right(starts, offset), len(self.runs)) - 1
        length, start, stop = self.runs[run]
        if length != stop - start:
            return start, stop
        at = min(start + offset - starts[run], stop)
        return at, min(at + 1, stop)


EMPTY = Statement("", ())


def statement(index: VaultIndex, path: VaultPath) -> Statement:
    """What a note states; empty for what is no note."""
    roles, properties = roles_of(index), index.properties(path)
    for name in roles.statement:
        writings = properties.get(name)
        if writings is not None and any(isinstance(writing.value, str | list) and writing.value for writing in writings):
            return _in_property(writings)
    note: Note | None = index.notes.get(path)
    if note is None:
        return EMPTY
    found = _in_body(note, index.setting(DEFAULT).skip_sections)
    for prefix in roles.titled:
        if title_of(path).startswith(prefix):
            said = title_of(path)[len(prefix) :].strip()
            return Statement(said, found.links, said)
    return found


def _in_property(writings: tuple[PropertyValue, ...]) -> Statement:
    parts: list[str] = []
    bare: list[str] = []
    for writing in writings:
        value = writing.value if isinstance(writing.value, list) else [writing.value]
        parts += [_WIKILINK.sub(_shown_link, part) for part in value if isinstance(part, str)]
        bare += [_WIKILINK.sub("…", part) for part in value if isinstance(part, str)]
    links = tuple(link for writing in writings for link in (writing.links if writing.inline else _links_in(writing)))
    return Statement("\n".join(parts), links, "\n".join(bare), (), writings[0].span)


def _links_in(writing: PropertyValue) -> Iterator[Link]:
    """The links in a text of the front matter, where Obsidian sees one only when it is the whole text."""
    span = writing.span
    for part in writing.value if isinstance(writing.value, list) else [writing.value]:
        for link in wikilinks(part, 0, [], [], []) if isinstance(part, str) else ():
            if not link.is_embed:
                yield Link(span.start, span.end, LinkKind.PROPERTY, link.target, link.subpath, link.display, link.original)


def _shown_link(found: re.Match[str]) -> str:
    return "" if found[0].startswith("!") else found[2] or title_of(name_of(found[1].split("#")[0].rstrip("\\")))


def shown_text(link: Link) -> str:
    """What a reader sees of a link."""
    if link.is_embed:
        return ""
    if link.display is not None:
        return _MARKUP.sub("", link.display) if link.kind is LinkKind.MARKDOWN else link.display
    return title_of(name_of(link.target)) if link.target else link.subpath.lstrip("#^")


def _in_body(note: Note, skipped: tuple[str, ...]) -> Statement:
    prose = note.prose
    first, text, inside = prose.start, prose.text, prose.hidden
    end = first + len(text)
    unsaid = _unsaid(note, text, skipped)
    hidden = merged([*zip(inside[::2], inside[1::2], strict=True), *unsaid] if inside else unsaid)
    cuts: list[Cut] = [(start, -end, "\n") for start, end in hidden]
    links: list[Link] = []
    for link in note.links:
        if link.start >= end:
            break
        cuts.append((link.start, -link.end, shown_text(link)))
        if not link.is_embed and not within(hidden, link.start):
            links.append(link)
    for found in _MARKUP.finditer(text):
        start, stop = found.span()
        cuts.append((first + start, -first - stop, "\n" if found[1] else ""))
    cuts.sort()
    parts: list[str] = []
    bare: list[str] = []
    runs: list[Run] = []
    at = first
    for start, minus_stop, instead in [*cuts, (end, -end, "")]:
        if start > end:
            break
        if start < at:
            at = max(at, -minus_stop) if instead == "\n" else at
            continue
        if start > at:
            part = text[at - first : start - first]
            parts.append(part)
            bare.append(part)
            runs.append((start - at, at, start))
        at = -minus_stop
        if instead:
            parts.append(instead)
            bare.append("\n" if instead == "\n" else "…")
            runs.append((len(instead), start, at))
    return Statement("".join(parts), tuple(links), "".join(bare), tuple(runs), Span(first, first))


def _unsaid(note: Note, text: str, skipped: tuple[str, ...]) -> list[Range]:
    """Blocks, sections and fields in which nothing is stated."""
    found: list[Range] = []
    if "|" in text or "<" in text:  # else there is neither a table nor HTML
        found += [(section.start, section.end) for section in note.layout.sections if section.type in _UNSAID]
    if "] " in text:
        first = note.prose.start
        found += [(first + task.start(), first + task.end()) for task in _TASK.finditer(text)]
    if note.headings:
        found += [(heading.start, heading.end) for heading in note.headings]
        found += _skipped_sections(note, {name.strip().lower() for name in skipped})
    for block in note.managed:
        found.append((block.start, block.end))
    for field in note.fields:
        around = field.form in (FieldForm.BRACKET, FieldForm.PAREN)
        found.append((field.key_start - around, field.value_end + around))
    return found


def _skipped_sections(note: Note, names: set[str]) -> Iterator[Range]:
    begun: Heading | None = None
    for heading in note.headings:
        if begun is not None and heading.level <= begun.level:
            yield begun.start, heading.start
            begun = None
        if begun is None and heading.text.strip().lower() in names:
            begun = heading
    if begun is not None:
        yield begun.start, note.length


def sentences(text: str) -> int:
    """How many sentences a statement's text has; a paragraph or list item without a full stop is one."""
    return sum(1 + len(_SENTENCE_END.findall(block.strip())) for block in _BLANK_LINE.split(text) if block.strip())


def split_sentences(bare: str) -> list[str]:
    """The same sentences of a bare statement, in order; one may begin with a link."""
    return [part for block in _BLANK_LINE.split(bare) if block.strip() for part in _BARE_END.sub(_PARTED, block.strip()).split(_PARTED)]
