"""The small checks behind rules about evidence: doubled words, caution, odd units, aliases, what a rule may look at and what it costs."""

from __future__ import annotations

import time

import pytest
from evidence.small_vault import CITED, CONCEPT, insight, note, small_vault, takeaway
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.diagnostic import Fix
from vaultsync.evidence.aliasing import alias_fix, missing_alias
from vaultsync.evidence.doubled import doubled_words
from vaultsync.evidence.hedging import is_hedged
from vaultsync.evidence.quantities import oddities
from vaultsync.evidence.secondhand import MAX_STEPS, second_hand
from vaultsync.evidence.unit_slips import may_be_odd
from vaultsync.evidence.unlinked import unlinked
from vaultsync.evidence.verdict import verdict
from vaultsync.index.openings import name_openings, openings
from vaultsync.paths import VaultPath
from vaultsync.rules import RULES
from vaultsync.text import apply_edits


@pytest.mark.parametrize(
    ("text", "doubled"),
    [
        ("after after a year", [" after"]),
        ("The the disc", [" the"]),
        ("it was\nwas less", ["\nwas"]),
        ("pain pain, less less.", [" pain", " less"]),
        ("had had, that that, very very", []),
        ("Baden Baden, Bison bison, Walla Walla", []),
        ("the-the, the. The, the, the", []),
        ("5 5, a a, x x", []),
        ("mother-in in law", []),
        ("less\n\nless", []),
        ("the theory, an another", []),
        ("İ the the", []),
    ],
)
def test_doubled_words(text: str, doubled: list[str]) -> None:
    assert [text[span.start : span.end] for span in doubled_words(text)] == doubled


@given(st.lists(st.sampled_from(["the", "pain", " ", "\n", ".", "-", "The", "İ", "\u0301"]), max_size=30).map("".join))
def test_what_is_taken_away_stands_right_before_it(text: str) -> None:
    for span in doubled_words(text):
        word = text[span.start : span.end].split()[0]
        assert text[: span.start].lower().endswith(word.lower())
    assert doubled_words(text) == () or any(span.end > span.start for span in doubled_words(text))


@pytest.mark.parametrize(
    "text", ["may ease", "could ease", "it suggests that", "likely lower", "is said to ease", "Possibly less", "tends to fall", "can ease"]
)
def test_cautious(text: str) -> None:
    assert is_hedged(text)


@pytest.mark.parametrize(
    "text", ["in May", "more likely to fall", "as likely as not", "eases", "action potential", "Canned", "the Might of"]
)
def test_not_cautious(text: str) -> None:
    assert not is_hedged(text)


PARTS = [
    "12 %",
    "12 percentage points",
    "12 pp",
    "5 mg",
    "5 mL",
    "5 g",
    "5 l",
    "120 % of patients",
    "130 percent of people",
    "p = 0.000",
    "p=0",
]
PARTS += ["a dose of 5 mg", "a dose of 20", "injections of 10", "infused 3", " and ", ", ", "doses of 4 µg", "150 per cent of the women"]


@given(st.lists(st.sampled_from(PARTS), max_size=6).map(" ".join))
def test_no_odd_unit_is_passed_over(text: str) -> None:
    assert may_be_odd(text) or not oddities(text)


def test_most_texts_are_passed_over() -> None:
    assert not may_be_odd("Pain fell by 86% at 12 months after 10±5 million cells, in 24 of 30 patients (p < 0.05).")


@pytest.mark.parametrize(
    "text", ["the " * 500_000, "a" * 2_000_000, "12 % " * 200_000, "0" * 2_000_000, "p = 0 " * 200_000, "\n" * 1_000_000]
)
def test_long_texts_take_no_longer_than_they_are(text: str) -> None:
    started = time.process_time()
    doubled_words(text), is_hedged(text), may_be_odd(text), openings(text)
    assert time.process_time() - started < 5


