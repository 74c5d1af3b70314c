"""A name that leads nowhere in, the names written most like it out.

Of a large vault only some names are compared: those that begin or end as the question does, or have a rare word of it. Which these are
depends on the names alone, never on what else was asked.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Collection, Iterable, Set
from typing import NamedTuple

from vaultsync.index.items import Files
from vaultsync.paths import VaultPath, key, name_of, title_of

CLOSE = 72
"""Least likeness, of 100, at which a name is taken for what was meant."""
MANY_DIGITS = 8
"""From so many digits on a name is a date or time, which says nothing else."""
CROWD = 1_000
"""Most names that are compared for having a beginning, or an end, in common with a question: where more have it, it is taken longer."""
WORD_CROWD = 250
"""The same for having a word in common."""
MAX_WORDS = 8
"""Words of a question that are looked at."""
MANY = 200_000
"""From so many comparisons on, all questions are taken to have another answer; to look for crowds is taken for ``FEW`` comparisons."""
FEW = 40
MAX_KEPT = 5_000
"""Answers that are kept: where many notes name what is not there, often it is the same."""
_WORD = re.compile(r"\w+")
_LAST = "\U0010ffff"


class Suggestions:
    """The suggestions for a vault of these files; their names are looked at when it is first asked."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._names: Names | None = None
        self._asked: set[str] = set()
        self.asked_elsewhere: Set[str] = frozenset()
        """Questions that others remember the answers of."""

    def nearest(self, target: str, limit: int) -> tuple[str, ...]:
        """See ``Names``."""
        self._asked.add(key(name_of(target)))
        return self._all_names().nearest(target, limit)

    def _all_names(self) -> Names:
        if self._names is None:
            self._names = Names(map(title_of, self._files.paths()))
        return self._names

    @property
    def many(self) -> bool:
        """Whether more is remembered than is good: time to ``drop_answers``."""
        return len(self._asked) > MAX_KEPT

    def expect(self, changed: Iterable[VaultPath], removed: Iterable[VaultPath]) -> None:
        """Looks at the names before files come and go, if that may matter."""
        if self._names is None and self.asked_elsewhere:
            files = self._files
            if any(path not in files for path in changed) or any(path in files for path in removed):
                self._all_names()

    def change(self, paths: Iterable[VaultPath], gone: Iterable[VaultPath]) -> set[str]:
        """Takes in which files came or went, after they did; returns the questions that may have another answer now.

        Args:
            paths: of these files.
            gone: those of them that went; one that came back at once is among them too.
        """
        if self._names is None:
            return set()
        lost, files = set(gone), self._files
        added = [title_of(path) for path in paths if path in files and path not in lost]
        removed = [title_of(path) for path in lost if path not in files]
        found = self._names.change(added, removed, self._asked | self.asked_elsewhere)
        self._asked -= found
        return found

    def drop_answers(self) -> None:
        """Lets go of what can be worked out again; what rests on questions asked so far is remembered elsewhere, or dropped too."""
        self._asked.clear()
        if self._names is not None:
            self._names.drop_answers()


class Names:
    """Names to suggest, compared without case and in one Unicode form."""

    def __init__(self, names: Iterable[str]) -> None:
        self._count = Counter(names)
        self._named: dict[str, list[str]] = {}
        """By key the names that have it, sorted."""
        for name in sorted(self._count):
            self._named.setdefault(key(name), []).append(name)
        self._forward, self._backward = _Sorted(self._named), _Sorted(map(_reversed, self._named))
        self._words = _Words(self._named)
        self._answers: dict[tuple[str, int], tuple[str, ...]] = {}

    def nearest(self, target: str, limit: int) -> tuple[str, ...]:
        """Up to ``limit`` names, best first, of equals the first in order; none when nothing is close."""
        wanted = key(name_of(target))
        answer = self._answers.get((wanted, limit))
        if answer is None:
            if len(self._answers) >= MAX_KEPT:
                self._answers.clear()
            answer = self._answers[wanted, limit] = self._look_up(wanted, limit)
        return answer

    def drop_answers(self) -> None:
        """Lets go of what can be worked out again."""
        self._answers.clear()

    def change(self, added: Iterable[str], removed: Iterable[str], asked: Set[str]) -> set[str]:
        """Takes in the names that files were given or lost; returns those of the questions ``asked`` that may have another answer now.

        Questions are the keys of names that lead nowhere.
        """
        new = {name for name in added if self._counted(name, 1)}
        gone = {name for name in removed if self._counted(name, -1)}
        names = new ^ gone
        if not names:
            return set()
        self._answers.clear()
        keys = {key(name) for name in names}
        all_of_them = len(keys) * max(len(asked), FEW) > MANY
        before = None if all_of_them or not asked else self._crowds(keys)
        self._rename(new - gone, gone - new)
        if before is None:
            return set(asked)
        return _like(keys, asked) | before.unlike(self._crowds(keys), asked)

    def _crowds(self, keys: Set[str]) -> _Crowds:
        return _Crowds(self._forward.crowded(keys), self._backward.crowded(set(map(_reversed, keys))), self._words.crowded(keys))

    def _counted(self, name: str, more: int) -> bool:
        """Whether the name is there now and was not before, or the other way round."""
        before = self._count[name]
        self._count[name] += more
        if not self._count[name]:
            del self._count[name]
        return not before or before + more == 0

    def _rename(self, new: set[str], gone: set[str]) -> None:
        before, after = set[str](), set[str]()
        for name in gone:
            left = self._named[key(name)]
            left.remove(name)
            if not left:
                before.add(key(name))
                del self._named[key(name)]
        for name in new:
            there = self._named.setdefault(key(name), [])
            if not there:
                after.add(key(name))
            insort(there, name)
        self._forward.change(after - before, before - after)
        self._backward.change(set(map(_reversed, after - before)), set(map(_reversed, before - after)))
        self._words.change(after - before, before - after)

    def _look_up(self, wanted: str, limit: int) -> tuple[str, ...]:
        from rapidfuzz import fuzz, process

        found = process.extract(wanted, self._compared(wanted), scorer=fuzz.ratio, limit=limit, score_cutoff=CLOSE)
        names = [name for near, _, _ in found for name in self._named[near] if _may_be_meant(wanted, near)]
        return tuple(names[:limit])

    def _compared(self, wanted: str) -> list[str]:
        """The keys that begin or end as this one, or have a word of it, sorted; all keys where there are not many."""
        beginning = self._forward.around(wanted)
        if len(beginning) == len(self._named):
            return beginning
        return sorted({*beginning, *map(_reversed, self._backward.around(_reversed(wanted))), *self._words.around(wanted)})


