"""Text in, the managed blocks out: comments that hold a query, the generated text, and a closing comment.

Three families of comments are read: our own, as HTML comments or between ``%%``; those of the Dataview Serializer,
both its wordings; and those of Dataview Publisher. What its JavaScript queries have written is known as generated and
never touched. A comment without its partner is a problem of the whole note: which text is generated cannot be told then.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from vaultsync.syntax.fences import lines_without_prefix, prefix_at, read_fence, trimmed
from vaultsync.syntax.note import BlockFamily, BlockKind, BlockMode, ManagedBlock, Problem
from vaultsync.syntax.regions import Range, within
from vaultsync.text import LineIndex

RULE = "unclosed-block"
_VARIANT = r"(?:Manual|Once(?:AndEject)?)?:"
_LONG_VARIANT = r"(?:-manual|-once(?:-and-eject)?)?:"
_MARKER = re.compile(
    r"(?P<opener><!--|%%)\s*(?:"
    r"(?P<open>vaultsync(?:[ \t]+\w+)?[ \t]*:)|(?P<close>/vaultsync(?!\w|-\w))"
    rf"|(?P<definition>QueryToSerialize{_VARIANT}|dataview-serializer-query{_LONG_VARIANT})"
    r"|(?P<result>SerializedQuery:|dataview-serializer-result:)"
    r"|(?P<result_end>SerializedQuery[ \t]+END|dataview-serializer-result-end)"
    rf"|(?P<value>IQ{_VARIANT}|dataview-serializer-iq{_LONG_VARIANT})"
    r"|(?P<value_end>/IQ(?!\w|-\w)|/dataview-serializer-iq(?!\w|-\w))"
    r"|(?P<output>SerializedDataviewJS(?![ \t]+END)|dataview-serializer-js-result(?!-end))"
    r"|(?P<output_end>SerializedDataviewJS[ \t]+END|dataview-serializer-js-result-end)"
    r"|(?P<publish>DATAVIEW_PUBLISHER:[ \t]*start)"
    r"|(?P<publish_end>DATAVIEW_PUBLISHER:[ \t]*end)"
    r")"
)
_WORDS = ("vaultsync", "Serialize", "dataview-serializer", "IQ", "DATAVIEW_PUBLISHER")
_ENDS = {"open": "close", "result": "result_end", "value": "value_end", "output": "output_end", "publish": "publish_end"}
_CLOSING = {
    "open": "/vaultsync",
    "result": "SerializedQuery END",
    "value": "/IQ",
    "output": "SerializedDataviewJS END",
    "publish": "DATAVIEW_PUBLISHER: end",
}
_FORMATS = ("markdown", "html")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WORDS_OF_BLOCKS = (b"vaultsync:", b"QueryToSerialize", b"SerializedQuery", b"dataview-serializer", b"DATAVIEW_PUBLISHER")
_QUERY_WORDS = ("table", "list", "task", "calendar")
_BREAK = re.compile(r"\r\n?|\n")
_REST = re.compile(r"[ \t]*(?=[\r\n]|\Z)")
_ONLY_LEAD = re.compile(r"[\s>]*")
_UNTIL = "; until then nothing is written to this note"
_HELP_PAIR = f"Complete the pair, or take both comments away{_UNTIL}"
_HELP_MOVE = "Move it to a line of its own"


class Managed(NamedTuple):
    """What one pass finds."""

    blocks: tuple[ManagedBlock, ...] = ()
    """Empty where there is a problem."""
    generated: tuple[Range, ...] = ()
    """From each opening to its closing comment, in order; those of JavaScript too, and those before a problem."""
    problem: Problem | None = None


class _Marker(NamedTuple):
    """One comment that opens, closes or defines a block."""

    kind: str
    start: int
    end: int
    opener: str
    word: str
    body: int
    """Where what follows the word begins."""


NONE = Managed()


class _Damaged(Exception):
    def __init__(self, marker: _Marker, message: str, help: str = _HELP_PAIR) -> None:
        super().__init__(message)
        self.problem = Problem(marker.start, marker.end, RULE, message, help)


def managed_blocks(text: str, body: int, code: list[Range], lines: LineIndex) -> Managed:
    """The managed blocks of one note.

    Args:
        text: the whole note.
        body: where the body begins.
        code: sorted, disjoint ranges of code and formulas, in which a comment is text.
        lines: of the text.
    """
    if not any(word in text for word in _WORDS):
        return NONE
    scan = _Scan(text, body, code, lines)
    try:
        for marker in scan.markers():
            scan.take(marker)
        scan.finish()
    except _Damaged as damaged:
        return Managed((), tuple(scan.generated), damaged.problem)
    return Managed(tuple(scan.blocks), tuple(scan.generated))


class _Scan:
    """One pass over the comments: what is open, and what was closed."""

    def __init__(self, text: str, body: int, code: list[Range], lines: LineIndex) -> None:
        self.text, self.body, self.code, self.lines = text, body, code, lines
        self.blocks: list[ManagedBlock] = []
        self.generated: list[Range] = []
        self.opened: _Marker | None = None
        self.defined: _Marker | None = None
        """A query of the Serializer whose result may follow."""
        self.hidden_close = False
        """Whether a comment that would close the open block stands in code."""

    def markers(self) -> Iterator[_Marker]:
        """The comments that mean something, in order of position."""
        at = self.body
        while True:
            found = _MARKER.search(self.text, at)
            if found is None:
                return
            kind = found.lastgroup
            assert kind is not None
            if within(self.code, found.start()):
                self.hidden_close |= self.opened is not None and kind == _ENDS[self.opened.kind]
                at = found.end()
                continue
            if (found["opener"] == "%%") != kind.startswith("publish") and kind not in ("open", "close"):
                at = found.end()
                continue
            marker = self._whole(kind, found)
            at = marker.end
            yield marker

    def _whole(self, kind: str, found: re.Match[str]) -> _Marker:
        start, at = found.start(), found.end()
        ending = "%%" if found["opener"] == "%%" else "-->"
        marker = _Marker(kind, start, at, found["opener"], found[kind], at)
        if kind == "publish":
            at = next((end for begin, end in self.code if begin >= at), at)
        close = self.text.find(ending, at)
        if close < 0 or (ending == "-->" and self.text.find("<!--", at, close) >= 0):
            raise _Damaged(
                marker,
                "this comment of a block has no end",
                f"Write {ending} after what it says{_UNTIL}",
            )
        return marker._replace(end=close + len(ending))

    def take(self, marker: _Marker) -> None:
        """Takes in the next comment."""
        if self.opened is None:
            self._outside(marker)
        elif marker.kind == _ENDS[self.opened.kind] and marker.opener == self.opened.opener:
            self._close(self.opened, marker)
            self.opened = None
        elif marker.kind in _ENDS.values():
            raise _Damaged(marker, f"this comment is not the one that closes the block that opens on line {self._line(self.opened)}")
        else:
            raise _Damaged(marker, f"a block opens inside the block that opens on line {self._line(self.opened)}")

    def finish(self) -> None:
        """At the end of the note."""
        self._undefine()
        if self.opened is not None:
            closing = f"{self.opened.opener} {_CLOSING[self.opened.kind]} {'-->' if self.opened.opener == '<!--' else '%%'}"
            where = "stands in code" if self.hidden_close else "is missing"
            help = f"Write {closing} where the generated text ends, or take this comment away{_UNTIL}"
            raise _Damaged(self.opened, f"this block is not closed: its closing comment {where}", help)

    def _outside(self, marker: _Marker) -> None:
        if marker.kind == "result" and self.defined is not None and self._adjoins(self.defined, marker):
            self.opened = marker
            return
        self._undefine()
        if marker.kind == "definition":
            self.defined = marker
        elif marker.kind in _ENDS:
            self._check_option(marker)
            self.opened = marker
        else:
            raise _Damaged(marker, "this comment closes a block that is not open")

    def _adjoins(self, before: _Marker, after: _Marker) -> bool:
        found = _ONLY_LEAD.match(self.text, before.end)
        return found is not None and found.end() >= after.start

    def _check_option(self, marker: _Marker) -> None:
        option = _option(marker)
        if option and option not in _FORMATS:
            raise _Damaged(marker, f'"{option}" is no format of a block', "Write markdown, html or nothing before the colon")

    def _undefine(self) -> None:
        """A query of the Serializer without its result is a block in which nothing was written yet."""
        if self.defined is not None:
            marker, self.defined = self.defined, None
            at = self._line_end(marker.end)
            self._add(marker, BlockFamily.SERIALIZER, (at, at), at, filled=False, wording=_result_word(marker))

    def _close(self, opened: _Marker, closing: _Marker) -> None:
        self._check_closing(closing)
        if opened.kind == "output":
            self.generated.append((opened.start, closing.end))
        elif opened.kind == "result":
            defined, self.defined = self.defined, None
            if defined is None:
                self.generated.append((opened.start, closing.end))
            else:
                self._add(defined, BlockFamily.SERIALIZER, (self._line_end(defined.end), closing.end), closing.end, wording=opened.word)
        elif opened.kind == "publish":
            self._publish(opened, closing)
        elif opened.kind == "value" or self._body(opened).startswith("="):
            self._value(opened, closing)
        else:
            self._own(opened, closing)

    def _check_closing(self, closing: _Marker) -> None:
        ending = 2 if closing.opener == "%%" else 3
        if closing.kind != "output_end" and self.text[closing.body : closing.end - ending].strip():
            raise _Damaged(closing, "this closing comment says more than it may", "Take away what stands after its first word")

    def _publish(self, opened: _Marker, closing: _Marker) -> None:
        """A block of Dataview Publisher; one in another language than Dataview's is left alone."""
        start, end = next(((start, end) for start, end in self.code if start >= opened.body), (opened.end, opened.end))
        prefix = self._prefix(opened)
        fence = read_fence(self.text, start, end, prefix) if end < opened.end else None
        if fence is None or fence.language not in ("", "dataview"):
            self.generated.append((opened.start, closing.end))
            return
        self._check_lines(opened, closing)
        content = self._line_end(opened.end), self._content_end(opened, closing)
        place = trimmed(self.text, fence.start, fence.end)
        self._add(opened, BlockFamily.PUBLISHER, content, closing.end, body=fence.raw, place=place)

    def _value(self, opened: _Marker, closing: _Marker) -> None:
        own = opened.kind == "open"
        if own and _BREAK.search(self.text, opened.start, closing.end):
            help = "Write both comments and the value on one line, or a query in place of the expression"
            raise _Damaged(opened, "this block holds an expression and spans several lines", help)
        family = BlockFamily.VAULTSYNC if own else BlockFamily.SERIALIZER
        filled = closing.start > opened.end
        self._add(opened, family, (opened.end, closing.start), closing.end, kind=BlockKind.EXPRESSION, filled=filled)

    def _own(self, opened: _Marker, closing: _Marker) -> None:
        said = self._body(opened)
        named = _NAME.fullmatch(said) is not None and said not in _QUERY_WORDS
        kind = BlockKind.NAME if named else BlockKind.QUERY
        joined = self.text[opened.end : closing.start].strip(" \t") == ""
        if joined:
            self._add(opened, BlockFamily.VAULTSYNC, (opened.end, closing.start), closing.end, kind=kind, joined=True)
            return
        self._check_lines(opened, closing)
        self._add(opened, BlockFamily.VAULTSYNC, (self._line_end(opened.end), self._content_end(opened, closing)), closing.end, kind=kind)

    def _check_lines(self, opened: _Marker, closing: _Marker) -> None:
        """The generated text must have its lines to itself, in one and the same quote."""
        if _REST.match(self.text, opened.end) is None:
            raise _Damaged(opened, "text behind the opening comment of a block would be overwritten", _HELP_MOVE)
        start = self._line_start(closing.start)
        before = self.text[start : closing.start]
        if before.strip(" \t>"):
            raise _Damaged(closing, "text before the closing comment of a block would be overwritten", _HELP_MOVE)
        if before.count(">") != self._prefix(opened).count(">"):
            help = "Give both comments the same quote marks"
            raise _Damaged(closing, f"this block opens on line {self._line(opened)} in another quote than it closes in", help)

    def _add(
        self,
        marker: _Marker,
        family: BlockFamily,
        content: Range,
        end: int,
        *,
        kind: BlockKind = BlockKind.QUERY,
        body: str | None = None,
        place: Range | None = None,
        filled: bool = True,
        joined: bool = False,
        wording: str = "",
    ) -> None:
        start, stop = content
        prefix = self._prefix(marker)
        if body is None:
            begin, last = self._said(marker)
            body, place = lines_without_prefix(self.text[begin:last], prefix), trimmed(self.text, begin, last)
        assert place is not None
        digest = content_digest(self.text[start:stop])
        block = ManagedBlock(
            marker.start,
            end,
            family,
            kind,
            body,
            *place,
            start,
            stop,
            digest,
            prefix,
            self._newline(marker),
            marker.opener,
            _option(marker),
            _mode(marker),
            wording,
            filled,
            joined,
        )
        self.blocks.append(block)
        self.generated.append((marker.start, end))

    def _said(self, marker: _Marker) -> Range:
        """What stands between the word and the end of the comment, without one space on either side."""
        start, end = marker.body, marker.end - (2 if marker.opener == "%%" else 3)
        start += self.text[start:end].startswith(" ")
        end -= end > start and self.text[end - 1] == " "
        return start, end

    def _body(self, marker: _Marker) -> str:
        return self.text[marker.body : marker.end - (2 if marker.opener == "%%" else 3)].strip()

    def _prefix(self, marker: _Marker) -> str:
        return prefix_at(self.text, self._line_start(marker.start), marker.start)

    def _content_end(self, opened: _Marker, closing: _Marker) -> int:
        return max(self._line_start(closing.start), opened.end)

    def _line_start(self, at: int) -> int:
        return self.lines.starts[self.lines.line(at)]

    def _line_end(self, at: int) -> int:
        """The offset itself where more than white space follows on its line."""
        found = _REST.match(self.text, at)
        return found.end() if found else at

    def _newline(self, marker: _Marker) -> str:
        """The end of the marker's line, or of the one before where it is the last."""
        starts = self.lines.starts
        line = self._line(marker)
        end = starts[line] if line < len(starts) else starts[-1]
        return "\r\n" if self.text[max(end - 2, 0) : end] == "\r\n" else self.text[end - 1 : end] or "\n"

    def _line(self, marker: _Marker) -> int:
        return self.lines.line(marker.start) + 1


