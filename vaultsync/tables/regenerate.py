"""Notes with managed blocks in, how each block stands and the edits that bring it up to date out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple, TypeVar

from vaultsync.index import VaultIndex
from vaultsync.index.delta import Delta
from vaultsync.index.facts import Fact
from vaultsync.paths import VaultPath
from vaultsync.query.answer import Answer, Dropped, TableAnswer
from vaultsync.query.engine import Engine
from vaultsync.query.parse import parse_query
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.statement import Query
from vaultsync.query.values import QueryError
from vaultsync.schema.names import did_you_mean
from vaultsync.syntax import BlockFamily, BlockKind, BlockMode, ManagedBlock, Note
from vaultsync.syntax.managed import content_digest
from vaultsync.tables import html, markdown
from vaultsync.tables.definition import NamedTable
from vaultsync.tables.dependence import asks_origin
from vaultsync.tables.faults import fault_of
from vaultsync.tables.harmless import one_line, within_line, writable
from vaultsync.tables.icons import icons_for
from vaultsync.tables.inline_text import Place, inline_text
from vaultsync.tables.links import LinkStyle, LinkWriter
from vaultsync.tables.membership import Membership
from vaultsync.tables.placing import set_in
from vaultsync.tables.state import TableFault, TableState
from vaultsync.tables.written import content_of, ejected_content
from vaultsync.text import Span, TextEdit

IGNORE_KEY = "dataview_serializer_ignore"
"""The Serializer's own property that keeps it out of a note."""
MAX_QUERIES = 10_000
"""Queries that are kept read."""
T = TypeVar("T")


class _Shown(NamedTuple):
    """What a block is to show."""

    lines: tuple[str, ...]
    spaced: bool
    dropped: tuple[Dropped, ...] = ()


