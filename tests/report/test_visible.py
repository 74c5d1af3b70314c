from __future__ import annotations

import pytest

from vaultsync.report.visible import columns, encodable, visible, visible_text


@pytest.mark.parametrize(
    ("character", "shown"),
    [
        ("a", "a"),
        ("é", "é"),
        ("漢", "漢"),
        ("א", "א"),
        ("😀", "😀"),
        ("\u200d", "\u200d"),
        ("\u0301", "\u0301"),
        ("\u00a0", "\u00a0"),
        ("\ue000", "\ue000"),
        ("\x1b", r"\x1b"),
        ("\x9b", r"\x9b"),
        ("\n", r"\n"),
        ("\0", r"\x00"),
        ("\u202e", r"\u202e"),
        ("\u2066", r"\u2066"),
        ("\u200b", r"\u200b"),
        ("\u2028", r"\u2028"),
        ("\ufeff", r"\ufeff"),
        ("\udc80", r"\udc80"),
        ("\U000e0041", r"\U000e0041"),
    ],
)
def test_what_steers_or_hides_is_escaped(character: str, shown: str) -> None:
    assert visible(character) == shown


def test_every_character_can_be_shown() -> None:
    shown = visible_text("".join(map(chr, range(0x110000))))
    assert "\x1b" not in shown
    assert "\n" not in shown
    shown.encode("utf-8")


def test_only_surrogates_cannot_be_encoded() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert encodable(everything).encode("utf-8").decode("utf-8").count("\\ud800") == 1
    assert encodable("a\tb\n\x1b é") == "a\tb\n\x1b é"
    assert encodable("\udc80") == "\\udc80"


@pytest.mark.parametrize(
    ("shown", "width"), [("a", 1), ("é", 1), ("\u0301", 0), ("\u200d", 0), ("漢", 2), ("😀", 2), ("｢", 1), ("ｱ", 1), (r"\x1b", 4)]
)
def test_columns(shown: str, width: int) -> None:
    assert columns(shown) == width
