"""What of a text is said: headings, quotes, code and tables are not, in plain text, Markdown and HTML; and in which line it stands."""

from __future__ import annotations

from itertools import pairwise

import pytest
from draft.small_draft import judged, sentences
from evidence.small_vault import small_vault
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.draft import Form, decode, form_of, read_draft
from vaultsync.draft.draft import said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A Title\n\nA sentence that is\nwrapped. Another.", ["A sentence that is wrapped.", "Another."]),
        ("Label:\nText below.", ["Text below."]),
        ("A Title Without a Mark That Goes On for Many a Word", ["A Title Without a Mark That Goes On for Many a Word"]),
        ("1. first thing\n2. second thing\n- third", ["first thing", "second thing", "third"]),
        ("(a) one thing is\nb) another thing is", ["one thing is", "another thing is"]),
        ("\u2022 bullet points count", ["bullet points count"]),
        (
            "They do this by many different means that we list here now:\n- one",
            ["They do this by many different means that we list here now:", "one"],
        ),
        ("a\r\nb\r\rc is so.", ["a b", "c is so."]),
        ("", []),
        ("\n \n", []),
        ("Das ist ein deutscher Satz. Das auch.", ["Das ist ein deutscher Satz.", "Das auch."]),
    ],
)
def test_plain_text(text: str, expected: list[str]) -> None:
    assert sentences(text, Form.TEXT) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: Not said.\n---\n# Heading.\n\nSaid.\n", ["Said."]),
        ("Setext\n======\n\nSaid **loud** and _soft_, ==marked== and ~~struck~~.", ["Said loud and soft, marked and struck."]),
        ("See [[Folder/Note|this]], [[Note]] and [that](https://example.org/a.b).", ["See this, Note and that."]),
        ('<https://example.org/a.b> and [shown](https://x.org/(a) "Title. One").', ["<https://example.org/a.b> and shown."]),
        ("![[image.png]] Shown ![alt](x.png) twice ![a](https://x.org/b.png).", ["Shown twice ."]),
        ("> quoted. Twice.\n\nSaid.", ["Said."]),
        ("```\ncode. Code.\n```\n\nSaid with `x.y` in it.", ["Said with in it."]),
        ("| a. | b. |\n|---|---|\n| c. | d. |\n\nSaid.", ["Said."]),
        ("- one. Two.\n  - three\n- [ ] four\n", ["one.", "Two.", "three", "four"]),
        ("1. one\n   ```\n   code.\n   ```\n2. two", ["one", "two"]),
        ("Said %%not. Said%% here. <!-- Nor this. --> End.", ["Said here.", "End."]),
        ("> [!note] Title.\n> Said in a callout.", ["Said in a callout."]),
        ("Text with a footnote[^1] here.\n\n[^1]: Not said.", ["Text with a footnote here."]),
        ("<div>raw. Html.</div>\n\nSaid <b>so</b>.", ["Said so."]),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    assert sentences(text, Form.MARKDOWN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>One\n two.</p><p>Three.", ["One two.", "Three."]),
        ("<html><head><title>Not.</title><style>p{}</style></head><body><nav>Not.</nav><h1>Not.</h1>Said.</body>", ["Said."]),
        ("<script>document.write('<p>Not.</p>')</script>Said.<noscript>Not.</noscript>", ["Said."]),
        ("<header>Not.</header><main>Said.</main><aside>Not.</aside><footer>Not.</footer>", ["Said."]),
        ("<nav>never closed <article>Said.</article>", ["Said."]),
        ("a &lt; b &amp;&nbsp;c &#x41; &#66; &#99999999999;.", ["a < b & c A B \ufffd."]),
        ("<svg><text>Not.</text></svg>Said <code>x.y()</code> so.<pre>Not.</pre>", ["Said so."]),
        ("<table><tr><td>Not.</table><ul><li>One<li>Two</ul>", ["One", "Two"]),
        ("5 < 6 and 7 > 3. <b>So</b>me.", ["5 < 6 and 7 > 3.", "Some."]),
        ("<p title='a > b'>Said.<!-- <p>Not.</p> -->", ["Said."]),
        ("<blockquote>Not. <p>Nor.</p></blockquote>Said.<br>And<br><br>said", ["Said.", "And", "said"]),
        ("Said.<!-- never closed", ["Said."]),
        ("<script/>", []),
    ],
)
def test_html(text: str, expected: list[str]) -> None:
    assert sentences(text, Form.HTML) == expected


