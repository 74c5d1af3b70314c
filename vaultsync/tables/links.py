"""Link values in, their text in a note out: in the form that the vault's own settings ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath, folder_of, is_note, title_of
from vaultsync.query.value_text import shown_title
from vaultsync.query.values import Link
from vaultsync.tables.harmless import one_line

_FORMS = ("shortest", "relative", "absolute")
_MUST_ENCODE = re.compile(r"[\s%<>()\\]")
_BRACKETS = re.compile(r"[\[\]\\]")


class LinkStyle(NamedTuple):
    """How Obsidian is set to write links."""

    form: str = "shortest"
    """``shortest``, ``relative`` or ``absolute``."""
    markdown: bool = False
    """``[one](one.md)`` in place of ``[[one]]``."""

    @staticmethod
    def of(settings: Mapping[str, Any]) -> LinkStyle:
        """The style in Obsidian's ``app.json``; what is missing or unknown there has Obsidian's default."""
        form = settings.get("newLinkFormat")
        return LinkStyle(form if form in _FORMS else "shortest", settings.get("useMarkdownLinks") is True)


class LinkWriter:
    """Writes links in one style on a vault; remembers what it found until the next change."""

    def __init__(self, index: VaultIndex, style: LinkStyle) -> None:
        self.index, self.style = index, style
        self.asked_origin = False
        """Set when a text depended on the note it was made for; the caller may reset it."""
        self._shortest: dict[str, str | None] = {}
        self._revision = index.revision

    def text(self, link: Link, origin: VaultPath) -> str:
        """The link as it is written in the note ``origin``; one that leads to no file stays as it is."""
        display = one_line(link.display or shown_title(link), " ").replace("]]", "] ]")
        mark = "!" if link.embed else ""
        subpath = "" if link.type == "file" else ("#^" if link.type == "block" else "#") + (link.subpath or "")
        if link.path not in self.index.files:
            target = link.path + subpath
            return f"{mark}[[{target}]]" if not link.display or link.display == target else f"{mark}[[{target}|{display}]]"
        target = self._target(VaultPath(link.path), origin)
        if self.style.markdown:
            return f"{mark}[{_BRACKETS.sub(_escaped, display)}]({_MUST_ENCODE.sub(_encoded, target + subpath)})"
        return f"{mark}[[{target}]]" if not subpath and display == target else f"{mark}[[{target + subpath}|{display}]]"

    def _target(self, path: VaultPath, origin: VaultPath) -> str:
        if self.style.form == "absolute":
            target = _without_ending(path)
        elif self.style.form == "relative":
            self.asked_origin = True
            target = _without_ending(_relative(path, folder_of(origin)))
        else:
            target = self._shortest_target(path, origin)
        return target + ".md" if self.style.markdown and is_note(path) else target

    def _shortest_target(self, path: VaultPath, origin: VaultPath) -> str:
        """A name that no other file has is enough wherever the link stands."""
        if self._revision != self.index.revision:
            self._shortest.clear()
            self._revision = self.index.revision
        if path not in self._shortest:
            self._shortest[path] = self._unique_name(path)
        found = self._shortest[path]
        if found is None:
            self.asked_origin = True
            return _without_ending(self.index.link_text(path, origin))
        return found

    def _unique_name(self, path: VaultPath) -> str | None:
        name = title_of(path)
        leads = self.index.resolve_target(name, VaultPath("")).path == path
        return name if leads and self.index.named(name) == 1 else None


def _without_ending(path: str) -> str:
    return path[:-3] if is_note(path) else path


def _relative(path: str, folder: str) -> str:
    """The path as it is found from a folder: up with ``..``, then down."""
    parts, steps = path.split("/"), folder.split("/") if folder else []
    shared = 0
    while shared < len(steps) and shared < len(parts) - 1 and steps[shared] == parts[shared]:
        shared += 1
    return "/".join([".."] * (len(steps) - shared) + parts[shared:])


def _escaped(found: re.Match[str]) -> str:
    return "\\" + found[0]


def _encoded(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "surrogatepass"))
