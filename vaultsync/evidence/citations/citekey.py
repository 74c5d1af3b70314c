"""An entry in, the citekey that Better BibTeX gives it by default out: ``auth.lower + shorttitle(3,3) + year``. Never raises.

Only a hint: who set another formula, or pinned a key, has another one. Source: Better BibTeX's documentation, "Citation keys" and its list
of words that are skipped.
"""

from __future__ import annotations

import re
from typing import Final

from vaultsync.evidence.bibliography.entry import Entry
from vaultsync.evidence.citations.folding import MAX_FOLDED, folded
from vaultsync.evidence.citations.richtext import plain_words
from vaultsync.patterns import lazy_pattern

TITLE_WORDS = 3
_WORDS = lazy_pattern(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_SKIPPED: Final = frozenset(
    re.findall(
        r"\w+",
        "a ab aboard about above across after against al along amid among an and anti around as at before behind below beneath beside "
        "besides between beyond but by d da das de del dell dello dei degli della delle dem den der des despite die do down du during ein "
        "eine einem einen einer eines el en et except for from gli i il in inside into is l la las le les like lo los near nor of off on "
        "onto or over past per plus round save since so some sur than the through to toward towards un una unas under underneath une "
        "unlike uno unos until up upon versus via von while with within without yet zu zum",
    )
)


def citekey_formula(entry: Entry) -> str:
    """The key by the default formula, in ASCII; empty where the entry has neither names nor a title."""
    names = next((names for role in ("author", "editor", "translator") if (names := entry.names(role))), ())
    author = "".join(folded(names[0].short)) if names else ""
    words = [word for word in _WORDS.findall(plain_words(entry.title[:MAX_FOLDED])) if word.lower() not in _SKIPPED]
    title = "".join(_capital("".join(folded(word))) if word == word.lower() else _kept(word) for word in words[:TITLE_WORDS])
    if not author and not title:
        return ""
    year = entry.year
    return _ascii(author + title + (str(year) if year is not None else ""))


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _kept(word: str) -> str:
    """A word with capitals of its own keeps them, if only ASCII remains of it."""
    bare = re.sub(r"[^\w]|_", "", word)
    return _capital(bare) if bare.isascii() else _capital("".join(folded(word)))


def _ascii(key: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", key)


def agrees_with_formula(entry: Entry) -> bool:
    """Whether the entry's key is the one by the default formula, whatever its case, perhaps with a letter that tells two apart."""
    formula = citekey_formula(entry).lower()
    key = _ascii(entry.key).lower()
    return not formula or (key.startswith(formula) and len(key) - len(formula) <= 1)