class Tables:
    """The managed blocks of one vault; answers and texts that fit several notes are made once, and kept until they may differ."""

    def __init__(
        self, index: VaultIndex, engine: Engine, definitions: Mapping[str, NamedTable], style: LinkStyle, settings: DataviewSettings
    ) -> None:
        self.index, self.engine, self.definitions, self.settings = index, engine, definitions, settings
        self._links = LinkWriter(index, style)
        self._own = object()
        self._queries: dict[str, Query | QueryError] = {}
        self._apart: dict[str, bool] = {}
        """By query, whether its answer is the same for every note."""

    @cached_property
    def _membership(self) -> Membership:
        return Membership(self.index, self.definitions)

    def follow(self, delta: Delta, files: Iterable[VaultPath] = ()) -> frozenset[Fact]:
        """See ``Engine.follow``."""
        return self.engine.follow(delta, files)

    def states(self, note: Note) -> tuple[TableState, ...]:
        """How each block of the note stands, in order of position; never raises. A block whose query fails keeps its text."""
        return tuple(self._state(note, block) for block in note.managed)

    def wants(self, note: Note) -> bool:
        """Whether ``set_in`` has something to set in."""
        return bool(self._missing(note))

    def set_in(self, note: Note, text: str) -> tuple[TextEdit, ...]:
        """The named tables that belong to the note and are missing in it, each under its heading; never raises.

        Args:
            note: one without an unclosed block.
            text: the note's whole text.
        """
        missing = self._missing(note)
        return set_in(note, text, missing, lambda table, block: self._first_content(note, table, block)) if missing else ()

    def _missing(self, note: Note) -> list[NamedTable]:
        if note.has_unclosed_block:
            return []
        there = {block.query for block in note.managed if block.kind is BlockKind.NAME}
        return [table for table in self._membership.tables_of(note) if table.name not in there]

    def _first_content(self, note: Note, table: NamedTable, block: ManagedBlock) -> str:
        """Nothing where the query fails; the block then tells why."""
        try:
            shown = self._named(note, table, table.format)
        except QueryError:
            shown = _Shown((), False)
        return writable(content_of(block, shown.lines, shown.spaced))

    def _state(self, note: Note, block: ManagedBlock) -> TableState:
        name = block.query if block.kind is BlockKind.NAME else ""
        if self._rests(note, block):
            return TableState(block, None, name=name)
        if name and name not in self.definitions:
            return TableState(block, None, self._unknown(block), name=name)
        try:
            text, dropped = self._content(note, block)
        except QueryError as error:
            return TableState(block, None, self._fault(block, error), name=name)
        except Exception as error:  # one query must not take the tables of the whole vault with it
            message = f"the query fails: {type(error).__name__}: {error}"
            fault = TableFault(Span(block.body_start, block.body_end), message, "This is a fault of vaultsync; please report it")
            return TableState(block, None, fault, name=name)
        return TableState(block, _edit(note, block, text), None, dropped, name)

    def _rests(self, note: Note, block: ManagedBlock) -> bool:
        """Whether the block is left as it is, whatever its query answers."""
        if block.mode is not BlockMode.AUTO and block.filled:
            return True
        if block.family is not BlockFamily.SERIALIZER:
            return False
        ignored = note.property(IGNORE_KEY)
        return ignored is not None and ignored.value is True

    def _content(self, note: Note, block: ManagedBlock) -> tuple[str, tuple[Dropped, ...]]:
        if block.kind is BlockKind.EXPRESSION:
            return writable(self._value(note, block)), ()
        if block.kind is BlockKind.NAME:
            table = self.definitions[block.query]
            shown = self._named(note, table, block.option or table.format)
        else:
            shown = self._asked(note, block.query, block.option or "markdown", False)
        if block.mode is BlockMode.ONCE_AND_EJECT:
            return writable(ejected_content(block, shown.lines)), shown.dropped
        return writable(content_of(block, shown.lines, shown.spaced)), shown.dropped

    def _value(self, note: Note, block: ManagedBlock) -> str:
        value = self.engine.expression(block.query, note.path)
        return within_line(one_line(inline_text(value, Place(note.path, self._links, self.settings)), " "))

    def _named(self, note: Note, table: NamedTable, form: str) -> _Shown:
        """All answers of a table, one below the other."""
        lines: list[str] = []
        spaced = False
        dropped: tuple[Dropped, ...] = ()
        for query in table.queries:
            shown = self._asked(note, query, form, table.icons)
            if lines and shown.lines and form != "html":
                lines.append("")
            lines += shown.lines
            spaced |= shown.spaced
            dropped += shown.dropped
        return _Shown(tuple(lines), spaced, dropped)

    def _asked(self, note: Note, query: str, form: str, icons: bool | str) -> _Shown:
        """Raises QueryError."""
        asked = self._parsed(query)
        if not self._apart[query]:
            return self._shown(self.engine.query(asked, note.path), note, form, icons)
        shown = self._kept("table text", (query, form, icons), lambda: self._shared(asked, query, note, form, icons))
        return shown if shown is not None else self._shown(self._answer(asked, query), note, form, icons)

    def _shared(self, asked: Query, query: str, note: Note, form: str, icons: bool | str) -> _Shown | None:
        """A text that is the same for every note; None where it is not."""
        shown = self._shown(self._answer(asked, query), note, form, icons)
        return None if self._links.asked_origin else shown

    def _answer(self, asked: Query, query: str) -> Answer:
        return self._kept("table answer", query, lambda: self.engine.query(asked))

    def _kept(self, name: str, key: Hashable, make: Callable[[], T]) -> T:
        """As ``VaultIndex.memo``; a query that fails is kept too, and fails again.

        Raises:
            QueryError: when ``make`` raises it.
        """

        def made() -> T | QueryError:
            try:
                return make()
            except QueryError as error:
                return _bare(error)

        found = self.index.memo(name, (self._own, self.engine.current(), key), made)
        if isinstance(found, QueryError):
            raise _bare(found)
        return found

    def _shown(self, answer: Answer, note: Note, form: str, icons: bool | str) -> _Shown:
        self._links.asked_origin = False
        if form == "html":
            made = html.render(answer, note.path, self.index, self.settings, icons=icons_for(icons, self.index))
            self._links.asked_origin = bool(icons) or "<img " in made  # both ask where a link leads
            return _Shown(tuple(f"<div>{made}</div>".split("\n")), True, answer.dropped)
        lines = markdown.lines(answer, Place(note.path, self._links, self.settings), checkboxes=False)
        return _Shown(tuple(lines), isinstance(answer, TableAnswer), answer.dropped)

    def _parsed(self, query: str) -> Query:
        found = self._queries.get(query)
        if found is None:
            if len(self._queries) >= MAX_QUERIES:
                self._queries.clear()
            try:
                found = parse_query(query)
                self._apart[query] = not asks_origin(found)
            except QueryError as error:
                found = error
            self._queries[query] = found
        if isinstance(found, QueryError):
            raise _bare(found)
        return found

    def _unknown(self, block: ManagedBlock) -> TableFault:
        names = ", ".join(self.definitions)
        help = (
            f"Write the name of a table that vaultsync.toml has ({names}), or a query"
            if names
            else "Define it in vaultsync.toml, or write a query"
        )
        message = f'there is no table "{block.query}"{did_you_mean(block.query, self.definitions)}'
        return TableFault(Span(block.body_start, block.body_end), message, help)

    def _fault(self, block: ManagedBlock, error: QueryError) -> TableFault:
        span = Span(block.body_start, block.body_end)
        if block.kind is BlockKind.NAME:
            fault = fault_of(error, "", span)
            return replace(fault, message=f'table "{block.query}": {fault.message}')
        if block.kind is BlockKind.EXPRESSION:
            span = Span(max(block.body_start, block.body_end - len(block.query)), block.body_end)
        return fault_of(error, block.query, span)


def _bare(error: QueryError) -> QueryError:
    """Without the way it came, which holds all that was there and grows each time it is raised."""
    error.__context__ = None
    return error.with_traceback(None)


def _edit(note: Note, block: ManagedBlock, text: str) -> TextEdit | None:
    """None where the text stands there already."""
    if block.mode is BlockMode.ONCE_AND_EJECT:
        return TextEdit(note.path, Span(block.start, block.end), text)
    if content_digest(text) == block.digest:
        return None
    return TextEdit(note.path, Span(block.content_start, block.content_end), text)
