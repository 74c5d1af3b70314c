"""The bytes of an export in, its text out, with a word on bytes that are not what they should be. Never raises."""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_UTF8 = re.compile(
    rb"(?:[\x00-\x7f]++|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})++"
)
"""Table 3-7 of the Unicode Standard."""
_WESTERN = {byte: bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
"""What Windows-1252 has where Latin-1 has control characters; five bytes mean nothing in it."""
_HELP = "Export it again with the character encoding UTF-8"


class Decoded(NamedTuple):
    """A text and what had to be guessed."""

    text: str
    """Without a byte order mark."""
    stray: int = 0
    """Bytes that are no UTF-8, each read as Windows-1252."""
    first: int = 0
    """Offset of the first of them in the text."""
    broken: bool = False
    """Whether it is UTF-16 with parts that are none, which were left out."""

    @property
    def problem(self) -> tuple[int, str, str] | None:
        """Offset, sentence and help; None where nothing was guessed."""
        if self.broken:
            return 0, "the file is UTF-16 with broken parts, which are replaced", _HELP
        if not self.stray:
            return None
        bytes_are = "1 byte is" if self.stray == 1 else f"{self.stray} bytes are"
        return self.first, f"{bytes_are} no UTF-8; read as Windows-1252", _HELP


def decoded(data: bytes) -> Decoded:
    """The text: UTF-8, UTF-16 by its byte order mark or its zeros, and byte by byte Windows-1252 where it is no UTF-8."""
    wide = _wide(data)
    if wide:
        text = data.decode(wide, "replace").removeprefix("\ufeff")
        return Decoded(text, broken="\ufffd" in text and "\ufffd".encode(wide) not in data)
    try:
        return Decoded(data.decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError:
        return _mixed(data.removeprefix(codecs.BOM_UTF8))


def _mixed(data: bytes) -> Decoded:
    """UTF-8 where it is, Windows-1252 between; in one pass."""
    out: list[str] = []
    at, length, stray, first = 0, 0, 0, -1
    for found in (*_UTF8.finditer(data), None):
        start, end = found.span() if found else (len(data), len(data))
        if start > at:
            first = length if first < 0 else first
            stray += start - at
            out.append(data[at:start].decode("latin-1").translate(_WESTERN))
        out.append(data[start:end].decode("utf-8"))
        length, at = length + start - at + len(out[-1]), end
    return Decoded("".join(out), stray, first)


def _wide(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF16_LE) or (len(data) > 3 and data[1] == data[3] == 0 != data[0]):
        return "utf-16-le"
    if data.startswith(codecs.BOM_UTF16_BE) or (len(data) > 3 and data[0] == data[2] == 0 != data[1]):
        return "utf-16-be"
    return ""
