"""Which file a link means to Obsidian."""

from __future__ import annotations

import pytest
from index.vaults import vault

from vaultsync.index import Resolution
from vaultsync.paths import VaultPath

HOME = "Home.md"
COMPOSED, DECOMPOSED = "Caf\u00e9", "Cafe\u0301"


def check(files: list[str], target: str, expected: str | None, source: str = HOME) -> Resolution:
    """Where a target leads from a note; returned for a closer look."""
    found = vault([*files, source]).resolve_target(target, VaultPath(source))
    assert found.path == expected
    assert not found.ties or (found.path in found.ties and found.ties == tuple(sorted(found.ties)) and len(found.ties) > 1)
    return found


@pytest.mark.parametrize(
    ("fact", "files", "target", "expected"),
    [
        ("plain", ["a.md"], "a", "a.md"),
        ("plain", ["x/y/a.md"], "a", "x/y/a.md"),
        ("plain", ["a.md"], "b", None),
        ("plain", ["ab.md", "b a.md"], "a", None),
        ("peers R1: the empty target is the note itself", [], "", HOME),
        ("peers R3: .md is optional", ["a.md"], "a.md", "a.md"),
        ("peers R3: .md is optional", ["x/a.md"], "x/a.md", "x/a.md"),
        ("peers R3: other extensions are needed", ["a.png"], "a.png", "a.png"),
        ("peers R3: other extensions are needed", ["a.png", "b.canvas", "c.pdf"], "a", None),
        ("peers R3: other extensions are needed", ["b.canvas"], "b", None),
        ("peers R3: other extensions are needed", ["b.canvas"], "b.canvas", "b.canvas"),
        ("peers R3: extension case ignored", ["a.PNG"], "a.png", "a.PNG"),
        ("peers R3: extension case ignored", ["a.MD"], "a", "a.MD"),
        ("peers R2: a name with dots is tried literally", ["v1.2 notes.md"], "v1.2 notes", "v1.2 notes.md"),
        ("peers R2: a name with dots is tried literally", ["v1.2.md"], "v1.2", "v1.2.md"),
        ("peers R2: an asset beats a note of its dotted name", ["a.png", "a.png.md"], "a.png", "a.png"),
        ("peers R2: then with .md", ["a.png.md"], "a.png", "a.png.md"),
        ("peers R2", ["a.md.md"], "a.md", "a.md.md"),
        ("peers R2", ["a.md", "a.md.md"], "a.md", "a.md"),
        ("peers R17: without extension", ["LICENSE"], "LICENSE", "LICENSE"),
        ("peers R17: it loses to a note", ["LICENSE", "x/license.md"], "LICENSE", "x/license.md"),
        ("peers R17: unknown types", ["a.xyz"], "a.xyz", "a.xyz"),
        ("peers R15: case", ["Some Note.md"], "some note", "Some Note.md"),
        ("peers R15: case of folders", ["Folder/Note.md"], "folder/note", "Folder/Note.md"),
        ("peers R15: case outside ASCII", ["ÉCOLE.md"], "école", "ÉCOLE.md"),
        ("peers R15: a sigma at a word's end", ["ΟΔΟΣ.md"], "ΟΔΟΣ", "ΟΔΟΣ.md"),
        ("peers R15: a sigma at a word's end", ["Οδος.md"], "οδοσ", "Οδος.md"),
        ("peers R16: NFC link, NFD file", [f"{DECOMPOSED}.md"], COMPOSED, f"{DECOMPOSED}.md"),
        ("peers R16: NFD link, NFC file", [f"{COMPOSED}.md"], DECOMPOSED, f"{COMPOSED}.md"),
        ("peers R16: folders", [f"{DECOMPOSED}/a.md"], f"{COMPOSED}/a", f"{DECOMPOSED}/a.md"),
        ("peers P15: a URL is a name", ["a.md"], "https://example.org/a", None),
        ("brackets in a name", ["[Draft] (Live).md"], "[Draft] (Live)", "[Draft] (Live).md"),
        ("a folder is no file", ["x/a.md"], "x", None),
        ("a folder is no file", ["x/a.md"], "x/", None),
        ("a folder is no file", ["x/a.md"], "./", None),
        ("a folder is no file", ["x/a.md"], "..", None),
        ("a trailing slash", ["a.md"], "a/", None),
        ("a trailing slash", ["a.md"], "./a/", None),
        ("only slashes", ["a.md"], "/", None),
        ("a trailing dot", ["a..md"], "a.", "a..md"),
        ("emoji", ["x/🎉 day.md"], "🎉 day", "x/🎉 day.md"),
        ("bytes that are no UTF-8 in a name", ["a\udcff.md"], "a", None),
        ("bytes that are no UTF-8 in a folder", ["x\udcff/a.md"], "a", "x\udcff/a.md"),
    ],
)
def test_names(fact: str, files: list[str], target: str, expected: str | None) -> None:
    check(files, target, expected)


