"""The steps of a query, one after the other, and the rows that they leave out."""

from __future__ import annotations

from typing import Any

import pytest
from query.asking import ask, rows

from vaultsync.query.answer import TableAnswer, TaskAnswer, TaskGroup
from vaultsync.query.values import Link, QueryError

VAULT = {
    "a.md": "---\nn: 3\nkind: x\nparts: [1, 2]\n---\n",
    "b.md": "---\nn: 1\nkind: y\nparts: []\n---\n",
    "c.md": "---\nn: 2\nkind: x\nparts: 7\n---\n",
    "d.md": "---\nn: text\nkind:\n---\n",
}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("WHERE n > 1", ["a", "c", "d"]),
        ("WHERE n", ["a", "b", "c", "d"]),
        ("WHERE !kind", ["d"]),
        ('WHERE n > 0 WHERE kind = "x"', ["a", "c"]),
        ("SORT n", ["b", "c", "a", "d"]),
        ("SORT n DESC", ["d", "a", "c", "b"]),
        ("SORT kind, n DESC", ["d", "a", "c", "b"]),
        ("SORT kind DESC, n ASC", ["b", "c", "a", "d"]),
        ("SORT n + 1", ["b", "c", "a", "d"]),
        ("LIMIT 2", ["a", "b"]),
        ("LIMIT 0", []),
        ("LIMIT -1", ["a", "b", "c"]),
        ("LIMIT 1.7", ["a"]),
        ("LIMIT 1 / 0", ["a", "b", "c", "d"]),
        ("LIMIT 0 / 0", []),
        ("LIMIT 2 SORT n", ["b", "a"]),
        ("SORT n LIMIT 2", ["b", "c"]),
        ("FLATTEN parts", ["a", "a", "c", "d"]),
        ("FLATTEN parts WHERE parts > 1", ["a", "c"]),
        ("FLATTEN parts FLATTEN list(1, 2) AS twice WHERE twice = 2 AND parts", ["a", "a", "c"]),
    ],
)
def test_steps(steps: str, expected: list[str]) -> None:
    assert rows(VAULT, f"TABLE WITHOUT ID file.name {steps}") == [[name] for name in expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("TABLE length(rows) GROUP BY kind", [[None, 1], ["x", 2], ["y", 1]]),
        ("TABLE rows.file.name GROUP BY kind AS k WHERE k", [["x", ["a", "c"]], ["y", ["b"]]]),
        ("TABLE key, k GROUP BY kind AS k WHERE k", [["x", "x", "x"], ["y", "y", "y"]]),
        ("TABLE WITHOUT ID length(rows) GROUP BY kind", [[1], [2], [1]]),
        ("TABLE length(rows), rows.rows.n GROUP BY kind GROUP BY length(rows) AS n", [[1, 2, [["text"], [1]]], [2, 1, [[3, 2]]]]),
        ("TABLE length(rows) GROUP BY file.ext GROUP BY file.ext", [[None, 1]]),
        ('TABLE n GROUP BY kind FLATTEN rows.n AS n WHERE n != "text"', [["x", 3], ["x", 2], ["y", 1]]),
        ("LIST GROUP BY kind", [None, "x", "y"]),
        ("TABLE n AS A, kind AS A LIMIT 1", [["a.md", "x", "x"]]),
    ],
)
def test_groups_and_columns(query: str, expected: Any) -> None:
    assert rows(VAULT, query) == expected


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("TABLE n, kind AS K", ("File", "n", "K")),
        ("TABLE WITHOUT ID n", ("n",)),
        ("TABLE n GROUP BY kind", ("kind", "n")),
        ("TABLE n GROUP BY kind AS k", ("k", "n")),
        ("TABLE n GROUP BY kind AS k FLATTEN rows AS r", ("k", "n")),
        ("TABLE", ("File",)),
    ],
)
def test_headings(query: str, headers: tuple[str, ...]) -> None:
    answer = ask(VAULT, query)
    assert isinstance(answer, TableAnswer)
    assert answer.headers == headers


