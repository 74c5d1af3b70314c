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
from vaultsync.paths import VaultPath, folder_of, is_note, key, name_of


class Resolution(NamedTuple):
    """Where a link leads."""

    path: VaultPath | None
    """None when it leads nowhere."""
    ties: tuple[VaultPath, ...] = ()
    """Every file that fits as well as ``path``, which is among them, sorted; empty without doubt."""
    spelling: str = ""
    """How the link's spelling differs from the file's: ``case``, ``unicode``, or not at all."""


NOWHERE = Resolution(None)
CROWD = 16
"""From as many files of one name on, what may stand before the name is looked up and not searched for."""


class _ByFolder(NamedTuple):
    """What a target means that fits several files: one of the own folder goes before all others."""

    elsewhere: Resolution
    own: dict[str, list[VaultPath]]
    target: str
    suffix: str

    def from_folder(self, folder: str) -> Resolution:
        own = self.own.get(folder)
        return self.elsewhere if own is None else _shortest(own, self.target, self.suffix)


class _Crowd(NamedTuple):
    """The files of one name, by the keys of their whole paths and by the keys of all ends of their paths."""

    whole: dict[str, list[VaultPath]]
    ends: dict[str, list[VaultPath]]

    @staticmethod
    def of(paths: Iterable[VaultPath]) -> _Crowd:
        whole: dict[str, list[VaultPath]] = {}
        ends: dict[str, list[VaultPath]] = {}
        for path in paths:
            end = key(path)
            whole.setdefault(end, []).append(path)
            ends.setdefault(end, []).append(path)
            while "/" in end:
                end = end.partition("/")[2]
                ends.setdefault(end, []).append(path)
        return _Crowd(whole, ends)