@pytest.mark.parametrize(
    ("form", "text", "places"),
    [
        (Form.TEXT, "\n\nOne is so. Two\nis so. Three is so.\n", [(3, 1), (3, 12), (4, 8)]),
        (Form.TEXT, "1. It is so.\r\n\r\n  So it is.", [(1, 4), (3, 3)]),
        (Form.MARKDOWN, "---\na: 1\n---\n# x\n\n**One** is so. [[Two]] is so.\n- three", [(6, 3), (6, 18), (7, 3)]),
        (Form.HTML, "<html>\n<p>One is so.\n<p>\n  Two is so.", [(2, 4), (3, 4)]),
    ],
)
def test_each_sentence_has_its_place(form: Form, text: str, places: list[tuple[int, int]]) -> None:
    assert [tuple(one.sentence.place) for one in judged(text, form, small_vault({})).judged] == places


@pytest.mark.parametrize(
    ("extension", "text", "expected"),
    [
        ("md", "<p>x", Form.MARKDOWN),
        ("html", "x", Form.HTML),
        ("txt", "# x", Form.TEXT),
        ("", "<!DOCTYPE html><html>", Form.HTML),
        ("", "\n<!-- saved --><html>", Form.HTML),
        ("", "# Heading\n", Form.MARKDOWN),
        ("docx", "see [[Note]]", Form.MARKDOWN),
        ("", "Plain words. 5 < 6.", Form.TEXT),
    ],
)
def test_how_a_text_is_written(extension: str, text: str, expected: Form) -> None:
    assert form_of(extension, text) is expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"abc", ("abc", "utf-8", 0)),
        ("\ufeffé".encode(), ("é", "utf-8", 0)),
        (b"\xff\xfe" + "é".encode("utf-16-le"), ("é", "utf-16-le", 0)),
        (b"\xfe\xff" + "é".encode("utf-16-be"), ("é", "utf-16-be", 0)),
        ("“é”".encode("cp1252"), ("“é”", "cp1252", 0)),
        (b"<meta charset='iso-8859-2'>\xb1", ("<meta charset='iso-8859-2'>ą", "iso8859-2", 0)),
        (b"<meta charset=latin1>\x93", ("<meta charset=latin1>“", "cp1252", 0)),
        ("<meta charset=nonsense>é".encode(), ("<meta charset=nonsense>é", "utf-8", 0)),
        ("<meta charset=rot13>é".encode(), ("<meta charset=rot13>é", "utf-8", 0)),
        (b"<meta charset=utf-8>\xe9", ("<meta charset=utf-8>\ufffd", "utf-8", 1)),
        (b"a\x81b", ("a\ufffdb", "cp1252", 1)),
        (b"", ("", "utf-8", 0)),
    ],
)
def test_the_encoding_is_found(data: bytes, expected: tuple[str, str, int]) -> None:
    found = decode(data)
    assert found is not None
    assert tuple(found) == expected


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7\nx", b"PK\x03\x04x", bytes(range(256)), b"\0" * 100])
def test_what_is_no_text(data: bytes) -> None:
    assert decode(data) is None


TAGS = ["<p>", "</p>", "<nav>", "</nav>", "<!--", "-->", "<script>", "</script>", "<a href='", "&#1"]
MARKS = ["[[", "]]", "](", "```\n", "\n\n", "# ", "%%", "> ", "- ", "B. ", "MSCs"]
MARKUP = st.sampled_from([*TAGS, *MARKS, *"<>&\"'`|a\0\r\ud800\u00e9"])


