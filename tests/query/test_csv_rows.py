"""CSV files as rows."""

from __future__ import annotations

from datetime import UTC
from typing import Any

import pytest

from vaultsync.query.csv_rows import csv_rows
from vaultsync.query.json_form import value_json


def read(text: str) -> Any:
    return [value_json(row) for row in csv_rows(text.encode(), UTC)]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("1", 1),
        ("-1.5", -1.5),
        ("1e3", 1000),
        (".5", 0.5),
        ("9007199254740993", "9007199254740993"),
        ("true", True),
        ("FALSE", False),
        ("True", "True"),
        ("", None),
        ("2024-01-05", {"$date": "2024-01-05T00:00:00.000Z"}),
        ("2024-01-05T10:00:00Z", {"$date": "2024-01-05T10:00:00.000Z"}),
        ("2024-01-05T10:00:00+02:00", {"$date": "2024-01-05T08:00:00.000Z"}),
        ("3 days", {"$dur": "P3D"}),
        ("[[x]]", {"$link": {"path": "x", "type": "file", "embed": False}}),
        ('"a ""b"", c"', 'a "b", c'),
        ('"a\nb"', "a\nb"),
        ("plain", "plain"),
    ],
)
def test_types_of_fields(field: str, expected: Any) -> None:
    assert read(f"a,b\n{field},z\n") == [{"a": expected, "b": "z"}]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("a,b\n", []),
        ("a;b\n1;2\n", [{"a": 1, "b": 2}]),
        ("a\tb\n1\t2\n", [{"a": 1, "b": 2}]),
        ("\ufeffa,b\r\n1,2\r\n", [{"a": 1, "b": 2}]),
        ("a,b\n\n1,2\n\n", [{"a": 1, "b": 2}]),
        ("# note\na,b\n# more\n1,2\n", [{"a": 1, "b": 2}]),
        ("a,b\n1\n", [{"a": 1}]),
        ("a\n1\n", [{"a": 1}]),
        ("My Name,b\n1,2\n", [{"My Name": 1, "my-name": 1, "b": 2}]),
        ("a,a\n1,2\n", [{"a": 1, "a_1": 2}]),
        ("a,b\n1,2,3\n", [{"a": 1, "b": 2, "__parsed_extra": [3]}]),
    ],
)
def test_rows(text: str, expected: Any) -> None:
    found = read(text)
    assert [{key: row[key] for key in want} for row, want in zip(found, expected, strict=True)] == expected
