"""An index and a note in, what took its place out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultsync.evidence.graph import roles_of
from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath
from vaultsync.syntax import Link


class Outdated(NamedTuple):
    """One link to a note that another one replaced."""

    link: Link
    """Written in the note that was asked about."""
    end: VaultPath
    successor: VaultPath


def successors(index: VaultIndex, path: VaultPath) -> tuple[VaultPath, ...]:
    """What a note says took its place, in order; never itself."""
    properties, names = index.properties(path), roles_of(index).superseded
    if not any(map(properties.__contains__, names)):
        return ()
    found = [
        end
        for name in names
        if name in properties
        for writing in properties[name]
        for link in writing.links
        if (end := index.resolve(link, path).path) is not None and end != path
    ]
    return tuple(dict.fromkeys(found))


def outdated(index: VaultIndex, path: VaultPath) -> Iterator[Outdated]:
    """What was replaced of the evidence of a claim or finding, and of the claims it builds on; not where the successor is named too."""
    named = _named(index, path)
    replaced = {end: (link, after) for end, link in reversed(named) if (after := successors(index, end))} if named else {}
    if replaced:
        known = {path, *(end for end, _ in named)}
        for end, (link, after) in reversed(replaced.items()):
            if known.isdisjoint(after):
                yield Outdated(link, end, after[0])


def _named(index: VaultIndex, path: VaultPath) -> list[tuple[VaultPath, Link]]:
    """What a note names as its ground in its own properties."""
    roles, types = roles_of(index), index.types_of(path)
    names = (*roles.support.forward, *roles.builds_on) if roles.claim in types else roles.citing.forward
    properties = index.properties(path)
    links = [link for name in names if name in properties for writing in properties[name] for link in writing.links]
    return [(end, link) for link in links if (end := index.resolve(link, path).path) is not None]
