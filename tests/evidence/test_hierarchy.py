"""What lies above a concept follows every change, and what rests on it is told only of what is another one."""

from __future__ import annotations

from typing import Any

from evidence.small_vault import note
from histories import EXAMPLES
from hypothesis import given, settings
from hypothesis import strategies as st
from test_session import CONFIGS, index_of, item, session_on, step, told

from vaultsync.index import VaultIndex, may_alter
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.vault.recall import PackFound

Files = dict[str, str]
CONCEPTS = ("c", "d", "f")
EVIDENCE = {
    "t.md": note("takeaway", "updated: 2025-01-01", "insights: ['[[i]]', '[[j]]']", body="[[c]] and [[d]] differ."),
    "u.md": note("takeaway", "updated: 2025-01-01", "insights: '[[i]]'", body="[[f]] is seen."),
    "i.md": note("insight", "source: '[[s]]'", body="[[d]] is seen."),
    "j.md": note("insight", "source: '[[s]]'", body="[[f]] is seen."),
    "s.md": note("evidence-source", "title: T", "year: 2001", "citation: C. 2001"),
}

CHAIN = {"d.md": note("concept", "broader: '[[c]]'"), "c.md": note("concept", "broader: '[[f]]'"), "f.md": note("concept")}
"""So that the insight is about something narrower than what the second takeaway names."""


@st.composite
def concepts(draw: st.DrawFn) -> str:
    """A concept with some above and below it, or what was one."""
    links = st.lists(st.sampled_from([f'"[[{name}]]"' for name in (*CONCEPTS, "x/c")]), max_size=1).map(", ".join)
    kind = draw(st.sampled_from(["concept", "concept", "concept", "page"]))
    return note(kind, f"broader: [{draw(links)}]", f"narrower: [{draw(links)}]", body=draw(st.sampled_from(["", "More."])))


paths = st.sampled_from([f"{name}.md" for name in (*CONCEPTS, "x/c")])
vaults = st.one_of(st.just(CHAIN), st.fixed_dictionaries({path: concepts() for path in CHAIN})).map(lambda files: {**EVIDENCE, **files})
changes = st.tuples(st.one_of(paths, st.sampled_from(sorted(EVIDENCE))), st.one_of(st.none(), concepts()))


def changed(files: Files, change: tuple[str, str | None]) -> Files:
    """A vault after a change: an edit, a deletion, of the other notes only a line more."""
    path, text = change
    if path in EVIDENCE:
        return {**files, path: files[path] + "\n\nMore."}
    rest = {other: there for other, there in files.items() if other != path}
    return rest if text is None else {**rest, path: text}


def resumed(first: Session, index: VaultIndex, lean: bool) -> Session:
    """A session that begins with what another one knows."""
    second = Session(index, CONFIGS[0], excluded=CONFIGS[0].excludes, packing=PackFound(index), lean=lean)
    second.resume({path: known for path in first.index.files if (known := first.packed(path)) is not None})
    return second


@settings(max_examples=EXAMPLES, deadline=None)
@given(vaults, st.lists(changes, min_size=1, max_size=6), st.booleans())
def test_a_hierarchy_that_changes_changes_what_rests_on_it(files: Files, history: list[Any], lean: bool) -> None:
    first = session_on(files, CONFIGS[0])
    second = resumed(first, index_of(files, CONFIGS[0]), lean)
    for change in history:
        after = changed(files, change)
        assert step(first, files, after)[:3] == step(second, files, after)[:3]
        files = after
        assert told(first) == told(second) == told(session_on(files, CONFIGS[0]))


def test_a_concept_that_stays_where_it_was_concerns_nobody_else() -> None:
    files = {**EVIDENCE, **CHAIN}
    edited, moved = note("concept", "broader: '[[f]]'", "also: x"), note("concept", "also: x")
    for lean in (True, False):
        first = session_on(files, CONFIGS[0])
        for session in (first, resumed(first, index_of(files, CONFIGS[0]), lean)):
            assert "u.md" not in session.take([item("c.md", edited)])  # the others may name it otherwise now
            assert "u.md" in session.take([item("c.md", moved)])


def test_only_what_a_hierarchy_is_made_of_may_alter_it() -> None:
    index = index_of({**EVIDENCE, "d.md": note("concept"), "e.md": note("page", "broader: '[[d]]'")}, CONFIGS[0])
    for path, text, expected in (
        ("i.md", EVIDENCE["i.md"] + "\n", False),
        ("i.md", note("insight", "narrower: '[[d]]'"), True),
        ("i.md", note("concept"), False),  # and above nothing
        ("d.md", note("concept", "also: x"), True),
        ("d.md", note("page"), True),
        ("e.md", note("page"), True),
        ("n.md", "", False),
        ("n.md", note("concept", "broader: '[[d]]'"), True),
        ("x/d.md", "", True),  # the link of e.md may lead there
        ("n.png", "", False),
    ):
        assert may_alter(index, [item(path, text)], []) == expected, (path, text)
    for gone, expected in (("d.md", True), ("e.md", True), ("i.md", False), ("n.md", False)):
        assert may_alter(index, [], [VaultPath(gone)]) == expected, gone