@pytest.mark.parametrize(
    ("fact", "files", "target", "source", "expected"),
    [
        ("peers R6: the exact path wins over the own folder", ["a.md", "x/a.md"], "a", "x/s.md", "a.md"),
        ("peers R6: the exact path wins over the own folder", ["x/a.md", "y/x/a.md"], "x/a", "y/x/s.md", "x/a.md"),
        ("peers R6: without case", ["A.md", "x/a.md"], "a", "x/s.md", "A.md"),
        ("peers R8: the own folder", ["x/a.md", "long folder/a.md"], "a", "long folder/s.md", "long folder/a.md"),
        ("peers R8: ancestors get nothing", ["x/a.md", "long folder/a.md"], "a", "long folder/y/s.md", "x/a.md"),
        ("peers R8: nor do folders below", ["x/a.md", "long/folder/a.md"], "a", "long/s.md", "x/a.md"),
        ("peers R9: the shortest path string", ["b/c/d/a.md", "long folder/a.md"], "a", HOME, "b/c/d/a.md"),
        ("peers R9: the shortest path string", ["xx/a.md", "x/a.md"], "a", HOME, "x/a.md"),
        ("peers R7: by path suffix", ["x/y/a.md", "z/a.md"], "y/a", HOME, "x/y/a.md"),
        ("peers R7: a suffix ends at a slash", ["xy/a.md"], "y/a", HOME, None),
        ("peers R7: shortest of several", ["long/x/a.md", "b/x/a.md"], "x/a", HOME, "b/x/a.md"),
        ("peers R7: folders are not skipped", ["x/y/a.md"], "x/a", HOME, None),
        ("attachments likewise", ["x/a.png", "yy/a.png"], "a.png", "yy/s.md", "yy/a.png"),
        ("attachments likewise", ["x/y/a.png"], "y/a.png", HOME, "x/y/a.png"),
    ],
)
def test_order_among_candidates(fact: str, files: list[str], target: str, source: str, expected: str | None) -> None:
    assert check(files, target, expected, source).ties == ()


@pytest.mark.parametrize(
    ("fact", "files", "target", "source", "expected"),
    [
        ("peers R4", ["x/a.md", "a.md"], "./a", "x/s.md", "x/a.md"),
        ("peers R4", ["x/a.md", "a.md"], "../a", "x/s.md", "a.md"),
        ("peers R4", ["x/y/a.md", "a.md"], "./y/a.md", "x/s.md", "x/y/a.md"),
        ("peers R4", ["z/a.md", "a.md"], "../../z/a", "x/y/s.md", "z/a.md"),
        ("peers R4", ["x/a.png"], "./a.png", "x/s.md", "x/a.png"),
        ("peers R4", ["x/a.md", "a.md"], ".././x/../a", "x/s.md", "a.md"),
        ("peers R4: a miss falls through", ["z/a.md"], "./a", "x/s.md", "z/a.md"),
        ("peers R4: a miss falls through", ["z/y/a.md"], "../y/a", "x/s.md", "z/y/a.md"),
        ("peers R4: a miss falls through", [], "../a", "x/s.md", None),
        ("above the vault's root is the root", ["a.md"], "../../a", "x/s.md", "a.md"),
        ("peers R5: the vault's root", ["a.md", "x/a.md"], "/a", "x/s.md", "a.md"),
        ("peers R5: the vault's root", ["x/a.md"], "/x/a.md", HOME, "x/a.md"),
        ("peers R5: never falls back", ["x/a.md"], "/a", "x/s.md", None),
        ("peers R5: never falls back", ["z/x/a.md"], "/x/a", HOME, None),
    ],
)
def test_relative_and_rooted_targets(fact: str, files: list[str], target: str, source: str, expected: str | None) -> None:
    assert check(files, target, expected, source).ties == ()


@pytest.mark.parametrize(
    ("files", "target", "source", "expected"),
    [
        (["x/a.md", "y/a.md"], "a", HOME, ["x/a.md", "y/a.md"]),
        (["y/a.md", "x/a.md", "long/a.md"], "a", HOME, ["x/a.md", "y/a.md"]),
        (["x/a.png", "y/a.png"], "a.png", HOME, ["x/a.png", "y/a.png"]),
        (["x/y/a.md", "z/y/a.md"], "y/a", HOME, ["x/y/a.md", "z/y/a.md"]),
        (["x/a.md", "y/A.md"], "a", HOME, ["x/a.md", "y/A.md"]),
        (["Ab.md", "aB.md"], "ab", HOME, ["Ab.md", "aB.md"]),
        (["x/Ab.md", "x/aB.md"], "./ab", "x/s.md", ["x/Ab.md", "x/aB.md"]),
        (["z/a.md", "y/a.md"], "./a", "x/s.md", ["y/a.md", "z/a.md"]),
    ],
)
def test_ties_are_told_and_the_first_is_taken(files: list[str], target: str, source: str, expected: list[str]) -> None:  # peers R10
    assert list(check(files, target, expected[0], source).ties) == expected


