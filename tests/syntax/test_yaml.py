"""Plain scalars under YAML 1.2 core rules, and the guards against YAML that grows or crashes."""

from __future__ import annotations

from typing import Any

import pytest

from vaultsync.syntax import Problem
from vaultsync.syntax.yaml import MAX_ALIASES, MAX_DEPTH, MAX_LENGTH, MAX_NODES, Mapping, read_mapping, resolve_scalar


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("nULL", "nULL"),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("00123", 123),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1.5", 1.5),
        ("-.5", -0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("1.5E-2", 0.015),
        (".", "."),
        ("-", "-"),
        ("+", "+"),
        ("--1", "--1"),
        ("1.2.3", "1.2.3"),
        ("1e999", "1e999"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("2024-01-05", "2024-01-05"),
        ("2024-01-05T10:00:00Z", "2024-01-05T10:00:00Z"),
        ("10.1000/182", "10.1000/182"),
        ("٣", "٣"),
        ("9223372036854775807", 2**63 - 1),
        ("9223372036854775808", 2.0**63),
        ("1" * 300, float("1" * 300)),
        ("1" * 301, "1" * 301),
        ("=", "="),
        ("<<", "<<"),
    ],
)
def test_plain_scalars(text: str, value: Any) -> None:
    found = resolve_scalar(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: '12'", "12"),
        ('a: "true"', "true"),
        ("a: !!str 12", "12"),
        ("a: |\n  12\n", "12\n"),
        ("a: ''", ""),
        ("a: 12", 12),
        ("a: 12 # b", 12),
        ("a: b#c", "b#c"),
        ("a: http://b.org", "http://b.org"),
        ("a: !!binary aGk=", "aGk="),
        ("a: !unknown b", "b"),
        ("a: !!python/object/apply:os.system [x]", ["x"]),
    ],
)
def test_only_plain_text_is_resolved_and_tags_do_nothing(text: str, value: Any) -> None:
    found = read_mapping(text, 0)
    assert isinstance(found, Mapping)
    assert [p.value for p in found.properties] == [value]


def nested(depth: int) -> str:
    return "a: " + "[" * depth + "]" * depth


def aliases(count: int) -> str:
    return "a: &x b\nc: [" + ", ".join(["*x"] * count) + "]"


@pytest.mark.parametrize(
    "text",
    [
        nested(MAX_DEPTH - 1),
        aliases(MAX_ALIASES),
        "a: [" + "b, " * (MAX_NODES - 4) + "]",
        "a: " + "b" * (MAX_LENGTH - 3),
    ],
    ids=["depth", "aliases", "values", "length"],
)
def test_up_to_the_limits_it_is_read(text: str) -> None:
    assert isinstance(read_mapping(text, 0), Mapping)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join(['*' + before] * 10)}]\n" for before, name in zip("abcdef", "bcdefg", strict=True)
)
MERGE_BOMB = "a0: &a0 {k: v}\n" + "".join(f"a{n}: &a{n} {{x: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 30))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (nested(MAX_DEPTH), "32 levels"),
        ("a: " + "[" * 24_000, "32 levels"),
        ("- " * 24_000, "32 levels"),
        ("{" * 24_000, "32 levels"),
        ("? " * 24_000, "32 levels"),
        (aliases(MAX_ALIASES + 1), "64 aliases"),
        ("a: [" + "b, " * (MAX_NODES + 1) + "]", "20,000 values"),
        ("a: " + "b" * MAX_LENGTH, "256 kB"),
        (BOMB, "20,000 values"),
        (MERGE_BOMB, "20,000 values"),
        ("a: &a [*a]", "names nothing"),
    ],
    ids=["depth", "brackets", "dashes", "braces", "questions", "aliases", "values", "length", "bomb", "doubling", "itself"],
)
def test_beyond_the_limits_it_is_refused(text: str, words: str) -> None:
    found = read_mapping(text, 0)
    assert isinstance(found, Problem)
    assert found.rule == "invalid-frontmatter"
    assert words in found.message
    assert 0 <= found.start <= found.end <= len(text)


def test_the_offset_is_added_to_every_position() -> None:
    plain, moved = read_mapping("a: [b, {c: d}]\na: e", 0), read_mapping("a: [b, {c: d}]\na: e", 100)
    assert isinstance(plain, Mapping)
    assert isinstance(moved, Mapping)
    before, after = plain.doubled[0][1], moved.doubled[0][1]
    assert (after.start, after.end, after.key_start, after.key_end) == tuple(
        n + 100 for n in (before.start, before.end, before.key_start, before.key_end)
    )
    inner_before, inner_after = before.locate((1, "c")), after.locate((1, "c"))
    assert inner_before is not None
    assert inner_after is not None
    assert inner_after.span == (inner_before.start + 100, inner_before.end + 100)
    broken = read_mapping("a: [b", 100)
    assert isinstance(broken, Problem)
    assert broken.start >= 100
