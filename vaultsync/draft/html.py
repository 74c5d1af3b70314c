"""HTML as a browser saved it in, its prose as a ``Draft`` out; nothing in it is executed or fetched.

Scripts, styles, navigation, headings, quotes, code, tables and what is hidden from readers are left out. Broken tags cost the structure
they break, never the rest. The text is gone through once, from ``<`` to ``<``: the parser of the standard library needs hours for what
never ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple

from vaultsync.draft.draft import REMOVED, Draft, Target
from vaultsync.draft.sections import LONGEST, Title, claiming
from vaultsync.text import LineIndex, Position, Span

_UNSAID = re.compile(
    "script|style|nav|header|footer|aside|svg|noscript|template|iframe|object|canvas|math|head|title|form|select|button|textarea"
    "|h[1-6]|blockquote|pre|code|kbd|samp|table|dialog|menu"
)
"""Elements in which nothing is stated."""
_HEADING = re.compile("h[1-6]")
_RAW = re.compile("script|style|textarea|title|iframe|noscript")
"""Elements in which tags mean nothing."""
_IN_LINE = re.compile("code|kbd|samp|svg|math|button|script|style")
_BLOCKS = re.compile(
    "address|article|body|center|d[dlt]|details|div|fieldset|figcaption|figure|hr|html|li|main|[ou]l|p|section|summary|t[dhr]"
)
_FRESH = re.compile("main|article|body")
"""Elements that begin what is said, whatever was left open before them."""
_NEVER_HOLDS = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_QUOTED = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*')")
_HIDDEN = re.compile(r"\shidden(?=[\s=/>])", re.IGNORECASE)
_HIDDEN_BY_VALUE = re.compile(
    r"\saria-hidden\s*=\s*[\"']?true\b|\sstyle\s*=\s*(?:\"[^\"]*|'[^']*|[^\s\"'>]*)(?:display\s*:\s*none|visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
_LONGEST_TAG = 4_000
"""Characters of a tag that are looked through."""
_OPEN = re.compile(r"<(?:(?P<comment>!--)|(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,40})(?=[\s/>])|[!?/])")
_REST = re.compile(r"(?:[^>\"']++|\"[^\">]{0,400}+[^\"]{0,400}+\"|'[^'>]{0,400}+[^']{0,400}+')*+>")
"""The rest of a tag; where a quote does not end soon, the tag ends at the next ``>``."""
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]{1,2000})\"|'([^']{1,2000})'|([^\s\"'<>]{1,2000}))", re.IGNORECASE)
_LONG_REFERENCE = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{8,});?")
_WHITE = re.compile(r"[ \t\r\n\f\0]+")
_BLOCK = re.compile(r"[^\n]+(?:\n[^\n]+)*")


class _Piece(NamedTuple):
    """A tag, or text between tags."""

    start: int
    text: str
    tag: str = ""
    """The element's name in small letters; empty for text."""
    closes: bool = False


class _Page:
    """Collects what is said."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.targets: list[Target] = []
        self.marks: list[tuple[int, int]] = []
        self.unsaid = ""
        self.depth = 0
        self.titles: list[Title] = []

    def take(self, piece: _Piece) -> None:
        """Goes on by one piece."""
        if self.unsaid:
            self._skip(piece)
        elif not piece.tag:
            shown = _WHITE.sub(" ", unescape(_LONG_REFERENCE.sub("\ufffd", piece.text)))
            if shown.strip():
                self.marks.append((self.length, piece.start))
            self._write(shown)
        elif not piece.closes and (_UNSAID.fullmatch(piece.tag) or _is_hidden(piece)):
            if not piece.text.endswith("/>"):
                self.unsaid, self.depth = piece.tag, 1
            self._write("" if _IN_LINE.fullmatch(piece.tag) else "\n\n")
            if _HEADING.fullmatch(piece.tag) and not _is_hidden(piece):
                self.titles.append(Title(self.length, int(piece.tag[1]), ""))
        elif piece.tag == "br":
            self._write("\n")
        elif _BLOCKS.fullmatch(piece.tag):
            self._write("\n\n")
        elif piece.tag == "a" and not piece.closes:
            self._link(piece.text)

    def _skip(self, piece: _Piece) -> None:
        if not piece.tag and _HEADING.fullmatch(self.unsaid) and self.titles and self.titles[-1].start == self.length:
            heading = self.titles[-1]
            self.titles[-1] = heading._replace(text=(heading.text + unescape(piece.text[:LONGEST]))[:LONGEST])
        if self.unsaid == "p" and not piece.closes and _BLOCKS.fullmatch(piece.tag):  # which ends a paragraph that nobody closed
            self.unsaid, self.depth = "", 0
            self.take(piece)
            return
        if piece.tag == self.unsaid:
            self.depth += -1 if piece.closes else 1
            if not self.depth:
                self.unsaid = ""
        elif not piece.closes and _FRESH.fullmatch(piece.tag):
            self.unsaid, self.depth = "", 0

    def _link(self, tag: str) -> None:
        found = _HREF.search(tag)
        target = unescape(found[1] or found[2] or found[3]) if found is not None else "#"
        if not target.startswith("#"):
            self.targets.append(Target(self.length, target))

    def _write(self, shown: str) -> None:
        if shown:
            self.parts.append(shown)
            self.length += len(shown)


def _is_hidden(piece: _Piece) -> bool:
    """Whether a reader sees nothing of an element, by its own tag; style sheets are not looked at."""
    if _NEVER_HOLDS.fullmatch(piece.tag):
        return False
    tag = piece.text[:_LONGEST_TAG]
    return _HIDDEN.search(_QUOTED.sub("=", tag)) is not None or _HIDDEN_BY_VALUE.search(tag) is not None


def html_draft(text: str, skipped: Iterable[str] = ()) -> Draft:
    """Reads a draft in HTML; never raises. For ``skipped`` see ``read_draft``."""
    page = _Page()
    for piece in _pieces(text.replace(REMOVED, "\ufffd")):
        page.take(piece)
    shown = "".join(page.parts)
    lines = LineIndex.of(text)
    marks: list[tuple[int, Position]] = [(offset, lines.position(start)) for offset, start in page.marks]
    blocks = (Span(found.start(), found.end()) for found in _BLOCK.finditer(shown) if found[0].strip())
    return Draft(shown, claiming(shown, blocks, page.titles, skipped), tuple(page.targets), LineIndex.of(shown), tuple(marks))


def _pieces(text: str) -> Iterator[_Piece]:
    at = 0
    while (found := _OPEN.search(text, at)) is not None:
        if found.start() > at:
            yield _Piece(at, text[at : found.start()])
        at = _end(text, found)
        if at < 0:
            return
        if found["name"]:
            name = found["name"].lower()
            yield _Piece(found.start(), text[found.start() : at], name, bool(found["close"]))
            if _RAW.fullmatch(name) and not found["close"]:
                # What a script writes is no tag; without its end it goes on to the end of the page.
                close = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, at)
                if close is None:
                    return
                at = close.start()
    if at < len(text):
        yield _Piece(at, text[at:])


def _end(text: str, found: re.Match[str]) -> int:
    """Where a tag, comment or declaration ends; -1 where it does not."""
    if found["comment"]:
        end = text.find("-->", found.start() + 2)
        return end + 3 if end >= 0 else -1
    rest = _REST.match(text, found.end(), found.end() + 4_000) if found["name"] else None
    return rest.end() if rest is not None else text.find(">", found.end()) + 1 or -1
