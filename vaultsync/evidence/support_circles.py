"""An index and one note in, the circle of support that it lies in out; most lie in none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from vaultsync.evidence.cycles import circle_near, circles
from vaultsync.evidence.graph import roles_of
from vaultsync.evidence.grounds import arcs
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

Circle = frozenset[VaultPath]


def circle(index: VaultIndex, path: VaultPath) -> Circle:
    """The claims and findings that rest on each other with this one, itself among them; empty when there are none."""
    return index.memo("evidence.circle", path, lambda: _circle(index, path))


def _circle(index: VaultIndex, path: VaultPath) -> Circle:
    found = circle_near(partial(arcs, index), path)
    return found if found is not None else index.derived("evidence.circles", _all_circles).get(path, frozenset())


def _all_circles(index: VaultIndex) -> Mapping[VaultPath, Circle]:
    """One pass over all claims and findings: where support goes through half a vault, that is less than to walk there from each of them."""
    roles = roles_of(index)
    paths = {*index.typed(roles.claim), *index.typed(roles.finding)}
    members: dict[int, list[VaultPath]] = {}
    for path, number in circles({path: ends for path in sorted(paths) if (ends := arcs(index, path))}).items():
        members.setdefault(number, []).append(path)
    return {path: found for found in map(frozenset, members.values()) for path in found}