class _Sorted:
    """Texts, found by how they begin."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = sorted(texts)

    def around(self, wanted: str) -> list[str]:
        """The texts that share with ``wanted`` the shortest beginning that no crowd has; the first of the crowd that has all of it."""
        low, high, length = 0, len(self._texts), 0
        while high - low > CROWD and length < len(wanted):
            length += 1
            low, high = self._within(wanted[:length], low, high)
        return self._texts[low : min(high, low + CROWD)]

    def crowded(self, texts: Iterable[str]) -> set[str]:
        """The beginnings of these texts that a crowd has."""
        found: set[str] = set()
        for text in texts:
            low, high, length = 0, len(self._texts), 0
            while high - low > CROWD:
                found.add(text[:length])
                if length == len(text):
                    break
                length += 1
                low, high = self._within(text[:length], low, high)
        return found

    def _within(self, beginning: str, low: int, high: int) -> tuple[int, int]:
        low = bisect_left(self._texts, beginning, low, high)
        return low, bisect_left(self._texts, beginning + _LAST, low, high)

    def change(self, new: set[str], gone: set[str]) -> None:
        """Takes texts in that are not there, and others out that are."""
        if len(new) + len(gone) > CROWD:
            self._texts = sorted([*(text for text in self._texts if text not in gone), *new])
            return
        for text in gone:
            del self._texts[bisect_left(self._texts, text)]
        for text in new:
            insort(self._texts, text)


class _Words:
    """Texts, found by their words."""

    def __init__(self, texts: Collection[str]) -> None:
        """``texts`` stays the collection of all of them: whoever changes it calls ``change`` after that."""
        self._texts = texts
        self._having: dict[str, list[str]] = {}
        self._take(texts)

    def _take(self, texts: Iterable[str]) -> None:
        for text in texts:
            for word in set(_WORD.findall(text)):
                self._having.setdefault(word, []).append(text)

    def around(self, wanted: str) -> list[str]:
        """The texts that have one of the first words of ``wanted``, and no crowd has it."""
        words = list(dict.fromkeys(_WORD.findall(wanted)))[:MAX_WORDS]
        found = (self._having.get(word, ()) for word in words)
        return [text for having in found if len(having) <= WORD_CROWD for text in having]

    def crowded(self, texts: Iterable[str]) -> set[str]:
        """The words of these texts that a crowd has."""
        return {word for text in texts for word in _WORD.findall(text) if len(self._having.get(word, ())) > WORD_CROWD}

    def change(self, new: set[str], gone: set[str]) -> None:
        """As ``_Sorted.change``."""
        if len(new) + len(gone) > CROWD:
            self._having.clear()
            self._take(self._texts)
            return
        for text in gone:
            for word in set(_WORD.findall(text)):
                having = self._having[word]
                having.remove(text)
                if not having:
                    del self._having[word]
        self._take(new)


class _Crowds(NamedTuple):
    """What is known of some names, that a crowd has it."""

    beginnings: set[str]
    ends: set[str]
    """Reversed."""
    words: set[str]

    def unlike(self, after: _Crowds, asked: Set[str]) -> set[str]:
        """The questions that are compared with other names because of what became of the crowds, or of the first names of one."""
        found: set[str] = set()
        either, other = self.beginnings | after.beginnings, tuple(self.beginnings ^ after.beginnings)
        if either:
            found.update(wanted for wanted in asked if wanted in either or wanted.startswith(other))
        either, other = self.ends | after.ends, tuple(self.ends ^ after.ends)
        if either:
            found.update(wanted for wanted in asked if _reversed(wanted) in either or _reversed(wanted).startswith(other))
        words = self.words ^ after.words
        if words:
            found.update(wanted for wanted in asked if not words.isdisjoint(_WORD.findall(wanted)))
        return found


def _reversed(text: str) -> str:
    return text[::-1]


def _like(keys: set[str], asked: Set[str]) -> set[str]:
    """The questions to which one of these keys would be an answer."""
    from rapidfuzz import fuzz, process

    texts = list(asked)
    return {wanted for name in keys for wanted, _, _ in process.extract(name, texts, scorer=fuzz.ratio, limit=None, score_cutoff=CLOSE)}


def _may_be_meant(wanted: str, name: str) -> bool:
    """Names made of a date and time all look alike; there a typo is one digit, two are another note."""
    from rapidfuzz.distance import Levenshtein

    digits = "".join(filter(str.isdigit, wanted))
    return len(digits) < MANY_DIGITS or Levenshtein.distance(digits, "".join(filter(str.isdigit, name)), score_cutoff=1) <= 1
