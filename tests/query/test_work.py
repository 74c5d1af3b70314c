"""Queries that would take all time or memory: each stops early, and says so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from query.asking import ask
from query.calling import SCOPE

from vaultsync.query.evaluate import compiled
from vaultsync.query.parse import parse_expression
from vaultsync.query.values import QueryError
from vaultsync.query.work import CALL, FREE, PART, TooMuch, Work

LETTERS = 'split("a" * {}, "")'


def value(text: str, work: Work) -> object:
    return compiled(parse_expression(text))({}, replace(SCOPE, work=work))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('reduce(split("a" * 60, ""), (a, b) => [a, a])', "more than 500,000 parts"),
        ('lower(reduce(split("a" * 60, ""), (a, b) => list(a, a)))', "more than 500,000 parts"),
        ('reduce(split("a" * 60, ""), (a, b) => object("a", a, "b", a))', "more than 500,000 parts"),
        ('reduce(split("a" * 60, ""), (a, b) => a + a)', "more than 2,000,000 characters"),
        ('reduce([["a"], 1, 1], (a, b) => map(split("x" * 999, ""), (x) => a))', "parts"),
        ('reduce(split("a" * 999, ""), (a, b) => list(a))', "more than 100 levels"),
        ('map(split("a" * 999, ""), (x) => x * 1000000)', "more work than is allowed"),
        ('"a" * 1000000000', "more than 2,000,000 characters"),
        ('string(map(split("a" * 999, ""), (x) => x * 9999))', "more than 2,000,000 characters"),
        ('"a" * 1900000', "the answer has more than"),
    ],
)
def test_what_explodes(text: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        ask({"a.md": "", "b.md": ""}, "LIST WITHOUT ID x " + f"FLATTEN list({text}) AS x FLATTEN {LETTERS.format(9)} AS y")


def test_what_work_costs() -> None:
    work = Work()
    before = work.left
    value("map([1, 2, 3], (x) => x + 1)", work)
    assert before - work.left == 3 * CALL
    value("[[1, 2], [3, 4]]", work)
    assert before - work.left == 3 * CALL + 4 * PART
    value(f'"a" * {FREE + 1}', work)
    assert before - work.left == 3 * CALL + 4 * PART + FREE + 1


def test_the_whole_query_stops_and_not_the_row() -> None:
    work = Work()
    work.left = 2 * CALL
    with pytest.raises(TooMuch, match="more work than is allowed"):
        value("map([1, 2, 3], (x) => x)", work)