class FileTable:
    """The names of a vault's files, and what every link target asked for so far means."""

    def __init__(self) -> None:
        self._names: dict[str, list[VaultPath]] = {}
        self._added: list[VaultPath] = []
        """Taken in and not yet sorted by name: nobody has asked."""
        self._crowds: dict[str, _Crowd] = {}
        self._resolved: dict[str, Resolution | _ByFolder] = {}
        self._resolved_from: dict[tuple[str, str], Resolution] = {}
        self._asked: dict[str, list[str | tuple[str, str]]] = {}

    def add(self, paths: Iterable[VaultPath]) -> None:
        """Takes files in; each path once."""
        if not self._asked and not self._crowds:
            self._added += paths
            return
        for path in paths:
            name = key(name_of(path))
            self._by_name.setdefault(name, []).append(path)
            self._crowds.pop(name, None)
            self._forget(path)

    @property
    def _by_name(self) -> dict[str, list[VaultPath]]:
        """By the key of the name, the files that have it."""
        if self._added:
            added, self._added = self._added, []
            for path in added:
                self._names.setdefault(key(name_of(path)), []).append(path)
        return self._names

    def remove(self, path: VaultPath) -> None:
        """Drops a file that was added."""
        name = key(name_of(path))
        left = [other for other in self._by_name[name] if other != path]
        if left:
            self._by_name[name] = left
        else:
            del self._by_name[name]
        self._crowds.pop(name, None)
        self._forget(path)

    def drop_answers(self) -> None:
        """Lets go of what can be looked up again."""
        self._resolved.clear()
        self._resolved_from.clear()
        self._asked.clear()

    def _forget(self, path: VaultPath) -> None:
        for asked in self._asked.pop(mention_key(path), ()):
            if isinstance(asked, str):
                self._resolved.pop(asked, None)
            else:
                self._resolved_from.pop(asked, None)

    def resolve(self, target: str, source: VaultPath) -> Resolution:
        """What ``target`` means in the note ``source``; the empty target is the note itself."""
        found = self._resolved.get(target)
        if isinstance(found, Resolution):
            return found
        if not target:
            return Resolution(source)
        folder = folder_of(source)
        if found is not None:
            return found.from_folder(folder)
        if (target[:2] == "./" or target[:3] == "../") and not _is_folder(target):
            return self._relative(target, folder)
        found = self._resolved[target] = self._look_up(target)
        self._asked.setdefault(mention_key(target), []).append(target)
        return found if isinstance(found, Resolution) else found.from_folder(folder)

    def _relative(self, target: str, folder: str) -> Resolution:
        found = self._resolved_from.get((target, folder))
        if found is None:
            found = self._exact(_joined(folder, target))
            if found.path is None:
                best = self._look_up(target.lstrip("./"))
                found = best if isinstance(best, Resolution) else best.from_folder(folder)
            self._resolved_from[target, folder] = found
            self._asked.setdefault(mention_key(target), []).append((target, folder))
        return found

    def _look_up(self, target: str) -> Resolution | _ByFolder:
        if _is_folder(target):
            return NOWHERE
        return self._exact(target.lstrip("/")) if target[0] == "/" else self._best(target)

    def _fits(self, full: str) -> tuple[list[VaultPath], list[VaultPath]]:
        """The files whose whole path has this key, and those whose path ends so."""
        name = name_of(full)
        paths = self._by_name.get(name, [])
        if len(paths) >= CROWD:
            crowd = self._crowds.get(name)
            if crowd is None:
                crowd = self._crowds[name] = _Crowd.of(paths)
            return crowd.whole.get(full, []), crowd.ends.get(full, [])
        if "/" in full:
            paths = [path for path in paths if _ends_with(path, full)]
        return [path for path in paths if key(path) == full], paths

    def _exact(self, target: str) -> Resolution:
        wanted = key(target)
        for suffix in _suffixes(wanted):
            fits, _ = self._fits(wanted + suffix)
            if fits:
                return _chosen(sorted(fits), target, suffix)
        return NOWHERE

    def _best(self, target: str) -> Resolution | _ByFolder:
        wanted = key(target)
        for suffix in _suffixes(wanted):
            exact, fits = self._fits(wanted + suffix)
            if exact or len(fits) == 1:
                return _chosen(sorted(exact or fits), target, suffix)
            if fits:
                own: dict[str, list[VaultPath]] = {}
                for path in fits:
                    own.setdefault(folder_of(path), []).append(path)
                return _ByFolder(_shortest(fits, target, suffix), own, target, suffix)
        return NOWHERE

    def link_text(self, path: VaultPath, source: VaultPath) -> str:
        """The shortest target that leads from ``source`` to ``path``; the path itself where none does."""
        whole = path[:-3] if is_note(path) else path
        parts = whole.split("/")
        for text in (*("/".join(parts[-count:]) for count in range(1, len(parts) + 1)), "/" + whole, path):
            found = self.resolve(text, source)
            if found.path == path and not found.ties:
                return text
        return path

    def named(self, name: str) -> int:
        """How many files have the name, extension and all, or are notes with this title."""
        wanted = key(name)
        return len(self._by_name.get(wanted, ())) + len(self._by_name.get(wanted + ".md", ()))

    def twins(self, path: VaultPath) -> tuple[VaultPath, ...]:
        """The files whose whole paths are equal to this one but for case and Unicode form, sorted; itself among them."""
        paths = self._by_name.get(key(name_of(path)), [])
        wanted = key(path)
        if len(paths) == 1:
            return (paths[0],) if paths[0] == path or key(paths[0]) == wanted else ()
        return tuple(sorted(self._fits(wanted)[0])) if len(paths) >= CROWD else tuple(sorted(p for p in paths if key(p) == wanted))


def _is_folder(target: str) -> bool:
    """Whether it names a folder and no file, whatever stands before."""
    return name_of(target) in ("", ".", "..")


def _suffixes(wanted: str) -> tuple[str, ...]:
    """What may be missing at a target's end, in the order Obsidian tries it."""
    return ("", ".md") if "." in name_of(wanted) else (".md", "")


def _ends_with(path: VaultPath, wanted: str) -> bool:
    whole = key(path)
    return whole == wanted or whole.endswith("/" + wanted)


def _shortest(fits: list[VaultPath], target: str, suffix: str) -> Resolution:
    length = min(map(len, fits))
    return _chosen(sorted(path for path in fits if len(path) == length), target, suffix)


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
