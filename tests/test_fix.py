"""Which fixes are taken when they meet, and what they leave of a text."""

from __future__ import annotations

import pytest

from vaultsync.diagnostic import Diagnostic, Fix, Safety, Severity
from vaultsync.fix import apply_fixes
from vaultsync.paths import VaultPath
from vaultsync.text import Span, TextEdit

A, B = VaultPath("a.md"), VaultPath("b.md")


def finding(*edits: TextEdit, safety: Safety = Safety.SAFE) -> Diagnostic:
    return Diagnostic(edits[0].path, edits[0].span, "some-rule", Severity.ERROR, "wrong", fix=Fix("mend it", edits, safety))


def edit(start: int, end: int, text: str, path: VaultPath = A) -> TextEdit:
    return TextEdit(path, Span(start, end), text)


def test_fixes_apart_are_all_taken_in_any_order() -> None:
    texts = {A: "one two three"}
    assert apply_fixes(texts, [finding(edit(8, 13, "3")), finding(edit(0, 3, "1"))]) == {A: "1 two 3"}


@pytest.mark.parametrize(
    ("first", "second"),
    [((0, 3), (2, 5)), ((0, 5), (1, 2)), ((1, 2), (0, 5)), ((0, 3), (3, 5)), ((3, 3), (3, 3)), ((0, 3), (3, 3))],
    ids=["overlap", "inside", "around", "border", "same place", "at the end"],
)
def test_of_two_that_touch_the_first_is_taken(first: tuple[int, int], second: tuple[int, int]) -> None:
    alone = apply_fixes({A: "abcdefgh"}, [finding(edit(*first, "X"))])
    assert apply_fixes({A: "abcdefgh"}, [finding(edit(*first, "X")), finding(edit(*second, "Y"))]) == alone


def test_a_fix_is_taken_whole_or_not_at_all() -> None:
    texts = {A: "one two", B: "three"}
    both = finding(edit(4, 7, "2"), edit(0, 5, "3", B))
    assert apply_fixes(texts, [finding(edit(0, 2, "x", B)), both]) == {B: "xree"}
    assert apply_fixes(texts, [both, finding(edit(0, 2, "x", B))]) == {A: "one 2", B: "3"}


def test_edits_of_one_fix_may_touch() -> None:
    assert apply_fixes({A: "[[x]]"}, [finding(edit(2, 3, "Note"), edit(3, 3, "|x"))]) == {A: "[[Note|x]]"}


def test_only_safe_fixes_of_known_notes_that_change_something_count() -> None:
    texts = {A: "one"}
    assert apply_fixes(texts, [finding(edit(0, 3, "1"), safety=Safety.SUGGESTED), finding(edit(0, 3, "1"), safety=Safety.UNSAFE)]) == {}
    assert apply_fixes(texts, [finding(edit(0, 1, "x", B))]) == {}
    assert apply_fixes(texts, [finding(edit(0, 3, "one"))]) == {}
    assert apply_fixes(texts, []) == {}


def test_many_fixes_take_time_in_proportion() -> None:
    text = "ab" * 20_000
    fixes = [finding(edit(at, at + 1, "X")) for at in range(0, len(text), 2)]
    assert apply_fixes({A: text}, fixes) == {A: "Xb" * 20_000}
