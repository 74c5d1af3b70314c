"""What the notes of a vault mean to each other: backlinks, aliases, types, suggestions, texts for new links."""

from __future__ import annotations

import pytest
from index.vaults import parts, vault

from vaultsync.index import VaultIndex, aliases_of, build_index
from vaultsync.paths import VaultPath
from vaultsync.schema import TypeMatch
from vaultsync.syntax import parse_note

# -- what is there


def test_notes_files_and_canvases() -> None:
    notes, files, canvases = parts({"a.md": "", "b.canvas": "", "c.png": "", "D.MD": ""})
    index = build_index(notes, files, canvases)
    assert set(index.notes) == {"a.md", "D.MD"}
    assert set(index.canvases) == {"b.canvas"}
    assert set(index.files) == {"a.md", "b.canvas", "c.png", "D.MD"}
    assert set(build_index(notes, [], canvases).files) == {"a.md", "b.canvas", "D.MD"}
    assert set(build_index([], files).files) == set(index.files)


def test_an_empty_vault() -> None:
    index = vault({})
    assert index.resolve_target("a", VaultPath("b.md")).path is None
    assert index.backlinks(VaultPath("a.md")) == index.aliases("a") == index.typed("x") == index.nearest("a") == ()
    assert index.twins(VaultPath("a.md")) == ()


def test_links_of_a_note_body_first() -> None:
    index = vault({"a.md": '---\nup: "[[b]]"\n---\n[[c]] ![[d]] [e](f.md)\n'})
    assert [link.target for link in index.links(index.notes[VaultPath("a.md")])] == ["c", "d", "f.md", "b"]


# -- backlinks


@pytest.mark.parametrize(
    ("fact", "files", "expected"),
    [
        (
            "every way to write a link",
            {"b.md": "[[a]]", "c.md": "![[x/A]]", "d.md": "[t](a.md)", "e.md": '---\nup: ["[[a#h|t]]"]\n---'},
            "b c d e",
        ),
        ("sorted, each once", {"d.md": "[[a]] [[a]]", "b.md": "[[a]]", "c.md": "[[a#x]]"}, "b c d"),
        ("not from itself", {"x/a.md": "[[a]] [[#h]]", "b.md": "[[a]]"}, "b"),
        ("not to another of the name", {"y/a.md": "", "y/b.md": "[[a]]", "c.md": "[[y/a]]", "d.md": "[[x/a]]"}, "d"),
        ("peers R12: not by an alias", {"x/a.md": "---\naliases: [z]\n---", "b.md": "[[z]]"}, ""),
        ("not from code", {"b.md": "`[[a]]`"}, ""),
        ("peers R16: by NFC and case", {"b.md": "[[X/A]]"}, "b"),
    ],
)
def test_backlinks(fact: str, files: dict[str, str], expected: str) -> None:
    index = vault({"x/a.md": "", **files})
    assert index.backlinks(VaultPath("x/a.md")) == tuple(f"{name}.md" for name in expected.split())


def test_backlinks_of_attachments_and_unknown_files() -> None:
    index = vault({"a.md": "![[b.png]] [[c]]", "x/b.png": ""})
    assert index.backlinks(VaultPath("x/b.png")) == ("a.md",)
    assert index.backlinks(VaultPath("c.md")) == ()


# -- aliases


@pytest.mark.parametrize(
    ("front_matter", "expected"),
    [
        ("aliases: [a, b c]", ["a", "b c"]),
        ("aliases:\n  - a\n  - 'b, c'", ["a", "b, c"]),
        ("alias: a", ["a"]),
        ("Aliases: a", ["a"]),
        ("aliases: a, b", ["a", "b"]),
        ("alias: a\naliases: [b]", ["a", "b"]),
        ("aliases: [1984, 1.5]", ["1984", "1.5"]),
        ("aliases: [a, '', ' ', null, true, [b]]", ["a"]),
        ("aliases:", []),
        ("aliases: true", []),
        ("aliases: {a: b}", []),
        ("title: a", []),
    ],
)
def test_aliases_of_a_note(front_matter: str, expected: list[str]) -> None:
    assert aliases_of(parse_note(VaultPath("x.md"), f"---\n{front_matter}\n---\n".encode())) == expected


def test_notes_by_alias() -> None:
    index = vault({"b.md": "---\naliases: [Café, X]\n---", "a.md": "---\naliases: [x]\n---", "c.md": "aliases: x"})
    assert index.aliases("x") == index.aliases("X") == ("a.md", "b.md")
    assert index.aliases("cafe\u0301") == ("b.md",)
    assert index.aliases("c") == ()


# -- types

MATCHES = (
    TypeMatch.by_name("insight"),
    TypeMatch("source", properties=(("kind", "Study"),), folders=("Sources/**",), tags=("source",)),
)


