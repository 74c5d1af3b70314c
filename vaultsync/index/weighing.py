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
    """Whether one may be made of what this note says, in the place of the one in the index, or of where its links lead."""


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
    renamed = [path for path in removed if path in index.files]
    told = [index.notes.peek(path) for path in renamed]
    for item in changed:
        path = item if isinstance(item, str) else item.path
        if path not in index.files:
            renamed.append(path)
        if isinstance(item, Note):
            told.append(item)
    told += [index.notes.peek(source) for path in renamed for source in index.mentioning(path)]
    return any(note is not None and rests_on(index, note) for note in told)