def claimed(statement: str, found: str, **concepts: str) -> dict[str, str]:
    files = {"T.md": takeaway('insights: "[[i]]"', "updated: 2025-01-01", body=statement), "i.md": insight('source: "[[s]]"', body=found)}
    return {**files, "s.md": CITED, **{f"{name}.md": text for name, text in concepts.items()}}


def fix_of(files: dict[str, str], concept: str) -> Fix | None:
    index = small_vault(files)
    found = verdict(index, VaultPath("T.md"))
    row = next(row for row in found.case.coverage if row.item.concept == VaultPath(concept))
    alias = missing_alias(index, found, row.item)
    return alias_fix(index, alias) if alias is not None else None


def test_the_alias_is_written_into_the_front_matter() -> None:
    files = claimed("[[Pain|lumbago]] falls", "Less lumbago was seen", Pain=CONCEPT)
    fix = fix_of(files, "Pain.md")
    assert fix is not None
    assert apply_edits(files["Pain.md"], fix.edits) == '---\naliases: ["lumbago"]\ntype: concept\n---\n'


@pytest.mark.parametrize(
    "concept",
    [
        note("concept", "aliases: [backache]"),
        note("concept", "alias: backache"),
        '---\n{"type": "concept"}\n---\n',
    ],
)
def test_a_list_or_a_form_that_is_not_known_is_left_alone(concept: str) -> None:
    assert fix_of(claimed("[[Pain|lumbago]] falls", "Less lumbago was seen", Pain=concept), "Pain.md") is None


@pytest.mark.parametrize("word", ['lum"bago', "lum\\bago", "x", "lumbago: acute"])
def test_no_alias_that_would_need_escapes(word: str) -> None:
    files = claimed(f"[[Pain|{word}]] falls", f"Less {word} was seen", Pain=CONCEPT)
    assert fix_of(files, "Pain.md") is None


def test_names_in_a_property_or_over_a_link_are_told_but_not_rewritten() -> None:
    files = claimed("[[Pain]] of the **spi**ne falls", "[[Pain]] fell", Pain=CONCEPT, Spine=CONCEPT)
    index = small_vault(files)
    (found,) = unlinked(index, index.notes[VaultPath("T.md")])
    assert not found.plain
    files["T.md"] = takeaway('insights: "[[i]]"', 'content: "[[Pain]] of the spine"')
    index = small_vault(files)
    (found,) = unlinked(index, index.notes[VaultPath("T.md")])
    assert (found.text, found.plain) == ("spine", False)


def test_sources_are_looked_for_a_few_hands_away() -> None:
    def chain(length: int) -> dict[str, str]:
        files = {f"i{number}.md": insight(f'source: "[[i{number + 1}]]"') for number in range(length)}
        return {**files, f"i{length}.md": insight('source: "[[s]]"'), "s.md": CITED}

    for length in range(1, MAX_STEPS + 3):
        found = second_hand(small_vault(chain(length)), VaultPath("i0.md"))
        assert [one.source for one in found] == ([VaultPath("s.md")] if length <= MAX_STEPS else [])


def test_a_circle_is_no_second_hand() -> None:
    files = {"i.md": insight('source: "[[j]]"'), "j.md": insight('source: ["[[i]]", "[[s]]"]'), "s.md": CITED}
    assert second_hand(small_vault(files), VaultPath("i.md")) == ()


@given(st.text(alphabet="abcdefy s病気éE\u0301-()%", min_size=1, max_size=12), st.sampled_from(["", "s", "es"]))
def test_a_text_with_a_name_shares_its_openings(name: str, plural: str) -> None:
    if any(character.isalnum() for character in name):
        assert openings(f"of {name}{plural} too") & name_openings(name)


def test_rules_about_claims_need_types_and_say_what_they_are_about() -> None:
    for rule in RULES:
        if rule.parts:
            assert rule.needs_types, rule.name
            assert set(rule.parts) <= {"claim", "finding", "source"}, rule.name
