from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vaultsync.disk.writing.splice import changed_range, common_prefix, is_half_done

TEXTS = st.binary(max_size=40) | st.lists(st.sampled_from([b"a", b"b", b"ab\n"]), max_size=600).map(b"".join)


@given(TEXTS, TEXTS)
def test_writing_the_range_and_setting_the_length_makes_the_new_text(before: bytes, after: bytes) -> None:
    start, end = changed_range(before, after)
    assert (before[:start] + after[start:end] + before[end:])[: len(after)] == after
    assert before == after or start < max(end, len(before))


@given(TEXTS, TEXTS)
def test_the_range_of_texts_of_one_length_is_the_least(before: bytes, after: bytes) -> None:
    before, after = before[: len(after)], after[: len(before)]
    start, end = changed_range(before, after)
    differing = [at for at, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    assert (start, end) == ((differing[0], differing[-1] + 1) if differing else (len(after), len(after)))


@given(TEXTS, TEXTS)
def test_a_common_prefix_is_common_and_the_longest(one: bytes, other: bytes) -> None:
    count = common_prefix(one, other)
    assert one[:count] == other[:count]
    assert one[count : count + 1] != other[count : count + 1] or count == min(len(one), len(other))


@given(TEXTS, TEXTS, st.integers(0, 2_000))
def test_every_state_of_a_write_that_was_killed_is_told(before: bytes, after: bytes, done: int) -> None:
    """The bytes reach the file from the front; it is cut to its length last."""
    start, end = changed_range(before, after)
    reached = min(start + done, end)
    state = before[:start] + after[start:reached] + before[reached:]
    assert state in (before, after) or is_half_done(state, before, after)


@given(TEXTS, TEXTS, st.lists(st.sampled_from(["old", "new", "zeros"]), min_size=5, max_size=5), st.booleans())
def test_every_mixture_of_blocks_is_told(before: bytes, after: bytes, which: list[str], cut: bool) -> None:
    """After a power cut: blocks of 512 bytes, old or new in any order, and zeros behind the shorter text."""
    length = len(after) if cut else max(len(before), len(after))
    shortest = min(len(before), len(after))
    old, new = before.ljust(length, b"\0")[:length], (after + before[len(after) :])[:length]
    states = {"old": old, "new": new, "zeros": new[:shortest].ljust(length, b"\0")}
    state = b"".join(states[which[number % 5]][at : at + 512] for number, at in enumerate(range(0, length, 512)))
    assert state in (before, after) or is_half_done(state, before, after)


def test_other_texts_are_not_taken_for_half_done() -> None:
    before, after = b"a" * 2_000, b"a" * 500 + b"b" * 1_500
    assert is_half_done(b"a" * 500 + b"b" * 700 + b"a" * 800, before, after)
    assert not is_half_done(b"a" * 500 + b"b" * 700 + b"c" * 800, before, after)
    assert not is_half_done(b"a" * 1_999, before, after)
    assert not is_half_done(before + b"x", before, after)
    assert not is_half_done(b"", before, after)
    assert not is_half_done(before, before, after)
    assert not is_half_done(after, before, after)
