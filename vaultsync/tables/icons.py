"""Metadata Menu's icons: what the plugin adds in HTML to links whose note has a file class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vaultsync.index import VaultIndex
from vaultsync.paths import VaultPath

KEY = "fileClass"
PACKAGE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-linecap="round" stroke-linejoin="round" class="svg-icon lucide-package">'
    '<path d="m7.5 4.27 9 5.15"></path>'
    '<path d="M21 8a2 2 0 0 0-1-1.73l-7-4a2 2 0 0 0-2 0l-7 4A2 2 0 0 0 3 8v8a2 2 0 0 0 1 1.73l7 4a2 2 0 0 0 2 0l7-4'
    'A2 2 0 0 0 21 16Z"></path>'
    '<path d="m3.3 7 8.7 5 8.7-5"></path><path d="M12 22V12"></path></svg>'
)
"""The icon that a file class has when it names none: ``package`` of Lucide (ISC licence)."""


@dataclass(frozen=True, slots=True)
class Icons:
    """What links are marked with."""

    class_of: Callable[[VaultPath], str | None]
    """A note's file class; None for one that has none, whose links stay as they are."""
    svg: str = PACKAGE


def icons_for(choice: bool | str, index: VaultIndex) -> Icons | None:
    """The icons of a table: none, by each note's property ``fileClass``, or of one class for every note."""
    if not choice:
        return None
    if isinstance(choice, str):
        name = choice
        return Icons(lambda path: name)

    def class_of(path: VaultPath) -> str | None:
        note = index.notes.get(path)
        found = note.property(KEY) if note is not None else None
        value = found.value if found is not None else None
        if isinstance(value, list):
            value = value[0] if value else None
        return value if isinstance(value, str) and value else None

    return Icons(class_of)
