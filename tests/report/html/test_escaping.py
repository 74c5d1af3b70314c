"""Whatever stands in a vault is text on the page: never markup, never a script, never an address of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report.html.examples import CLAIM, ERROR, EVIDENCE, OVERVIEW, PAGE, SOURCES, TEXTS

from vaultsync.paths import VaultPath
from vaultsync.report.html import render
from vaultsync.report.html.markup import address, escaped
from vaultsync.report.html.page import Page, Row, Run
from vaultsync.report.visible import visible_text

NASTY = (
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "</style>]]>--><!--",
    '" onmouseover="alert(1)',
    "&lt;b&gt; &amp;amp;",
    "a\u202egpj.exe",
    "line\nfeed\ttab\rreturn\0nul",
    "lone \ud800 and \udcff",
    "שלום עולם",
    "`<b>`",
)


MARKED = "Zq7Zq"
"""A text that stands nowhere else on a page."""


@pytest.fixture(autouse=True, scope="module")
def _two_rows() -> Iterator[None]:
    """Else every example would have a thousand rows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("vaultsync.report.html.listing.MAX_ROWS", 2)
        yield


class Read(HTMLParser):
    """All elements, attributes and texts of a page, without those of its style and script and of its drawings, which may be cut."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        self._inside = tag if tag in ("style", "script", "text") else ""

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.texts.append(data)


def page_with(text: str) -> Page:
    """The text in every place where a text of the vault can stand."""
    run = Run(text)
    claim = replace(
        CLAIM,
        path=VaultPath(f"T/{text}.md"),
        title=text,
        text=text,
        flags=((text, (run,)),),
        reasons=((run,), (run,)),
        rows=(Row("concept", text, (1,), ()), Row("quantity", text, (), (2,))),
        evidence=tuple(replace(one, title=text, text=text, words=text, path=one.path and VaultPath(f"I/{text}.md")) for one in EVIDENCE),
        sources=tuple(replace(one, title=text, words=text) for one in SOURCES),
        repair=(run, Run(text, VaultPath(text))),
    )
    finding = replace(ERROR, path=VaultPath(f"{text}/a.md"), message=text, help=text)
    noticed = replace(PAGE.noticed[0], title=text, words=text)
    overview = replace(OVERVIEW, vault=text, snapshot=text)
    return replace(PAGE, overview=overview, takeaways=(claim,), findings=(finding,) * 4, noticed=(noticed,))


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_nasty_texts_are_shown_and_do_nothing(text: str) -> None:
    check(text)


@settings(max_examples=60)
@given(TEXTS.filter(bool))
def test_any_text_is_shown_and_does_nothing(text: str) -> None:
    check(text)


def check(text: str) -> None:
    page = render(page_with(text))
    page.encode("utf-8")
    read, plain = Read(page), Read(render(page_with(MARKED)))
    # A long text takes more lines of a drawing, and one between backticks is shown as code; nothing else depends on what is said.
    assert [tag for tag in read.tags if tag not in ("code", "text")] == [tag for tag in plain.tags if tag not in ("code", "text")]
    assert {name for name, _ in read.attributes} == {name for name, _ in plain.attributes}
    assert not any(name.startswith("on") or name in ("style", "src") for name, _ in read.attributes)
    assert all(value.startswith(("obsidian://open?vault=", "#")) for name, value in read.attributes if name == "href")
    shown = visible_text(text)
    for name in ("aria-description", "aria-label", "value", "data-vault", "content"):
        assert values(read, name) == [value.replace(MARKED, shown) for value in values(plain, name)]
    if text.count("`") < 2:
        assert lines(read) == [said.replace(MARKED, shown) for said in lines(plain)]


def values(read: Read, name: str) -> list[str]:
    return [value for found, value in read.attributes if found == name]


def lines(read: Read) -> list[str]:
    """All texts, without the last field of a finding's line, which is an address where the path cannot be made one as it is shown."""
    return ["\n".join("\t".join(line.split("\t")[:6]) for line in said.split("\n")) for said in read.texts]


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_an_address_gives_back_vault_and_path(vault: str, path: str) -> None:
    found = urlsplit(address(vault, VaultPath(path)))
    assert (found.scheme, found.netloc, found.path) == ("obsidian", "open", "")
    assert parse_qs(found.query, keep_blank_values=True, errors="strict") == {"vault": [vault], "file": [path]}


def test_an_address_is_encoded_as_obsidian_wants_it() -> None:
    assert address("my vault", VaultPath("A/B c#1.md")) == "obsidian://open?vault=my%20vault&file=A%2FB%20c%231.md"
    assert address("v", VaultPath("\udcff.md")) == "obsidian://open?vault=v&file=%FF.md", "bytes that are no UTF-8 are what they are"


@given(TEXTS)
def test_escaped_text_is_one_line_without_markup(text: str) -> None:
    made = escaped(text)
    assert not set(made) & set("<>\"'\n\r\t\0")
    made.encode("utf-8")
