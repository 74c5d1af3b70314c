"""The order of text: as JavaScript's ``localeCompare`` has it (run: Node 20 with ICU 78)."""

# ruff: noqa: RUF001
from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyuca.collator import Collator_10_0_0

from vaultsync.query.collation import CollationKey, collation_key, compare_text
from vaultsync.query.collation_weights import WEIGHTS

UNICODE = Collator_10_0_0()
QUOTES = "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}‚‛“”„‟׳״⹂〝〞〟"
"""What ICU orders otherwise than Unicode's table."""


def unicode_key(text: str) -> CollationKey:
    """The key that pyuca makes, with its levels apart."""
    levels: list[str] = [""]
    for weight in UNICODE.sort_key(text):
        if weight:
            levels[-1] += chr(weight)
        else:
            levels.append("")
    return CollationKey(*levels[:3])


@pytest.mark.parametrize(
    "text",
    [
        # ASCII in its whole order.
        " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ",
        "aAªáÁàÀăâåäÄãąāæÆbc",
        "oOºóòôöÖõøØœŒpq",
        "sSſßtTuüÜ",
        "abzαβωабяאب一",
        "01½¼2¾9a",
        "'\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\"“”",
        "→🧠🫀😀€1aéя",
    ],
)
def test_characters_in_order(text: str) -> None:
    for first, second in pairwise(text):
        assert compare_text(first, second) < 0, (first, second)
        assert compare_text(second, first) > 0


@pytest.mark.parametrize(
    "words",
    [
        # What the letters are goes before accents, accents before capitals, whatever stands where.
        ["a", "á", "ab", "áb", "abc"],
        ["cote", "coté", "côte", "côté"],
        ["a b", "a_b", "a-b", "a.b", "ab", "aB", "Ab", "AB"],
        ["item 10", "Item 10a", "item 9", "Item 9"],
        ["strasse", "straße", "Straße", "strasses"],
        ["don't a", "don\N{RIGHT SINGLE QUOTATION MARK}t a", "don't b"],
        ["и", "й", "к"],
        ["", " ", "a"],
    ],
)
def test_words_in_order(words: list[str]) -> None:
    assert sorted([*words[2:], *words[:2]], key=collation_key) == words
    for first, second in pairwise(words):
        assert compare_text(first, second) < 0


def test_what_a_reader_cannot_tell_apart_is_equal() -> None:
    assert compare_text("é", "e\N{COMBINING ACUTE ACCENT}") == 0
    assert compare_text("가", "가") == 0
    assert compare_text("a\0b", "ab") == 0
    assert compare_text("a\N{SOFT HYPHEN}b", "ab") == 0
    assert compare_text("a", "A") != 0


def test_the_small_tables_are_unicodes() -> None:
    for word in WEIGHTS.split():
        character = word[0]
        if character not in QUOTES:
            assert collation_key(character) == unicode_key(character), character
    for code in range(0x80):
        assert collation_key(chr(code)) == unicode_key(chr(code)), code


@given(st.text(max_size=8) | st.text("aáAÁ b-é\u0323\u0308йи·l…\U0001f600", max_size=8))
def test_keys_are_those_of_the_unicode_collation_algorithm(text: str) -> None:
    known = all(UNICODE.table.find_prefix([ord(part)])[1] for character in text for part in unicodedata.normalize("NFD", character))
    if known and not set(text) & set(QUOTES):
        assert collation_key(text) == unicode_key(text)


@given(st.text(max_size=6), st.text(max_size=6))
def test_comparing_is_comparing_keys(first: str, second: str) -> None:
    one, other = collation_key(first), collation_key(second)
    assert compare_text(first, second) == (one > other) - (one < other)


def test_long_text_takes_no_longer_for_each_character() -> None:
    assert len(collation_key("Ж" * 50_000).primary) == 50_000
    assert len(collation_key("и\u0323\u0306" * 20_000).primary) == 20_000
