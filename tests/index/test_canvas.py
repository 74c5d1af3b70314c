"""Canvas files: their cards, the links on them, and where those stand."""

from __future__ import annotations

import json
from typing import Any

import pytest
from index.vaults import vault

from vaultsync.index import Canvas, parse_canvas
from vaultsync.paths import VaultPath

PATH = VaultPath("Board.canvas")


def read(text: str) -> Canvas:
    return parse_canvas(PATH, text.encode())


def board(*nodes: Any, **more: Any) -> str:
    return json.dumps({"nodes": nodes, "edges": [{"id": "e", "fromNode": "a", "toNode": "b"}], **more}, ensure_ascii=False, indent="\t")


def card(name: str, file: str, subpath: str = "") -> dict[str, Any]:
    return {"id": name, "type": "file", "file": file, "x": 1, "y": -2.5, **({"subpath": subpath} if subpath else {})}


def text_card(name: str, text: str) -> dict[str, Any]:
    return {"id": name, "x": 0, "type": "text", "text": text}


def check(text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    """Id, file with subpath and links of each card; each stands at the string that says so."""
    canvas = read(text)
    assert canvas.problem == ""
    assert [(c.id, c.file + c.subpath, [link.original for link in c.links]) for c in canvas.cards] == expected
    for found in canvas.cards:
        written = json.loads(text[found.start : found.end])
        assert written == found.file if found.file else all(link.original in written for link in found.links)
        assert all(link.span == found.span for link in found.links)


@pytest.mark.parametrize(
    ("fact", "text", "expected"),
    [
        ("peers E3: file cards", board(card("a", "x/y.md")), [("a", "x/y.md", [])]),
        ("peers E3: with a subpath", board(card("a", "x/y.md", "#h")), [("a", "x/y.md#h", [])]),
        ("peers E3: text cards", board(text_card("a", "see [[b]] ![[c.png]]")), [("a", "", ["[[b]]", "![[c.png]]"])]),
        ("peers E3: text cards over lines", board(text_card("a", '"x"\n\\ [[b|é]]\n`[[c]]`')), [("a", "", ["[[b|é]]"])]),
        ("peers E3: edges and groups are no links", board({"id": "g", "type": "group", "label": "[[a]]"}), []),
        ("web pages", board({"id": "w", "type": "link", "url": "https://example.org/[[a]]"}), []),
        (
            "in order",
            board(card("a", "b.md"), text_card("c", "d"), card("e", "f.png")),
            [("a", "b.md", []), ("c", "", []), ("e", "f.png", [])],
        ),
        ("the same file twice", board(card("a", "b.md"), card("c", "b.md")), [("a", "b.md", []), ("c", "b.md", [])]),
        ("characters outside ASCII", board(card("é", "🎉/日本.md")), [("é", "🎉/日本.md", [])]),
        ("escapes", json.dumps({"nodes": [card("a", 'é"\\.md')]}), [("a", 'é"\\.md', [])]),
        ("no id", board({"type": "file", "file": "a.md"}), [("", "a.md", [])]),
        ("nested values", board({"x": {"file": "no", "nodes": [1]}, **card("a", "b.md")}), [("a", "b.md", [])]),
        ("brackets in strings", board(text_card("a", '[{"nodes": ["'), card("b", "{c}.md")), [("a", "", []), ("b", "{c}.md", [])]),
        ("nodes elsewhere", json.dumps({"x": {"nodes": [{"file": "no"}]}, "nodes": [card("a", "b.md")]}), [("a", "b.md", [])]),
        ("nodes after edges", json.dumps({"edges": [], "nodes": [card("a", "b.md")]}), [("a", "b.md", [])]),
        ("odd nodes", board(1, None, "file", [card("n", "o.md")], card("a", "b.md")), [("a", "b.md", [])]),
        ("odd values", board({"type": "file", "file": 3}, {"type": "text"}, {"type": 5, "file": "x.md"}), []),
        ("no nodes", '{"edges": []}', []),
        ("null nodes", '{"nodes": null}', []),
        ("an empty object", "{}", []),
        ("a new canvas is an empty file", "", []),
        ("nothing but white space", " \n", []),
        ("a byte order mark", "\ufeff" + board(card("a", "b.md")), [("a", "b.md", [])]),
        ("CRLF", board(card("a", "b.md")).replace("\n", "\r\n"), [("a", "b.md", [])]),
    ],
)
def test_cards(fact: str, text: str, expected: list[tuple[str, str, list[str]]]) -> None:
    check(text, expected)


@pytest.mark.parametrize(
    ("data", "words", "line"),
    [
        (b'{"nodes": [\n', "no valid JSON", 2),
        (b'{"nodes": [}\n', "no valid JSON", 1),
        (b"\xef\xbb\xbf{\n,", "no valid JSON", 2),
        (b"[[a]]", "no valid JSON", 1),
        (b"[]", "no list of cards", 1),
        (b"3", "no list of cards", 1),
        (b'{"nodes": {"a": 1}}', "no list of cards", 1),
        (b'{"nodes": "x"}', "no list of cards", 1),
        (b'{"nodes": "\xff"}', "not UTF-8", 1),
        (b'{"nodes": "\0"}', "no valid JSON", 1),
        (b"[" * 100_000, "cannot be read", 1),
        (b'{"nodes": ' + b"1" * 5_000 + b"}", "cannot be read", 1),
        (b" " * (16 * 1024 * 1024 + 1) + b"{}", "larger than 16 MB", 1),
    ],
    ids=["unclosed", "brackets", "after-mark", "wikilink", "list", "number", "map", "text", "latin-1", "nul", "deep", "digits", "huge"],
)
def test_what_is_no_canvas_is_told(data: bytes, words: str, line: int) -> None:
    canvas = parse_canvas(PATH, data)
    assert words in canvas.problem
    assert not canvas.problem.endswith(".")
    assert canvas.cards == ()
    assert canvas.line_index.position(canvas.problem_at).line == line


def test_half_a_surrogate_pair_is_replaced() -> None:
    found = read('{"nodes": [{"type": "file", "file": "\\ud83c.md"}, {"type": "text", "text": "[[\\udf89]]"}]}')
    assert found.problem == ""
    assert [card.file.encode() for card in found.cards] == [b"?.md", b""]


def test_lines_of_a_card() -> None:
    text = '{"nodes": [\r\n  {"type": "file",\r\n   "file": "🎉.md"},\n {"type":"text","text":"[[b]]"}]}'
    canvas = read(text)
    assert [canvas.line_index.position(card.start) for card in canvas.cards] == [(3, 12), (4, 24)]


@pytest.mark.parametrize(
    ("fact", "files", "expected"),
    [
        ("peers E3: a file card", {PATH: board(card("a", "x/b.md"))}, ["Board.canvas"]),
        ("peers E3: a link in a text card", {PATH: board(text_card("a", "[[b]]"))}, ["Board.canvas"]),
        ("a file card names the whole path", {PATH: board(card("a", "b.md"))}, []),
        ("a file card is not relative", {"x/Board.canvas": board(card("a", "b.md"))}, []),
        ("edges are no links", {PATH: json.dumps({"nodes": [], "edges": [{"label": "[[b]]"}]})}, []),
        ("broken", {PATH: "[[b]]"}, []),
    ],
)
def test_canvases_link_to_files(fact: str, files: dict[str, str], expected: list[str]) -> None:
    assert list(vault({**files, "x/b.md": ""}).backlinks(VaultPath("x/b.md"))) == expected


def test_a_link_to_nothing_but_a_heading_points_at_the_canvas_itself() -> None:  # peers E3
    index = vault({PATH: board(text_card("a", "[[#x]]"))})
    (link,) = index.canvases[PATH].cards[0].links
    assert index.resolve(link, PATH).path == PATH
