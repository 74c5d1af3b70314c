"""Which names are suggested for one that leads nowhere."""

from __future__ import annotations

import tracemalloc
from itertools import count as count_up
from itertools import islice
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from index.vaults import vault

from vaultsync.index import facts, suggest
from vaultsync.index.resolve import NOWHERE
from vaultsync.index.suggest import Names
from vaultsync.paths import VaultPath

FILES = ["Memory consolidation.md", "x/Sleep and memory.md", "y/Sleep and memory.md", "z/figure 1.png", "Board.canvas", "Caf\u00e9.md"]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Memory consolidaton", ["Memory consolidation"]),
        ("memory Consolidation", ["Memory consolidation"]),
        ("old folder/Memory consolidation", ["Memory consolidation"]),
        ("Sleep & memory", ["Sleep and memory"]),
        ("figure 2.png", ["figure 1.png"]),
        ("Boart.canvas", ["Board.canvas"]),
        ("Cafe\u0301s", ["Caf\u00e9"]),
        ("Quantum gravity", []),
        ("", []),
    ],
)
def test_names_written_much_like_it(target: str, expected: list[str]) -> None:
    index = vault(FILES)
    assert list(index.nearest(target)) == expected
    assert all(index.resolve_target(name, VaultPath("s.md")).path for name in expected)


def test_of_timestamps_only_one_wrong_digit_is_a_typo() -> None:
    index = vault(["2025-01-30 14-12-07.md", "2025-01-30 14-13-16.md", "2025-02-02 15-31-05.md"])
    assert index.nearest("2025-01-30 14-12-08") == ("2025-01-30 14-12-07",)
    assert index.nearest("2025-01-27 18-11-05") == ()


def test_best_first_and_no_more_than_asked_for() -> None:
    index = vault(["note 12345.md", "note 1234.md", "note 123.md", "note 12.md"])
    assert index.nearest("note 123456", 2) == ("note 12345", "note 1234")
    assert len(index.nearest("note 123456")) == 3
    assert index.nearest("note 123456", 0) == ()


def test_of_equals_the_first_in_order() -> None:
    assert Names(["note b", "note a", "note c", "note a"]).nearest("note d", 2) == ("note a", "note b")


SYLLABLES = ["ka", "lo", "mi", "ne", "su", "ta", "ri", "vo", "de", "pa"]
words = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3).map("".join)
titles = st.lists(words, min_size=1, max_size=3).map(" ".join)


def many_names(count: int) -> list[str]:
    """Different names of two to five words, always the same ones."""
    chosen = Random(7)
    made = (" ".join("".join(chosen.choices(SYLLABLES, k=chosen.randint(1, 4))) for _ in range(chosen.randint(2, 5))) for _ in count_up())
    return list(dict.fromkeys(islice(made, count)))


def test_answers_do_not_depend_on_what_was_asked_before() -> None:
    names = [f"name {number:05d} x" for number in range(20_000)]
    asked = [f"nome {number * 7:05d} y" for number in range(260)]
    last = "name 00001 q"
    alone = Names(names).nearest(last, 3)
    assert "name 00001 x" in alone
    many = Names(names)
    assert "name 00007 x" in many.nearest("nome 00007 y", 3)  # for its second word
    answers = {one: many.nearest(one, 3) for one in asked}
    assert many.nearest(last, 3) == alone
    backwards = Names(reversed(names))
    assert {one: backwards.nearest(one, 3) for one in reversed(asked)} == answers


def test_of_many_names_the_one_meant_is_found_whichever_letter_is_wrong() -> None:
    every = many_names(12_000)
    names, chosen = Names(every), Random(3)
    for name in chosen.sample(every, 60):
        at = chosen.randrange(len(name))
        for wrong in (name[:at] + name[at + 1 :], name[:at] + "z" + name[at:], name[:at] + "z" + name[at + 1 :]):
            assert name in names.nearest(wrong, 3)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.lists(titles, max_size=30),
    steps=st.lists(st.tuples(st.lists(titles, max_size=3), st.lists(st.integers(0, 99), max_size=3)), max_size=5),
    asked=st.sets(titles, min_size=1, max_size=8),
    crowd=st.integers(1, 12),
    word_crowd=st.integers(1, 6),
)
def test_names_kept_current_answer_as_new_ones_and_tell_whose_answer_changed(
    start: list[str],
    steps: list[tuple[list[str], list[int]]],
    asked: set[str],
    crowd: int,
    word_crowd: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suggest, "CROWD", crowd)
    monkeypatch.setattr(suggest, "WORD_CROWD", word_crowd)
    there, names = list(start), Names(start)
    before = {one: names.nearest(one, 3) for one in asked}
    for new, places in steps:
        gone = [there.pop(place % len(there)) for place in places if there]
        there += new
        told = names.change(new, gone, asked)
        now = {one: names.nearest(one, 3) for one in asked}
        assert {one for one in asked if now[one] != before[one]} <= told
        assert now == {one: Names(there).nearest(one, 3) for one in asked}
        before = now


def test_only_questions_that_a_new_name_answers_are_told_of() -> None:
    names = Names(["alpha", "bravo"])
    assert names.change(["alphas"], [], {"alpa", "brav"}) == {"alpa"}
    assert names.change([], ["bravo"], {"alpa", "brav"}) == {"brav"}
    assert names.change(["alpha"], [], {"alpa", "brav"}) == set()  # another file of a name that is there


def test_what_another_process_asked_is_told_of() -> None:
    index = vault(["a.md"])
    index.follow({"memry consolidation", "nothing like it"})
    delta = index.apply([VaultPath("Memory consolidation.png"), VaultPath("x/Memory consolidation")])
    assert facts.suggestions("memry consolidation") in delta.facts
    assert facts.suggestions("nothing like it") not in delta.facts


def test_what_is_let_go_is_worked_out_again() -> None:
    index = vault(FILES)
    before = index.nearest("Memory consolidaton"), index.resolve_target("figure 1.png", VaultPath("s.md"))
    index.drop_caches()
    index.apply([], [VaultPath("z/figure 1.png")])
    assert (index.nearest("Memory consolidaton"), index.resolve_target("figure 1.png", VaultPath("s.md"))) == (before[0], NOWHERE)
    index.apply([VaultPath("z/figure 1.png")])
    assert index.resolve_target("figure 1.png", VaultPath("s.md")) == before[1]


def test_names_that_were_typed_once_are_not_kept_for_ever() -> None:
    index = vault(FILES)
    index.nearest("nothing")
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        for number in range(3_000):
            index.nearest(f"some name {number}")
            index.resolve_target(f"some name {number}", VaultPath("s.md"))
        index.drop_caches()
        assert tracemalloc.get_traced_memory()[0] - before < 100 * 3_000
    finally:
        tracemalloc.stop()
