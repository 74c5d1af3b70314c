"""An index that followed any history of changes equals one built afresh, and names every note whose links changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from index.vaults import item, parts, vault

from vaultsync.index import Canvas, Resolution, VaultIndex, build_index
from vaultsync.paths import VaultPath, key, name_of
from vaultsync.schema import TypeMatch
from vaultsync.syntax import Note

Files = dict[str, str]
"""A vault: by path the text."""

FOLDERS = ["", "x/", "X/", "x/y/", "long folder/"]
NAMES = [
    "a.md",
    "A.md",
    "b.md",
    "a.png",
    "A.PNG",
    "a",
    "a.md.md",
    "v1.2.md",
    "v1.2",
    "caf\u00e9.md",
    "cafe\u0301.md",
    "ΟΔΟΣ.md",
    "a.canvas",
]
PATHS = [folder + name for folder in FOLDERS for name in NAMES]
TARGETS = [
    *("", "a", "A", "b", "a.md", "a.png", "A.png", "a.canvas", "v1.2", "caf\u00e9", "cafe\u0301", "οδος", "nowhere"),
    *(
        "x/a",
        "X/a",
        "y/a",
        "x/y/a",
        "x/a.png",
        "long folder/b",
        "./a",
        "../a",
        "../../x/b",
        "./y/a",
        "/a",
        "/x/a",
        "/y/a",
        "a/",
        "./a/",
        "../x/.",
        "..",
    ),
]
ALIASES = ["a", "z", "caf\u00e9"]
SOURCES = [folder + "s.md" for folder in FOLDERS]
MATCHES = (TypeMatch.by_name("insight"), TypeMatch("source", folders=("x/**",), tags=("source",)))


# -- vaults and what can be asked of them


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A note with links of every kind, maybe an alias, a type, an inline field, or front matter that cannot be read."""
    front = draw(st.sampled_from(["", "aliases: [a]", "aliases: [z, CAF\u00c9]", "type: insight", "broken: ["]))
    up = draw(st.sampled_from(TARGETS))
    links = draw(st.lists(st.sampled_from(TARGETS), max_size=3))
    body = [f"[[{target}#h|t]] ![[{target}]]" if number else f"k:: [t](<{target}>)" for number, target in enumerate(links)]
    return "\n".join(["---", front, f'up: "[[{up}]]"', "---", *body, draw(st.sampled_from(["", "# h", "#source", "type:: insight"]))])


@st.composite
def canvases(draw: st.DrawFn) -> str:
    file = {"id": "f", "type": "file", "file": draw(st.sampled_from(PATHS))}
    return json.dumps({"nodes": [file, {"id": "t", "type": "text", "text": f"[[{draw(st.sampled_from(TARGETS))}]]"}]})


contents = st.fixed_dictionaries({"note": texts(), "canvas": canvases()})
paths = st.sampled_from(PATHS)
folders = st.sampled_from(FOLDERS)
changes = st.one_of(
    st.tuples(st.just("write"), paths, contents),
    st.tuples(st.just("write"), paths, contents),
    st.tuples(st.just("replace"), paths, contents),
    st.tuples(st.just("delete"), paths, st.none()),
    st.tuples(st.just("rename"), paths, paths),
    st.tuples(st.just("other case"), paths, st.none()),
    st.tuples(st.just("move folder"), folders, folders),
)
steps = st.lists(changes, min_size=1, max_size=3)


def written(path: str, content: Any) -> str:
    return str(content["canvas" if path.endswith(".canvas") else "note"])


def changed(files: Files, change: tuple[str, str, Any]) -> Files:
    """The vault after one change; one that does not apply changes nothing."""
    kind, path, other = change
    if kind in ("write", "replace"):
        return {**files, path: written(path, other)}
    moves = {"delete": {}, "rename": {path: other}, "other case": {path: path.swapcase()}}.get(kind)
    if moves is None:
        moves = {old: other + old[len(path) :] for old in files if old.startswith(path)}
    left = {old: text for old, text in files.items() if old not in moves and (kind, old) != ("delete", path)}
    return left | {moves[old]: text for old, text in files.items() if old in moves}


def fresh(files: Files) -> VaultIndex:
    return build_index(*parts(files), matches=MATCHES)


