"""JavaScript's regular expressions; expectations as Node 20 gave them (run)."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.query.js_pattern import translated
from vaultsync.query.patterns import compiled, whole_word
from vaultsync.query.values import QueryError


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"^\w+$", "é", False),
        (r"^\d$", "\u0661", False),
        (r"^\s$", "\ufeff", True),
        (r"^\s$", "\x1c", False),
        (r"\bb", "éb", True),
        (r"^.$", "\u2028", False),
        (r"^.$", "👍", False),
        (r"^..$", "👍", True),
        ("^[👍]$", "👍", False),
        ("👍+", "a👍", True),
        ("^a$", "a\n", False),
        ("^b", "a\nb", False),
        (r"^[^]$", "\n", True),
        ("[]", "a", False),
        (r"^[\w-a]+$", "b-a", True),
        (r"^[\d-z]$", "-", True),
        (r"^[\b]$", "\b", True),
        (r"^[\]\[]+$", "[]", True),
        ("^{$", "{", True),
        ("^a{,2}$", "a{,2}", True),
        ("^}]$", "}]", True),
        (r"^\u0041\x42$", "AB", True),
        (r"^\u41$", "u41", True),
        (r"^\cA$", "\x01", True),
        (r"^\c$", "\\c", True),
        (r"^\0$", "\0", True),
        (r"^\101$", "A", True),
        (r"^\8$", "8", True),
        (r"^\p{L}$", "p{L}", True),
        (r"^\k$", "k", True),
        (r"^(a)?\1b$", "b", True),
        (r"^(?<x>a)\k<x>$", "aa", True),
        (r"^\1(a)$", "a", True),
        ("(?<=ab*)c", "abbc", True),
        ("(?=a)*b", "b", True),
        ("^(?:a|ab)(?:c|bcd)(?:d*)$", "abcd", True),
        ("", "", True),
    ],
)
def test_matches(pattern: str, text: str, expected: bool) -> None:
    assert compiled(pattern).matches(text) is expected


@pytest.mark.parametrize(
    "pattern",
    [
        "(?i)a", "(?i:a)", "*", "a**", "a*+", "^*", r"\b+", "(?<=a)*", "|*", "(", ")", "(?", "(?<n", "(?<n>a)(?<n>b)", r"(?<n>a)\k<m>",
        "[", "[z-a]", "a{2,1}", "\\", "[\\", "(?<1>a)", r"(?<n>a)\k",
    ],
)  # fmt: skip
def test_what_javascript_does_not_accept(pattern: str) -> None:
    with pytest.raises(QueryError, match="Invalid regular expression"):
        compiled(pattern)


@pytest.mark.parametrize(
    ("text", "pattern", "replacement", "expected"),
    [
        ("a.b", ".", "x", "xxx"),
        ("abc", "(b)", "[$1]", "a[b]c"),
        ("ab", "(a)(b)", "$2$1$$", "ba$"),
        ("abc", "(?<x>b)", "[$<x>][$<y>]", "a[b][]c"),
        ("abc", "b", "[$`|$&|$'|$1|$0|$<x>]", "a[a|b|c|$1|$0|$<x>]c"),
        ("abc", "(b)", "$10 $01 $2", "ab0 b $2c"),
        ("ab", "(x)?b", "[$1]", "a[]"),
        ("abc", "x*", "-", "-a-b-c-"),
        ("baac", "a*", "-", "-b--c-"),
        ("a👍", "", "-", "-a-\ud83d-\udc4d-"),
        ("👍", "👍", "$&$&", "👍👍"),
        ("", "^", "x", "x"),
        ("aaa", "^a", "b", "baa"),
    ],
)
def test_replaced(text: str, pattern: str, replacement: str, expected: str) -> None:
    assert compiled(pattern).replaced(text, replacement) == expected


@pytest.mark.parametrize(
    ("text", "pattern", "limit", "expected"),
    [
        ("a.b", ".", None, ["", "", "", ""]),
        ("abc", "", None, ["a", "b", "c"]),
        ("a1b2c", r"(\d)", None, ["a", "1", "b", "2", "c"]),
        ("a1b", r"(\d)|(x)", None, ["a", "1", "", "b"]),
        ("abc", "$", None, ["abc"]),
        ("abc", "b?", None, ["a", "c"]),
        ("", "a*", None, []),
        ("", "a", None, [""]),
        ("a, b,c", r",\s*", 2, ["a", "b"]),
        ("a,b", ",", 0, []),
        ("👍", "", None, ["\ud83d", "\udc4d"]),
    ],
)
def test_split(text: str, pattern: str, limit: int | None, expected: list[str]) -> None:
    assert compiled(pattern).split(text, limit) == expected


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("hello", "say HELLO there", True),
        ("hell", "hello", False),
        ("don", "don't", True),
        ("a.b", "axb a.b", True),
        ("a.b", "axb", False),
        ("caf", "café", True),
        ("", "a", True),
        ("", "!", False),
    ],
)
def test_whole_word(word: str, text: str, expected: bool) -> None:
    assert whole_word(word).matches(text) is expected


def test_a_pattern_that_runs_away_costs_one_wait() -> None:
    pattern = compiled("^(a|aa)+$")
    started = time.perf_counter()
    for _ in range(100):
        with pytest.raises(QueryError, match="took longer than"):
            pattern.matches("a" * 60 + "b")
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("pattern", ["a{999999999}", "(a{1000}){1000}", "a{9999999999999}", "((a{500}){500}){500}"])
def test_what_would_not_fit_into_memory_is_refused(pattern: str) -> None:
    with pytest.raises(QueryError, match="too many repetitions"):
        compiled(pattern)


def test_usual_repetitions_are_not_refused() -> None:
    assert compiled("^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}){1,100}$").matches("00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize("pattern", ["(" * 20_000, "(" * 5_000 + ")" * 5_000, "[" * 10_000, "a|" * 20_000, "\\" * 9_999])
def test_long_patterns_are_answered_or_refused(pattern: str) -> None:
    with suppress(QueryError):
        assert compiled(pattern).matches("a") in (True, False)


@given(st.text(st.characters(codec="utf-8"), max_size=20))
def test_no_pattern_crashes(pattern: str) -> None:
    with suppress(QueryError):
        assert compiled(pattern).matches("some text 123") in (True, False)


@given(st.text("ab()|*+?[]^$\\d1{2,}.-👍<>=!:n", max_size=12), st.text("ab12👍", max_size=8))
def test_replacing_every_match_by_itself_changes_nothing(pattern: str, text: str) -> None:
    with suppress(QueryError):
        assert compiled(pattern).replaced(text, "$&") == text


def test_groups_keep_their_numbers() -> None:
    assert translated("(?:a)(b)(?<n>c)(?=d)(?<!e)(f)").names == {"n": 2}
