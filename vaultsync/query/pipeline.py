"""Rows and the steps of a query in, the rows that are left out; and which were dropped because an expression failed.

Steps run from the first to the last. A row on which a step's expression fails goes, and the query goes on; only when it
fails on every row the query fails. Source: Dataview 0.5.70, ``executeCore`` (read), and its recorded answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from vaultsync.query.answer import Dropped
from vaultsync.query.evaluate import Run
from vaultsync.query.expression import Expression
from vaultsync.query.rows import Row, with_field
from vaultsync.query.scope import Scope
from vaultsync.query.sorting import grouped_places, sorted_places
from vaultsync.query.statement import Flatten, Group, Limit, Sort, Step, Where
from vaultsync.query.values import QueryError, Value, truthy, type_of
from vaultsync.query.work import ROW

MAX_ROWS = 1_000_000
_WORDS = {"where": "WHERE", "sort": "SORT", "group": "GROUP BY", "flatten": "FLATTEN", "columns": "a column"}


@dataclass(slots=True)
class Execution:
    """Where a query stands."""

    scope: Scope
    rows: list[Row]
    run_of: Callable[[Expression], Run]
    """Gives the function that answers an expression."""
    groups: list[str] = field(default_factory=list)
    """The names of the groups that the rows are, the latest first; empty while they are pages or tasks."""
    dropped: list[Dropped] = field(default_factory=list)

    def run(self, steps: Sequence[Step]) -> None:
        """Takes the steps one after the other.

        Raises:
            QueryError: when a step cannot be run, or fails on every row.
        """
        for step in steps:
            if isinstance(step, Where):
                self._where(step)
            elif isinstance(step, Sort):
                self._sort(step)
            elif isinstance(step, Group):
                self._group(step)
            elif isinstance(step, Flatten):
                self._flatten(step)
            elif isinstance(step, Limit):
                self._limit(step)
            else:
                raise QueryError("a query has one FROM, right after its columns; join sources with AND or OR")

    def values(self, step: str, expressions: Sequence[Expression]) -> list[tuple[Row, tuple[Value, ...]]]:
        """Each row with the values of the expressions; rows on which one fails are dropped."""
        runs = [self.run_of(expression) for expression in expressions]
        scope = self.scope
        out: list[tuple[Row, tuple[Value, ...]]] = []
        failed: list[Dropped] = []
        for row in self.rows:
            data = row.data
            try:
                out.append((row, tuple([run(data, scope) for run in runs])))
            except QueryError as error:
                failed.append(Dropped(step, row.id, error.message))
        self._drop(step, failed)
        return out

    def _drop(self, step: str, failed: list[Dropped]) -> None:
        if failed and len(failed) >= len(self.rows):
            reasons = list(dict.fromkeys(row.message for row in failed))[:3]
            raise QueryError(f"{_WORDS[step]} fails on every row: {'; '.join(reasons)}")
        self.dropped += failed

    def _where(self, step: Where) -> None:
        run, scope = self.run_of(step.clause), self.scope
        kept: list[Row] = []
        failed: list[Dropped] = []
        for row in self.rows:
            try:
                value = run(row.data, scope)
            except QueryError as error:
                failed.append(Dropped("where", row.id, error.message))
                continue
            if value is True or (value is not False and truthy(value)):
                kept.append(row)
        self._drop("where", failed)
        self.rows = kept

    def _sort(self, step: Sort) -> None:
        found = self.values("sort", [key for key, _ in step.keys])
        columns = [([values[place] for _, values in found], descending) for place, (_, descending) in enumerate(step.keys)]
        self.rows = [found[place][0] for place in sorted_places(columns, len(found), self.scope.pages.normalised)]

    def _group(self, step: Group) -> None:
        found = self.values("group", [step.by.expression])
        keys = [values[0] for _, values in found]
        grouped = [
            (keys[places[0]], [found[place][0].data for place in places]) for places in grouped_places(keys, self.scope.pages.normalised)
        ]
        if step.by.name == "rows" and len(grouped) < len(keys):
            raise QueryError("a group cannot be named rows, which is what holds its rows; name it otherwise with AS")
        self.rows = [Row(key, {"key": key, "rows": rows, step.by.name: key}) for key, rows in grouped]
        self.groups.insert(0, step.by.name)

    def _flatten(self, step: Flatten) -> None:
        name = step.by.name
        found = self.values("flatten", [step.by.expression])
        count = sum([len(value) if isinstance(value, (list, tuple)) else 1 for _, (value,) in found])
        if count > MAX_ROWS:
            raise QueryError(f"FLATTEN makes more than {MAX_ROWS:,} rows; filter with WHERE before it")
        self.scope.work.spend(ROW * count)
        self.rows = [
            Row(row.id, with_field(row.data, name, part))
            for row, (value,) in found
            for part in (value if isinstance(value, (list, tuple)) else (value,))
        ]
        if self.groups and self.groups[0] == name:
            del self.groups[0]

    def _limit(self, step: Limit) -> None:
        amount = self.run_of(step.amount)({}, self.scope)
        if type_of(amount) != "number":
            raise QueryError(f"LIMIT needs a number, and this is a value of type {type_of(amount)}")
        assert isinstance(amount, float)
        if not math.isinf(amount):
            self.rows = self.rows[: 0 if math.isnan(amount) else math.trunc(amount)]
        elif amount < 0:
            self.rows = []