def answers(index: VaultIndex) -> dict[str, Any]:
    """Everything that can be asked of an index, in a small universe."""
    places = [VaultPath(path) for path in {*PATHS, *SOURCES, *index.files}]
    sources = [VaultPath(source) for source in SOURCES]
    return {
        "notes": dict(index.notes),
        "canvases": dict(index.canvases),
        "files": set(index.files),
        "targets": {(target, source): index.resolve_target(target, source) for target in TARGETS for source in sources},
        "links": {path: list(resolutions(index, path)) for path in (*index.notes, *index.canvases)},
        "backlinks": {path: index.backlinks(path) for path in places},
        "aliases": {alias: index.aliases(alias) for alias in ALIASES},
        "types": {path: (index.types_of(path), index.type_unknown(path)) for path in places},
        "typed": {name: index.typed(name) for name in ("insight", "source")},
        "properties": {path: dict(index.properties(path)) for path in places},
        "headings": {path: (index.find_heading(path, "#h"), index.find_block(path, "b")) for path in places},
        "twins": {path: index.twins(path) for path in places},
        "nearest": {target: index.nearest(target) for target in TARGETS},
        "link text": {(path, source): index.link_text(path, source) for path in index.files for source in sources},
    }


def targets_of(found: Note | Canvas) -> Iterator[str]:
    if isinstance(found, Note):
        yield from (link.target for link in (*found.links, *found.property_links))
    else:
        for card in found.cards:
            yield from (["/" + card.file] if card.file else []) + [link.target for link in card.links]


def resolutions(index: VaultIndex, path: VaultPath) -> Iterator[Resolution]:
    """What every link of a note or canvas means."""
    found = index.notes.get(path) or index.canvases.get(path)
    assert found is not None
    for target in targets_of(found):
        yield index.resolve_target(target, path)


# -- random histories


def last_part(path: str) -> str:
    """What a link and a file it may lead to have in common."""
    name = key(name_of(path))
    while name.endswith(".md"):
        name = name[:-3]
    return name


def check_touched(before: VaultIndex, after: VaultIndex, new: set[str], touched: frozenset[VaultPath]) -> None:
    """``apply`` names what was written, every other note whose links mean something else now, and no stranger."""
    items = {**after.notes, **after.canvases}
    assert touched <= set(items)
    assert touched >= {path for path in new if path in items}
    for path in {*before.notes, *before.canvases} & set(items):
        if path not in new and list(resolutions(before, path)) != list(resolutions(after, path)):
            assert path in touched
    moved = {last_part(path) for path in {*before.files} ^ {*after.files}} | {last_part(path) for path in new}
    for path in touched - new:
        assert moved & {last_part(target) for target in targets_of(items[path])}


@settings(max_examples=300)
@given(start=st.dictionaries(paths, contents, max_size=6), history=st.lists(steps, max_size=6), warm=st.booleans())
def test_any_history_equals_a_fresh_index_after_every_step(start: dict[str, Any], history: list[list[Any]], warm: bool) -> None:
    files = {path: written(path, content) for path, content in start.items()}
    index, before = fresh(files), fresh(files)
    for step in history:
        # What was asked before a change must not show after it; a copy is asked when nothing is to be known beforehand.
        assert answers(index if warm else deepcopy(index)) == answers(before)
        after = files
        for change in step:
            after = changed(after, change)
        replaced = {path for kind, path, _ in step if kind == "replace" and path in after}
        new = {path for path, text in after.items() if files.get(path) != text} | replaced
        gone = (set(files) - set(after)) | replaced
        touched = index.apply([item(path, after[path]) for path in sorted(new)], [VaultPath(path) for path in sorted(gone)]).notes
        files, now = after, fresh(after)
        check_touched(before, now, new, touched)
        before = now
    assert answers(index) == answers(before)


# -- small histories


def index_of(files: Files) -> VaultIndex:
    """An index whose tables are all warm."""
    index = vault(files)
    answers(index)
    return index


