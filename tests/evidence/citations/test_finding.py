"""Citations in notes, as pandoc reads them and as Obsidian's plugins write them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.citations import find_citations, key_of_name


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


@pytest.mark.parametrize(
    "key", ["fig:plot", "Fig:plot", "tbl:x", "eq:x", "sec:x", "lst:x", "fig-plot", "tbl-x", "eq-x", "sec-x", "thm-line"]
)
def test_references_to_figures_and_sections_are_no_citations(key: str) -> None:
    """As pandoc-crossref and Quarto write them."""
    found = find_citations(f"See [@{key}] and @{key}, [@smith2011; @{key}] and [@figaro2001].")
    assert [citation.key for citation in found] == ["smith2011", "figaro2001"]
