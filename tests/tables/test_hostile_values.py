"""Twice the value takes about twice the time, whatever it is."""

from __future__ import annotations

import pytest
from hostile.test_scaling import assert_linear
from tables.small import NOTE, index_of

from vaultsync.paths import VaultPath
from vaultsync.query.answer import ListAnswer, TableAnswer
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.values import Link, Value
from vaultsync.tables import html, markdown
from vaultsync.tables.harmless import within_line
from vaultsync.tables.inline_text import Place, inline_text
from vaultsync.tables.links import LinkStyle, LinkWriter

INDEX = index_of({NOTE: ""})
PARTS = [
    *("a", " ", "\n", " \n", "|", "\\|", "`", "``", "` ", "`a", "$$", "<!--", "-->", "%%", "^a ", " ^a", "[[", "]]", "[[a]] ", "[[a", "!"),
    *(
        "https://a ",
        "https://",
        ")",
        "?",
        "==",
        "== ",
        "==a",
        "*a_",
        "**",
        "~~",
        "<a ",
        "&",
        "\\",
        "- ",
        "> ",
        "# ",
        "1. ",
        "[a](b) ",
        "[",
        "](",
    ),
]


@pytest.mark.parametrize("part", PARTS)
def test_a_text(part: str) -> None:
    def render(text: str) -> None:
        answer = TableAnswer((text, text, text), [(text, [text], Link("a", display=text))], None, with_id=False)
        place = Place(VaultPath(NOTE), LinkWriter(INDEX, LinkStyle()), DataviewSettings())
        markdown.lines(answer, place, checkboxes=False)
        markdown.lines(ListAnswer([text], None), place, checkboxes=False)
        within_line(inline_text(text, place))
        html.render(answer, VaultPath(NOTE), INDEX, DataviewSettings())

    assert_linear(lambda n: "https://a" + part * (n // len(part)), render, start=2_000)


@pytest.mark.parametrize("kind", ["list", "object"])
def test_values_in_values(kind: str) -> None:
    value: Value = "a"
    for _ in range(5_000):
        value = [value] if kind == "list" else {"k": value}
    place = Place(VaultPath(NOTE), LinkWriter(INDEX, LinkStyle()), DataviewSettings())
    table = TableAnswer(("a",), [(value,)], None, with_id=False)
    for answer in (table, ListAnswer([value], None)):
        for settings in (DataviewSettings(), DataviewSettings(allow_html=False)):
            assert any("..." in line for line in markdown.lines(answer, Place(place.origin, place.links, settings), checkboxes=True))
            assert "..." in html.render(answer, place.origin, INDEX, settings)
