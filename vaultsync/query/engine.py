"""The door of the room: queries and expressions in, answers out, on one vault as it stands.

Source: Dataview 0.5.70, ``query/engine.ts`` (read), and its recorded answers.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from vaultsync.index import VaultIndex, facts
from vaultsync.index.delta import Delta
from vaultsync.index.facts import Fact
from vaultsync.paths import VaultPath
from vaultsync.query.answer import Answer, CalendarAnswer, ListAnswer, TableAnswer, TaskAnswer, TaskGroup
from vaultsync.query.csv_rows import csv_rows
from vaultsync.query.evaluate import Programs, compiled
from vaultsync.query.expression import Index, Literal, Variable
from vaultsync.query.files import Files
from vaultsync.query.pages import PageTable
from vaultsync.query.parse import parse_expression, parse_query
from vaultsync.query.pipeline import Execution
from vaultsync.query.rows import Overlay, Row
from vaultsync.query.scope import Scope
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.sources import csv_file, is_csv, source_paths
from vaultsync.query.statement import Query
from vaultsync.query.tagging import ANY_TAG
from vaultsync.query.values import Link, ListPair, QueryError, Value
from vaultsync.query.vault_facts import VaultFacts
from vaultsync.query.work import MOST, TooMuch, Work, check_answer

_FILE = facts.file("")
_FILE_LINK = Index(Variable("file"), Literal("link"))


class Engine:
    """Answers queries on a vault. Pages are kept until the index changes; those of a vault that is followed until they do."""

    def __init__(self, index: VaultIndex, files: Files, settings: DataviewSettings, now: datetime) -> None:
        """``now`` has a zone, which is the zone of all dates that name none."""
        self.index, self.files, self.settings = index, files, settings
        self.now = now if now.tzinfo is not None else now.replace(tzinfo=UTC)
        self._programs = Programs()
        self._revision = -2
        self._facts: VaultFacts
        self._pages: PageTable
        self._state = object()
        self._csv: dict[VaultPath, dict[str, list[Row] | QueryError]] = {}
        """By CSV file and the path that a query gave for it, its rows, or why there are none."""

    def query(self, query: str | Query, origin: VaultPath | None = None, *, most: int = MOST) -> Answer:
        """The answer to a query that stands in the note ``origin``, or nowhere.

        Args:
            query: its text, or what was read of it.
            origin: where it stands.
            most: units of work (see ``work``) after which it stops.

        Raises:
            QueryError: when it cannot be read (with its place), or fails on every row.
        """
        try:
            asked = parse_query(query) if isinstance(query, str) else query
            with _no_collecting():
                answer = self._answered(asked, origin, most)
            check_answer(answer)
            return answer
        except RecursionError:
            raise QueryError("the query is nested too deeply") from None
        except TooMuch as stopped:
            raise QueryError(str(stopped)) from None

    def expression(self, text: str, origin: VaultPath | None = None, *, most: int = MOST) -> Value:
        """The value of an inline query, without its prefix; it sees ``this`` and no row. It stops after ``most`` units of work.

        Raises:
            QueryError: when it cannot be read (with its place), or fails.
        """
        try:
            return compiled(parse_expression(text))({}, self._scope(origin, most))
        except RecursionError:
            raise QueryError("the expression is nested too deeply") from None
        except TooMuch as stopped:
            raise QueryError(str(stopped)) from None

    def follow(self, delta: Delta, files: Iterable[VaultPath] = ()) -> frozenset[Fact]:
        """Brings what is kept up to date; returns the facts that only the engine knows to be altered.

        To be called after every change to an index that is followed, before anything is asked: else all is made anew.

        Args:
            delta: what ``VaultIndex.apply`` said of the change; an empty one where only ``files`` changed.
            files: whose dates, size or bytes changed on disk though the index knows nothing of it: CSV files, notes that were
                touched, settings of Obsidian.
        """
        others = frozenset(files)
        settings = any(path.startswith(".") for path in others)
        altered = {facts.ANYTHING, *map(facts.file, others)} if others else set()
        if self.index.revision - self._revision in (0, 1):
            written = {*others, *(VaultPath(fact[len(_FILE) :]) for fact in delta.facts if fact.startswith(_FILE))}
            altered |= self._facts.follow(delta.facts, written, settings)
            self._pages.follow(delta.facts)
            for path in written:
                self._csv.pop(path, None)
            self._revision = self.index.revision
        else:
            altered |= {ANY_TAG, facts.STARRED} if settings else {ANY_TAG}
        return self.index.forget(altered)

    def tick(self, now: datetime) -> frozenset[Fact]:
        """Sets the clock, in the zone that it had; returns ``CLOCK`` when another day began, else nothing."""
        before, self.now = self.now, now.astimezone(self.now.tzinfo)
        return self.index.forget(() if before.date() == self.now.date() else (facts.CLOCK,))

    def current(self) -> object:
        """What answers may be kept by: another value once everything is made anew, and they are not to be used any more."""
        self._current()
        return self._state

    def _current(self) -> PageTable:
        """The pages of the index as it is now."""
        if self._revision != self.index.revision:
            assert self.now.tzinfo is not None
            self._facts = VaultFacts(self.index, self.files, self.now.tzinfo)
            self._pages = PageTable(self._facts)
            self._csv.clear()
            self._state = object()
            self._revision = self.index.revision
        return self._pages

    def _scope(self, origin: VaultPath | None, most: int = MOST) -> Scope:
        pages = self._current()
        page = pages.page(origin) if origin is not None else None
        this: Mapping[str, Value] = {} if page is None else page
        return Scope(this, self.now, self.settings, _PagesFrom(pages, origin), Work(most), asks_time=self._read_clock)

    def _read_clock(self) -> None:
        self.index.read(facts.CLOCK)

    def _answered(self, query: Query, origin: VaultPath | None, most: int) -> Answer:
        scope = self._scope(origin, most)
        paths = source_paths(query.source, self._facts, origin)
        rows = self._task_rows(paths) if query.kind == "task" else self._page_rows(paths)
        execution = Execution(scope, list(rows), self._programs.of)
        execution.run(query.steps)
        if query.kind == "task":
            return TaskAnswer(_grouped(execution.groups, [row.data for row in execution.rows]), tuple(execution.dropped))
        return _shaped(query, execution, self.settings)

    def _page_rows(self, paths: Mapping[str, None]) -> Iterator[Row]:
        for path in paths:
            if is_csv(path):
                yield from self._csv_rows(path)
            else:
                page = self._pages.page(path)
                if page is not None:
                    yield Row(page.link, page)

    def _csv_rows(self, path: str) -> Iterator[Row]:
        file = csv_file(path, self.index)
        if file is None:
            raise _no_data(path)
        self.index.read(facts.file(file))
        known = self._csv.setdefault(file, {})
        if path not in known:
            known[path] = self._read_csv(file, path)
        found = known[path]
        if isinstance(found, QueryError):
            raise found
        yield from found

    def _read_csv(self, file: VaultPath, path: str) -> list[Row] | QueryError:
        data = self.files.csv(file)
        if data is None:
            return _no_data(path)
        try:
            return [Row(f"{path}#{number}", row) for number, row in enumerate(csv_rows(data, self._facts.zone))]
        except QueryError as error:
            return error

    def _task_rows(self, paths: Mapping[str, None]) -> Iterator[Row]:
        """Every task, with the fields of its page where it has none of that name."""
        for path in paths:
            page = self._pages.page(path)
            if page is not None:
                for item in page.list_items.items:
                    if item.part.task is not None:
                        yield Row(page.link, Overlay(item, page))


def _no_data(path: str) -> QueryError:
    return QueryError(f"Failed to load data from path '{path}'.")


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Counting rows and items over and over, of which none goes, takes half the time of a query (measured)."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class _PagesFrom:
    """Where links lead from the note that asks."""

    __slots__ = ("_known", "_origin", "_pages")

    def __init__(self, pages: PageTable, origin: VaultPath | None) -> None:
        self._pages, self._origin = pages, origin or VaultPath("")
        self._known: dict[str, str] = {}

    def page(self, path: str) -> Mapping[str, Value] | None:
        """See ``scope.Pages``."""
        return self._pages.page(self.normalised(path))

    def normalised(self, path: str) -> str:
        """See ``scope.Pages``."""
        found = self._known.get(path)
        if found is None:
            found = self._known[path] = self._pages.facts.asked(path, self._origin) or path
        return found


def _shaped(query: Query, execution: Execution, settings: DataviewSettings) -> Answer:
    """The answer of every kind but TASK."""
    grouped = execution.groups[0] if execution.groups else None
    if query.kind == "calendar":
        pairs = execution.values("columns", [query.columns[0].expression, _FILE_LINK])
        return CalendarAnswer([(date, link) for _, (date, link) in pairs if isinstance(link, Link)], tuple(execution.dropped))
    if query.kind == "list":
        found = execution.values("columns", [column.expression for column in query.columns])
        ids_too = query.with_id and bool(query.columns)
        shown = [ListPair(row.id, values[0]) if ids_too else values[0] if values else row.id for row, values in found]
        return ListAnswer(shown, grouped, tuple(execution.dropped))
    headings = [column.name for column in query.columns]
    # Columns are known by their headings: of two with one heading both show the last.
    last = {name: place for place, name in enumerate(headings)}
    found = execution.values("columns", [query.columns[last[name]].expression for name in headings])
    rows = [(row.id, *values) if query.with_id else values for row, values in found]
    first = (grouped if grouped is not None else settings.table_id_column_name,) if query.with_id else ()
    return TableAnswer((*first, *headings), rows, grouped, query.with_id, tuple(execution.dropped))


def _grouped(groups: Sequence[str], rows: Sequence[Mapping[str, Value]]) -> Sequence[Mapping[str, Value] | TaskGroup]:
    if not groups:
        return rows
    inner = groups[1:]
    return [TaskGroup(row.get(groups[0]), _grouped(inner, _rows_of(row))) for row in rows]


def _rows_of(row: Mapping[str, Value]) -> Sequence[Mapping[str, Value]]:
    """What a group holds; a FLATTEN may have put one row in the place of all."""
    rows = row.get("rows")
    if isinstance(rows, (list, tuple)):
        return [part for part in rows if isinstance(part, Mapping)]
    return [rows] if isinstance(rows, Mapping) else []


__all__ = ["Engine"]
