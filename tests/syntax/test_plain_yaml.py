"""What the quick reader of front matter reads, it reads as libyaml's events are read; the rest it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultsync.syntax.plain_yaml import read_plain
from vaultsync.syntax.yaml import Mapping, read_mapping

PIECES = (
    *("a", "type", "Null", "null", "aliases", "x y", ":", ": ", " ", "  ", "- ", "-", "\n", "\n", "\n  - ", '"', "'", "#", " #"),
    *("[", "[[", "]]", "{", "}", ",", "&", "*", "!", "|", ">", "%", "@", "`", "?", "? ", "\\", "\t", "\r\n", "---", "...", "<<", "="),
    *("1", "0x1f", "1.5e3", "~", "true", "2025-01-28", "12:30", "yes", "<", "(", "/", ".", "_"),
    *("é", "日本", "\u00a0", "\u0085", "\u2028", "\ufeff", "😀"),
)

SHAPED = st.lists(
    st.tuples(
        st.sampled_from(("type", "title", "a-b", "x_1", "aliases", "Null", "y", "x y")),
        st.sampled_from((": ", ":  ", ":", " : ", ":\n  - ", ":\n- ", ':\n  - "')),
        st.lists(st.sampled_from(PIECES), max_size=4).map("".join),
    ).map("".join),
    max_size=5,
).map(lambda lines: "".join(line + "\n" for line in lines))


@given(SHAPED | st.lists(st.sampled_from(PIECES), max_size=12).map(lambda parts: "".join(parts) + "\n"))
@example('a: b\nc: "d e"\nlist:\n  - "[[x]]"\n  - y z  \nempty:\nn: 012\n')
@example("a:\n- b\n- c\nd: e\n")
@example("a:\n\nb: c\n")
@example("a:\n  - b\n    c\n")
@example("a: b\n  c\n")
@example("a: b:\n")
@example("a: b #c\n")
@example("a: b#c\n")
@example("a:\n  - b: c\n")
@example('a: ""\n')
@example('a: "b" c\n')
def test_what_is_read_quickly_is_read_alike(text: str) -> None:
    quick = read_plain(text, 4)
    if quick is not None:
        assert quick == read_mapping(text, 4)


@pytest.mark.parametrize(
    "text",
    [
        'type: concept\naliases:\n  - Name (alias)\nbroader: "[[Other]]"\nempty:\n',
        "created: 2025-01-28T20:06:42-05:00\nyear: 2011\ndg-publish: true\n",
        "tags:\n- a\n- b\n",
    ],
)
def test_ordinary_front_matter_is_read_quickly(text: str) -> None:
    quick = read_plain(text, 0)
    assert isinstance(quick, Mapping)
    assert quick == read_mapping(text, 0)


@pytest.mark.parametrize("text", ["a: [b]\n", "a: |\n  b\n", "a: b\na: c\n", "a: 'b'\n", "a: b", "# a\n", "a: {b: c}\n", "a: *b\n", "{}\n"])
def test_everything_else_is_left_to_libyaml(text: str) -> None:
    assert read_plain(text, 0) is None
