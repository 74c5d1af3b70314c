"""Names in, the form in which Dataview compares them out; and for a misspelled name the one that was meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from vaultsync.letters import KEPT

_SPACE = re.compile(r"\s+")
_KEPT = re.compile(KEPT)

CLOSE = 75
"""Least likeness, of 100, at which a name is taken for a misspelling of another."""
MAX_CHOICES, MAX_LENGTH = 20_000, 200
"""Names looked at for one suggestion, and characters of the one to be mended."""


@lru_cache(maxsize=4096)
def normalised(name: str) -> str:
    """Dataview's form of a property's name: lower case, white space as ``-``, all but letters, digits, ``_``, ``-`` and emoji dropped."""
    return "".join(_KEPT.findall(_SPACE.sub("-", name))).lower()


def nearest(name: str, names: Iterable[str], *, close: int = CLOSE) -> str | None:
    """The one of ``names`` that ``name`` is most likely a misspelling of, case aside; None when none is close."""
    from rapidfuzz import fuzz, process

    choices = sorted(islice(names, MAX_CHOICES))
    found = process.extractOne(name[:MAX_LENGTH], choices, scorer=fuzz.ratio, processor=str.lower, score_cutoff=close)
    return found[0] if found else None


def nearest_plain(name: str, choices: list[str], *, close: int = CLOSE) -> str | None:
    """As ``nearest`` where all is in small letters and the choices are sorted, for whoever asks often of the same thousands."""
    from rapidfuzz import fuzz, process

    found = process.extractOne(name[:MAX_LENGTH], choices, scorer=fuzz.ratio, score_cutoff=close)
    return found[0] if found else None


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """``; did you mean "x"?`` with the nearest name, or nothing."""
    found = nearest(name, names)
    return f'; did you mean "{found}"?' if found else ""
