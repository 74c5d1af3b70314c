"""Texts in, the words in which two writings of a title or name are equal out: no case, accents, punctuation, markup. Never raises."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from typing import Final

from vaultsync.evidence.citations.richtext import plain_words
from vaultsync.patterns import lazy_pattern

MAX_FOLDED = 20_000
"""Characters that are compared."""
_WORD = lazy_pattern(r"[^\W_]+")
_SPELLED: Final = str.maketrans(
    {
        **{"ø": "o", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i", "&": " and "},
        **{"\u03b1": " alpha ", "β": " beta ", "\u03b3": " gamma ", "δ": " delta ", "ε": " epsilon ", "κ": " kappa ", "λ": " lambda "},
        **{
            "μ": " mu ",
            "π": " pi ",
            "\u03c3": " sigma ",
            "τ": " tau ",
            "φ": " phi ",
            "χ": " chi ",
            "ψ": " psi ",
            "ω": " omega ",
            "θ": " theta ",
        },
        **{"'": "", "\u2019": "", "\u2018": "", "\u02bc": "", "`": "", "\u00ad": "", "\u200b": ""},
    }
)
_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def folded(text: str) -> list[str]:
    """The words of a text, which may hold HTML."""
    small = html.unescape(plain_words(text[:MAX_FOLDED])).lower()
    bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", small).translate(_SPELLED))
    return _WORD.findall("".join(char for char in bare if not unicodedata.combining(char)) if not bare.isascii() else bare)


def spellings(name: str) -> list[list[str]]:
    """The words of a name, and again with its umlauts written out (``Müller``, ``Mueller``) where it has any."""
    small = unicodedata.normalize("NFC", name.lower())
    expanded = small.translate(_UMLAUTS)
    return [folded(small)] if expanded == small else [folded(small), folded(expanded)]


def position(words: Sequence[str], within: Sequence[str]) -> int:
    """Where the words stand in a row within others; -1 where they do not, and for no words."""
    if not words:
        return -1
    first, count = words[0], len(words)
    for at in range(len(within) - count + 1):
        if within[at] == first and list(within[at : at + count]) == list(words):
            return at
    return -1
