"""A file's bytes in, its text out: by its byte order mark, what its HTML says of itself, UTF-8, and last Windows-1252."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_HEAD = 4096
"""Bytes in which an HTML file says how it is written; browsers look through the first 1024."""
_ODD = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TEXTUAL = frozenset({"utf-8", "ascii", "utf-16-le", "utf-16-be"})


class Decoded(NamedTuple):
    """A text and how it was read."""

    text: str
    """Without its byte order mark, so that the first line begins in column 1."""
    encoding: str
    replaced: int
    """Places at which bytes that are none in this encoding stand as U+FFFD."""


def decode(data: bytes) -> Decoded | None:
    """The text of a file; None for one that is no text (an image, a PDF, a word processor's file)."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding)
    head = data[:_HEAD]
    if len(_ODD.findall(head)) > max(1, len(head) // 256) or data.startswith((b"%PDF-", b"{\\rtf", b"PK\x03\x04")):
        return None
    said = _CHARSET.search(head)
    if said is not None and (named := _codec(said[1].decode("ascii"))) is not None and named not in _TEXTUAL:
        return _decoded(data, named)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", 0)
    except UnicodeDecodeError:
        return _decoded(data, "utf-8" if said is not None and named in _TEXTUAL else "cp1252")


def _decoded(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    return Decoded(text, encoding, text.count("\ufffd"))


def _codec(name: str) -> str | None:
    """Python's name of a character set; None for what is none, or is no encoding of text."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return None
    # Browsers read Latin-1 as Windows-1252, and so does who wrote it.
    return {"iso8859-1": "cp1252"}.get(found.name, found.name) if getattr(found, "_is_text_encoding", True) else None
