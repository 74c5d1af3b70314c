"""A name that leads nowhere in, the names written most like it out."""

from __future__ import annotations

from collections.abc import Sequence

from vaultsync.paths import key, name_of


def nearest_targets(target: str, names: Sequence[str], limit: int) -> tuple[str, ...]:
    """Up to ``limit`` of ``names``, best first; none when nothing is close.

    rapidfuzz compares in C; the cutoff keeps every suggestion one that a reader takes for a typo.
    """
    from rapidfuzz import fuzz, process

    wanted = key(name_of(target))
    found = process.extract(wanted, names, scorer=fuzz.ratio, processor=key, limit=limit, score_cutoff=72)
    return tuple(name for name, _, _ in found)
