"""Generated text in, the same text out in a form that means no more than what it says.

A value may hold anything, and what is generated is read again: a comment mark would end the block early, a fence would
hide its end, a block id or a check box would be taken for one of the note's own.
"""

from __future__ import annotations

import re

_MARKS = re.compile(r"<!--|--(?=!?>)|%(?=%)|\0")
_REPLACED = {"<!--": "&lt;!--", "--": "-&#45;", "%": "&#37;", "\0": "\ufffd"}
_BLOCK_ID = re.compile(r"(?:^|(?<=[ \t])|(?<=\$\$))\^(?=[A-Za-z0-9\-]+[ \t]*$)")
_OPENS = re.compile(r"```|~~~|\[.\](?=[ \t]|$)")
_BREAK = re.compile(r"\r\n?|\n")
_RUNS = re.compile("`+")
_LONE = re.compile("[\ud800-\udfff]")


def one_line(text: str, between: str = "<br>") -> str:
    """The text with ``between`` in place of line ends; those around it go."""
    if "\n" not in text and "\r" not in text:
        return text
    return between.join([part.strip(" \t") for part in _BREAK.split(text.strip("\r\n"))])


def without_marks(text: str) -> str:
    """The text without comment marks and NUL; entities stand for them, in Markdown as in HTML."""
    return _MARKS.sub(_mark, text) if "<!--" in text or "--" in text or "%%" in text or "\0" in text else text


def writable(text: str) -> str:
    """The text with U+FFFD for what UTF-8 cannot hold: half an emoji, or a byte of a file name that is no UTF-8."""
    return text if text.isascii() else _LONE.sub("\ufffd", text)


def as_item(text: str) -> str:
    """A one-line text as the content of a list item that is no task, opens no code block and has no block id."""
    if "^" in text:
        text = _BLOCK_ID.sub(r"\\^", text)
    if _OPENS.match(text) or (text.startswith("$$") and text.find("$$", 2) < 0):
        text = "\\" + text
    return without_marks(text)


def within_line(text: str) -> str:
    """A one-line text that may stand in the middle of a line and reaches into nothing after it."""
    if "`" in text and not _pairs(text):
        text = text.replace("`", "&#96;")
    if text.count("$$") % 2:
        text = text.replace("$$", "$&#36;")
    if "^" in text:
        text = _BLOCK_ID.sub(r"\\^", text)
    return without_marks(text)


def _pairs(text: str) -> bool:
    """Whether its backticks are plainly code spans that end in it; where that is not plain, they are taken for text."""
    runs = _RUNS.findall(text)
    return len(runs) % 2 == 0 and all(len(run) == 1 for run in runs) and "\\`" not in text


def _mark(found: re.Match[str]) -> str:
    return _REPLACED[found[0]]
