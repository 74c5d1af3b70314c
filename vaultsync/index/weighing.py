"""Facts that name weighed values in, these values made out: what a session needs that begins with what an earlier one found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from vaultsync.index.canvas import Canvas
from vaultsync.index.facts import WEIGHED, Fact
from vaultsync.index.vault_index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.syntax import Note


class Weighing(NamedTuple):
    """What the values are that are weighed (``VaultIndex.weigh``); a setting of the index, given by those above who know."""

    makers: Mapping[str, Callable[[VaultIndex, VaultPath], object]] = MappingProxyType({})
    """By name, what makes a value; called with the index and the key."""
    rests_on: Callable[[VaultIndex, Note], bool] = lambda index, note: True
    """Whether what one of them is may become another by this note taking the place of the one in the index.

    Of files that come or go it is not asked.
    """


NO_WEIGHING = Weighing()


def weigh_before(index: VaultIndex, rested_on: Iterable[Fact]) -> None:
    """Makes the weighed values among some facts, as they are before a change: only beside these can be told which become others."""
    makers = index.setting(NO_WEIGHING).makers
    for fact in rested_on:
        if fact.startswith(WEIGHED):
            name, _, key = fact[len(WEIGHED) :].partition(":")
            if name in makers:
                makers[name](index, VaultPath(key))


def may_alter(index: VaultIndex, changed: Iterable[Note | Canvas | VaultPath], removed: Iterable[VaultPath]) -> bool:
    """Whether weighed values may be others after a change that is still to come."""
    rests_on = index.setting(NO_WEIGHING).rests_on
    for item in changed:
        if (item if isinstance(item, str) else item.path) not in index.files or (isinstance(item, Note) and rests_on(index, item)):
            return True
    return any(path in index.files for path in removed)
