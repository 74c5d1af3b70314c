"""``default`` to ``meta``; expectations as Dataview 0.5.70 gives them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from query.calling import NOW, SCOPE, call

from vaultsync.query import dates
from vaultsync.query.scope import Scope
from vaultsync.query.values import Date, Duration, Link, QueryError, Value

DAY = Date(datetime(2024, 1, 5, 11, 0, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("default", (None, 1), 1.0),
        ("default", (0, 1), 0.0),
        ("default", ([None, 2], 0), [0.0, 2.0]),
        ("default", (None, [1, 2]), [1.0, 2.0]),
        ("default", ([None, None], [1, 2, 3]), [1.0, 2.0]),
        ("ldefault", ([None], 0), [None]),
        ("ldefault", (None, [1]), [1.0]),
        ("choice", (0, "y", "n"), "n"),
        ("choice", ([True, False], 1, 2), [1.0, 2.0]),
        ("choice", ([], 1, 2), []),
        ("choice", (True, [1], [2]), [1.0]),
        ("display", (None,), ""),
        ("display", ("**b** [[a|c]]",), "b c"),
        ("display", (Link("a/b.md"),), "b"),
        ("display", (Link("a/b.md", display="**B**"),), "B"),
        ("display", (Link("k", "header", "h"),), "k > h"),
        ("display", ([Link("a"), "*x*", None],), "a, x, "),
        ("display", (1.5,), "1.5"),
        ("dateformat", (DAY, "yyyy-MM-dd"), "2024-01-05"),
        ("dateformat", (None, "yyyy"), None),
        ("dateformat", ([DAY, None], "yyyy"), ["2024", None]),
        ("durationformat", (Duration(days=3.0, hours=7.0), "hh:mm"), "79:00"),
        ("durationformat", (None, "h"), None),
        ("currencyformat", (1234.5, "EUR"), "€1,234.50"),
        ("currencyformat", (-3,), "-$3.00"),
        ("currencyformat", ([1, None], "EUR"), ["€1.00", None]),
        ("currencyformat", (None,), None),
        ("hash", ("a", 1), 5368154436228575.0),
        ("hash", ("a", "b"), 3382748631033682.0),
        ("hash", ("a", "b", 0), 3382748631033682.0),
        ("hash", ("a", float("inf")), call("hash", "a", 0)),
    ],
)
def test_answers(name: str, arguments: tuple[Value, ...], expected: Value) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("default", (1,)),
        ("choice", (1, 2)),
        ("dateformat", ("2024", "yyyy")),
        ("dateformat", (DAY,)),
        ("durationformat", (DAY, "h")),
        ("currencyformat", ([1, 2],)),
        ("hash", ("a",)),
        ("hash", (1, 1)),
        ("meta", ("a",)),
        ("meta", (None,)),
        ("striptime", ("2024",)),
    ],
)
def test_what_fails(name: str, arguments: tuple[Value, ...]) -> None:
    with pytest.raises(QueryError, match=f"No implementation of '{name}' found for arguments: "):
        call(name, *arguments)


def test_meta() -> None:
    assert call("meta", Link("k", "header", "h", "d", True)) == {
        "display": "d", "embed": True, "path": "k", "subpath": "h", "type": "header",
    }  # fmt: skip
    assert call("meta", Link("k")) == {"display": None, "embed": False, "path": "k", "subpath": None, "type": "file"}


def test_striptime_is_the_day_in_the_reader_s_zone() -> None:
    assert call("striptime", DAY) == Date(datetime(2024, 1, 5, tzinfo=UTC))
    far = Date(datetime(2024, 1, 5, 23, 0, tzinfo=timezone(timedelta(hours=-10))))
    assert call("striptime", far) == Date(datetime(2024, 1, 5, tzinfo=UTC))
    assert call("striptime", [None]) == [None]


def test_localtime_is_the_same_moment() -> None:
    scope = Scope({}, NOW.astimezone(ZoneInfo("Europe/Berlin")), SCOPE.settings, SCOPE.pages)
    answer = call("localtime", DAY, scope=scope)
    assert isinstance(answer, Date)
    assert dates.iso(answer) == "2024-01-05T12:00:00.000+01:00"
    assert dates.milliseconds(answer) == dates.milliseconds(DAY)
