from __future__ import annotations

import pytest

from vaultsync.schema.formats import FORMAT_WORDS, FORMATS

DAYS = ["2025-01-28", "2024-02-29", "2000-02-29"]
NO_DAYS = [
    "2025-02-29",
    "1900-02-29",
    "2025-13-01",
    "2025-00-10",
    "2025-01-00",
    "2025-1-28",
    "0000-01-01",
    "soon",
    "",
    " 2025-01-28",
    "2025-01-28\n",
    "٢٠٢٥-01-28",
]
MOMENTS = [
    "2025-01-28T20:06",
    "2025-01-28T20:06:42",
    "2025-01-28 20:06",
    "2025-01-28T20:06:42Z",
    "2025-01-28T20:07:15-05:00",
    "2025-01-28T20:07:15.123456+0530",
    "2025-01-28 00:00Z",
]
NO_MOMENTS = [
    "2025-02-30T20:06",
    "2025-01-28T24:00",
    "2025-01-28T20:60",
    "2025-01-28T20:06:60",
    "2025-01-28T20",
    "2025-01-28T20:06+24:00",
    "2025-01-28T20:06+05:60",
    "2025-01-28t20:06",
    "2025-01-28  20:06",
    "2025-01-28T20:06 Z",
]

GOOD = {
    "vault-date": DAYS,
    "date": DAYS,
    "vault-datetime": [*DAYS, *MOMENTS],
    "date-time": ["2025-01-28T20:06:42Z", "2025-01-28T20:06:42.5-05:00"],
    "doi": ["10.1000/182", "doi:10.1097/TP.0b013e3182298a15", "https://doi.org/10.5555/abc", "http://dx.doi.org/10.5555/a(b)c"],
    "wikilink": ["[[Note]]", "[[Folder/Note#Heading|shown]]"],
    "uri": ["https://example.org", "mailto:a@b.c", "obsidian://open?vault=x"],
    "email": ["a@b.org"],
}
BAD = {
    "vault-date": [*NO_DAYS, *MOMENTS],
    "date": [*NO_DAYS, *MOMENTS],
    "vault-datetime": [*NO_DAYS, *NO_MOMENTS],
    "date-time": [*DAYS, "2025-01-28T20:06Z", "2025-01-28T20:06:42", "2025-01-28 20:06:42Z"],
    "doi": ["11.1000/182", "10.1000", "10.1000/", "10.1000/a b", "doi"],
    "wikilink": ["Note", "[[]]", "[Note]", "[[Note]] and more", "[[A]][[B]]"],
    "uri": ["example.org", "https://a b", "://x"],
    "email": ["a.b.org", "a@b c"],
}


def test_every_format_is_tried_and_has_words() -> None:
    assert set(FORMATS) == set(FORMAT_WORDS) == set(GOOD) == set(BAD)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in GOOD.items() for text in texts])
def test_accepts(name: str, text: str) -> None:
    assert FORMATS[name](text)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in BAD.items() for text in texts])
def test_refuses(name: str, text: str) -> None:
    assert not FORMATS[name](text)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_speaks_of_texts_only(name: str) -> None:
    assert FORMATS[name](20250230)
    assert FORMATS[name](None)
