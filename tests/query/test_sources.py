"""FROM: which notes a source stands for, and in which order."""

from __future__ import annotations

import pytest
from query.asking import NOW, TextFiles, ask, rows

from vaultsync.index import build_index
from vaultsync.paths import VaultPath
from vaultsync.query.engine import Engine
from vaultsync.query.settings import DataviewSettings
from vaultsync.query.values import QueryError

VAULT = {
    "b/three.md": "[[one]] #Tag",
    "a/one.md": "#tag/sub [[a/two]]",
    "a/two.md": "[[nope]] ![[one]]",
    "a b/four.md": "#tagged",
    "a/sub/five.md": "---\nup: '[[one]]'\n---\n[[pic.png]]",
    "c.md": "",
    "pic.png": "",
    "data.csv": "name,n\nx,1\n",
    "a/near.csv": "name\ny\n",
    "cafe\u0301.csv": "name\nz\n",
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", ["a/one.md", "a/sub/five.md", "a/two.md", "a b/four.md", "b/three.md", "c.md"]),
        ('FROM ""', ["a/one.md", "a/sub/five.md", "a/two.md", "a b/four.md", "b/three.md", "c.md"]),
        ('FROM "/"', ["a/one.md", "a/sub/five.md", "a/two.md", "a b/four.md", "b/three.md", "c.md"]),
        ('FROM "a"', ["a/one.md", "a/sub/five.md", "a/two.md"]),
        ('FROM "a/"', []),
        ('FROM "A"', []),
        ('FROM "a/one"', ["a/one.md"]),
        ('FROM "a/one.md"', ["a/one.md"]),
        ('FROM "pic.png"', []),
        ("FROM #tag", ["a/one.md", "b/three.md"]),
        ("FROM #TAG/SUB", ["a/one.md"]),
        ("FROM [[one]]", ["a/sub/five.md", "a/two.md", "b/three.md"]),
        ("FROM [[one|x]]", ["a/sub/five.md", "a/two.md", "b/three.md"]),
        ("FROM [[nope]]", ["a/two.md"]),
        ("FROM [[pic.png]]", ["a/sub/five.md"]),
        ("FROM [[]]", ["a/sub/five.md", "a/two.md", "b/three.md"]),
        ("FROM outgoing([[]])", ["a/two.md"]),
        ("FROM outgoing([[nope]])", ["a/two.md"]),
        ("FROM outgoing([[five]])", ["a/one.md"]),
        ('FROM #tag AND "a"', ["a/one.md"]),
        ('FROM "b" OR "a"', ["b/three.md", "a/one.md", "a/sub/five.md", "a/two.md"]),
        ("FROM [[one]] AND outgoing([[two]])", []),
        ('FROM -"a" AND !"b"', ["a b/four.md", "c.md"]),
        ('FROM "b" OR "a" AND #tag', ["a/one.md", "b/three.md"]),
        ('FROM #tag AND ("b" OR "a")', ["b/three.md", "a/one.md"]),
    ],
)
def test_notes_of_a_source(source: str, expected: list[str]) -> None:
    assert rows(VAULT, f"LIST {source}", "a/one.md") == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('TABLE name, n FROM csv("data.csv")', [["data.csv#0", "x", 1]]),
        ('TABLE name FROM csv("near.csv")', [["a/near.csv#0", "y"]]),
        ('TABLE name FROM csv("/data.csv")', [["data.csv#0", "x"]]),
        ('TABLE name FROM "data.csv"', [["data.csv#0", "x"]]),
        ('TABLE name FROM csv("./data.csv")', [["./data.csv#0", "x"]]),
        ('TABLE name FROM csv("a//near.csv")', [["a//near.csv#0", "y"]]),
        ('TABLE name FROM csv("/./data.csv")', [["./data.csv#0", "x"]]),
        ('TABLE name FROM csv("caf\u00e9.csv")', [["caf\u00e9.csv#0", "z"]]),
        ('TABLE name FROM csv("data.csv") OR csv("./data.csv")', [["data.csv#0", "x"], ["./data.csv#0", "x"]]),
    ],
)
def test_csv_files(query: str, expected: list[object]) -> None:
    assert rows(VAULT, query, "a/one.md") == expected


@pytest.mark.parametrize("path", [".data/d.csv", "../out.csv", "a/../data.csv", "DATA.csv"])
def test_a_csv_file_that_is_none_of_the_vaults_cannot_be_loaded(path: str) -> None:
    index = build_index([], [VaultPath("data.csv")])
    engine = Engine(index, TextFiles({path: "name\nx\n", "data.csv": "name\nx\n"}), DataviewSettings(), NOW)
    with pytest.raises(QueryError, match=f"Failed to load data from path '{path}'"):
        engine.query(f'TABLE name FROM csv("{path}")')


@pytest.mark.parametrize("query", ["LIST FROM outgoing([[pic.png]])", 'LIST FROM csv("gone.csv")', 'LIST FROM "a" FROM "b"'])
def test_sources_that_fail(query: str) -> None:
    with pytest.raises(QueryError):
        ask(VAULT, query, "a/one.md")


def test_without_an_origin_the_current_note_is_none() -> None:
    assert rows(VAULT, "LIST FROM [[]]") == []
    assert rows(VAULT, "LIST WHERE this.file.name") == []


def test_many_sources_in_a_row() -> None:
    query = "LIST FROM " + " OR ".join(['"c"'] * 300)
    assert rows(VAULT, query) == ["c.md"]


def test_answers_do_not_move_with_the_order_of_the_index() -> None:
    backwards = dict(reversed(VAULT.items()))
    for query in ("LIST", "LIST FROM #tag", "LIST FROM [[one]]", 'LIST FROM -"a"', "TABLE file.inlinks, file.outlinks", "TASK"):
        assert rows(VAULT, query, "a/one.md") == rows(backwards, query, "a/one.md")
