"""Texts and names in, the beginnings of their words out: enough to tell which texts may name what is called otherwise now."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import normalize

LETTERS: Final = 3
"""Of a word: fewer, and too many texts share them; more, and every text has to remember more."""
_UNSPACED: Final = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts without blanks: a character is a word."""
_PIECE: Final = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+|[^\w\s]")


def openings(text: str) -> set[str]:
    """The first letters of every word of a text, in any case and Unicode form; a character that is part of no word is one by itself."""
    return {piece[:LETTERS] for piece in _pieces(text)}


def name_openings(name: str) -> set[str]:
    """The first letters of every word of a name, of its plural and of its singular."""
    found: set[str] = set()
    for piece in _pieces(name):
        found |= {piece[:LETTERS], piece[:-1][:LETTERS], piece[:-2][:LETTERS]}
        found |= {(piece + "s")[:LETTERS], (piece + "es")[:LETTERS], (piece[:-1] + "ies")[:LETTERS], (piece[:-3] + "y")[:LETTERS]}
    return found


def _pieces(text: str) -> list[str]:
    pieces: list[str] = _PIECE.findall(text.lower() if text.isascii() else normalize("NFC", text).casefold())
    return pieces
