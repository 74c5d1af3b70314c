"""Where notes and records disagree, and where they do not although the strings differ."""

# ruff: noqa: RUF001 (typographic signs are what is tested)

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from evidence.citations.seed_record import SEED, SEED_CITATION
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.bibliography import Entry
from vaultsync.evidence.citations import drift, drift_of_properties, format_chicago

RECORDED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "chicago.json").read_text(encoding="utf-8"))["recorded"]


def told(written: str, **changes: Any) -> list[str]:
    """``field kind: written / recorded`` of the seed's record with changes."""
    return [f"{one.field} {one.kind}: {one.written} / {one.recorded}" for one in drift(written, Entry("key", {**SEED, **changes}))]


def of_properties(properties: dict[str, Any], **changes: Any) -> list[str]:
    return [
        f"{one.field} {one.kind}: {one.written} / {one.recorded}"
        for one in drift_of_properties(properties, Entry("key", {**SEED, **changes}))
    ]


@pytest.mark.parametrize(
    "written",
    [
        SEED_CITATION,
        SEED_CITATION.replace("October 15, 2011", "October 2011"),
        SEED_CITATION.replace("October 15, 2011", "2011").lower(),
        SEED_CITATION.replace(": A Pilot Study", ""),
        SEED_CITATION.replace("Sánchez", "Sanchez").replace("\u2013", "-").replace("“", '"').replace("”", '"'),
        SEED_CITATION.replace("10.1097/TP.0b013e3182298a15", "10.1097/tp.0B013E3182298A15"),
        SEED_CITATION.replace("https://doi.org/10.1097/TP.0b013e3182298a15", "https://example.org/2003/1999"),
        "Orozco L, Soler R, Morera C, et al. Intervertebral disc repair by autologous mesenchymal bone marrow cells: a pilot study. "
        "*Transplantation*. 2011;92(7):822-8. doi: 10.1097/TP.0b013e3182298a15",
        "Orozco, L. et al. Transplantation 92, 822\u2013828 (2011).",
        "Orozco, L., & Soler, R. (2011a). <i>Intervertebral Disc Repair</i> by Autologous Mesenchymal Bone-Marrow Cells. "
        "Accessed May 5, 2020.",
        "Intervertebral disc repair by autologous mesenchymal bone marrow cells. Transplantation 2011",
        "*Transplantation* 92 (2011): 822",
        "https://doi.org/10.1097/TP.0b013e3182298a15",
        "10.1097/TP.0b013e3182298a15",
        "[@orozco2011]",
        "[[@orozco2011]], p. 3",
        "Orozco et al., 2011",
        "Orozco",
        "n.d.",
        "(2011)",
        "",
    ],
)
def test_no_disagreement(written: str) -> None:
    assert told(written) == []


@pytest.mark.parametrize(
    ("written", "drifts"),
    [
        (SEED_CITATION.replace("82298a15", "82298a16"), ["doi different: 10.1097/tp.0b013e3182298a16 / 10.1097/tp.0b013e3182298a15"]),
        (SEED_CITATION.replace("2011", "2012"), ["year online-first: 2012 / 2011"]),
        (SEED_CITATION.replace("2011", "2001"), ["year different: 2001 / 2011"]),
        (SEED_CITATION.replace("Orozco", "Orosco"), ["author different: Orosco / Orozco"]),
        ("Soler, Robert, and Lluis Orozco. 2011.", ["author different: Soler / Orozco"]),
        (
            SEED_CITATION.replace("Autologous", "Allogeneic"),
            [
                "title different: Intervertebral Disc Repair by Allogeneic Mesenchymal Bone Marrow Cells: A Pilot Study. / "
                "Intervertebral disc repair by autologous mesenchymal bone marrow cells: a pilot study"
            ],
        ),
        ("Smith, J. 1999.", ["year different: 1999 / 2011", "author different: Smith / Orozco"]),
    ],
)
def test_disagreements(written: str, drifts: list[str]) -> None:
    assert told(written) == drifts


@pytest.mark.parametrize(
    ("author", "written"),
    [
        ({"family": "van der Berg", "given": "J."}, "Berg, J. van der. 2011"),
        ({"family": "Berg", "non-dropping-particle": "van der"}, "van der Berg J. 2011"),
        ({"family": "Müller"}, "Mueller, H. 2011"),
        ({"family": "Müller"}, "MULLER, H. 2011"),
        ({"family": "Mueller"}, "Mueller, H. 2011"),
        ({"family": "García Sánchez"}, "García, A. 2011"),
        ({"family": "García Sánchez"}, "Sánchez, A. García. 2011"),
        ({"family": "O’Brien"}, "O'Brien, K. 2011"),
        ({"family": "Łukasik"}, "Lukasik. 2011"),
        ({"family": "王", "given": "伟"}, "Wang, Wei. 2011"),
        ({"literal": "World Health Organization"}, "WHO. 2011. Report"),
        ({"literal": "World Health Organization"}, "World Health Organisation. 2011"),
        ({"given": "Plato"}, "Plato. 2011"),
        ({"family": "Mueller"}, "Müller, H. 2011"),
        ({"family": "Groenbaek"}, "Grønbaek, H. 2011"),
        ({"family": "Orozco", "given": "L."}, "Орозко Л. Восстановление диска. 2011"),
        ({"family": "Wright", "given": "J."}, "SPRINT Research Group. 2011"),
        ({"family": "Organization", "given": "World Health"}, "WHO. 2011"),
    ],
)
def test_names_that_are_written_otherwise(author: dict[str, str], written: str) -> None:
    assert told(written, author=[author]) == []


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Growth of <i>Fictus ravenii</i> in CO<sub>2</sub>-rich air", "Orozco. Growth of Fictus ravenii in CO₂ rich air. 2011"),
        ("The role of α-synuclein in rats & mice", "Orozco. The Role of Alpha-Synuclein in Rats and Mice. 2011"),
        ("Why do rivers bend? A history", "Orozco. Why do rivers bend? 2011"),
        ("Anti-inflammatory drugs in use today", "Orozco. Antiinflammatory drugs in use today. 2011"),
        ("The year 1998 in pictures for all", "Orozco. The Year 1998 in Pictures for All. 2011"),
        ("Fog", "Orozco. Mist. 2011"),
    ],
)
def test_titles_that_are_written_otherwise(title: str, written: str) -> None:
    assert told(written, title=title) == []


