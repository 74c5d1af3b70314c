"""CSL JSON as Better BibTeX and Zotero export it, whole and broken."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.bibliography import Bibliography, Name, PartialDate, read_bibliography
from vaultsync.evidence.bibliography.entry import date_of


def read(text: str, name: str = "library.json") -> Bibliography:
    return read_bibliography(text.encode(), name)


def one(**item: Any) -> Any:
    found = read(json.dumps([{"id": "key", "type": "book", **{key.replace("_", "-"): value for key, value in item.items()}}]))
    assert not found.problems
    return found.entries["key"]


def told(found: Bibliography) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.message) for problem in found.problems]


def test_an_entry() -> None:
    entry = one(
        type="article-journal",
        title="On  \n tides",
        container_title="Letters",
        author=[
            {"family": "van der Berg", "given": "Jan"},
            {"literal": "Tide Club"},
            {"family": "Roe", "non-dropping-particle": "de", "suffix": "Jr."},
        ],
        issued={"date-parts": [["2011", 10, 15]]},
        DOI="10.5555/1",
        volume=3,
    )
    assert (entry.key, entry.type, entry.title, entry.container, entry.text("volume")) == (
        "key",
        "article-journal",
        "On tides",
        "Letters",
        "3",
    )
    assert entry.authors == (Name("Berg", "Jan", "van der"), Name(literal="Tide Club"), Name("Roe", "", "de", "", "Jr."))
    assert (entry.issued, entry.year, entry.doi, entry.url) == (PartialDate((2011, 10, 15)), 2011, "10.5555/1", "")


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ({"id": "smith2020"}, "smith2020"),
        ({"id": 7, "citation-key": "smith2020"}, "smith2020"),
        ({"id": "http://zotero.org/users/1/items/ABCD1234", "citation-key": "smith2020"}, "smith2020"),
        ({"id": "1/ABCD1234", "note": "Something\nCitation Key: smith2020"}, "smith2020"),
        ({"id": "smith2020", "note": "Citation Key: other"}, "smith2020"),
    ],
)
def test_where_the_citekey_stands(item: dict[str, Any], key: str) -> None:
    assert list(read(json.dumps([item])).entries) == [key]


def test_citekeys_are_compared_without_case_and_kept_as_written() -> None:
    found = read('[{"id": "SmithTides2020"}]')
    assert found.find("smithTIDES2020") is found.find("SmithTides2020") is not None
    assert found.entries["smithtides2020"].key == "SmithTides2020"
    assert found.find("other") is None


def test_lines_of_extra_say_what_the_record_lacks() -> None:
    entry = one(note="tex.ids: x\nDOI: 10.5555/extra\nPMID: 123\n{:ISBN: 9780000000002}\nDOI: 10.5555/second", URL="https://example.org")
    assert (entry.doi, entry.pmid, entry.isbn, entry.url) == ("10.5555/extra", "123", "9780000000002", "https://example.org")
    assert one(DOI="10.5555/own", note="DOI: 10.5555/extra").doi == "10.5555/own"


@pytest.mark.parametrize(
    ("issued", "date"),
    [
        ({"date-parts": [[2011]]}, PartialDate((2011,))),
        ({"date-parts": [[2011, 5], [2011, 6]]}, PartialDate((2011, 5), (2011, 6))),
        ({"date-parts": [[1978]], "season": "3"}, PartialDate((1978,), season=3)),
        ({"date-parts": [[1978, 15]]}, PartialDate((1978,), season=3)),
        ({"date-parts": [["1890"]], "circa": True}, PartialDate((1890,), circa=True)),
        ({"date-parts": [[-44]]}, PartialDate((-44,))),
        ({"date-parts": [[2011, 13, 40]]}, PartialDate((2011,), season=1)),
        ({"date-parts": [[2011, 99]]}, PartialDate((2011,))),
        ({"raw": "2012-07-04"}, PartialDate((2012, 7, 4))),
        ({"raw": "2012-07/2012-08"}, PartialDate((2012, 7), (2012, 8))),
        ({"raw": "spring of 2012"}, PartialDate(literal="spring of 2012")),
        ({"literal": "n.d."}, PartialDate(literal="n.d.")),
        ("2012~", PartialDate((2012,), circa=True)),
        ({"date-parts": [[]]}, None),
        ({"date-parts": "2011"}, None),
        ({}, None),
        (None, None),
    ],
)
def test_dates(issued: object, date: PartialDate | None) -> None:
    assert one(issued=issued).issued == date


def test_a_date_in_edtf() -> None:
    assert date_of("2011-22") == PartialDate((2011,), season=2)
    assert date_of("2011-10-15T12:00:00Z") == PartialDate((2011, 10, 15))
    assert date_of("15 October 2011") == PartialDate(literal="15 October 2011")


def test_each_broken_item_costs_one_problem_and_no_other_item() -> None:
    found = read(
        """[
  {"id": "a", "type": "book"},
  {"type": "book", "title": "No key"},
  {"id": "b",
   "title": tru, "author": [{"family": "X"}]},
  {"id": "c"},
  5,
  {"id": "A"},
  {"id": "d", "title": "cut o"""
    )
    assert list(found.entries) == ["a", "c"]
    assert told(found) == [
        (3, 3, "an entry has no citekey: “No key”"),
        (5, 13, "an entry cannot be read: expecting value"),
        (7, 3, "an entry is no JSON object"),
        (8, 3, "the citekey A was given to another entry already, in line 2; that one counts"),
        (9, 24, "an entry cannot be read: unterminated string starting at"),
    ]
    assert [entry.line for entry in found.entries.values()] == [2, 6]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("", ["the file is empty"]),
        (" \n\t", ["the file is empty"]),
        ("[]", []),
        ("[", ["the file ends within its list of entries"]),
        ("null", ["the file is no CSL JSON: it begins with no list of entries"]),
        ('{"a": 1}', ["the file is no CSL JSON: it begins with no list of entries"]),
        ('{"id": "a", "type": "book"}', []),
        ('{"references": [{"id": "a"}]}', []),
        ('[{"id": "a", "x": ' + "1" * 5000 + "}]", ["an entry holds a number that is too long to be read"]),
        ('[{"id": "a", "x": ' + "[" * 100_000 + "]" * 100_000 + '}, {"id": "b"}]', ["an entry is nested too deeply to be read"]),
    ],
)
def test_what_is_told_of_a_file(text: str, messages: list[str]) -> None:
    assert [message for *_, message in told(read(text))] == messages