@pytest.mark.parametrize(
    ("files", "target", "source", "expected"),
    [
        (["x/a.md", "y/a.md"], "a", "y/s.md", "y/a.md"),
        (["x/a.md", "y/a.md"], "y/a", HOME, "y/a.md"),
        (["x/a.md", "y/a.md"], "b/a", HOME, None),
        (["a.md", "A.md"], "./a", HOME, "a.md"),
        (["Ab.md", "aB.md"], "aB", HOME, "aB.md"),
        (["Ab.md", "aB.md", "x/ab.md"], "Ab", "x/s.md", "Ab.md"),
        (["x/Ab.md", "x/aB.md"], "aB", "x/s.md", "x/aB.md"),
        ([f"{COMPOSED}.md", f"{DECOMPOSED}.md"], DECOMPOSED, HOME, f"{DECOMPOSED}.md"),
    ],
)
def test_no_tie_where_the_link_says_which(files: list[str], target: str, source: str, expected: str | None) -> None:
    assert check(files, target, expected, source).ties == ()


@pytest.mark.parametrize(
    ("files", "target", "source", "spelling"),
    [
        (["Note.md"], "Note", HOME, ""),
        (["Note.md"], "Note.md", HOME, ""),
        (["Note.MD"], "Note", HOME, ""),
        (["Note.md"], "note", HOME, "case"),
        (["x/Note.md"], "X/Note", HOME, "case"),
        (["X/Note.md"], "x/Note", HOME, "case"),
        (["x/Note.md"], "/x/Note", HOME, ""),
        (["x/Note.md"], "/X/Note", HOME, "case"),
        (["x/Note.md"], "./Note", "x/s.md", ""),
        (["x/Note.md"], "./note", "x/s.md", "case"),
        (["x/Note.md"], "../x/Note", "y/s.md", ""),
        (["z/Note.md"], "./Note", "x/s.md", ""),
        (["a.png"], "a.PNG", HOME, "case"),
        ([f"{DECOMPOSED}.md"], COMPOSED, HOME, "unicode"),
        ([f"{COMPOSED}.md"], DECOMPOSED, HOME, "unicode"),
        ([f"{COMPOSED}.md"], COMPOSED, HOME, ""),
        ([f"{DECOMPOSED}.md"], DECOMPOSED, HOME, ""),
        ([f"{COMPOSED}.MD"], COMPOSED, HOME, ""),
        ([f"x/{COMPOSED}.md"], f"./{COMPOSED}", "x/s.md", ""),
        ([f"x/{COMPOSED}.md"], f"../x/{COMPOSED}", "y/s.md", ""),
        ([f"{DECOMPOSED}.md"], COMPOSED.lower(), HOME, "case"),
        ([f"{DECOMPOSED}/Note.md"], f"{COMPOSED}/Note", HOME, "unicode"),
        ([f"{DECOMPOSED}/Note.md"], "Note", HOME, ""),
        (["Note.md", "note.md"], "note", HOME, ""),
        (["Note.md"], "", HOME, ""),
        (["Note.md"], "nowhere", HOME, ""),
    ],
)
def test_a_link_spelled_otherwise_than_its_file(files: list[str], target: str, source: str, spelling: str) -> None:
    assert vault([*files, source]).resolve_target(target, VaultPath(source)).spelling == spelling


@pytest.mark.parametrize(
    ("fact", "files", "text", "expected"),
    [
        ("peers R12: aliases never resolve a link", {"a.md": "---\naliases: [b]\n---\n"}, "[[b]]", [None]),
        ("peers R13: Markdown links, vault-wide", {"x/a b.md": ""}, "[t](a%20b.md)", ["x/a b.md"]),
        ("peers R13: without .md", {"x/a b.md": ""}, "[t](a%20b)", ["x/a b.md"]),
        ("peers R13: relative", {"x/a.md": ""}, "[t](./x/a.md)", ["x/a.md"]),
        ("peers R13: not relative to the note first", {"x/a.md": "", "y/x/a.md": ""}, "[t](x/a.md)", ["x/a.md"]),
        ("peers R14: a hash in a file name", {"a#b.md": ""}, "[t](a%23b.md)", [None]),
        ("peers P13: properties", {"x/a.md": ""}, '---\nup: "[[a]]"\n---\n', ["x/a.md"]),
        ("embeds", {"x/a.png": "", "b.md": ""}, "![[a.png|100]] ![[b#c]]", ["x/a.png", "b.md"]),
        ("peers H1: a dead heading or block breaks no link", {"a.md": ""}, "[[a#nope]] [[a#^nope]]", ["a.md", "a.md"]),
        (
            "peers E2: a page, a theme, a view",
            {"a.pdf": "", "b.png": "", "c.base": ""},
            "[[a.pdf#page=3]] ![[b.png#outline]] [[c.base#View]]",
            ["a.pdf", "b.png", "c.base"],
        ),
        ("observed in Obsidian: a bare heading", {}, "[[#h]]", [HOME]),
        ("observed in Obsidian: tables", {"a.md": ""}, "| t |\n| - |\n| [[a\\|b]] |\n", ["a.md"]),
    ],
)
def test_links_as_written(fact: str, files: dict[str, str], text: str, expected: list[str | None]) -> None:
    index = vault({**files, HOME: text})
    found = [index.resolve(link, VaultPath(HOME)).path for link in index.links(index.notes[VaultPath(HOME)])]
    assert found == expected