@given(st.lists(MARKUP).map("".join), st.sampled_from(Form))
def test_any_text_is_read(text: str, form: Form) -> None:
    draft = read_draft(text, form)
    assert all(0 <= block.start < block.end <= len(draft.text) for block in draft.blocks)
    assert all(one.end <= other.start for one, other in pairwise(draft.blocks))


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100_000 + "x is so.",
        "<!--" * 50_000,
        "<a " * 50_000,
        "<a href='" * 30_000 + ">",
        "&#" + "1" * 100_000,
        "<script>" * 30_000,
        "<" * 200_000,
    ],
)
def test_hostile_html_is_read(text: str) -> None:
    assert len(read_draft(text, Form.HTML).blocks) <= 1


@pytest.mark.parametrize(
    "text", ["a" * 2_000_000, "a" + "_" * 200_000 + "b", "- ```\n" * 20_000, "x <!-- " * 20_000, "[[" * 100_000, "* " * 50_000]
)
@pytest.mark.parametrize("form", [Form.TEXT, Form.MARKDOWN])
def test_hostile_text_is_read(form: Form, text: str) -> None:
    assert read_draft(text, form).lines.starts


@pytest.mark.parametrize("name", ["References", "BIBLIOGRAPHY", "Works cited", "7. References:", "Notes"])
@pytest.mark.parametrize(
    ("form", "page"),
    [
        (Form.MARKDOWN, "# A title\n\nSaid.\n\n## {}\n\n1. Smith. Not said. 2001.\n\n### By year\n\nNor this.\n\n## Then\n\nSaid again."),
        (Form.MARKDOWN, "Said.\n\n**{}**\n\n- Smith. Not said. 2001.\n\n## Then\n\nSaid again."),
        (Form.HTML, "<p>Said.<h2>{}</h2><ol><li>Smith. Not said. 2001.</ol><h3>By year</h3><p>Nor this.<h2>Then</h2><p>Said again."),
        (Form.TEXT, "Said.\n\n{}\n\n1. Smith. Not said. 2001.\n2. Jones. Nor this.\n\nThen\n\nSaid again."),
        (Form.TEXT, "Said.\n\n{}\nSmith. Not said. 2001.\n\nThen\n\nSaid again."),
    ],
)
def test_references_claim_nothing(form: Form, page: str, name: str) -> None:
    text = page.format(name)
    draft = read_draft(text, form, ("notes",))
    assert [said(draft.text[block.start : block.end]) for block in draft.blocks] == ["Said.", "Said again."]


def test_a_word_of_references_in_a_sentence_hides_nothing() -> None:
    for form in Form:
        assert sentences("References are good.\n\nLiterature is read.", form) == ["References are good.", "Literature is read."]


@pytest.mark.parametrize(
    "tag",
    [
        "<p hidden>",
        "<p HIDDEN=''>",
        "<p class=a hidden id=b>",
        '<p aria-hidden="true">',
        "<p aria-hidden=true>",
        '<p style="color:red; display : none">',
        "<p style=display:none>",
        "<p style='visibility:hidden'>",
    ],
)
def test_what_no_reader_sees_is_not_said(tag: str) -> None:
    name = tag[1]
    assert sentences(f"<p>Said.</p>{tag}Not said. <b>Nor this.</b></{name}><p>Said again.</p>", Form.HTML) == ["Said.", "Said again."]
    assert sentences(f"<p>Said.{tag}Not said.<p>Said again.", Form.HTML) == ["Said.", "Said again."]
    div = tag.replace("<p", "<div")
    assert sentences(f"{div}Not <div>said.</div> Nor this.</div>Said.", Form.HTML) == ["Said."]


@pytest.mark.parametrize(
    "tag", ['<p class="hidden">', '<p title="is hidden here">', '<p aria-hidden="false">', '<p style="display:block">', "<p data-hidden=1>"]
)
def test_what_only_sounds_hidden_is_said(tag: str) -> None:
    assert sentences(f"{tag}Said.</p>", Form.HTML) == ["Said."]
    assert sentences("<p><img hidden src=a>Said.", Form.HTML) == ["Said."]


def test_one_odd_byte_makes_a_short_text_no_image() -> None:
    assert decode(b"Said\x00.") is not None
    assert decode(b"\x00\x01\x02") is None