@pytest.mark.parametrize(
    ("fact", "files", "new", "gone", "expected"),
    [
        ("a new note heals a link", {"s.md": "[[a]]", "t.md": "[[b]]"}, {"a.md": ""}, [], "a.md s.md"),
        ("a lost note breaks one", {"s.md": "[[a]]", "t.md": "[[b]]", "a.md": ""}, {}, ["a.md"], "s.md"),
        ("a twin makes one doubtful", {"s.md": "[[a]]", "t.md": "[[b]]", "x/a.md": ""}, {"y/a.md": ""}, [], "s.md y/a.md"),
        ("a shorter path takes one over", {"s.md": "[[a]]", "x/y/a.md": ""}, {"x/a.md": ""}, [], "s.md x/a.md"),
        ("a new text touches nobody else", {"s.md": "[[a]]", "a.md": ""}, {"a.md": "x"}, [], "a.md"),
        ("an attachment", {"s.md": "![[a.png]]", "t.md": "[[a]]"}, {"x/a.png": ""}, [], "s.md"),
        ("a property link", {"s.md": '---\nup: "[[a]]"\n---'}, {"a.md": ""}, [], "a.md s.md"),
        ("a canvas card", {"s.canvas": '{"nodes": [{"type": "file", "file": "x/a.md"}]}'}, {"x/a.md": ""}, [], "s.canvas x/a.md"),
        ("a dotted name", {"s.md": "[[a.md]]", "t.md": "[[a.m]]"}, {"a.md.md": ""}, [], "a.md.md s.md"),
        ("a name of a folder", {"s.md": "[[./a/]]"}, {"a.md": ""}, [], "a.md"),
        ("a spelling", {"s.md": "[[a]]", "t.md": "[[b]]", "a.md": ""}, {"A.md": ""}, ["a.md"], "A.md s.md"),
        ("written and gone at once", {"s.md": "[[a]]", "a.md": ""}, {"a.md": "x"}, ["a.md"], "a.md s.md"),
        ("gone that was never there", {"s.md": "[[a]]"}, {}, ["a.md"], ""),
        ("the first files", {}, {"s.md": "[[a]]", "a.md": ""}, [], "a.md s.md"),
    ],
)
@pytest.mark.parametrize("warm", [True, False])
def test_apply_names_what_was_written_and_whose_links_may_have_changed(
    fact: str, files: Files, new: Files, gone: list[str], expected: str, warm: bool
) -> None:
    index = index_of(files) if warm else vault(files)
    touched = index.apply([item(path, text) for path, text in new.items()], [VaultPath(path) for path in gone]).notes
    assert sorted(touched) == expected.split()
    after = {path: text for path, text in files.items() if path not in gone} | new
    assert answers(index) == answers(vault(after))


def test_a_file_that_is_removed_and_written_at_once_is_there_once() -> None:
    index = vault({"a.md": "", "s.md": "[[a]]"})
    index.apply([item("a.md", "x")], [VaultPath("a.md")])
    assert index.resolve_target("a", VaultPath("s.md")) == Resolution(VaultPath("a.md"))
    assert index.twins(VaultPath("a.md")) == ("a.md",)
    index.apply([], [VaultPath("a.md")])
    assert index.resolve_target("a", VaultPath("s.md")).path is None


def test_what_was_asked_before_a_note_was_there_is_forgotten() -> None:
    index = vault({"s.md": ""})
    path = VaultPath("a.md")
    assert (dict(index.properties(path)), index.aliases("z"), index.backlinks(path)) == ({}, (), ())
    index.apply([item("a.md", "---\naliases: [z]\n---\n"), item("s.md", "[[a]]")])
    assert list(index.properties(path)) == ["aliases"]
    assert index.aliases("z") == (path,)
    assert index.backlinks(path) == ("s.md",)


def test_headings_of_a_note_that_is_not_in_the_vault_are_not_remembered() -> None:
    index, path = vault({"s.md": ""}), VaultPath("a.md")
    assert index.find_heading(path, "#old")
    index.apply([item("a.md", "# new")])
    assert index.find_heading(path, "#new")
    assert not index.find_heading(path, "#old")


def test_a_path_that_becomes_another_kind_of_file_forgets_its_note() -> None:
    index = index_of({"a.md": "[[b]]", "b.md": ""})
    index.apply([VaultPath("a.md")])
    assert index.backlinks(VaultPath("b.md")) == ()
    assert VaultPath("a.md") in index.files
    assert VaultPath("a.md") not in index.notes
