"""Notes written in a few words, and the tables of a vault made of them: the only test code here that knows how they are made."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.query.engine import Engine
from vaultsync.query.files import FileTimes
from vaultsync.query.settings import DataviewSettings
from vaultsync.schema import TypeMatch
from vaultsync.syntax import parse_note
from vaultsync.tables import html, markdown
from vaultsync.tables.definition import NamedTable
from vaultsync.tables.links import LinkStyle
from vaultsync.tables.regenerate import Tables
from vaultsync.text import apply_edits

NOW = datetime(2025, 2, 5, 15, 4, 5, tzinfo=UTC)
NOTE = "Note.md"
Files = Mapping[str, str]


class NoFiles:
    """Files without dates, and no CSV."""

    def times(self, path: VaultPath) -> FileTimes:
        return FileTimes(0.0, 0.0, 0)

    def csv(self, path: VaultPath) -> bytes | None:
        return None

    def starred(self) -> frozenset[str]:
        return frozenset()


def index_of(files: Files) -> VaultIndex:
    """An index of the notes; what is no note is a file without content. Types are those of the property ``type``."""
    notes = [parse_note(VaultPath(path), text.encode("utf-8")) for path, text in files.items() if path.endswith(".md")]
    return build_index(notes, [VaultPath(path) for path in files], matches=(TypeMatch.by_name("takeaway"),))


def engine_of(index: VaultIndex, settings: DataviewSettings | None = None) -> Engine:
    return Engine(index, NoFiles(), settings or DataviewSettings(), NOW)


def tables_of(files: Files, *definitions: NamedTable, style: LinkStyle | None = None, settings: DataviewSettings | None = None) -> Tables:
    index = index_of(files)
    engine = engine_of(index, settings)
    return Tables(index, engine, {table.name: table for table in definitions}, style or LinkStyle(), engine.settings)


def synced(
    text: str, files: Files, *definitions: NamedTable, style: LinkStyle | None = None, settings: DataviewSettings | None = None
) -> str:
    """The note after its blocks were brought up to date and missing tables were set in; doing so again must change nothing."""
    once = _synced(text, files, definitions, style)
    assert _synced(once, files, definitions, style) == once
    return once


def _synced(text: str, files: Files, definitions: tuple[NamedTable, ...], style: LinkStyle | None) -> str:
    tables = tables_of({**files, NOTE: text}, *definitions, style=style)
    note = tables.index.notes[VaultPath(NOTE)]
    edits = [state.edit for state in tables.states(note) if state.edit is not None]
    return apply_edits(text, (*edits, *tables.set_in(note, text)))


def in_markdown(query: str, files: Files, origin: str = NOTE, *, style: LinkStyle | None = None, checkboxes: bool = True) -> str:
    index = index_of(files)
    engine = engine_of(index)
    answer = engine.query(query, VaultPath(origin))
    return markdown.render(answer, VaultPath(origin), index, style or LinkStyle(), engine.settings, checkboxes=checkboxes)


def in_html(query: str, files: Files, origin: str = NOTE, settings: DataviewSettings | None = None) -> str:
    index = index_of(files)
    engine = engine_of(index, settings)
    return html.render(engine.query(query, VaultPath(origin)), VaultPath(origin), index, engine.settings)
