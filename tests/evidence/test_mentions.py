"""Where a text names concepts: the spellings that count, the ones that do not, and whose name an abbreviation is."""

from __future__ import annotations

from itertools import pairwise

import pytest
from evidence.small_vault import note, small_vault
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.evidence.mentions import concept_phrases, is_acronym, mentions, phrases
from vaultsync.paths import VaultPath

NAMES = {
    "Gout": ("Gout", "joint gout"),
    "Disc": ("Spinal Disc (SPD)", "disc"),
    "Cells": ("Bone Cells (BCs)",),
    "Own cells": ("Patient's Own Bone Cells (BCs)",),
    "Level": ("L5-S1",),
    "Interleukin": ("IL-6",),
    "Therapy": ("Watchful Biopsy",),
    "Disease": ("Paget's disease",),
    "Ulcer": ("Ménière",),
    "Script": ("骨髄",),
}
PHRASES = phrases((VaultPath(path), names) for path, names in NAMES.items())


def found(text: str) -> list[tuple[str, str]]:
    return [(text[one.span.start : one.span.end], "+".join(one.concepts)) for one in mentions(PHRASES, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gout, GOUT and Gout", ["Gout"] * 3),
        ("the gout's pain and gout\u2019s other pains", ["Gout"] * 2),
        ("joint  gout", ["Gout"]),
        ("two discs", ["Disc"]),
        ("a bone cell, and bone-cell grafts", ["Cells"] * 2),
        ("of bone/cells", ["Cells"]),
        ("biopsies: watchful biopsies", ["Therapy"]),
        ("Spinal Disc (SPD)", ["Disc"]),
        ("the spinal disc", ["Disc"]),
        ("an SPD", ["Disc"]),
        ("an spd", []),
        ("BCs, one BC and BC-based grafts", ["Cells"] * 3),
        ("bcs", []),
        ("a patient's own bone cells", ["Own cells"]),
        ("the patient own bone cells", ["Own cells"]),
        ("at L5-S1, L5/S1 and L5\u2013S1", ["Level"] * 3),
        ("l5-s1", []),
        ("IL-6", ["Interleukin"]),
        ("il-6", []),
        ("Paget disease and Paget\u2019s disease", ["Disease"] * 2),
        ("Me\u0301nie\u0300re", ["Ulcer"]),
        ("右骨髄炎", ["Script"]),
        ("joint. Gout", ["Gout"]),
        ("bone, cells", []),
        ("bone\n\ncells", []),
        ("bone\ncells", ["Cells"]),
        ("goutweed and lumbagout", []),
        ("", []),
    ],
)
def test_what_names_a_concept(text: str, expected: list[str]) -> None:
    assert [path for _, path in found(text)] == expected


def test_a_mention_ends_with_its_bracket_and_without_a_possessive() -> None:
    assert [text for text, _ in found("(Bone Cells (BCs)) and gout's")] == ["Bone Cells (BCs)", "gout"]


def test_the_longest_name_wins() -> None:
    assert found("the patient's own bone cells") == [("patient's own bone cells", "Own cells")]


@pytest.mark.parametrize(
    ("names", "owner"),
    [
        ({"Wide": ("Bone Cells (BCs)",), "Narrow": ("Own Bone Cells (BCs)",)}, ["Wide"]),
        ({"Narrow": ("Own Bone Cells (BCs)",)}, []),
        ({"One": ("Brain Clots (BCs)",), "Other": ("Bone Cells (BCs)",)}, ["One", "Other"]),
        ({"Own": ("BCs",), "Other": ("Bone Cells (BCs)",)}, ["Own"]),
        ({"One": ("Intervertebral Disc (IVD)",)}, []),
    ],
)
def test_whose_an_abbreviation_is(names: dict[str, tuple[str, ...]], owner: list[str]) -> None:
    tree = phrases((VaultPath(path), some) for path, some in names.items())
    assert [path for one in mentions(tree, "some BCs") for path in one.concepts] == owner


@pytest.mark.parametrize(
    ("name", "expected"), [("MSCs", True), ("IVD", True), ("L5-S1", True), ("NSAIDs", False), ("Gout", False), ("6", False)]
)
def test_an_acronym_is_short_and_in_capitals(name: str, expected: bool) -> None:
    assert is_acronym(name) is expected


def test_the_phrases_of_a_vault() -> None:
    index = small_vault({"Gout.md": note("concept", "aliases: [podagra]"), "Other.md": note("insight")})
    assert [one.concepts for one in mentions(concept_phrases(index), "Podagra is gout, other than that.")] == [("Gout.md",)] * 2


WORDS = st.sampled_from(["gout", "disc", "bone", "cells", "BCs", "L5", "S1", ".", "-", "\n\n", "(", "x", "é", "骨", "髄"])


@given(st.lists(WORDS).map(" ".join) | st.text(max_size=60))
def test_mentions_lie_in_the_text_in_order_and_apart(text: str) -> None:
    spans = [one.span for one in mentions(PHRASES, text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@given(st.lists(WORDS).map(" ".join))
def test_unrelated_words_behind_change_nothing(text: str) -> None:
    assert found(text + "\n\nsomething else")[: len(found(text))] == found(text)


@pytest.mark.parametrize("text", ["a" * 300_000, ". " * 100_000, "\u0301" * 100_000, "bone " * 100_000, "(" * 300_000])
def test_hostile_texts_are_read(text: str) -> None:
    assert mentions(PHRASES, text) == []
