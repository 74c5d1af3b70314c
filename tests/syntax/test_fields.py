"""Dataview's inline fields: which texts are fields, and where key and value stand.

The facts are those of Dataview 0.5.70, observed.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.paths import VaultPath
from vaultsync.syntax import FieldForm, FieldPlace, InlineField, parse_note


def fields(text: str) -> list[InlineField]:
    return list(parse_note(VaultPath("Note.md"), text.encode()).fields)


def check(text: str, expected: list[tuple[str, str]]) -> None:
    """Keys and values, in order; each stands where it says."""
    found = fields(text)
    assert [(field.key, field.value) for field in found] == expected
    places = [(text[field.key_start : field.key_end], text[field.value_start : field.value_end]) for field in found]
    assert places == expected


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("a line", "Key:: value\n", [("Key", "value")]),
        ("a line", "a:: b\nc:: d", [("a", "b"), ("c", "d")]),
        ("a line", "x\na:: b\n", [("a", "b")]),
        ("no space needed", "a::b\n", [("a", "b")]),
        ("one colon", "a: b\n", []),
        ("an empty value", "a::\n", [("a", "")]),
        ("an empty value", "a:: \n", [("a", "")]),
        ("no key", ":: b\n", []),
        ("the first pair of colons divides", "a:: b:: c\n", [("a", "b:: c")]),
        ("spaces, slashes and dashes in a key", "my key/sub-key 2:: b\n", [("my key/sub-key 2", "b")]),
        ("letters outside ASCII", "größe:: b\n", [("größe", "b")]),
        ("emoji in a key", "🎉 day:: b\n", [("day", "b")]),
        ("emoji in a key", "day \u2b50 off:: b\n", [("day \u2b50 off", "b")]),
        ("emoji of another plane in a key", "day \U0001f384:: b\n", []),
        ("other symbols in a key", "a (b) c:: d\n", []),
        ("other symbols in a key", "a, b:: c\n", []),
        ("symbols around a key", "**Key**:: value\n", [("Key", "value")]),
        ("symbols around a key", "~~Key~~ :: value\n", [("Key", "value")]),
        ("symbols before a key", "# Key:: value\n", [("Key", "value")]),
        ("symbols before a key", "> Key:: value\n", [("Key", "value")]),
        ("a link as the value", "source:: [[a|b]], [[c]]\n", [("source", "[[a|b]], [[c]]")]),
        ("white space around it", "  a  ::  b  \n", [("a", "b")]),
        ("CRLF", "a:: b\r\nc:: d\r\n", [("a", "b"), ("c", "d")]),
        ("lone CR", "a:: b\rc:: d\r", [("a", "b"), ("c", "d")]),
        ("not in front matter", "---\nx: 'a:: b'\n---\nc:: d\n", [("c", "d")]),
        ("after a byte order mark", "\ufeffa:: b\n", [("a", "b")]),
    ],
)
def test_fields_on_a_line_of_their_own(source: str, text: str, expected: list[tuple[str, str]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("brackets", "x [a:: b] y\n", [("a", "b")]),
        ("parentheses", "x (a:: b) y\n", [("a", "b")]),
        ("several", "[a:: b] and (c:: d)\n", [("a", "b"), ("c", "d")]),
        ("an empty value", "[a::]\n", [("a", "")]),
        ("no key", "[:: b]\n", []),
        ("nested brackets", "[a:: [[b]] and [c](d.md)]\n", [("a", "[[b]] and [c](d.md)")]),
        ("nested parentheses", "(a:: b (c) d)\n", [("a", "b (c) d")]),
        ("other brackets do not count", "[a:: b) c]\n", [("a", "b) c")]),
        ("an escaped bracket closes nothing", r"[a:: b\] c]", [("a", r"b\] c")]),
        ("never closed", "x [a:: b\n", []),
        ("never closed, one inside it is", "x [a:: [b:: c]\n", [("b", "c")]),
        ("closed before it began", "x] [a:: b]\n", [("a", "b")]),
        ("a bracket in the key", "[a] b:: c]\n", []),
        ("a line with one is no field itself", "Key:: x [a:: b]\n", [("a", "b")]),
        ("not over a line end: that line is a field itself", "[a:: b\nc]\n", [("a", "b")]),
        ("a link before it", "[[x]] [a:: b]\n", [("a", "b")]),
        ("in a table", "| x |\n| - |\n| [a:: b] |\n", [("a", "b")]),
        ("in a heading", "# x [a:: b]\n", [("a", "b")]),
    ],
)
def test_fields_in_brackets(source: str, text: str, expected: list[tuple[str, str]]) -> None:
    check(text, expected)


def closing(text: str, opening: int, at: int) -> int:
    """Where a field in brackets ends, found by walking from its value on; -1 when it does not."""
    depth = 0
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == text[opening]:
            depth += 1
        elif text[at] == {"[": "]", "(": ")"}[text[opening]]:
            if depth == 0:
                return at
            depth -= 1
        at += 1
    return -1


def walked(text: str) -> list[str]:
    """The fields in brackets of one line, found the slow way: each kind of bracket by itself."""
    found = []
    for opener in "[(":
        at = 0
        while (mark := text.find("::", at)) >= 0:
            opening = text.rfind(opener, at, mark)
            key = text[opening + 1 : mark]
            end = closing(text, opening, mark + 2) if opening >= 0 and key.strip() and not set("[]()") & set(key) else -1
            at = end + 1 if end >= 0 else mark + 2
            if end >= 0:
                found.append((opening, text[opening : end + 1]))
    return [field for _, field in sorted(found)]


@given(st.lists(st.sampled_from(["a:: ", "[", "]", "(", ")", "\\", "b", "::", ":"]), max_size=25).map("".join))
def test_brackets_are_matched_as_by_walking_from_each_value_on(text: str) -> None:
    line = "x" + text  # so that the line begins no list and no heading
    assert [line[field.start : field.end] for field in fields(line) if field.form is not FieldForm.LINE] == walked(line)


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("code fences are read", "```\na:: b\n```\n", [("a", "b")]),
        ("comments are read", "%% a:: b %%\n", [("a", "b %%")]),
        ("comments are read", "%%\na:: b\n%%\n", [("a", "b")]),
        ("lines of 32,768 characters are read", "a:: " + "b" * 32_763 + "\n", [("a", "b" * 32_763)]),
        ("longer ones are not", "a:: " + "b" * 32_764 + "\nc:: d\n", [("c", "d")]),
    ],
)
def test_where_dataview_looks(source: str, text: str, expected: list[tuple[str, str]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("text", "form", "place"),
    [
        ("a:: b\n", FieldForm.LINE, FieldPlace.TEXT),
        ("[a:: b]\n", FieldForm.BRACKET, FieldPlace.TEXT),
        ("(a:: b)\n", FieldForm.PAREN, FieldPlace.TEXT),
        ("- a:: b\n", FieldForm.LINE, FieldPlace.ITEM),
        ("1. x [a:: b]\n", FieldForm.BRACKET, FieldPlace.ITEM),
        ("- x\n\t- a:: b\n", FieldForm.LINE, FieldPlace.ITEM),
        ("> - a:: b\n", FieldForm.LINE, FieldPlace.ITEM),
        ("- [x] x (a:: b)\n", FieldForm.PAREN, FieldPlace.TASK),
        ("- [ ] x\n\t- a:: b\n", FieldForm.LINE, FieldPlace.ITEM),
        ("- x\n\t- [ ] [a:: b]\n", FieldForm.BRACKET, FieldPlace.TASK),
        ("- x\n\na:: b\n", FieldForm.LINE, FieldPlace.TEXT),
    ],
)
def test_form_and_place(text: str, form: FieldForm, place: FieldPlace) -> None:
    (field,) = fields(text)
    assert (field.key, field.value, field.form, field.place) == ("a", "b", form, place)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x [a:: b] y", "[a:: b]"),
        ("(a:: b), c", "(a:: b)"),
        ("a:: b  \nc", "a:: b"),
        ("- a:: b\n", "a:: b"),
    ],
)
def test_the_span_of_a_field_is_the_whole_field(text: str, written: str) -> None:
    (field,) = fields(text)
    assert text[field.start : field.end] == written


@pytest.mark.parametrize(
    ("text", "expected", "written"),
    [
        ("- a:: b\n  c\n", [("a", "b c")], ["a:: b\n  c"]),
        ("- x\n  a:: b\n", [("x a", "b")], ["x\n  a:: b"]),
        ("- x [a::\n  b] y\n  (c:: d)\n", [("a", "b"), ("c", "d")], ["[a::\n  b]", "(c:: d)"]),
        ("- x [a:: b]\r\n  c:: d\r\n", [("a", "b")], ["[a:: b]"]),
        ("- [a::\n  ]\n", [("a", "")], ["[a::\n  ]"]),
        ("> - a:: b\n>   c\n", [("a", "b >   c")], ["a:: b\n>   c"]),
    ],
)
def test_the_lines_of_an_item_count_as_one(text: str, expected: list[tuple[str, str]], written: list[str]) -> None:
    found = fields(text)
    assert [(field.key, field.value) for field in found] == expected
    assert [text[field.start : field.end] for field in found] == written


def test_a_task_has_no_field_that_takes_its_whole_line() -> None:
    assert [field.key for field in fields("- [ ] a:: b\n- [x] [c:: d] e:: f\n- [ ] x\n  g:: h\n")] == ["c"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a 📅 2024-01-05 📆 2024-01-06\n", [("due", "2024-01-05")]),
        ("- [ ] a ✅2024-01-05 [due:: x]\n", [("completion", "2024-01-05"), ("due", "x")]),
        ("- a:: b 🛫 2024-01-05\n", [("start", "2024-01-05")]),
        ("- a 📅 soon\n", []),
        ("text 📅 2024-01-05\n", []),
    ],
)
def test_dates_behind_emoji_are_fields_of_items(text: str, expected: list[tuple[str, str]]) -> None:
    found = fields(text)
    assert [(field.key, field.value) for field in found] == expected
    for field in found:
        assert text[field.value_start : field.value_end] == field.value
