"""A name that leads nowhere in, the names written most like it out."""

from __future__ import annotations

from collections.abc import Iterable

from vaultsync.paths import key, name_of

CLOSE = 72
"""Least likeness, of 100, at which a name is taken for what was meant."""
BUDGET = 4_000_000
"""Comparisons after which a set of names gives no more suggestions: half a second, however large and broken the vault."""


class Names:
    """Names to suggest, compared without case and in one Unicode form; each question is answered once."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names))
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

    def _look_up(self, wanted: str, limit: int) -> tuple[str, ...]:
        from rapidfuzz import fuzz, process

        self._left -= len(self._keys)
        found = process.extract(wanted, self._keys, scorer=fuzz.ratio, limit=limit, score_cutoff=CLOSE)
        return tuple(self._names[place] for _, _, place in found)
