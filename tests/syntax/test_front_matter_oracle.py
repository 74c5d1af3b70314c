"""python-frontmatter as an independent oracle: the same values wherever YAML 1.1 and 1.2 mean the same.

It cannot be the reader itself: it gives no positions, reads YAML 1.1 (``yes`` is true, ``12:30`` is 750), takes a block after
blank lines or with four dashes, which Obsidian does not, and is silent on a byte order mark, lists and scalars.
"""

from __future__ import annotations

from typing import Any

import frontmatter
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.paths import VaultPath
from vaultsync.syntax import parse_note

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), max_size=12
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def properties(text: str) -> dict[str, Any]:
    note = parse_note(VaultPath("note.md"), text.encode())
    assert note.front_matter is not None
    assert note.front_matter.readable
    return {found.key: found.value for found in note.front_matter.properties}


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z-]{0,8}", fullmatch=True).filter(
            lambda k: k not in ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
        ),
        VALUES,
        min_size=1,
        max_size=4,
    )
)
def test_the_same_values(values: dict[str, Any]) -> None:
    text = "---\n" + yaml.safe_dump(values, allow_unicode=True, sort_keys=False) + "---\nbody\n"
    assert properties(text) == frontmatter.loads(text).metadata == values


@pytest.mark.parametrize(
    ("text", "ours", "theirs"),
    [
        ("---\na: yes\n---\n", "yes", True),
        ("---\na: 12:30\n---\n", "12:30", 750),
        ("---\na: 0o17\n---\n", 15, "0o17"),
        ("---\na: 1e3\n---\n", 1000.0, "1e3"),
    ],
)
def test_where_they_differ_obsidians_yaml_is_meant(text: str, ours: object, theirs: object) -> None:
    assert properties(text)["a"] == ours
    assert frontmatter.loads(text).metadata["a"] == theirs