@pytest.mark.parametrize(
    ("query", "step", "left"),
    [
        ("TABLE n WHERE n - 1 > -9", "where", 3),
        ("TABLE n SORT n - 1", "sort", 3),
        ("TABLE n FLATTEN n - 1 AS m", "flatten", 3),
        ("TABLE n GROUP BY n - 1", "group", 3),
        ("TABLE n - 1", "columns", 3),
    ],
)
def test_rows_that_fail_are_left_out_and_told(query: str, step: str, left: int) -> None:
    answer = ask(VAULT, query)
    assert len(answer.rows) == left
    [dropped] = answer.dropped
    assert (dropped.step, dropped.row) == (step, Link("d.md"))
    assert dropped.message


@pytest.mark.parametrize(
    "query",
    ["TABLE n WHERE nofunc(n)", "TABLE nofunc(n)", "TABLE n SORT nofunc(n)", 'TABLE n LIMIT "a"', "TABLE n GROUP BY nofunc(n)"],
)
def test_a_step_that_fails_on_every_row_fails_the_query(query: str) -> None:
    with pytest.raises(QueryError):
        ask(VAULT, query)


def test_no_rows_are_no_failure() -> None:
    assert rows({}, "TABLE nofunc(n) WHERE nofunc(n)") == []


TASKS = {
    "a.md": "---\nowner: me\ntext: page\n---\n- [ ] one [p:: 1]\n    - [x] two\n- plain\n",
    "b.md": "- [x] three [p:: 3]\n",
}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("", ["one [p:: 1]", "two", "three [p:: 3]"]),
        ("WHERE !completed", ["one [p:: 1]"]),
        ("WHERE owner", ["one [p:: 1]", "two"]),
        ('WHERE text = "two"', ["two"]),
        ("SORT p DESC", ["three [p:: 3]", "one [p:: 1]", "two"]),
        ('FROM "b"', ["three [p:: 3]"]),
        ("FLATTEN list(1, 2) AS x", ["one [p:: 1]", "one [p:: 1]", "two", "two", "three [p:: 3]", "three [p:: 3]"]),
    ],
)
def test_tasks(steps: str, expected: list[str]) -> None:
    answer = ask(TASKS, f"TASK {steps}")
    assert isinstance(answer, TaskAnswer)
    assert [row["text"] for row in answer.rows if not isinstance(row, TaskGroup)] == expected


def test_tasks_in_groups() -> None:
    answer = ask(TASKS, "TASK GROUP BY file.name GROUP BY length(rows) AS n")
    found = [(outer.key, [(inner.key, [task["text"] for task in inner.rows]) for inner in outer.rows]) for outer in answer.rows]  # type: ignore
    assert found == [(1.0, [("b", ["three [p:: 3]"])]), (2.0, [("a", ["one [p:: 1]", "two"])])]


def test_a_calendar_has_dates_and_notes() -> None:
    found = rows({"a.md": "day:: 2024-01-05\n", "b.md": ""}, "CALENDAR day")
    assert found == [{"date": {"$date": "2024-01-05T00:00:00.000Z"}, "link": "a.md"}, {"date": None, "link": "b.md"}]


def test_a_list_pairs_ids_with_values() -> None:
    widget = "dataview:list-pair"
    assert rows(VAULT, "LIST n LIMIT 1") == [{"$widget": widget, "key": "a.md", "value": 3}]
    assert rows(VAULT, "LIST WITHOUT ID n LIMIT 1") == [3]
    assert rows(VAULT, "LIST LIMIT 1") == ["a.md"]


def test_flatten_has_an_end() -> None:
    many = "list(" + ", ".join("1" * 200) + ")"
    with pytest.raises(QueryError, match="more than 1,000,000 rows"):
        ask({"a.md": ""}, "LIST " + "x " + f"FLATTEN {many} AS x " * 3)


def test_a_group_named_rows_is_refused() -> None:
    with pytest.raises(QueryError, match="named rows"):
        ask(VAULT, "TABLE rows GROUP BY kind AS rows")