def test_what_follows_an_item_that_is_nested_too_deeply_is_read() -> None:
    assert list(read('[{"x": ' + '[{"y":' * 50_000 + "1" + "}]" * 50_000 + '}, {"id": "b"}]').entries) == ["b"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    found = read_bibliography('[{"id": "müller", "title": "Ω𝄞"}]'.encode(encoding), "x.json")
    assert found.entries["müller"].title == "Ω𝄞"
    assert not found.problems


def test_bytes_that_are_no_utf_8_are_counted() -> None:
    found = read_bibliography('[\n{"id": "a", "title": "é"}, {"id": "b", "title": "'.encode() + b"M\xfcller \x80 \x81" + b'"}]', "x.json")
    assert found.entries["a"].title == "é"
    assert found.entries["b"].title.startswith("Müller €")
    assert told(found) == [(2, 51, "3 bytes are no UTF-8; read as Windows-1252")]


def test_the_content_decides_where_the_name_does_not() -> None:
    assert list(read('[{"id": "a"}]', "library.txt").entries) == ["a"]
    assert list(read("@book{a, title={x}}", "library.txt").entries) == ["a"]


_HOSTILE = {
    "opening brackets": "[",
    "opening braces": "{",
    "nested items": '{"id":',
    "unended items": '{"id":"a",',
    "items without end of text": '{"id":"',
    "commas": ",",
    "numbers": "1,",
    "digits": "1",
    "escapes": '"\\"',
    "blanks": " ",
    "doubled items": '{"id":"a"},',
    "notes": '{"id":"a","note":"DOI: x',
}


@pytest.mark.parametrize("piece", _HOSTILE.values(), ids=_HOSTILE.keys())
def test_a_large_file_of_one_thing_is_read_in_linear_time(piece: str) -> None:
    found = read("[" + piece * (1_000_000 // len(piece)))
    assert 1 <= len(found.problems) <= 201
    assert len(found.entries) <= 1


@given(
    st.binary(max_size=200) | st.text(alphabet='[]{}",:\\ ainu0d1\n', max_size=200).map(str.encode),
    st.sampled_from(["x.json", "x.bib", "x"]),
)
def test_any_bytes_give_a_bibliography(data: bytes, name: str) -> None:
    found = read_bibliography(data, name)
    for entry in found.entries.values():
        assert entry.key
        assert isinstance(entry.doi, str)
        entry.names("author")
        entry.date("issued")


@given(st.lists(st.sampled_from(["a", "B", "c-d", "e:f"]), max_size=6))
def test_all_items_are_there_or_told(keys: list[str]) -> None:
    found = read(json.dumps([{"id": key, "title": f"Title {number}"} for number, key in enumerate(keys)], indent=1))
    assert len(found.entries) + len(found.problems) == len(keys) or not keys
