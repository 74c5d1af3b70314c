"""However an identifier is written, it is compared in one form; what is none is told what is wrong with it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.identifiers import (
    KINDS,
    Identifier,
    Invalid,
    Kind,
    find_identifiers,
    is_said,
    kind_of_property,
    listed,
    listed_dois,
    read_identifier,
    read_identifiers,
    same_work,
)

SICI = "10.1002/(sici)1097-4679(199601)52:1<1::aid-jclp1>3.0.co;2-#"
BRACKETED = "10.1641/0006-3568(2001)051[0933:teotwa]2.0.co;2"

READ: list[tuple[Kind, object, str]] = [
    ("doi", "10.5555/12345678", "10.5555/12345678"),
    ("doi", "10.5555/ABC.Def", "10.5555/abc.def"),
    ("doi", " doi:10.5555/abc ", "10.5555/abc"),
    ("doi", "DOI: 10.5555/abc.", "10.5555/abc"),
    ("doi", "https://doi.org/10.5555/abc", "10.5555/abc"),
    ("doi", "http://dx.doi.org/10.5555/abc/", "10.5555/abc"),
    ("doi", "www.doi.org/10.5555/abc", "10.5555/abc"),
    ("doi", "doi.org/10.5555/abc", "10.5555/abc"),
    ("doi", "doi:https://doi.org/10.5555/abc", "10.5555/abc"),
    ("doi", "https://doi-org.proxy.example.edu/10.5555/abc", "10.5555/abc"),
    ("doi", "https://doi.org/10.5555/abc?utm_source=x#top", "10.5555/abc"),
    ("doi", "info:doi/10.5555/abc", "10.5555/abc"),
    ("doi", "<https://doi.org/10.5555/abc>", "10.5555/abc"),
    ("doi", "[the paper](https://doi.org/10.5555/abc)", "10.5555/abc"),
    ("doi", "[10.5555/abc](<https://doi.org/10.5555/abc>)", "10.5555/abc"),
    ("doi", "(10.5555/abc).", "10.5555/abc"),
    ("doi", "(doi:10.5555/abc(2)x)", "10.5555/abc(2)x"),
    ("doi", "10.5555/s(1)", "10.5555/s(1)"),
    ("doi", "10.5555/abc\u201d,", "10.5555/abc"),
    ("doi", "10.5555/ab\u200bc\ufeff", "10.5555/abc"),
    ("doi", "10.5555/978-3_14\\_2", "10.5555/978-3_14_2"),
    ("doi", "10.1000.10/123456", "10.1000.10/123456"),
    ("doi", "10.5555/ÄÖ", "10.5555/ÄÖ"),
    ("doi", SICI, SICI),
    ("doi", SICI.upper(), SICI),
    ("doi", "https://doi.org/10.1002/(SICI)1097-4679(199601)52:1%3C1::AID-JCLP1%3E3.0.CO;2-%23", SICI),
    ("doi", "https://doi.org/10.1002/(SICI)1097-4679(199601)52:1<1::AID-JCLP1>3.0.CO;2-#", SICI),
    ("doi", "10.1002/(SICI)1097-4679(199601)52:1&lt;1::AID-JCLP1&gt;3.0.CO;2-#", SICI),
    ("doi", "10.1002%2F(SICI)1097-4679(199601)52:1%253C1::AID-JCLP1%253E3.0.CO;2-%23", SICI),
    ("doi", BRACKETED, BRACKETED),
    ("doi", "10.5555/foo&bar_9", "10.5555/foo&bar_9"),
    ("pmid", 12345678, "12345678"),
    ("pmid", 12345678.0, "12345678"),
    ("pmid", "PMID: 12345.", "12345"),
    ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345/", "12345"),
    ("pmid", "https://www.ncbi.nlm.nih.gov/pubmed/12345?dopt=Abstract", "12345"),
    ("isbn", "0-306-40615-2", "9780306406157"),
    ("isbn", "978-0-306-40615-7", "9780306406157"),
    ("isbn", "ISBN-13: 978 0 306 40615 7", "9780306406157"),
    ("isbn", "urn:isbn:9780306406157", "9780306406157"),
    ("isbn", "080442957x", "9780804429573"),
    ("isbn", "9780306406157 (hbk)", "9780306406157"),
    ("isbn", 9780306406157, "9780306406157"),
    ("isbn", 306406152, "9780306406157"),
    ("issn", "1534-6080", "1534-6080"),
    ("issn", "ISSN 0378-5955", "0378-5955"),
    ("issn", "2434561x", "2434-561X"),
    ("issn", "1534-6080 (Electronic)", "1534-6080"),
    ("issn", 3785955, "0378-5955"),
    ("orcid", "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
    ("orcid", "000000021694233X", "0000-0002-1694-233X"),
    ("orcid", 218250097, "0000-0002-1825-0097"),
    ("arxiv", "2101.01234", "2101.01234"),
    ("arxiv", "arXiv:2101.01234v3", "2101.01234"),
    ("arxiv", "arXiv:0704.0001v1 [hep-ph]", "0704.0001"),
    ("arxiv", "https://arxiv.org/pdf/2101.01234v2.pdf", "2101.01234"),
    ("arxiv", "https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
    ("arxiv", "math.GT/0309136", "math/0309136"),
    ("arxiv", "https://doi.org/10.48550/arXiv.2101.01234", "2101.01234"),
    ("arxiv", 2101.0123, "2101.01230"),
    ("arxiv", 704.001, "0704.0010"),
]

WRONG: list[tuple[Kind, object, str, str | None]] = [
    ("doi", 10.1234, 'a "/" and a name should follow 10.1234', None),
    ("doi", "10.5555/", 'a "/" and a name should follow 10.5555', None),
    ("doi", "10.12/abc", 'the number after "10." has 2 digits, not four to nine', None),
    ("doi", "11.5555/abc", 'it does not begin with "10." and the number of a registrant', None),
    ("doi", "unavailable", 'it does not begin with "10." and the number of a registrant', None),
    ("doi", "10/abc123", "it is a short DOI, which stands for a longer one; write that", None),
    ("doi", "10.5555/a b", "there is a space in it", None),
    ("doi", "10.5555/abc, 10.5555/def", "it holds several DOIs; write them as a list", None),
    ("doi", "10.5555/abc https://doi.org/10.5555/def", "it holds several DOIs; write them as a list", None),
    ("doi", "https://example.org/article/10.5555/abc", "it is a web address, but not one of doi.org", None),
    ("doi", "10.5555/a\x07b", "it holds a character that cannot be printed", None),
    ("doi", "10.5555/a%FFb", "it holds a character that cannot be printed", None),
    ("doi", "10.5555/" + "a" * 3000, "it is longer than 2,048 characters", None),
    ("doi", True, 'it does not begin with "10." and the number of a registrant', None),
    ("pmid", "PMC1234567", "it is a PMCID, the number of a full text in PubMed Central, not a PMID", None),
    ("pmid", 0, "0 stands for no PMID", None),
    ("pmid", "00012345", "a PMID does not begin with 0", "12345"),
    ("pmid", "123456789", "a PMID has at most eight digits, this one 9", None),
    ("pmid", "12345, 67890", "a PMID has only digits", None),
    ("pmid", "\u0661\u0662", "a PMID has only digits", None),
    ("pmid", -5, "a PMID has only digits", None),
    ("pmid", {"a": 1}, "a PMID has only digits", None),
    ("pmid", 10**4000, "a PMID has only digits", None),
    ("pmid", float("nan"), "a PMID has only digits", None),
    ("isbn", "9780306406153", "the check digit should be 7, not 3, or another digit is wrong", None),
    ("isbn", "0306406153", "the check digit should be 2, not 3, or another digit is wrong", None),
    ("isbn", "978030640615", "an ISBN has 10 or 13 digits, this one 12", None),
    ("isbn", "306406152", "it is an SBN, which became an ISBN by a 0 before it", "0306406152"),
    ("isbn", "9790060115615", "numbers from 979-0 on are for printed music (ISMN)", None),
    ("isbn", "1234567890128", "an ISBN of 13 digits begins with 978 or 979", None),
    ("isbn", "none", "an ISBN has only digits, and perhaps an X at its end", None),
    ("issn", "1534-6081", "the check digit should be 0, not 1, or another digit is wrong", None),
    ("issn", "1534-608", "an ISSN has eight digits, the last of which may be an X", None),
    ("orcid", "0000-0002-1825-0098", "the check digit should be 7, not 8, or another digit is wrong", None),
    ("orcid", "0000-0002-1825", "an ORCID iD has sixteen digits, the last of which may be an X", None),
    ("arxiv", "2113.01234", "2113 is no year and month of an identifier of that form", None),
    ("arxiv", "0703.1234", "0703 is no year and month of an identifier of that form", None),
    ("arxiv", "2101.1234", "an identifier of 2101 has 5 digits after the point, this one 4", None),
    ("arxiv", "hep-xx/9901001", 'arXiv has no archive "hep-xx"', None),
    ("arxiv", "hep-th/0804001", "0804 is no year and month of an identifier of that form", None),
    ("arxiv", "see there", 'an arXiv identifier looks like "2101.01234" or "hep-th/9901001"', None),
]


@pytest.mark.parametrize(("kind", "written", "value"), READ)
def test_a_valid_identifier_has_one_form(kind: Kind, written: object, value: str) -> None:
    assert read_identifier(kind, written) == Identifier(kind, value)


@pytest.mark.parametrize(("kind", "written", "why", "suggestion"), WRONG)
def test_an_invalid_one_says_what_is_wrong(kind: Kind, written: object, why: str, suggestion: str | None) -> None:
    answer = read_identifier(kind, written)
    assert isinstance(answer, Invalid)
    assert (answer.why, answer.suggestion) == (why, suggestion)
    if suggestion:
        assert isinstance(read_identifier(kind, suggestion), Identifier)


PIECES = st.sampled_from(
    ["10.5555/", "10.5555", "doi:", "https://doi.org/", "%25", "3C", "&lt;", "&amp;", "lt;", "<", ">", "(", ")", "\\_"]
)
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=8).map("".join)
VALUES = TEXTS | st.integers() | st.floats() | st.booleans() | st.lists(st.integers(), max_size=2) | st.none()


@given(st.sampled_from(KINDS), VALUES)
def test_reading_never_raises_and_its_answer_is_read_as_itself(kind: Kind, written: object) -> None:
    answer = read_identifier(kind, written)
    if isinstance(answer, Identifier):
        assert read_identifier(kind, answer.value) == answer
    else:
        assert answer.why


@given(st.integers(0, 10**9 - 1))
def test_both_lengths_of_an_isbn_are_one_book(nine: int) -> None:
    digits = f"{nine:09}"
    short = [digits + last for last in "0123456789X" if isinstance(read_identifier("isbn", digits + last), Identifier)]
    long = [f"978{digits}{last}" for last in range(10) if isinstance(read_identifier("isbn", f"978{digits}{last}"), Identifier)]
    assert len(short) == len(long) == 1
    assert read_identifier("isbn", short[0]) == read_identifier("isbn", long[0])


@pytest.mark.parametrize(("kind", "digits"), [("isbn", "9780306406157"), ("issn", "03785955"), ("orcid", "0000000218250097")])
def test_every_single_wrong_digit_is_noticed(kind: Kind, digits: str) -> None:
    for at, right in enumerate(digits):
        for wrong in set("0123456789") - {right}:
            assert isinstance(read_identifier(kind, digits[:at] + wrong + digits[at + 1 :]), Invalid)


def test_a_property_holds_one_or_several() -> None:
    assert list(read_identifiers("pmid", 5)) == [Identifier("pmid", "5")]
    assert list(read_identifiers("pmid", ["5", None, " ", 6])) == [Identifier("pmid", "5"), Identifier("pmid", "6")]
    assert list(read_identifiers("pmid", None)) == []
    assert [type(answer) for answer in read_identifiers("doi", ["10.5555/a", "x"])] == [Identifier, Invalid]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("doi", "doi"), ("DOI", "doi"), ("PubMed ID", "pmid"), ("isbn-13", "isbn"), ("eISSN", "issn"), ("arxiv_id", "arxiv"), ("url", None)],
)
def test_a_property_tells_its_kind_by_its_name(name: str, kind: str | None) -> None:
    assert kind_of_property(name) == kind


def test_a_preprint_is_one_work_by_both_its_identifiers() -> None:
    of_doi = read_identifier("doi", "10.48550/arXiv.2101.01234")
    assert isinstance(of_doi, Identifier)
    assert same_work(of_doi) == read_identifier("arxiv", "2101.01234v2")
    other = Identifier("doi", "10.5555/abc")
    assert same_work(other) == other


FOUND = [
    ("Doe, J. Title. *Journal* 1. https://doi.org/10.5555/ABC.1.", ["doi 10.5555/abc.1"]),
    ("(10.5555/abc), then doi:10.5555/def; and 10.5555/ghi", ["doi 10.5555/abc", "doi 10.5555/def", "doi 10.5555/ghi"]),
    ("10.5555/abc,10.5555/def", ["doi 10.5555/abc", "doi 10.5555/def"]),
    ("[10.5555/abc](https://doi.org/10.5555/abc) is one", ["doi 10.5555/abc", "doi 10.5555/abc"]),
    ('<a href="https://doi.org/10.5555/abc">10.5555/abc</a>', ["doi 10.5555/abc", "doi 10.5555/abc"]),
    ("| 10.5555/abc|x |", ["doi 10.5555/abc"]),
    ("**10.5555/abc**", ["doi 10.5555/abc"]),
    (f"see {SICI}, or", [f"doi {SICI}"]),
    (f"see {BRACKETED}.", [f"doi {BRACKETED}"]),
    ("https://journal.example/doi/full/10.5555/abc/full?x=1", ["doi 10.5555/abc"]),
    ("https://doi.org/10.1002/(SICI)1097-4679(199601)52:1%3C1::AID-JCLP1%3E3.0.CO;2-%23", [f"doi {SICI}"]),
    ("PMID: 12345; PMID 6789.", ["pmid 12345", "pmid 6789"]),
    ("https://pubmed.ncbi.nlm.nih.gov/12345/", ["pmid 12345"]),
    ("arXiv:2101.01234v2 [cs.CL], arXiv:hep-th/9901001", ["arxiv 2101.01234", "arxiv hep-th/9901001"]),
    ("ISBN 978-0-306-40615-7. ISBN 0306406152 1998", ["isbn 9780306406157", "isbn 9780306406157"]),
    ("ISBN 978-0-306-40615-3 is wrong; 12345 and 2101.01234 have no label; version 10.5 and 10.5555 neither", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_identifiers_are_found_in_a_text(text: str, expected: list[str]) -> None:
    found = find_identifiers(text)
    assert [str(one.identifier) for one in found] == expected
    for one in found:
        assert read_identifier(one.identifier.kind, text[one.start : one.end]) == one.identifier


@given(TEXTS)
def test_what_is_found_stands_there_and_apart(text: str) -> None:
    end = 0
    for one in find_identifiers(text):
        assert end <= one.start < one.end <= len(text)
        assert read_identifier(one.identifier.kind, text[one.start : one.end]) == one.identifier
        end = one.end


HOSTILE = ["1", "10.", "10.1234/", "%25", "(", "http://", "10.1234/a", "isbn 1", "10.1000.", "&amp;", "arxiv:", " 10.1234/(", "doi:"]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_text_takes_time_in_proportion_to_its_length(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    start = time.perf_counter()
    find_identifiers(text)
    for kind in KINDS:
        read_identifier(kind, text)
        read_identifier(kind, text[:2000])
    assert time.perf_counter() - start < 10


@pytest.mark.parametrize(
    "written", ["10.5555/a;10.5555/b", "10.5555/A;10.5555/b", "10.5555/a,10.5555/b", "10.5555/a;https://doi.org/10.5555/b"]
)
def test_several_dois_are_not_one(written: str) -> None:
    found = read_identifier("doi", written)
    assert isinstance(found, Invalid)
    assert found.why == "it holds several DOIs; write them as a list"


@pytest.mark.parametrize(
    ("kind", "written", "values"),
    [
        ("isbn", "978-0-306-40615-7 0-306-40615-2", ["9780306406157", "9780306406157"]),
        ("isbn", "9780306406157 (hardcover); 0306406152 (pbk)", ["9780306406157", "9780306406157"]),
        ("isbn", "0-306-40615-2, ISBN 978-0-306-40615-7", ["9780306406157", "9780306406157"]),
        ("isbn", "978-0-306-40615-7 0-306-40615-3", ["9780306406157", "?"]),
        ("isbn", "978-0-306-40615-7 and more", ["?"]),
        ("isbn", "978 0 306 40615 7", ["9780306406157"]),
        ("issn", "0041-1337; 1534-6080", ["0041-1337", "1534-6080"]),
        ("issn", "0041-1337 (Print) 1534-6080 (Electronic)", ["0041-1337", "1534-6080"]),
        ("doi", "10.5555/a 10.5555/b", ["?"]),
    ],
)
def test_a_text_may_hold_several_numbers(kind: Kind, written: str, values: list[str]) -> None:
    found = read_identifiers(kind, written)
    assert [one.value if isinstance(one, Identifier) else "?" for one in found] == values


@pytest.mark.parametrize(
    ("kind", "text", "parts"),
    [
        ("doi", "10.5555/a;10.5555/b, doi:10.5555/c", ["10.5555/a", "10.5555/b", "doi:10.5555/c"]),
        ("doi", SICI, [SICI]),
        ("pmid", "123;124;", ["123", "124"]),
        ("pmid", "PMID 123", ["PMID 123"]),
    ],
)
def test_lists_are_divided(kind: Kind, text: str, parts: list[str]) -> None:
    assert listed(kind, text) == parts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("piece", [";", "1 ", "10.5555/", "978-", "(", "and "])
def test_a_long_list_is_divided_in_linear_time(kind: Kind, piece: str) -> None:
    start = time.perf_counter()
    listed(kind, piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("kind", ["arxiv", "doi"])
def test_notices_about_an_arxiv_paper_are_listed_under_its_doi(kind: Kind) -> None:
    found = read_identifier(kind, "10.48550/arXiv.2101.01234v2" if kind == "doi" else "2101.01234v2")
    assert isinstance(found, Identifier)
    other = Identifier("doi", "10.5555/a")
    assert listed_dois([found, other, Identifier("pmid", "12")]) == {"10.48550/arxiv.2101.01234", "10.5555/a"}


@pytest.mark.parametrize(("value", "said"), [("n/a", False), (" ", False), (None, False), (True, False), ("x", True), (12, True)])
def test_what_is_meant_as_an_identifier(value: object, said: bool) -> None:
    assert is_said(value) is said
