"""A name that leads nowhere in, the names written most like it out."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from vaultsync.paths import key, name_of

CLOSE = 72
"""Least likeness, of 100, at which a name is taken for what was meant."""
MANY_DIGITS = 8
"""From so many digits on a name is a date or time, which says nothing else."""
BUDGET = 4_000_000
"""Comparisons after which a set of names gives no more suggestions until it changes: half a second, however large and broken the vault."""

MANY = 200_000
"""From so many comparisons on, all questions are taken to have another answer."""


class Names:
    """Names to suggest, compared without case and in one Unicode form; each question is answered once."""

    def __init__(self, names: Iterable[str]) -> None:
        self._count = Counter(names)
        self._names = sorted(self._count)
        self._keys = [key(name) for name in self._names]
        self._left = BUDGET
        self._answers: dict[tuple[str, int], tuple[str, ...]] = {}

    def nearest(self, target: str, limit: int) -> tuple[str, ...]:
        """Up to ``limit`` names, best first; none when nothing is close or the budget is used up."""
        wanted = key(name_of(target))
        answer = self._answers.get((wanted, limit))
        if answer is None:
            answer = self._answers[wanted, limit] = self._look_up(wanted, limit) if self._left > 0 else ()
        return answer

    def change(self, added: Iterable[str], removed: Iterable[str]) -> set[str]:
        """Takes in the names that files were given or lost; returns the keys of the questions that may have another answer now."""
        new = {name for name in added if self._counted(name, 1)}
        gone = {name for name in removed if self._counted(name, -1)}
        for name in gone - new:
            at = bisect_left(self._names, name)
            del self._names[at], self._keys[at]
        for name in new - gone:
            at = bisect_left(self._names, name)
            self._names.insert(at, name)
            self._keys.insert(at, key(name))
        self._left = BUDGET
        return self._outdated([key(name) for name in new ^ gone])

    def _counted(self, name: str, more: int) -> bool:
        """Whether the name is there now and was not before, or the other way round."""
        before = self._count[name]
        self._count[name] += more
        if not self._count[name]:
            del self._count[name]
        return not before or before + more == 0

    def _outdated(self, names: list[str]) -> set[str]:
        from rapidfuzz import fuzz

        every = len(names) * len(self._answers) > MANY
        found = {asked for asked in self._answers if every or any(fuzz.ratio(asked[0], name, score_cutoff=CLOSE) for name in names)}
        for asked in found:
            del self._answers[asked]
        return {wanted for wanted, _ in found}

    def _look_up(self, wanted: str, limit: int) -> tuple[str, ...]:
        from rapidfuzz import fuzz, process

        self._left -= len(self._keys)
        found = process.extract(wanted, self._keys, scorer=fuzz.ratio, limit=limit, score_cutoff=CLOSE)
        return tuple(self._names[place] for name, _, place in found if _may_be_meant(wanted, name))


def _may_be_meant(wanted: str, name: str) -> bool:
    """Names made of a date and time all look alike; there a typo is one digit, two are another note."""
    from rapidfuzz.distance import Levenshtein

    digits = "".join(filter(str.isdigit, wanted))
    return len(digits) < MANY_DIGITS or Levenshtein.distance(digits, "".join(filter(str.isdigit, name)), score_cutoff=1) <= 1