def may_hold_block(data: bytes) -> bool:
    """Whether bytes that are no text look as if a managed block stood in them."""
    return any(word in data for word in _WORDS_OF_BLOCKS)


def content_digest(content: str) -> bytes:
    """The hash by which the text of a block is told from another."""
    return hashlib.blake2b(content.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _option(marker: _Marker) -> str:
    return marker.word[len("vaultsync") :].rstrip(":").strip() if marker.kind == "open" else ""


def _mode(marker: _Marker) -> BlockMode:
    word = marker.word.lower().replace("-", "").rstrip(":")
    if word.endswith("onceandeject"):
        return BlockMode.ONCE_AND_EJECT
    if word.endswith("once"):
        return BlockMode.ONCE
    return BlockMode.MANUAL if word.endswith("manual") else BlockMode.AUTO


def _result_word(marker: _Marker) -> str:
    return "SerializedQuery:" if marker.word.startswith("Query") else "dataview-serializer-result:"


def outside(text: str, start: int, end: int, generated: tuple[Range, ...]) -> str:
    """The text from ``start`` to ``end`` without what lies in the sorted, disjoint ranges."""
    parts = []
    for begin, stop in generated[bisect_right(generated, start, key=_end) :]:
        if begin >= end:
            break
        parts.append(text[start : max(begin, start)])
        start = min(stop, end)
    return "".join((*parts, text[start:end]))


def _end(range: Range) -> int:
    return range[1]
