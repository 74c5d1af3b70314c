"""Link targets in, files out: what a link means to Obsidian.

Order of the rules (observed in Obsidian 1.13 and in the metadata of real vaults; case never counts,
Unicode is compared in NFC): the exact vault path; the linking note's own folder; the shortest path
in characters. Equal lengths are not stable in Obsidian: the first in code point order is taken here
and the others are told. A target with folders fits by path suffix, ``./`` and ``../`` begin at the
linking note, a leading ``/`` at the vault's root. ``.md`` is optional, every other extension needed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from vaultsync.index.names import mention_key
from vaultsync.paths import VaultPath, folder_of, key, name_of


class Resolution(NamedTuple):
    """Where a link leads."""

    path: VaultPath | None
    """None when it leads nowhere."""
    ties: tuple[VaultPath, ...] = ()
    """Every file that fits as well as ``path``, which is among them, sorted; empty without doubt."""
    spelling: str = ""
    """How the link's spelling differs from the file's: ``case``, ``unicode``, or not at all."""


NOWHERE = Resolution(None)


class FileTable:
    """The names of a vault's files, and what every link target asked for so far means."""

    def __init__(self) -> None:
        self._by_name: dict[str, list[VaultPath]] = {}
        self._resolved: dict[str, Resolution] = {}
        self._resolved_from: dict[tuple[str, str], Resolution] = {}
        self._asked: dict[str, list[str | tuple[str, str]]] = {}

    def add(self, paths: Iterable[VaultPath]) -> None:
        """Takes files in; each path once."""
        for path in paths:
            self._by_name.setdefault(key(name_of(path)), []).append(path)
            if self._asked:
                self._forget(path)

    def remove(self, path: VaultPath) -> None:
        """Drops a file that was added."""
        name = key(name_of(path))
        left = [other for other in self._by_name[name] if other != path]
        if left:
            self._by_name[name] = left
        else:
            del self._by_name[name]
        self._forget(path)

    def _forget(self, path: VaultPath) -> None:
        for asked in self._asked.pop(mention_key(path), ()):
            if isinstance(asked, str):
                self._resolved.pop(asked, None)
            else:
                self._resolved_from.pop(asked, None)

    def resolve(self, target: str, source: VaultPath) -> Resolution:
        """What ``target`` means in the note ``source``; the empty target is the note itself."""
        found = self._resolved.get(target)
        if found is not None:
            return found
        folder = folder_of(source)
        found = self._resolved_from.get((target, folder))
        if found is not None:
            return found
        if not target:
            return Resolution(source)
        found, everywhere = self._look_up(target, folder)
        asked = self._asked.setdefault(mention_key(target), [])
        if everywhere:
            self._resolved[target] = found
            asked.append(target)
        else:
            self._resolved_from[target, folder] = found
            asked.append((target, folder))
        return found

    def _look_up(self, target: str, folder: str) -> tuple[Resolution, bool]:
        """The resolution, and whether it is the same from every folder."""
        if name_of(target) in ("", ".", ".."):  # a folder, whatever stands before
            return NOWHERE, True
        if target[0] == "/":
            return self._exact(target.lstrip("/")), True
        if target[:2] == "./" or target[:3] == "../":
            found = self._exact(_joined(folder, target))
            if found.path is not None:
                return found, False
            return self._best(target.lstrip("./"), folder)[0], False
        return self._best(target, folder)

    def _exact(self, target: str) -> Resolution:
        wanted = key(target)
        for suffix in _suffixes(wanted):
            fits = [path for path in self._by_name.get(name_of(wanted + suffix), ()) if key(path) == wanted + suffix]
            if fits:
                return _chosen(sorted(fits), target, suffix)
        return NOWHERE

    def _best(self, target: str, folder: str) -> tuple[Resolution, bool]:
        wanted = key(target)
        for suffix in _suffixes(wanted):
            full = wanted + suffix
            candidates = self._by_name.get(name_of(full))
            if not candidates:
                continue
            if "/" in full:
                candidates = [path for path in candidates if _ends_with(path, full)]
                if not candidates:
                    continue
            if len(candidates) == 1:
                return _chosen(candidates, target, suffix), True
            return self._among(candidates, target, full, suffix, folder)
        return NOWHERE, True

    def _among(self, candidates: list[VaultPath], target: str, full: str, suffix: str, folder: str) -> tuple[Resolution, bool]:
        exact = [path for path in candidates if key(path) == full]
        if exact:
            return _chosen(sorted(exact), target, suffix), True
        own = [path for path in candidates if folder_of(path) == folder]
        pool = own or candidates
        shortest = min(map(len, pool))
        return _chosen(sorted(path for path in pool if len(path) == shortest), target, suffix), False

    def twins(self) -> Iterable[tuple[VaultPath, ...]]:
        """Groups of files whose whole paths are equal but for case and Unicode form, each sorted."""
        for paths in self._by_name.values():
            if len(paths) > 1:
                groups: dict[str, list[VaultPath]] = {}
                for path in paths:
                    groups.setdefault(key(path), []).append(path)
                yield from (tuple(sorted(group)) for group in groups.values() if len(group) > 1)


def _suffixes(wanted: str) -> tuple[str, ...]:
    """What may be missing at a target's end, in the order Obsidian tries it."""
    return ("", ".md") if "." in name_of(wanted) else (".md", "")


def _ends_with(path: VaultPath, wanted: str) -> bool:
    whole = key(path)
    return whole == wanted or whole.endswith("/" + wanted)


def _chosen(fits: list[VaultPath], target: str, suffix: str) -> Resolution:
    path = fits[0]
    if len(fits) > 1:
        # Two spellings of one path: the one written as the link is meant.
        same = [fit for fit in fits if fit == target or fit.endswith(target) or fit.endswith(target + suffix)]
        if same and len({key(fit) for fit in fits}) == 1:
            return Resolution(same[0])
        return Resolution(path, tuple(fits))
    if path.endswith(target) or (suffix and path.endswith(target + suffix)):
        return Resolution(path)
    return Resolution(path, (), _spelling(path, target, suffix))


def _spelling(path: VaultPath, target: str, suffix: str) -> str:
    written = unicodedata.normalize("NFC", target)
    real = unicodedata.normalize("NFC", path)
    if suffix and real.lower().endswith(suffix):
        real = real[: -len(suffix)]
    if not real.endswith(written):
        return "case"
    return "" if (path[: -len(suffix)] if suffix else path).endswith(target) else "unicode"


def _joined(folder: str, target: str) -> str:
    parts = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == "..":
            if parts:
                parts.pop()
        elif step not in ("", "."):
            parts.append(step)
    return "/".join(parts)
