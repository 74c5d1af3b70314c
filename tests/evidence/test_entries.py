"""A source is what its note says, completed by its entry in the bibliography; citekeys name sources wherever links do."""

from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from evidence.small_vault import MATCHES, insight, source

from vaultsync.evidence import Gap, Library, LibraryFile, citekey_of, entry_of, footing, labelling, record_gaps, record_of, study
from vaultsync.evidence.roles import RESEARCH
from vaultsync.index import VaultIndex, build_index
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

LIBRARY = b"""[
{"id": "itoWalking2001", "type": "article-journal", "title": "Walking", "author": [{"family": "Ito"}], "issued": {"date-parts": [[2001]]},
 "DOI": "10.5555/walking", "note": "PMID: 12345"},
{"id": "rossPage2003", "type": "webpage", "title": "A page", "URL": "https://example.org/"}
]"""


def vault(files: Mapping[str, str], library: bytes = LIBRARY) -> VaultIndex:
    notes = [parse_note(VaultPath(path), text.encode()) for path, text in files.items()]
    given = Library((LibraryFile(VaultPath("library.json"), library),))
    return build_index(notes, [VaultPath(path) for path in files], matches=MATCHES, settings=(given, labelling(RESEARCH)))


@pytest.mark.parametrize(
    ("path", "lines", "key"),
    [
        ("itoWalking2001.md", (), "itoWalking2001"),
        ("Sources/@itoWalking2001.md", (), "itoWalking2001"),
        ("ITOWALKING2001.md", (), "ITOWALKING2001"),
        ("Ito.md", ("citekey: itoWalking2001",), "itoWalking2001"),
        ("Ito.md", ("Citation Key: '@itoWalking2001'",), "itoWalking2001"),
        ("rossPage2003.md", ("citekey: itoWalking2001",), "itoWalking2001"),
    ],
)
def test_a_source_is_tied_by_its_citekey(path: str, lines: tuple[str, ...], key: str) -> None:
    index = vault({path: source(*lines)})
    assert citekey_of(index, VaultPath(path)) == key
    found = entry_of(index, VaultPath(path))
    assert found is not None
    assert found.key == "itoWalking2001"


def test_what_is_no_source_or_not_listed_has_no_entry() -> None:
    index = vault({"itoWalking2001.md": insight(), "a.md": source(), "b.md": source("citekey: nobody")})
    assert [entry_of(index, VaultPath(path)) for path in ("itoWalking2001.md", "a.md", "b.md", "c.md")] == [None] * 4


def test_the_note_comes_before_the_entry() -> None:
    index = vault({"itoWalking2001.md": source("doi: 10.5555/other", "year: 1999", "title:")})
    record = record_of(index, VaultPath("itoWalking2001.md"))
    assert {name: record[name][0].value for name in ("doi", "pmid", "year", "title")} == {
        **{"doi": "10.5555/other", "pmid": "12345"},
        **{"year": 1999, "title": "Walking"},
    }


def test_an_entry_makes_a_source_citable_and_admissible() -> None:
    path = VaultPath("itoWalking2001.md")
    index = vault({path: source(), "a.md": source()})
    assert record_gaps(record_of(index, path)) == ()
    assert study(index, path).admissible
    assert record_gaps(record_of(index, VaultPath("a.md"))) == ("citation", "identifier")


def test_a_web_page_stays_one() -> None:
    path = VaultPath("rossPage2003.md")
    assert not study(vault({path: source()}), path).scholarly


def test_who_says_that_there_is_no_identifier_is_believed() -> None:
    path = VaultPath("itoWalking2001.md")
    assert study(vault({path: source("identifier: none", "identifier-reason: old")}), path).identifiers == ()


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b"x" * 100_000])
def test_a_broken_bibliography_has_no_entries(broken: bytes) -> None:
    path = VaultPath("itoWalking2001.md")
    assert entry_of(vault({path: source()}, broken), path) is None


@pytest.mark.parametrize(
    ("written", "gap"),
    [
        ('source: "[@itoWalking2001]"', Gap.NOTHING),
        ('source: "[see @itoWalking2001, p. 12]"', Gap.NOTHING),
        ("source: '@itoWalking2001'", Gap.NOTHING),
        ("source: itoWalking2001", Gap.SOURCE_IS_TEXT),
        ("sources: [nobody, '@itoWalking2001']", Gap.NOTHING),
        ("source: '[@byProperty2000]'", Gap.NOTHING),
        ("source: '[@nobody2000]'", Gap.SOURCE_IS_TEXT),
        ("source: a book that I read", Gap.SOURCE_IS_TEXT),
        ("source: '@j'", Gap.SOURCE_IS_TEXT),
    ],
)
def test_a_citekey_names_a_source_as_a_link_does(written: str, gap: Gap) -> None:
    files = {"i.md": insight(written), "j.md": insight(), "@itoWalking2001.md": source()}
    files["p.md"] = source("citekey: byProperty2000", "citation: C. 2000", "doi: 10.5555/2")
    found = footing(vault(files), VaultPath("i.md"))
    assert found is not None
    assert found.ground.gap is gap


def test_a_citekey_of_two_notes_names_none() -> None:
    files = {"i.md": insight("source: '[@k]'"), "k.md": source("doi: 10.5555/1"), "l.md": source("citekey: k", "doi: 10.5555/2")}
    found = footing(vault(files), VaultPath("i.md"))
    assert found is not None
    assert found.ground.gap is Gap.SOURCE_IS_TEXT


def test_labels_are_followed() -> None:
    index = vault({"a.md": source("doi: https://doi.org/10.5555/A")})
    index.follow()
    with index.reading(VaultPath("b.md")) as reads:
        assert index.labelled("doi:10.5555/a") == ("a.md",)
    for text, expected in ((source("doi: 10.5555/b"), ()), (source("Text", body="DOI:: 10.5555/A"), ("a.md",))):
        delta = index.apply([parse_note(VaultPath("a.md"), text.encode())])
        assert not reads.isdisjoint(delta.facts)
        assert index.labelled("doi:10.5555/a") == expected


def test_a_misspelled_citekey_is_found_among_ten_thousand() -> None:
    letters = "bcdfghklmnprst"
    keys = [f"{letters[n % 14]}a{letters[n // 14 % 14]}o{letters[n // 196 % 14]}e{n}Title{1950 + n % 70}" for n in range(10_000)]
    items = ",".join(f'{{"id": "{key}", "type": "book"}}' for key in [*keys, "rossSittingLong2020"])
    library = Library((LibraryFile(VaultPath("library.json"), f"[{items}]".encode()),))
    for wrong in ("rossSitingLong2020", "RossSittingLong2021", "Bossittinglong2020"):
        entry = library.nearest(wrong)
        assert entry is not None
        assert entry.key == "rossSittingLong2020"
    assert library.nearest("") is library.nearest("nobodyEver1999") is None
    start = time.perf_counter()
    for number in range(1_000):
        library.nearest(f"walkerOfHills{number}In2001")
    assert time.perf_counter() - start < 1  # one after the other, 2.5 seconds
