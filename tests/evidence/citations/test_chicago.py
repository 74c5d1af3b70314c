"""Held against recorded outputs of a reference processor (``chicago.json`` says which): every item, and agreement by type."""

# ruff: noqa: RUF001 (typographic signs are what is tested)

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from evidence.citations.seed_record import SEED, SEED_CITATION
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.bibliography import Entry
from vaultsync.evidence.citations import format_chicago
from vaultsync.evidence.citations.headline import headline
from vaultsync.evidence.citations.pages import page_ranges
from vaultsync.evidence.citations.richtext import quoted

RECORDED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "chicago.json").read_text(encoding="utf-8"))["recorded"]
KNOWN = {
    "names-range": "the reference writes 12991–1 for the pages 12991–13001; Chicago 9.61 has 12991–3001",
    "h-journal-5": "the reference sets a narrow space before the colon of a French title; we leave titles of other languages as they are",
}
"""Where we differ on purpose, and why."""


def entry(item: dict[str, Any]) -> Entry:
    return Entry("key", item)


def check(expected: str, **item: Any) -> None:
    assert format_chicago(entry({key.replace("_", "-"): value for key, value in item.items()})) == expected


@pytest.mark.parametrize("language", ["eng", "en", "en-US", None])
def test_the_citation_of_the_seed(language: str | None) -> None:
    assert format_chicago(entry({**SEED, "language": language})) == SEED_CITATION


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["item"]["id"])
def test_recorded_item(case: dict[str, Any]) -> None:
    agrees = format_chicago(entry(case["item"])) == case["text"]
    assert agrees is (case["item"]["id"] not in KNOWN), format_chicago(entry(case["item"]))


def test_agreement_by_type() -> None:
    by_type: dict[str, list[bool]] = defaultdict(list)
    for case in RECORDED:
        by_type[case["type"]].append(format_chicago(entry(case["item"])) == case["text"])
    types = {name: found for name, found in by_type.items() if name != "other"}
    assert len(types) >= 16
    assert all(len(found) >= 3 for found in types.values())
    assert [name for name, found in types.items() if not all(found)] == ["article-journal"]


@pytest.mark.parametrize(
    ("written", "abbreviated"),
    [
        ("3-10", "3–10"),
        ("71–72", "71–72"),
        ("100-104", "100–104"),
        ("600-4", "600–604"),
        ("1100-1113", "1100–1113"),
        ("101-108", "101–8"),
        ("808-833", "808–33"),
        ("1103-1104", "1103–4"),
        ("321-328", "321–28"),
        ("498-532", "498–532"),
        ("1087--1089", "1087–89"),
        ("1496-1500", "1496–1500"),
        ("11564-11615", "11564–615"),
        ("12991 - 13001", "12991–3001"),
        ("S12-S19", "S12–19"),
        ("e1-e9", "e1–9"),
        ("ix-xii", "ix–xii"),
        ("12-19, 34; 40-41", "12–19, 34; 40–41"),
        ("20-10", "20–10"),
        ("12A-12C", "12A-12C"),
        ("A1-B2", "A1-B2"),
        ("e12345", "e12345"),
        ("1-2-3", "1-2-3"),
        ("", ""),
    ],
)
def test_page_ranges(written: str, abbreviated: str) -> None:
    assert page_ranges(written) == abbreviated


@pytest.mark.parametrize(
    ("title", "styled"),
    [
        ("what is it for: in the end of it?", "What Is It for: In the End of It?"),
        ("on the road: to and fro", "On the Road: To and Fro"),
        ("the e.g. case of u.s. law", "The e.g. Case of u.s. Law"),
        ("mRNA: a study. of things! in time? to be", "mRNA: A Study. of Things! In Time? To Be"),
        ("(in brackets) of [the box]", "(In Brackets) of [the Box]"),
        ("effect of β-blockers on α-synuclein", "Effect of β-Blockers on α-Synuclein"),
        ("how to x: a guide (and more)", "How to x: A Guide (and More)"),
        ("A Tale Of Two Cities", "A Tale Of Two Cities"),
        ("from home\u2014to work", "From Home\u2014to Work"),
        ("an over-the-top case of in-house care", "An Over-the-Top Case of in-House Care"),
        ("l'art d'aimer", "L'art d'aimer"),
        ("", ""),
        ("123", "123"),
    ],
)
def test_headline_style(title: str, styled: str) -> None:
    assert headline(title) == styled


@pytest.mark.parametrize(
    ("title", "typeset"),
    [
        ('a "b" c', "a ‘b’ c"),
        ("a “b 'c' d” e", "a ‘b “c” d’ e"),
        ("the gardeners' notes isn't", "the gardeners’ notes isn’t"),
        ("the '60s and rock 'n' roll", "the ’60s and rock ‘n’ roll"),
        ('5" of rain', '5" of rain'),
        ("it's \"open", "it’s ‘open"),
    ],
)
def test_quotes_within_quotes(title: str, typeset: str) -> None:
    assert quoted(title) == typeset


def test_what_is_missing_leaves_no_gap() -> None:
    assert format_chicago(entry({})) == "n.d."
    check(
        "Roe, Ann. “A Note.” N.p., 2001.",
        type="report",
        title="A note",
        author=[{"family": "Roe", "given": "Ann"}],
        publisher="N.p.",
        issued="2001",
    )


def test_a_doi_is_written_once_however_the_record_has_it() -> None:
    for doi in ("10.5555/x", "https://doi.org/10.5555/x", "http://dx.doi.org/10.5555/x", "doi:10.5555/x", "DOI: 10.5555/x"):
        check(
            "“A.” *J*, 2001. https://doi.org/10.5555/x.".replace("*", ""),
            type="article-journal",
            title="A",
            container_title="J",
            issued="2001",
            DOI=doi,
        )


def test_values_of_the_wrong_kind_are_not_given() -> None:
    item = {"type": 5, "title": ["x"], "author": [1, None, {"family": []}, "Club"], "issued": {"date-parts": [["x", {}]]}, "volume": True}
    assert format_chicago(entry(item)) == "Club, n.d."


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=8,
)
_ITEMS = st.dictionaries(
    st.sampled_from(
        ["type", "title", "author", "editor", "issued", "accessed", "volume", "page", "publisher", "note", "DOI", "container-title"]
    ),
    _JSON | st.sampled_from(["book", "chapter", "webpage", "patent", "2011-10-15", "12-19", "<i>x", "\"'’“", "\ue000"]),
)


@given(_ITEMS)
def test_any_record_gives_one_line(item: dict[str, Any]) -> None:
    text = format_chicago(entry(item))
    assert "\n" not in text
    assert not any("\ue000" <= char <= "\ue009" for char in text)


def test_long_parts_are_cut_not_chewed() -> None:
    for filler in ("a", "'a", '"', "<i>", "<", "1-", "{", "and "):
        text = filler * (300_000 // len(filler))
        item = {
            "type": "article-journal",
            "title": text,
            "container-title": text,
            "page": text,
            "volume": text,
            "author": text,
            "URL": text,
        }
        assert format_chicago(entry(item))
