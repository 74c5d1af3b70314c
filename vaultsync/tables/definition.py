"""What a table with a name is: queries and where they belong, as plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table that many notes share."""

    name: str
    queries: tuple[str, ...]
    """At least one; their answers stand one below the other."""
    format: str = "markdown"
    """``markdown`` or ``html``."""
    types: tuple[str, ...] = ()
    """Note types it belongs to."""
    folders: tuple[str, ...] = ()
    """Patterns of the folders whose notes it belongs to, as note types take them (``vaultsync.schema.globs``)."""
    tags: tuple[str, ...] = ()
    """Tags, without ``#``, of the notes it belongs to, nested ones included."""
    heading: str | None = None
    """Under which it is set in where it is missing; None: it stands only where a block names it."""
    icons: bool | str = False
    """In HTML, the icons of Metadata Menu: by each note's ``fileClass``, or one class name for all."""
