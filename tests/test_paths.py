"""Parts of vault paths, the keys by which names are compared, and how a path is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.paths import extension_of, folder_of, is_note, key, name_of, shown, title_of


@pytest.mark.parametrize(
    ("path", "folder", "name", "title", "extension", "note"),
    [
        ("a.md", "", "a.md", "a", "md", True),
        ("x/y/a.md", "x/y", "a.md", "a", "md", True),
        ("x/a.MD", "x", "a.MD", "a", "md", True),
        ("x/a.PNG", "x", "a.PNG", "a.PNG", "png", False),
        ("x.y/a", "x.y", "a", "a", "", False),
        ("a.tar.gz", "", "a.tar.gz", "a.tar.gz", "gz", False),
        ("v1.2.md", "", "v1.2.md", "v1.2", "md", True),
        ("a.md.md", "", "a.md.md", "a.md", "md", True),
        ("a.md/b.canvas", "a.md", "b.canvas", "b.canvas", "canvas", False),
        ("a.", "", "a.", "a.", "", False),
        (".hidden", "", ".hidden", ".hidden", "", False),
        ("amd", "", "amd", "amd", "", False),
        ("", "", "", "", "", False),
        ("日本/é 🎉.md", "日本", "é 🎉.md", "é 🎉", "md", True),
    ],
)
def test_parts(path: str, folder: str, name: str, title: str, extension: str, note: bool) -> None:
    assert (folder_of(path), name_of(path), title_of(path), extension_of(path), is_note(path)) == (folder, name, title, extension, note)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("A Note", "a note"),
        ("ÉCOLE", "école"),
        ("caf\u00e9", "cafe\u0301"),
        ("CAFE\u0301", "caf\u00e9"),
        ("\u212b", "\u00e5"),
        ("ΟΔΟΣ", "οδος"),
        ("ΟΔΟΣ.md", "οδοσ.md"),
        ("ПРИВЕТ", "привет"),
    ],
)
def test_names_with_one_key_are_the_same_name(one: str, other: str) -> None:  # peers R15, R16
    assert key(one) == key(other)


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("e", "é"), ("a b", "a-b"), ("ß", "ss"), ("ﬁ", "fi"), ("a", "a "), ("\uff21", "a")])
def test_other_names_have_other_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(max_size=20), st.sampled_from(["", ".md", "/x", ".png"]))
def test_the_key_of_a_path_is_made_of_the_keys_of_its_parts(name: str, rest: str) -> None:
    assert key(name + rest) == key(name) + rest
    assert name_of(key("x/" + name)) == key(name_of("x/" + name))


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("x/a b.md", "x/a b.md"),
        ("日本/é 🎉.md", "日本/é 🎉.md"),
        ("cafe\u0301.md", "cafe\u0301.md"),
        ("a\u200bb\u2028.md", "a\u200bb\u2028.md"),
        ("a\udcff.md", "a\\udcff.md"),
        ("a\nb\tc\x1b[31m.md", "a\\nb\\tc\\x1b[31m.md"),
        ("a\x7f\x9b31m\x85.md", "a\\x7f\\x9b31m\\x85.md"),
    ],
)
def test_a_path_is_shown_without_what_no_output_takes(path: str, expected: str) -> None:
    assert shown(path) == expected


@given(st.text(alphabet=st.characters(), max_size=20))
def test_what_is_shown_can_be_written_anywhere(path: str) -> None:
    text = shown(path)
    assert text.encode().decode() == text
    assert not any(character < " " or "\x7f" <= character <= "\x9f" for character in text)