def typed_vault(files: dict[str, str]) -> VaultIndex:
    return build_index(*parts(files), matches=MATCHES)


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.md", "---\ntype: insight\n---", ("insight",)),
        ("a.md", "---\nfileClass: Insight\n---", ("insight",)),
        ("a.md", "type:: insight\n", ("insight",)),
        ("a.md", "---\nKind: study\n---", ("source",)),
        ("Sources/a.md", "", ("source",)),
        ("a.md", "#source/paper\n", ("source",)),
        ("a.md", "---\ntags: [source]\n---", ("source",)),
        ("Sources/a.md", "---\ntype: insight\n---", ("insight", "source")),
        ("a.md", "text", ()),
        ("a.md", "---\ntype: [insight\n---", ()),
    ],
)
def test_types(path: str, text: str, expected: tuple[str, ...]) -> None:
    index = typed_vault({path: text})
    assert index.types_of(VaultPath(path)) == expected
    assert {name for name in ("insight", "source") if VaultPath(path) in index.typed(name)} == set(expected)


def test_notes_of_a_type_are_sorted() -> None:
    index = typed_vault({"b.md": "type:: insight", "a.md": "type:: insight", "c.md": "", "Sources/x.png": ""})
    assert index.typed("insight") == ("a.md", "b.md")
    assert index.typed("source") == index.typed("nothing") == ()
    assert index.types_of(VaultPath("Nowhere.md")) == ()


@pytest.mark.parametrize(
    ("data", "unknown"),
    [
        (b"", False),
        (b"---\na: b\n---", False),
        (b"---\na: 1\na: 2\n---", False),
        (b"---\na: [[b]]\n---", False),
        (b"---\na: [\n---", True),
        (b"---\n- a\n---", True),
        (b"---\na: b\n", True),
        (b"a\0b", True),
        (b"\xff", True),
    ],
)
def test_a_type_is_unknown_where_front_matter_cannot_be_read(data: bytes, unknown: bool) -> None:
    index = build_index([parse_note(VaultPath("a.md"), data)], [VaultPath("b.png")])
    assert index.type_unknown(VaultPath("a.md")) is unknown
    assert not index.type_unknown(VaultPath("b.png"))
    assert not index.type_unknown(VaultPath("Nowhere.md"))


# -- names


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["a.md", "b.md", "x/a.md"], []),
        (["A.md", "a.md"], [("A.md", "a.md")]),
        (["x/a.png", "X/a.png", "x/A.png"], [("X/a.png", "x/A.png", "x/a.png")]),
        (["caf\u00e9.md", "cafe\u0301.md", "CAFE\u0301.md"], [("CAFE\u0301.md", "cafe\u0301.md", "caf\u00e9.md")]),
        (["A.md", "a.md", "b/C", "b/c"], [("A.md", "a.md"), ("b/C", "b/c")]),
    ],
)
def test_files_whose_paths_differ_in_nothing_but_spelling(files: list[str], expected: list[tuple[str, ...]]) -> None:
    index = vault(files)
    assert sorted({twins for path in index.files if len(twins := index.twins(path)) > 1}) == expected


@pytest.mark.parametrize(
    ("fact", "files", "path", "source", "expected"),
    [
        ("the name alone", ["x/a.md"], "x/a.md", "s.md", "a"),
        ("attachments keep their extension", ["x/a.png"], "x/a.png", "s.md", "a.png"),
        ("of its own folder", ["x/a.md", "y/a.md"], "x/a.md", "x/s.md", "a"),
        ("another folder's", ["x/a.md", "y/a.md"], "y/a.md", "x/s.md", "y/a"),
        ("no more folders than needed", ["x/y/a.md", "z/a.md"], "x/y/a.md", "z/s.md", "y/a"),
        ("a tie is no way", ["x/a.md", "y/a.md"], "x/a.md", "s.md", "x/a"),
        ("at the root", ["a.md", "x/a.md"], "a.md", "x/s.md", "a"),
        ("the whole path where a longer one ends like it", ["x/a.md", "y/x/a.md"], "x/a.md", "y/x/s.md", "x/a"),
        ("a name with a dot", ["x/v1.2.md"], "x/v1.2.md", "s.md", "v1.2"),
        ("an asset of the note's dotted name", ["a.png.md", "a.png"], "a.png.md", "s.md", "a.png.md"),
        ("a file that a note hides", ["x", "x.md"], "x.md", "s.md", "x"),
    ],
)
def test_the_shortest_text_that_leads_to_a_file(fact: str, files: list[str], path: str, source: str, expected: str) -> None:
    index = vault([*files, source])
    assert index.link_text(VaultPath(path), VaultPath(source)) == expected
    assert index.resolve_target(expected, VaultPath(source)).path == path


# -- what is computed from the index


def test_a_derived_value_is_kept_until_the_next_change() -> None:
    index = vault(["a.md"])
    made: list[int] = []

    def count(of: VaultIndex) -> int:
        made.append(len(of.files))
        return len(of.files)

    assert [index.derived("count", count), index.derived("count", count)] == [1, 1]
    before = index.revision
    index.apply([VaultPath("b.png")])
    assert index.revision > before
    assert index.derived("count", count) == 2
    assert made == [1, 2]
