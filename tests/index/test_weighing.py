"""Values that are weighed are never out of date, and those who rest on them hear only of others."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultsync.index import facts
from vaultsync.index.readers import Readers
from vaultsync.index.recording import MANY, Recorder

LEAVES = "abcd"
states = st.dictionaries(st.sampled_from(LEAVES), st.integers(0, 3))
askers = st.lists(st.sampled_from(["low", "high", "any"]), max_size=4)


class Told:
    """Some numbers, and two steps of values made of them."""

    def __init__(self) -> None:
        self.recorder = Recorder()
        self.recorder.following = True
        self.numbers = dict.fromkeys(LEAVES, 0)

    def number(self, leaf: str) -> int:
        self.recorder.read(leaf)
        return self.numbers[leaf]

    def low(self, leaf: str) -> bool:
        return self.recorder.weigh("low", leaf, lambda: self.number(leaf) > 1)

    def high(self, leaf: str) -> int:
        rest = LEAVES[LEAVES.index(leaf) + 1 :]
        return self.recorder.weigh("high", leaf, lambda: self.low(leaf) + sum(self.number(other) for other in rest) // 3)

    def any(self, leaf: str) -> int:
        return self.recorder.memo("any", leaf, lambda: self.low(leaf) * 100 + sum(map(self.high, LEAVES)))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(states, askers), min_size=1, max_size=6))
def test_what_is_weighed_follows_and_alters_no_more_than_what_is_another(history: list[tuple[Any, Any]]) -> None:
    kept = Told()
    for numbers, asked in history:
        answers = {}
        for name in asked:
            with kept.recorder.reading() as reads:
                answers[name] = (getattr(kept, name)("a"), frozenset(reads))
        altered = {leaf for leaf, number in numbers.items() if kept.numbers[leaf] != number}
        kept.numbers.update(numbers)
        more = kept.recorder.forget(altered)
        fresh = Told()
        fresh.numbers = kept.numbers
        for name, (answer, reads) in answers.items():
            now = getattr(fresh, name)("a")
            assert getattr(kept, name)("a") == now
            assert reads <= {facts.weighed(name, leaf) for name in ("low", "high") for leaf in LEAVES}
            if now != answer:
                assert reads & more
            if name != "any":  # it is made of nothing else
                assert (facts.weighed(name, "a") in more) == (now != answer)


def test_values_that_are_let_go_are_still_weighed_against_what_they_were() -> None:
    kept = Told()
    assert kept.any("a") == 0
    kept.recorder.forget_all()
    kept.numbers["a"] = 1
    assert kept.recorder.forget(["a"]) == set()
    kept.numbers["a"] = 2
    assert kept.recorder.forget(["a"]) == {facts.weighed("low", "a"), facts.weighed("high", "a")}


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("fg"), st.integers(0, 2)), max_size=12))
def test_readers_are_those_who_joined_and_did_not_leave(history: list[tuple[bool, str, int]]) -> None:
    readers, expected = Readers[int](), {fact: set[int]() for fact in "fg"}
    for joins, fact, reader in history:
        before = set(expected[fact])
        if joins:
            expected[fact].add(reader)
            assert readers.join(fact, reader) == (not before)
        else:
            expected[fact].discard(reader)
            assert readers.leave(fact, reader) == (before == {reader})
        assert set(readers.facts()) == {fact for fact, there in expected.items() if there}
        assert readers.of("f") == expected["f"]
        assert readers.of("fg") == expected["f"] | expected["g"]


def test_a_value_of_very_much_rests_on_no_more_than_that() -> None:
    recorder, made = Recorder(), list[int]()
    recorder.following = True

    def make() -> int:
        for number in range(2 * MANY):
            recorder.read(str(number))
        made.append(1)
        return 0

    recorder.weigh("name", "key", make)
    assert recorder.forget(["other", facts.ANYTHING]) == set()
    assert made == [1]
    recorder.forget([str(MANY)])
    assert made == [1, 1]


@pytest.mark.parametrize("following", [True, False])
def test_of_the_latest_values_one_is_kept(following: bool) -> None:
    recorder, made = Recorder(), list[str]()
    recorder.following = following

    def value(key: str) -> str:
        def make() -> str:
            recorder.read(key)
            made.append(key)
            return key

        return recorder.latest("name", key, make)

    for key in "aabba":
        assert value(key) == key
    assert made == ["a", "b", "a"]
    recorder.forget(["b"])
    with recorder.reading() as reads:
        value("a")
    assert made == ([*"aba"] if following else [*"abaa"])
    assert reads == {"a"}
    recorder.forget(["a"])
    value("a")
    assert len(made) == (4 if following else 5)
