"""Citations in notes, as pandoc reads them and as Obsidian's plugins write them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.citations import CitationForm, citations_of, find_citations, key_of_name, linked_citations
from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note


def found(text: str) -> list[str]:
    """``form key locator`` of each, once it is sure that the span shows the key."""
    out = []
    for citation in find_citations(text):
        assert text[citation.span.start : citation.span.end].removeprefix("@").strip("{}") == citation.key
        out.append(" ".join((citation.form, citation.key, citation.locator)).strip())
    return out


@pytest.mark.parametrize(
    ("text", "citations"),
    [
        ("So it is [@smith2020].", ["group smith2020"]),
        ("[see @a, p. 12; also -@b, chap. 3 and *passim*]", ["group a p. 12", "group b chap. 3 and *passim*"]),
        ("[@a p. 12]", ["group a p. 12"]),
        ("[@doe:1999.x/y-z_1]", ["group doe:1999.x/y-z_1"]),
        ("[@{https://example.com/x?y=1}, p. 3]", ["group https://example.com/x?y=1 p. 3"]),
        ("[@müller2020]", ["group müller2020"]),
        ("As @smith2020 says, and @roe. And (@poe)!", ["bare smith2020", "bare roe", "bare poe"]),
        ("@smith2020 [p. 33] says", ["bare smith2020 p. 33"]),
        ("*@a*, \u2014@b, “@c”, -@d", ["bare a", "bare b", "bare c", "bare d"]),
        ("[@a; no key here]", ["bare a"]),
        ("[x](https://x.org/@user) https://x.org/@user", []),
        ("[@user](https://x.org)", []),
        ("me@example.org, a.b@c, a_@b, 5@x, x-@y", []),
        (r"\@no", []),
        ("[[@smith2020]] ![[@a#p|b]] [[x|see @b]]", []),
        ("@ @, @- [@] [@;@]", []),
        ("[^1]: @a [^@b]", ["bare a"]),
        ("[a\n@b]", ["group b"]),
        ("@a@b", ["bare a"]),
        ("", []),
    ],
)
def test_citations_with_an_at(text: str, citations: list[str]) -> None:
    assert found(text) == citations


def test_what_is_hidden_cites_nothing() -> None:
    text = "[@a] `[@b]` [@c, `x`] %% @d %%"
    hidden = [(text.index("%%"), len(text)), (text.index("`"), text.index("` ") + 1)]
    assert [citation.key for citation in find_citations(text, hidden)] == ["a", "c"]
    assert [citation.span.start for citation in find_citations(text, hidden, start=4)] == [text.index("@c")]
    assert find_citations(text, [(0, 10_000), (2, 3)]) == ()


def test_links_to_notes_that_are_named_by_a_citekey() -> None:
    text = "---\nsource: '[[@inFrontMatter2020]]'\n---\n[[@a2020]] [[Sources/@b2020.md#page|B]] [[c2020]] [[other]] "
    text += "![[@d2020]] [@e](@f2020.md)"
    note = parse_note(VaultPath("x.md"), text.encode())
    assert [(citation.key, citation.form) for citation in linked_citations(note.property_links)] == [
        ("inFrontMatter2020", CitationForm.LINK)
    ]
    assert [citation.key for citation in linked_citations(note.links)] == ["a2020", "b2020", "d2020", "f2020"]
    assert [citation.key for citation in linked_citations(note.links, {"c2020"})] == ["a2020", "b2020", "c2020", "d2020", "f2020"]
    assert text[slice(*linked_citations(note.links)[0].span)] == "[[@a2020]]"


def test_all_citations_of_a_note() -> None:
    text = "---\nsource: '[[@front2020]]'\n---\n`[@code]` see [@group2020, p. 3], @bare2020 %% @remark %% "
    text += "[[@link2020]]\n\n```\n@fence\n```\n[[known2020]]\n"
    found = citations_of(parse_note(VaultPath("x.md"), text.encode()), {"known2020"})
    assert [citation.key for citation in found] == ["front2020", "group2020", "bare2020", "link2020", "known2020"]
    assert all(citation.key in text[slice(*citation.span)] for citation in found)


@pytest.mark.parametrize(
    ("path", "key"),
    [("Research/@smith2020.md", "smith2020"), ("smith2020", "smith2020"), ("A/B.c.MD", "B.c"), ("", ""), ("@", ""), ("a/@", "")],
)
def test_key_of_a_name(path: str, key: str) -> None:
    assert key_of_name(path) == key


@pytest.mark.parametrize("piece", ["@", "[", "[@", "[@a;", "[@a; ", "@a", "@a:", "[[@a", "a]", "[@a]", "@{", "-@", "[a ", "@a [p", "\\@"])
def test_a_large_text_of_one_thing_is_read_in_linear_time(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    assert all(citation.key for citation in find_citations(text))


@given(st.text(alphabet="@[]();-\\{}ab1 .:|`\n", max_size=60))
def test_every_span_shows_its_key(text: str) -> None:
    found(text)
    spans = [citation.span for citation in find_citations(text)]
    assert all(one.end <= other.start for one, other in pairwise(spans))
