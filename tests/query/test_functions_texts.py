"""``regextest`` to ``truncate``; expectations as Dataview 0.5.70 gives them."""

from __future__ import annotations

import pytest
from query.calling import call

from vaultsync.query.values import QueryError, Value


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("regextest", ("b", "abc"), True),
        ("regextest", (r"^\w+$", "é"), False),
        ("regextest", (["a", "x"], "abc"), [True, False]),
        ("regextest", (None, "a"), False),
        ("regextest", ("a", None), False),
        ("regexmatch", ("b", "abc"), False),
        ("regexmatch", ("abc", "abc"), True),
        ("regexmatch", ("^b", "bc"), True),
        ("regexmatch", ("c$", "bc"), True),
        ("regexmatch", ("a|b", "xb"), True),
        ("regexmatch", ("a", ["a", "ab"]), [True, False]),
        ("regexmatch", (None, None), False),
        ("regexreplace", ("abc", "(b)", "[$1]"), "a[b]c"),
        ("regexreplace", ("a.b", ".", "x"), "xxx"),
        ("regexreplace", (["ab", "cb"], "b", "x"), ["ax", "cx"]),
        ("regexreplace", (None, "a", "b"), None),
        ("regexreplace", ("a", None, "b"), None),
        ("regexreplace", ("a", "a", None), None),
        ("replace", ("a.b.c", ".", ""), "abc"),
        ("replace", ("abc", "", "-"), "a-b-c"),
        ("replace", ("aaa", "aa", "b"), "ba"),
        ("replace", ("a", ["a", "b"], "x"), ["x", "a"]),
        ("replace", (None, 1, 2), None),
        ("lower", ("ÄÖ",), "äö"),
        ("lower", (["A", None],), ["a", None]),
        ("upper", ("ß",), "SS"),
        ("split", ("a, b,c", r",\s*"), ["a", "b", "c"]),
        ("split", ("abc", ""), ["a", "b", "c"]),
        ("split", ("a1b2c", r"(\d)"), ["a", "1", "b", "2", "c"]),
        ("split", ("a b c", " ", 2), ["a", "b"]),
        ("split", ("a b c", " ", 0), []),
        ("split", ("a b c", " ", -1), ["a", "b", "c"]),
        ("split", ("a b c", " ", float("inf")), []),
        ("split", ("a.b", "."), ["", "", "", ""]),
        ("split", ("", ","), [""]),
        ("split", ("a", None), None),
        ("split", ("a", ",", None), None),
        ("startswith", ("abc", "a"), True),
        ("startswith", (["abc", "b"], "a"), [True, False]),
        ("startswith", (None, "a"), None),
        ("endswith", ("abc", "c"), True),
        ("endswith", ("abc", None), None),
    ],
)
def test_searching(name: str, arguments: tuple[Value, ...], expected: Value) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("padleft", ("a", 3), "  a"),
        ("padleft", ("a", 5, "xy"), "xyxya"),
        ("padleft", ("abc", 2), "abc"),
        ("padleft", ("a", 3, ""), "a"),
        ("padleft", ("👍", 3), " 👍"),
        ("padleft", (["a", "b"], [2, 3]), [" a", "  b"]),
        ("padleft", (None, 3), None),
        ("padright", ("a", 3, "-"), "a--"),
        ("padright", ("a", float("nan")), "a"),
        ("substring", ("hello", 3, 1), "el"),
        ("substring", ("hello", -2), "hello"),
        ("substring", ("hello", 1), "ello"),
        ("substring", ("hello", 1, 99), "ello"),
        ("substring", ("hello", 1.9, 3.9), "el"),
        ("substring", ("a👍b", 1, 3), "👍"),
        ("substring", (None, 1), None),
        ("substring", ("a", None), None),
        ("truncate", ("Hello there!", 8), "Hello..."),
        ("truncate", ("abc", 3), "..."),
        ("truncate", ("abc", 6), "abc"),
        ("truncate", ("abcd", 6), "abc..."),
        ("truncate", ("Hello", 4, "/"), "Hel/"),
        ("truncate", ("abc", 1), "..."),
        ("truncate", (None, 3), None),
    ],
)
def test_lengths(name: str, arguments: tuple[Value, ...], expected: Value) -> None:
    assert call(name, *arguments) == expected


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("regextest", ("(?i)B", "abc"), "Invalid regular expression"),
        ("regexmatch", ("(", "abc"), "Invalid regular expression"),
        ("regexreplace", ("abc", "[", ""), r"Invalid regexp '\[' in regexreplace"),
        ("split", ("abc", "("), "Invalid regular expression"),
        ("split", (["a"], ","), "No implementation of 'split' found for arguments: array, string"),
        ("lower", (1,), "No implementation of 'lower' found for arguments: number"),
        ("replace", ("a", 1, "b"), "No implementation of 'replace' found for arguments: string, number, string"),
        ("padleft", ("a", 1e12), "more than 2,000,000 characters"),
        ("padright", ("a", float("inf"), "xy"), "more than 2,000,000 characters"),
        ("replace", ("a" * 10_000, "a", "b" * 10_000), "more than 2,000,000 characters"),
        ("replace", ("a" * 10_000, "", "b" * 10_000), "more than 2,000,000 characters"),
        ("regexreplace", ("a" * 10_000, "a", "$`$&"), "more than 2,000,000 characters"),
        ("join", (["a"] * 10_000, "b" * 10_000), "more than 2,000,000 characters"),
        ("substring", ("a", "b"), "No implementation of 'substring' found"),
        ("startswith", ("a",), "No implementation of 'startswith' found for arguments: string$"),
    ],
)
def test_what_fails(name: str, arguments: tuple[Value, ...], message: str) -> None:
    with pytest.raises(QueryError, match=message):
        call(name, *arguments)
