from __future__ import annotations

import pytest

from vaultsync.schema.names import did_you_mean, nearest, normalised


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Insights", "insights"),
        ("Reviewed By", "reviewed-by"),
        ("dg-publish", "dg-publish"),
        ("opposed_by", "opposed_by"),
        ("a  \t b", "a-b"),
        ("What?!", "what"),
        ("Größe", "größe"),
        ("\U0001f34e Apples", "\U0001f34e-apples"),
        ("", ""),
        ("?", ""),
    ],
)
def test_dataviews_form(written: str, plain: str) -> None:
    assert normalised(written) == plain


def test_nearest_is_the_likeliest_or_none() -> None:
    assert nearest("Upated", ["created", "updated", "update-notes"]) == "updated"
    assert nearest("colour", ["updated", "created"]) is None
    assert nearest("x", []) is None


def test_nearest_of_equals_does_not_depend_on_their_order() -> None:
    assert nearest("abcd", ["abce", "abcf"]) == nearest("abcd", ["abcf", "abce"])


def test_did_you_mean() -> None:
    assert did_you_mean("errror", ["error", "off"]) == '; did you mean "error"?'
    assert did_you_mean("zzz", ["error", "off"]) == ""


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Due → Date", "due--date"),
        ("Rating ★", "rating-"),
        ("🎄 Gifts", "🎄-gifts"),
        ("x²", "x"),
        ("⏳", "⏳"),
        ("Ünï 3️⃣", "ünï-3️⃣"),
        ("a/b", "ab"),
    ],
)
def test_arrows_stars_and_numerals_are_no_part_of_a_name(name: str, form: str) -> None:
    """Dataview keeps emoji, and holds arrows, stars and raised digits for none."""
    assert normalised(name) == form