def test_the_year_of_a_title_or_a_volume_is_no_year_of_publication() -> None:
    assert told("Orozco. The Year 1998 in Pictures. J 1999, 1800-1820. N.d.", title="The year 1998 in pictures", volume="1999") == []


def test_the_year_in_an_identifier_is_no_year_of_publication() -> None:
    doi = "10.5555/j.x.2011.05.003"
    assert told(f"Orozco. Transplantation (2010). https://doi.org/{doi}", DOI=doi) == ["year online-first: 2010 / 2011"]
    assert told(f"Orozco. Transplantation. doi:{doi.replace('2011', '2010')}", DOI="") == []


def test_a_record_that_says_nothing_contradicts_nothing() -> None:
    assert drift(SEED_CITATION, Entry("key", {"type": "book"})) == ()
    assert drift_of_properties({"doi": "10.5555/x", "year": 1999, "title": "T", "authors": ["A"]}, Entry("key", {})) == ()


@pytest.mark.parametrize(
    "properties",
    [
        {
            "doi": "https://doi.org/10.1097/TP.0B013E3182298A15",
            "year": 2011,
            "title": SEED["title"],
            "authors": ["Lluis Orozco", "Robert Soler"],
        },
        {
            "date": "2024-05-01",
            "author": "[[Lluis Orozco]]",
            "title": "Intervertebral Disc Repair by Autologous Mesenchymal Bone Marrow Cells",
        },
        {"year": None, "doi": [], "title": ["x"], "author": {}, "authors": 5, "pmid": True},
        {"doi": "not a doi", "issued": "October 2011", "author": "Orozco, Lluis; Soler, Robert"},
        {},
    ],
)
def test_properties_that_agree(properties: dict[str, Any]) -> None:
    assert of_properties(properties) == []


def test_properties_that_disagree() -> None:
    assert of_properties(
        {"doi": "10.5555/x", "pmid": 12, "year": "2012", "title": "Another title", "authors": ["Soler, R", "Orozco, L"]}, PMID="21"
    ) == [
        "doi different: 10.5555/x / 10.1097/tp.0b013e3182298a15",
        "pmid different: 12 / 21",
        "year online-first: 2012 / 2011",
        "author different: Soler / Orozco",
        f"title abbreviated: Another title / {SEED['title']}",
    ]


@pytest.mark.parametrize(
    ("title", "drifts"),
    [
        ("@orozco2011", []),
        (f"Orozco et al. (2011) - {SEED['title']}", []),
        ("orozco2011 disc repair", ["abbreviated"]),
        ("Orozco 2011 disc repair pilot", ["abbreviated"]),
        ("Intervertebral disc repair by allogeneic mesenchymal bone marrow cells", ["different"]),
    ],
)
def test_a_title_of_the_notes_own_is_no_error(title: str, drifts: list[str]) -> None:
    assert [one.kind for one in drift_of_properties({"title": title}, Entry("orozco2011", SEED))] == drifts


def test_the_reprint_of_an_old_book_has_two_years() -> None:
    entry = Entry("key", {"issued": {"date-parts": [[1999]]}, "original-date": {"date-parts": [[1911]]}})
    assert drift_of_properties({"year": 1911}, entry) == drift_of_properties({"year": 1999}, entry) == ()
    assert drift_of_properties({"year": 1950}, entry)


@pytest.mark.parametrize("case", RECORDED, ids=lambda case: case["item"]["id"])
def test_a_processors_citation_agrees_with_its_record(case: dict[str, Any]) -> None:
    entry = Entry("key", case["item"])
    for written in (case["text"], case["markdown"], format_chicago(entry), case["text"].upper()):
        assert drift(written, entry) == ()


def test_the_citation_of_another_work_is_noticed() -> None:
    """Not every one: two web pages without authors and years have nothing that could disagree."""
    entries = [Entry("key", case["item"]) for case in RECORDED]
    pairs = [(case, entry) for number, case in enumerate(RECORDED) for entry in entries[number % 7 :: 7] if entry.csl is not case["item"]]
    assert sum(bool(drift(case["text"], entry)) for case, entry in pairs) > 0.9 * len(pairs)


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(["title", "DOI", "volume"]), st.text(max_size=30)))
def test_any_texts_can_be_compared(written: str, item: dict[str, str]) -> None:
    entry = Entry("key", {**item, "author": [{"family": written}], "issued": written})
    assert all(one.written != one.recorded for one in drift(written, entry))
    drift_of_properties({"title": written, "doi": written, "year": written, "authors": written}, entry)


@pytest.mark.parametrize("piece", ["a ", "1999 ", "10.1234/", "“", "et al. ", "[[", "- ", "<i>"])
def test_a_large_text_is_compared_in_linear_time(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    drift(text, Entry("key", {**SEED, "title": text, "author": [{"family": text}]}))
    drift_of_properties({"title": text, "authors": text, "doi": text}, Entry("key", {**SEED, "title": text}))
