"""Which wishes to hear nothing of a rule a note holds, and which lines they cover."""

from __future__ import annotations

import pytest

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note


def check(text: str, expected: list[tuple[str, int, int]]) -> None:
    """Rules, first and last line (from 0; -1 for the whole note) of each suppression."""
    found = parse_note(VaultPath("Note.md"), text.encode()).suppressions
    assert [(" ".join(wish.rules), wish.first_line, wish.last_line) for wish in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x %% vaultsync-ignore broken-link %%\n", [("broken-link", 0, 0)]),
        ("x <!-- vaultsync-ignore broken-link -->\n", [("broken-link", 0, 0)]),
        ("x %%vaultsync-ignore broken-link%% y\n", [("broken-link", 0, 0)]),
        ("x %% vaultsync-ignore a, b c %%\n", [("a b c", 0, 0)]),
        ("x %% vaultsync-ignore %%\n", [("", 0, 0)]),
        ("- x %% vaultsync-ignore a %%\n- y\n", [("a", 0, 0)]),
        ("x\n\ny %% vaultsync-ignore a %%\n", [("a", 2, 2)]),
        ("%% vaultsync-ignore a %% x %% vaultsync-ignore b %%\n", [("a", 0, 0), ("b", 0, 0)]),
        ("| x |\n| - |\n| y %% vaultsync-ignore a %% |\n", [("a", 2, 2)]),
    ],
)
def test_in_a_line_it_covers_the_line(text: str, expected: list[tuple[str, int, int]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%% vaultsync-ignore a %%\nx\n", [("a", 0, 1)]),
        ("<!-- vaultsync-ignore a -->\nx\n", [("a", 0, 1)]),
        ("  %% vaultsync-ignore a %%  \nx\n", [("a", 0, 1)]),
        ("> %% vaultsync-ignore a %%\n> x\n", [("a", 0, 1)]),
        ("x\n%% vaultsync-ignore a %%\r\ny\r\n", [("a", 1, 2)]),
        ("x\r%% vaultsync-ignore a %%\ry\r", [("a", 1, 2)]),
        ("%%\nvaultsync-ignore a\n%%\nx\n", [("a", 0, 3)]),
        ("<!--\nvaultsync-ignore a\n-->\nx\n", [("a", 0, 3)]),
    ],
)
def test_alone_on_its_line_it_covers_the_next_one_too(text: str, expected: list[tuple[str, int, int]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("%% vaultsync-ignore-next-line a %%\nx\n", [("a", 1, 1)]),
        ("x <!-- vaultsync-ignore-next-line a b -->\ny\n", [("a b", 1, 1)]),
        ("x\n%% vaultsync-ignore-file a %%\n", [("a", 0, -1)]),
        ("x <!-- vaultsync-ignore-file -->\n", [("", 0, -1)]),
        ("---\nvaultsync-ignore: a\n---\n", [("a", 0, -1)]),
        ("---\nvaultsync-ignore: a, b\n---\n", [("a b", 0, -1)]),
        ("---\nvaultsync-ignore: [a, b]\n---\n", [("a b", 0, -1)]),
        ("---\nvaultsync-ignore:\n  - a\n  - b\n---\n%% vaultsync-ignore-file c %%", [("a b", 0, -1), ("c", 0, -1)]),
        ("---\nvaultsync-ignore: true\n---\n", [("", 0, -1)]),
        ("---\nvaultsync-ignore: false\n---\n", []),
        ("---\nvaultsync-ignore:\n---\n", []),
        ("---\nvaultsync-ignore: []\n---\n", []),
        ("---\nvaultsync-ignore: 3\n---\n", []),
    ],
)
def test_the_next_line_and_the_whole_note(text: str, expected: list[tuple[str, int, int]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    "text",
    [
        "vaultsync-ignore a\n",
        "%% vaultsync-ignored a %%\n",
        "%% vaultsync-ignore-line a %%\n",
        "%% see vaultsync-ignore a %%\n",
        "%% vaultsync-ignore a\n",
        "`%% vaultsync-ignore a %%`\n",
        "```\n%% vaultsync-ignore a %%\n```\n",
        "    %% vaultsync-ignore a %%\n",
        "`<!-- vaultsync-ignore a -->`\n",
        "---\nx: '%% vaultsync-ignore a %%'\n---\n",
    ],
)
def test_not_a_suppression(text: str) -> None:
    check(text, [])


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("é 🎉 %% vaultsync-ignore a %% x", "%% vaultsync-ignore a %%"),
        ("x <!-- vaultsync-ignore a --> y", "<!-- vaultsync-ignore a -->"),
        ("---\nvaultsync-ignore: a\n---\n", "vaultsync-ignore"),
    ],
)
def test_places(text: str, written: str) -> None:
    (wish,) = parse_note(VaultPath("Note.md"), text.encode()).suppressions
    assert text[wish.start : wish.end] == written
