"""Notes' texts and a sentence in, how near each is by its words out: SQLite's full-text search with Porter's stemmer, in memory.

Nearness of words says nothing of support or contradiction; it only orders what shares the same concepts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from vaultsync.paths import VaultPath

if TYPE_CHECKING:
    import sqlite3

_WORD = re.compile(r"[^\W_]{3,40}|[0-9]{1,40}")
_MAX_WORDS = 12
"""Words of a sentence that are asked for: the rarest, because frequent ones leave the order as it is and cost most."""
_FREQUENT = 0.05
"""The part of all texts in which a word is frequent."""
_FEW = 50
"""In fewer texts no word is."""
_LONG = 5_000
"""Characters of a sentence in which words are looked for."""


class Words:
    """Texts of notes, made ready to be ranked when that is first needed; ``close`` it."""

    def __init__(self, texts: Mapping[VaultPath, str]) -> None:
        self._texts = texts
        self._connection: sqlite3.Connection | None = None
        self._paths: tuple[VaultPath, ...] = tuple(texts)
        self._count: Counter[str] = Counter()
        self._frequent: frozenset[str] = frozenset()
        self.ranked = True
        """False once it turned out that this Python's SQLite has no full-text search."""

    def scores(self, sentence: str) -> dict[VaultPath, float]:
        """By note how near it is, greater is nearer; notes that share no word are left out, and all where nothing can be ranked."""
        if self._connection is None and self.ranked:
            self._prepare()
        words = [word for word in dict.fromkeys(_WORD.findall(sentence[:_LONG].lower())) if word not in self._frequent]
        if self._connection is None or not words:
            return {}
        asked = " OR ".join(f'"{word}"' for word in sorted(words, key=self._count.__getitem__)[:_MAX_WORDS])
        rows = self._connection.execute("SELECT rowid, -bm25(said) FROM said WHERE said MATCH ?", (_storable(asked),))
        paths = self._paths
        return {paths[number]: score for number, score in rows}

    def _prepare(self) -> None:
        self._count = Counter(word for text in self._texts.values() for word in set(_WORD.findall(text.lower())))
        most = max(_FEW, _FREQUENT * len(self._paths))
        self._frequent = frozenset(word for word, count in self._count.items() if count > most)
        self._connection = _connection()
        if self._connection is None:
            self.ranked = False
        else:
            rows = enumerate(map(_storable, self._texts.values()))
            self._connection.executemany("INSERT INTO said (rowid, text) VALUES (?, ?)", rows)

    def close(self) -> None:
        """Lets go of the texts."""
        if self._connection is not None:
            self._connection.close()


def _connection() -> sqlite3.Connection | None:
    """A table in memory that can be searched; None where this Python's SQLite cannot."""
    try:
        import sqlite3
    except ImportError:
        return None
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("CREATE VIRTUAL TABLE said USING fts5(text, tokenize = 'porter unicode61')")
    except sqlite3.OperationalError:
        connection.close()
        return None
    return connection


def _storable(text: str) -> str:
    """Without lone surrogates, which SQLite does not take."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
