"""In an index that is followed, an answer that a change made another one rested on a fact that the change altered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from index.test_incremental import ALIASES, MATCHES, PATHS, SOURCES, TARGETS, Files, changed, contents, paths, steps, written
from index.vaults import hold_packed, item, parts

from vaultsync.index import VaultIndex, build_index, facts
from vaultsync.index.recording import Recorder
from vaultsync.paths import VaultPath

Question = Callable[[VaultIndex], Any]


def questions() -> Iterator[tuple[str, Question]]:
    """Everything that can be asked, each thing by itself."""
    places = [VaultPath(path) for path in PATHS]
    sources = [VaultPath(source) for source in SOURCES]
    for path in places:
        yield f"note {path}", lambda index, path=path: index.notes.get(path)
        yield f"is note {path}", lambda index, path=path: path in index.notes
        yield f"is file {path}", lambda index, path=path: path in index.files
        yield f"types {path}", lambda index, path=path: (index.types_of(path), index.type_unknown(path))
        yield f"properties {path}", lambda index, path=path: dict(index.properties(path))
        yield f"heading {path}", lambda index, path=path: index.find_heading(path, "#h")
        yield f"backlinks {path}", lambda index, path=path: index.backlinks(path)
        yield f"mentioning {path}", lambda index, path=path: sorted(index.mentioning(path))
        yield f"twins {path}", lambda index, path=path: index.twins(path)
        yield f"text {path}", lambda index, path=path: index.link_text(path, SOURCES_AS_PATHS[0])
    for target in TARGETS:
        yield f"nearest {target}", lambda index, target=target: index.nearest(target)
        for source in sources:
            yield f"target {target} {source}", lambda index, target=target, source=source: index.resolve_target(target, source)
    for alias in ALIASES:
        yield f"alias {alias}", lambda index, alias=alias: index.aliases(alias)
    for name in ("insight", "source"):
        yield f"typed {name}", lambda index, name=name: index.typed(name)
    yield "notes", lambda index: sorted(index.notes)
    yield "files", lambda index: sorted(index.files)
    yield "derived", lambda index: index.derived("headings", lambda index: sum(len(note.headings) for note in index.notes.values()))


SOURCES_AS_PATHS = [VaultPath(source) for source in SOURCES]
QUESTIONS = list(questions())


def asked(index: VaultIndex) -> dict[str, tuple[Any, frozenset[str]]]:
    found = {}
    for name, question in QUESTIONS:
        with index.reading() as reads:
            answer = question(index)
        found[name] = (answer, frozenset(reads))
    return found


@settings(max_examples=60, deadline=None)
@given(start=st.dictionaries(paths, contents, max_size=5), history=st.lists(steps, min_size=1, max_size=4), packed=st.booleans())
def test_every_answer_that_changed_rested_on_an_altered_fact(start: dict[str, Any], history: list[list[Any]], packed: bool) -> None:
    files: Files = {path: written(path, content) for path, content in start.items()}
    index = build_index(*parts(files), matches=MATCHES)
    index.follow()
    before = asked(index)
    for step in history:
        after = files
        for change in step:
            after = changed(after, change)
        if packed:
            hold_packed(index)
        new = {path for path, text in after.items() if files.get(path) != text}
        delta = index.apply([item(path, after[path]) for path in sorted(new)], map(VaultPath, sorted(set(files) - set(after))))
        files, now = after, asked(index)
        for name, (answer, reads) in before.items():
            if now[name][0] != answer:
                assert not reads.isdisjoint(delta.facts), name
        before = now
    assert {name: answer for name, (answer, _) in before.items()} == {
        name: question(build_index(*parts(files), matches=MATCHES)) for name, question in QUESTIONS
    }


@settings(max_examples=60, deadline=None)
@given(start=st.dictionaries(paths, contents, max_size=5), history=st.lists(steps, min_size=1, max_size=4))
def test_a_kept_value_is_what_would_be_made_now(start: dict[str, Any], history: list[list[Any]]) -> None:
    files: Files = {path: written(path, content) for path, content in start.items()}
    index = build_index(*parts(files), matches=MATCHES)
    index.follow()
    for step in history:
        for name, question in QUESTIONS:
            index.memo("outer", name, lambda name=name, question=question: index.memo("inner", name, lambda: question(index)))
        after = files
        for change in step:
            after = changed(after, change)
        new = {path for path, text in after.items() if files.get(path) != text}
        index.apply([item(path, after[path]) for path in sorted(new)], map(VaultPath, sorted(set(files) - set(after))))
        files = after
    for name, question in QUESTIONS:
        kept = index.memo("outer", name, lambda name=name, question=question: index.memo("inner", name, lambda: question(index)))
        assert kept == question(index), name


def test_what_a_note_says_of_itself_is_not_recorded() -> None:
    index = build_index(*parts({"a.md": "up:: [[b]]\n", "b.md": "# h\n"}))
    path, other = VaultPath("a.md"), VaultPath("b.md")
    with index.reading(path) as reads:
        index.properties(path)
        assert index.resolve_target("b", path).path == other
        assert path in index.notes
    assert reads == set()
    with index.reading(path) as reads:
        index.properties(other)
        index.find_heading(other, "#h")
    assert reads == {facts.properties(other), facts.outline(other)}


def test_an_ordinary_save_alters_neither_properties_nor_outline_nor_links() -> None:
    index = build_index(*parts({"a.md": "---\nk: v\n---\n# h\n[[b]] old\n", "b.md": ""}))
    index.follow()
    delta = index.apply([item("a.md", "---\nk: v\n---\n# h\n[[b]] new\n")])
    assert delta.facts == {facts.ANYTHING, facts.content("a.md"), facts.file("a.md")}
    assert delta.notes == {"a.md"}


def test_packed_notes_are_the_notes_that_were_packed() -> None:
    texts = {"\udcff.md": "x", "a.md": "---\nk: [1, {b: c}]\n---\n# h\n- [ ] t ^id\n\n[[b#h|x]] #tag\n", "b.md": ""}
    index = build_index(*parts(texts))
    before = dict(index.notes)
    hold_packed(index)
    assert dict(index.notes) == before == {path: item(path, text) for path, text in texts.items()}
    assert index.notes[VaultPath("a.md")] is not before[VaultPath("a.md")]
    assert list(index.notes.values()) == [index.notes[path] for path in index.notes]


def test_nothing_is_recorded_and_everything_forgotten_where_nobody_follows() -> None:
    recorder = Recorder()
    made: list[int] = []
    for _ in range(2):
        assert recorder.memo("name", "key", lambda: made.append(1)) is None
    assert made == [1]
    recorder.forget(())
    recorder.memo("name", "key", lambda: made.append(1))
    assert made == [1, 1]
