"""Vault-relative paths in, their parts and their comparison keys out.

A ``VaultPath`` is written as it stands on disk, relative to the vault's root, with ``/`` between
folders. Bytes of a name that are no UTF-8 appear as lone surrogates (PEP 383); ``shown`` makes them
printable. Two names are the same name to Obsidian when their ``key`` is equal.
"""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import NewType

VaultPath = NewType("VaultPath", str)

_EXTENSION = r"(?P<extension>\.[^./]+)?\Z"
_CONFLICT_COPIES = MappingProxyType(
    {
        "Syncthing": r"(?P<name>.+)\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?" + _EXTENSION,
        "Obsidian Sync": r"(?P<name>.+?) \(Conflicted copy .*\d{12}\)" + _EXTENSION,
        "Dropbox or Nextcloud": r"(?P<name>.+?) ?\((?:[^()/]+ )?[Cc]onflicted copy \d{4}-\d\d-\d\d(?: \d{6})?\)(?: ?\(\d+\))?" + _EXTENSION,
        "Seafile": r"(?P<name>.+?) \(SFConflict \S+ \d{4}(?:-\d\d){5}\)" + _EXTENSION,
    }
)


def key(text: str) -> str:
    """The form in which names are compared: Unicode NFC, lower case (observed in Obsidian)."""
    if text.isascii():
        return text.lower()
    # The lower case of a Greek Σ depends on what stands after it, even on `.md`.
    return unicodedata.normalize("NFC", text).lower().replace("ς", "σ")


def name_of(path: str) -> str:
    """The last part of a path, extension included."""
    return path[path.rfind("/") + 1 :]


def folder_of(path: str) -> str:
    """The folder of a path, without a closing slash; empty at the vault's root."""
    cut = path.rfind("/")
    return path[:cut] if cut >= 0 else ""


def extension_of(path: str) -> str:
    """The extension in lower case without its dot; empty where there is none (``.hidden`` has none)."""
    name = name_of(path)
    dot = name.rfind(".")
    return name[dot + 1 :].lower() if dot > 0 else ""


def is_note(path: str) -> bool:
    """Whether Obsidian reads the file as Markdown."""
    return path[-3:].lower() == ".md"


def title_of(path: str) -> str:
    """A note's name without ``.md``; other files keep their extension, as links to them do."""
    name = name_of(path)
    return name[:-3] if is_note(name) else name


def conflict_copy_of(path: VaultPath) -> tuple[str, VaultPath] | None:
    """The program that names its copies of a conflict like this, and the path of the original; None for other files."""
    if "onflict" not in path:
        return None
    name = name_of(path)
    for program, form in _CONFLICT_COPIES.items():
        found = re.match(form, name)
        if found:
            return program, VaultPath(path[: len(path) - len(name)] + found["name"] + (found["extension"] or ""))
    return None


def shown(path: str) -> str:
    """The path as text that any output takes: lone surrogates and control characters escaped."""
    if path.isascii() and path.isprintable():
        return path
    return "".join(c if _plain(c) else c.encode("unicode_escape", "surrogatepass").decode("ascii") for c in path)


def _plain(character: str) -> bool:
    return character.isprintable() or not (character < " " or "\x7f" <= character <= "\x9f" or "\ud800" <= character <= "\udfff")
