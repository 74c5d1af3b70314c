"""What a note states: its text as a reader sees it, what is left out of it, and where each part stands."""

from __future__ import annotations

import pytest
from evidence.small_vault import insight, small_vault, takeaway
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence import DISCOURSE_GRAPH
from vaultsync.evidence.statement import Statement, sentences, statement
from vaultsync.index import build_index
from vaultsync.paths import VaultPath
from vaultsync.schema import TypeMatch
from vaultsync.syntax import parse_note
from vaultsync.syntax.prose import MAX_PROSE
from vaultsync.text import Span

T = VaultPath("T.md")


def stated(body: str, *properties: str) -> Statement:
    return statement(small_vault({"T.md": takeaway(*properties, body=body)}), T)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Pain falls.", "Pain falls."),
        ("# Content\n- Pain falls", "Pain falls"),
        ("[[a/Pain]] of the [[Leg#Top|leg]] in [md](x.md)", "Pain of the leg in md"),
        (r"[[a/Pain\|pain]] falls", "pain falls"),
        ("**Pain** ==falls== *much* ~~not~~", "Pain falls much not"),
        ("Pain ![[a.png]] falls ^id", "Pain  falls"),
        ("Pain[^1] <b>falls</b>", "Pain falls"),
        ("> Pain falls", "Pain falls"),
        ("1. Pain falls\n2. Much\n- [x] Look it up\n- [ ] More", "Pain falls Much"),
        ("Pain falls by `10 mg`", "Pain falls by"),
        ("Pain falls %% by 10 mg %%", "Pain falls"),
        ("Pain falls <!-- by 10 mg -->", "Pain falls"),
        ("```\n10 mg\n```\nPain falls", "Pain falls"),
        ("| a | 10 mg |\n|---|---|\n| b | c |\n\nPain falls", "Pain falls"),
        ("<div>10 mg</div>\n\nPain falls", "Pain falls"),
        ("Insights:: [[i]]\nPain falls [dose:: 10 mg]", "Pain falls"),
        ("Pain falls\n# References\n10 mg\n## More\n20 mg\n# Why\nMuch", "Pain falls Much"),
        ("Pain falls\n<!-- vaultsync: LIST FROM #x -->\n10 mg\n<!-- /vaultsync -->\n", "Pain falls"),
        ("Content:: Pain in the [[Leg|leg]] falls\n\nNot this", "Pain in the leg falls"),
        ("", ""),
        ("# Only a heading", ""),
    ],
)
def test_the_text_as_a_reader_sees_it(body: str, text: str) -> None:
    assert " ".join(stated(body).text.split()) == " ".join(text.split())


def test_a_property_can_say_it() -> None:
    found = stated("Not this", 'content: "[[Pain|pain]] falls"')
    assert (found.text, [link.target for link in found.links]) == ("pain falls", ["Pain"])


def test_a_title_can_say_it() -> None:
    path = VaultPath("CLM - Pain falls within 6 months.md")
    note = parse_note(path, b"About the [[Leg]], 10 mg")
    matches = (TypeMatch("claim", titles=("CLM - *",)),)
    found = statement(build_index([note], [path], matches=matches, settings=(DISCOURSE_GRAPH,)), path)
    assert (found.text, [link.target for link in found.links]) == ("Pain falls within 6 months", ["Leg"])


def test_only_links_that_stand_in_it_count() -> None:
    found = stated("[[a]] ![[b]] `[[c]]` [d:: [[e]]]\n# References\n[[f]]")
    assert [link.target for link in found.links] == ["a"]


def test_what_its_links_show_can_be_left_out() -> None:
    assert stated("[[Reduced Tillage]] lowers [[Gas|the gas]]").bare.strip() == "… lowers …"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Pain falls", 1),
        ("Pain falls. Much.", 2),
        ("Pain falls by 3.5 mg, e.g. in men, vs. women (Smith et al. 2011).", 1),
        ("Pain falls\n\nMuch", 2),
        ("Pain\nfalls", 1),
        ("", 0),
        ("Does it? Yes!", 2),
    ],
)
def test_sentences(text: str, count: int) -> None:
    assert sentences(text) == count


BODIES = st.lists(
    st.sampled_from(["[[a|pain]] ", "10 mg ", "**b** ", "`c` ", "\n- ", "\n\n", "ü𝄞 ", "> ", "# h\n", "[x:: y] ", "%%z%% ", "\\* "]),
    max_size=12,
).map("".join)


@given(BODIES)
def test_every_part_is_found_in_the_note(body: str) -> None:
    text = takeaway(body=body)
    found = statement(small_vault({"T.md": text}), T)
    for start in range(len(found.text)):
        place = found.place(Span(start, start + 1))
        assert 0 <= place.start <= place.end <= len(text)
        if place.end - place.start == 1 and found.text[start] not in "\n":
            assert text[place.start] == found.text[start]


def test_of_a_long_note_the_beginning_counts() -> None:
    found = stated("word " * MAX_PROSE)
    assert len(found.text) <= MAX_PROSE
    assert found.place(Span(len(found.text) - 1, len(found.text))).end <= MAX_PROSE + 100


@pytest.mark.parametrize(
    "body", ["[[a]]" * 50_000, "*" * 300_000, "# References\n" * 30_000, "a. B" * 100_000, "%%" * 100_000, "[a:: b] " * 20_000]
)
def test_hostile_text_takes_no_long(body: str) -> None:
    index = small_vault({"i.md": insight(body=body)})
    assert sentences(statement(index, VaultPath("i.md")).text) >= 0
