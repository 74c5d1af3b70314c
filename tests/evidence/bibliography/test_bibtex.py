"""BibTeX and BibLaTeX as Better BibTeX, JabRef and people write them, whole and broken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.bibliography import Bibliography, read_bibliography
from vaultsync.evidence.bibliography.bibtex_names import read_names
from vaultsync.evidence.bibliography.latex import unlatex


def read(text: str) -> Bibliography:
    return read_bibliography(text.encode(), "library.bib")


def item(text: str) -> dict[str, Any]:
    found = read(text)
    assert not found.problems
    first = next(iter(found.entries.values()))
    return {key: value for key, value in first.csl.items() if key != "id"}


def told(found: Bibliography) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.message) for problem in found.problems]


def test_a_journal_article_of_better_biblatex() -> None:
    assert item(
        r"""
@article{orozco,
  title = {Intervertebral {{Disc Repair}} by Cells},
  subtitle = {A Pilot Study},
  author = {Orozco, Lluis and Garc{\'i}a-Sancho, Javier},
  date = {2011-10-15},
  journaltitle = {Transplantation},
  shortjournal = {Transplant},
  volume = {92},
  number = {7},
  pages = {822--828},
  issn = {0041-1337},
  doi = {10.1097/TP.0b013e3182298a15},
  url = {https://example.org/a\_b},
  urldate = {2024-11-02},
  langid = {american},
  abstract = {Left \unknown{out}},
  file = {C\:\\Users\\x.pdf}
}"""
    ) == {
        "type": "article-journal",
        "title": "Intervertebral Disc Repair by Cells: A Pilot Study",
        "author": [{"family": "Orozco", "given": "Lluis"}, {"family": "García-Sancho", "given": "Javier"}],
        "issued": {"date-parts": [[2011, 10, 15]]},
        "container-title": "Transplantation",
        "volume": "92",
        "issue": "7",
        "page": "822\u2013828",
        "ISSN": "0041-1337",
        "DOI": "10.1097/TP.0b013e3182298a15",
        "URL": "https://example.org/a_b",
        "accessed": {"date-parts": [[2024, 11, 2]]},
        "language": "en",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@book{a, year = 2001, month = oct}", {"type": "book", "issued": {"date-parts": [[2001, 10]]}}),
        ('@book{a, year = "2001", month = oct # "~15"}', {"type": "book", "issued": {"date-parts": [[2001, 10, 15]]}}),
        ("@book{a, year = {in press}}", {"type": "book", "issued": {"literal": "in press"}}),
        ("@book{a, date = {2001-05/2001-06}}", {"type": "book", "issued": {"date-parts": [[2001, 5], [2001, 6]]}}),
        ("@book{a, date = {1890~}}", {"type": "book", "issued": {"date-parts": [[1890]], "circa": True}}),
        ("@phdthesis{a, school = {U}}", {"type": "thesis", "genre": "PhD thesis", "publisher": "U"}),
        ("@thesis{a, type = {mathesis}, institution = {U}}", {"type": "thesis", "genre": "Master's thesis", "publisher": "U"}),
        ("@techreport{a, number = 7}", {"type": "report", "genre": "Technical report", "number": "7"}),
        (
            "@book{a, series = {S}, number = 7, address = {Ely}}",
            {"type": "book", "collection-title": "S", "collection-number": "7", "publisher-place": "Ely"},
        ),
        ("@inproceedings{a, booktitle = {Proc}, booksubtitle = {X}}", {"type": "paper-conference", "container-title": "Proc: X"}),
        (
            "@misc{a, eprint = {2101.00001}, archiveprefix = {arXiv}}",
            {"type": "article", "genre": "preprint", "arxiv": "2101.00001", "number": "arXiv:2101.00001", "publisher": "arXiv"},
        ),
        ("@article{a, eprint = {123}, eprinttype = {pubmed}}", {"type": "article-journal", "PMID": "123"}),
        ("@online{a, url = {https://x.org/~a%20b}}", {"type": "webpage", "URL": "https://x.org/~a%20b"}),
        ("@misc{a, howpublished = {\\url{https://x.org}}}", {"type": "webpage", "publisher": "https://x.org"}),
        ("@misc{a, title = {T}}", {"type": "document", "title": "T"}),
        ("@UnKnown{a, TITLE = {T}}", {"type": "document", "title": "T"}),
        ("@book(a, title = {T (x)})", {"type": "book", "title": "T (x)"}),
        ("@book{a, title = {Why?}, subtitle = {How}}", {"type": "book", "title": "Why? How"}),
        ('@string{x = "A " # {B}} @book{a, title = x # { C}}', {"type": "book", "title": "A B C"}),
        ('@comment{@book{no, title = {x}}} @preamble{"\\foo"} Text me@x.org @book{a, title = 5,}', {"type": "book", "title": "5"}),
    ],
)
def test_words_of_bibtex(text: str, expected: dict[str, Any]) -> None:
    assert item(text) == expected


def test_a_part_takes_from_the_work_it_stands_in() -> None:
    found = read(
        "@inproceedings{a, crossref = {P}, title = {Part}, doi = {10.5555/a}}"
        "@proceedings{p, title = {Whole}, year = 1999, doi = {10.5555/p}}"
        "@book{x, crossref = {y}} @book{y, crossref = {x}, title = {Circle}}"
    )
    part = found.entries["a"]
    assert (part.title, part.container, part.year, part.doi) == ("Part", "Whole", 1999, "10.5555/a")
    assert found.entries["x"].title == "Circle"


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("van der Berg, Jan", {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}),
        ("Jan van der Berg", {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}),
        ("von Last, Jr, First Middle", {"family": "Last", "given": "First Middle", "non-dropping-particle": "von", "suffix": "Jr"}),
        ("{Institute of X}", {"literal": "Institute of X"}),
        ("{Institute}, Ann", {"family": "Institute", "given": "Ann"}),
        (r"{\"O}zg{\"u}r, Ay{\c s}e", {"family": "Özgür", "given": "Ayşe"}),
        ("Plato", {"family": "Plato"}),
        ("Ann {von} Roe", {"family": "Roe", "given": "Ann von"}),
        ("De La Cruz, Maria", {"family": "De La Cruz", "given": "Maria"}),
        ("family=Berg, given=Jan, prefix=van der, useprefix=true", {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"}),
        (
            "Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin",
            {"family": "Vallée Poussin", "given": "Charles Louis Xavier Joseph", "non-dropping-particle": "de la"},
        ),
    ],
)
def test_names(written: str, name: dict[str, str]) -> None:
    assert read_names(written) == [name]


def test_lists_of_names() -> None:
    assert [next(iter(name.values())) for name in read_names("Roe, A AND {Fish and Chips}\n and Poe, B and others")] == [
        "Roe",
        "Fish and Chips",
        "Poe",
    ]
    assert read_names(" and  and ") == []
    assert len(read_names("x and " * 10_000)) == 5000


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r"G{\"o}del, G\"odel, G\"{o}del", "Gödel, Gödel, Gödel"),
        (r"{\'\i}, \'{\i}, \^{\i}, \v{s}, \c{c}, \k a, \.z, \H{o}, \u{g}, \r{a}, \=a, \~n", "í, í, î, š, ç, ą, ż, ő, ğ, å, ā, ñ"),
        (r"Stra\ss e, Stra{\ss}e, \O re, \L\'od\'z, {\AA}rhus, \ae\oe", "Straße, Straße, Øre, Łódź, Århus, æœ"),
        (r"CO\textsubscript{2} and x\textsuperscript{2}", "CO<sub>2</sub> and x<sup>2</sup>"),
        (r"$x^2$, $x_{ij}$, $\alpha$-synuclein, 10\,$\pm$\,5", "x<sup>2</sup>, x<sub>ij</sub>, \u03b1-synuclein, 10 ± 5"),
        (r"\emph{In vitro} and \textit{in vivo}, \textbf{bold}, \textsc{Small}", "<i>In vitro</i> and <i>in vivo</i>, bold, Small"),
        (r"a--b --- c ``quoted'' `single' \enquote{q}", "a\u2013b \u2014 c “quoted” \u2018single' “q”"),
        (r"P \& Q, 5\,\%, \#1, a\_b, \$5, \{x\}, a~b", "P & Q, 5 %, #1, a_b, $5, {x}, a b"),
        ("two\n  lines", "two lines"),
        (r"\href{https://x.org}{text}", "https://x.orgtext"),
        (r"1\textdegree{}C, \texteuro5, 3\texttimes", "1°C, €5, 3\u00d7"),
        ("plain", "plain"),
        ("", ""),
        ("}{", ""),
        ("\\", "\\"),
    ],
)
def test_latex(written: str, text: str) -> None:
    assert unlatex(written).text == text
    assert not unlatex(written).unknown


def test_braces_in_a_title_keep_small_letters_small() -> None:
    assert unlatex("The {DNA} of {eBay} and {\\'e}t{\\'e}", title=True).text == 'The DNA of <span class="nocase">eBay</span> and été'


def test_an_unknown_command_leaves_what_it_was_given() -> None:
    found = read("@book{a,\n  title = {A \\mystery{word} and \\other}}")
    assert found.entries["a"].title == "A word and"
    assert told(found) == [(2, 11, "the LaTeX command \\mystery is not known and left out")]


def test_nothing_of_it_is_run() -> None:
    found = read("@book{a, title = {\\input{/etc/passwd} \\write{rm} \\def\\x{y}}}")
    assert found.entries["a"].title == "/etc/passwd rm y"


def test_each_broken_entry_costs_one_problem_and_no_other_entry() -> None:
    found = read(
        """@article{a,
  title = {x},
  broken
}
@article{b, title = {y}
  year = 2001}
@article{c, title = {z
@article{d, title = {w}}
@article{D, title = {again}}
@book{, title = {no key}}
@book{title = {none either}}
@book{e, title = nostring}
@book{f, title = }
@book{g, year = 2002, title = {cut"""
    )
    assert list(found.entries) == ["a", "b", "c", "d", "e", "f", "g"]
    assert found.entries["b"].year == 2001
    assert found.entries["g"].year == 2002
    assert told(found) == [
        (3, 3, "the entry a cannot be read from here on: a field is expected here"),
        (5, 24, "a comma is missing before year"),
        (7, 21, "the entry c cannot be read from here on: a value that begins here does not end before the next entry"),
        (9, 1, "the citekey D was given to another entry already, in line 8; that one counts"),
        (10, 1, "an entry has no citekey"),
        (11, 1, "an entry has no citekey"),
        (12, 18, "there is no @string nostring"),
        (13, 18, "the entry f cannot be read from here on: a value is missing"),
        (14, 31, "the entry g cannot be read from here on: a value that begins here does not end"),
    ]


def test_a_file_without_an_entry_says_so() -> None:
    assert told(read("Dear all,\nme@example.org")) == [(1, 1, "the file holds no BibTeX entry")]


_HOSTILE = {
    "braces": ("@article{a, title = {", "{"),
    "entries within entries": ("", "@a{"),
    "entries": ("", "@a{\n"),
    "quotes": ('@article{a, t = "', '"'),
    "fields": ("@article{a,", "x=1,"),
    "parts": ("@article{a, x = 1", "#1"),
    "accents": ("@article{a, title = {", '\\"'),
    "formulas": ("@article{a, title = {", "$^{"),
    "names": ("@article{a, author = {", "x and "),
    "ands": ("@article{a, author = {", " and "),
    "commas": ("@article{a, author = {", ","),
    "blanks": ("@article{a, title = {x", " "),
    "commands": ("@article{a, title = {", "\\emph{a"),
    "signs": ("", "@ "),
    "strings": ("", "@string{a = a # a}\n"),
    "bytes": ("", "é"),
}


@pytest.mark.parametrize(("start", "piece"), _HOSTILE.values(), ids=_HOSTILE.keys())
@pytest.mark.parametrize("end", ["", "}}"])
def test_a_large_file_of_one_thing_is_read_in_linear_time(start: str, piece: str, end: str) -> None:
    data = (start + piece * (1_000_000 // len(piece)) + end).encode("latin-1")
    found = read_bibliography(data, "x.bib")
    assert len(found.problems) <= 201
    assert len(found.entries) <= 1


@given(st.text(alphabet='@{}()",=#\\ $^_ab\n\'"~-', max_size=60).map(lambda text: f"@book{{a, title = {{{text}}}, author = {text}}}"))
def test_any_value_gives_a_bibliography(text: str) -> None:
    for entry in read(text).entries.values():
        assert isinstance(entry.title, str)


@given(st.text(alphabet="\\{}$^_~`'\"-abcé ", max_size=80))
def test_latex_is_read_to_its_end(text: str) -> None:
    assert "\n" not in unlatex(text, title=True).text
