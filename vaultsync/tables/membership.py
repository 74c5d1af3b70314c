"""Notes in, the named tables that belong to each out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vaultsync.index import VaultIndex
from vaultsync.query.labels import exact_tags
from vaultsync.schema.globs import glob_test
from vaultsync.syntax import Note
from vaultsync.tables.definition import NamedTable


class Membership:
    """Which tables are set in where they are missing."""

    def __init__(self, index: VaultIndex, definitions: Mapping[str, NamedTable]) -> None:
        self.index = index
        self._placed: list[tuple[NamedTable, Callable[[str], bool]]] = [
            (table, glob_test(table.folders))
            for table in definitions.values()
            if table.heading is not None and (table.types or table.folders or table.tags)
        ]

    def tables_of(self, note: Note) -> list[NamedTable]:
        """The tables of the note, in the order of the definitions; it fits each kind of condition that a table has."""
        return [table for table, in_folder in self._placed if self._fits(note, table, in_folder)]

    def _fits(self, note: Note, table: NamedTable, in_folder: Callable[[str], bool]) -> bool:
        if table.types and not set(table.types).intersection(self.index.types_of(note.path)):
            return False
        if table.folders and not in_folder(note.path):
            return False
        return not table.tags or _tagged(note, table.tags)


def _tagged(note: Note, tags: tuple[str, ...]) -> bool:
    wanted = [tag.lstrip("#").lower() for tag in tags]
    found = [tag[1:].lower() for tag in exact_tags(note)]
    return any(tag == one or tag.startswith(one + "/") for tag in found for one in wanted)
