"""Which headings and block ids a link's subpath finds."""

from __future__ import annotations

import pytest
from index.vaults import vault

from vaultsync.paths import VaultPath

PATH = VaultPath("Note.md")


def check(text: str, subpath: str, expected: bool) -> None:
    """Whether a subpath leads to a heading of a note."""
    index = vault({PATH: text})
    assert index.find_heading(PATH, subpath) is expected


@pytest.mark.parametrize(
    ("fact", "headings", "subpath", "expected"),
    [
        ("plain", "# a b", "#a b", True),
        ("plain", "# a b", "#a", False),
        ("plain", "text", "#text", False),
        ("any level", "###### a", "#a", True),
        ("peers H2: case", "# Über Uns", "#über uns", True),
        ("peers H2: punctuation reads as a space", "# a: b, c!", "#a b c", True),
        ("peers H2: on both sides", "# a b c", "#a: b, c!", True),
        ("peers H2: on both sides", "# (a) [b] {c} <d>", "#a b c d", True),
        ("peers H2: every mark", '# a!"$%&()*+,.:;<=>?@^`{|}~/[]\\b', "#a b", True),
        ("peers H2: - _ ' survive", "# a-b_c'd", "#a-b_c'd", True),
        ("peers H2: - _ ' survive", "# a-b", "#a b", False),
        ("peers H2: - _ ' survive", "# a'b", "#a b", False),
        ("peers H2: white space", "# a   b", "#a b", True),
        ("peers H3: what Obsidian removes as it writes a link", "# a: b | c ^ d [[e]] %% f", "#a b c d e f", True),
        ("peers H7: raw markup", "# see [[a|b]] **c**", "#see a b c", True),
        ("peers R16: NFD", "# caf\u00e9", "#cafe\u0301", True),
        ("other scripts", "# 日本語、です", "#日本語、です", True),
        ("emoji", "# 🎉 a", "#🎉 a", True),
        ("peers H4: runs of # collapse", "# a", "##a", True),
        ("peers H4: level in the link is irrelevant", "### a", "#### a", True),
        ("a trailing #", "# a", "#a#", True),
        ("nothing is asked for", "# a", "#", True),
        ("nothing but punctuation", "# a", "#!?", True),
        ("a hash in the heading", "# C# and F#", "#C# and F#", True),
        ("a hash in the heading", "# issue #3", "#issue #3", True),
        ("in a list or quote it is no heading", "- # a\n\n> # b", "#a", False),
    ],
)
def test_one_heading(fact: str, headings: str, subpath: str, expected: bool) -> None:
    check(headings, subpath, expected)


@pytest.mark.parametrize(
    ("fact", "headings", "subpath", "expected"),
    [
        ("peers H5", "# a\n## b", "#a#b", True),
        ("peers H5: levels may be skipped", "# a\n## x\n### b", "#a#b", True),
        ("peers H5: three", "# a\n## b\n### c", "#a#b#c", True),
        ("peers H5: the middle left out", "# a\n## b\n### c", "#a#c", True),
        ("peers H5: wrong order", "## b\n# a", "#a#b", False),
        ("peers H5: not deeper", "# a\n# b", "#a#b", False),
        ("peers H5: not deeper", "## a\n# b", "#a#b", False),
        ("peers H5: one is missing", "# a\n## b", "#a#c", False),
        ("peers H5: one is missing", "# a\n## b", "#c#b", False),
        ("peers H6: not inside, lenient", "# a\n# x\n## b", "#a#b", True),
        ("a later one of the name fits", "## a\n# a\n## b", "#a#b", True),
        ("a later one of the name fits", "# x\n## b\n# a\n## b", "#a#b", True),
        ("a shallower one of the name fits", "# a\n### b\n## b\n### c", "#a#b#c", True),
        ("an earlier one of the name fits", "# a\n## b\n### c\n# b", "#a#b#c", True),
        ("the same name twice", "# a\n## a", "#a#a", True),
        ("the same name once", "# a", "#a#a", False),
    ],
)
def test_a_path_of_headings(fact: str, headings: str, subpath: str, expected: bool) -> None:
    check(headings, subpath, expected)


@pytest.mark.parametrize(
    ("fact", "text", "block", "expected"),
    [
        ("peers B1", "a ^b-1", "b-1", True),
        ("peers B1", "- a ^b\n- c ^d", "d", True),
        ("peers B1", "a ^b", "c", False),
        ("peers B2: case is uncertain, lenient", "a ^Bc", "bC", True),
        ("not in code", "`a ^b`\n```\n^b\n```", "b", False),
        ("not in the middle of a line", "a ^b c", "b", False),
    ],
)
def test_blocks(fact: str, text: str, block: str, expected: bool) -> None:
    index = vault({PATH: text})
    assert index.find_block(PATH, block) is expected
