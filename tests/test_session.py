"""A session that followed any history of changes equals one started on the result, and checks no more than what depends on a change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from attached import settings_of
from histories import ATTACHED, EXAMPLES, LIBRARIES, RETRACTIONS, Files, changed, changes, contents, paths, written
from hypothesis import given, settings
from hypothesis import strategies as st
from index.vaults import hold_packed

from vaultsync.audit import audit
from vaultsync.config import Config, load_config
from vaultsync.diagnostic import Diagnostic
from vaultsync.index import Canvas, VaultIndex, build_index, parse_canvas
from vaultsync.paths import VaultPath, is_note
from vaultsync.rules import RULES
from vaultsync.session import Session, Update
from vaultsync.syntax import Note, parse_note
from vaultsync.vault.recall import PackFound


def item(path: str, text: str) -> Note | Canvas | VaultPath:
    where = VaultPath(path)
    if is_note(path):
        return parse_note(where, text.encode())
    return parse_canvas(where, text.encode()) if path.endswith(".canvas") else where


def index_of(files: Mapping[str, str], config: Config) -> VaultIndex:
    items = [item(path, text) for path, text in sorted(files.items())]
    of_notes = [one for one in items if isinstance(one, Note)]
    canvases = [one for one in items if isinstance(one, Canvas)]
    return build_index(of_notes, map(VaultPath, files), canvases, config.types, config.matches, GIVEN[config.bibliography])


TOMLS = (
    f'preset = "research"\n{ATTACHED}',
    'preset = "research"\nexclude = ["Old/**"]\n',
    'preset = "research"\n[rules]\nbroken-link = "info"\nlink-type = "off"\n',
    "",
)


def config_of(toml: str) -> Config:
    return load_config(toml, "vaultsync.toml", rules=RULES, read=lambda name: "")


CONFIGS = [config_of(toml) for toml in TOMLS]
GIVEN = {
    config.bibliography: tuple(settings_of(config, {"lib.json": LIBRARIES[1].encode(), "r.csv": RETRACTIONS[0].encode()}))
    for config in CONFIGS
}
"""The settings of the index, which never change."""


def session_on(files: Mapping[str, str], config: Config, lean: bool = False) -> Session:
    index = index_of(files, config)
    session = Session(index, config, excluded=config.excludes, packing=PackFound(index), lean=lean)
    session.start()
    return session


def step(session: Session, before: Files, after: Files) -> Update:
    new = [item(path, text) for path, text in sorted(after.items()) if before.get(path) != text]
    return session.update(new, map(VaultPath, sorted(set(before) - set(after))))


def told(session: Session) -> dict[VaultPath, tuple[Diagnostic, ...]]:
    return dict(session.all_diagnostics())


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    start=st.dictionaries(paths, contents, max_size=8),
    history=st.lists(st.lists(changes, min_size=1, max_size=3), min_size=1, max_size=6),
    config=st.sampled_from(CONFIGS),
    packed=st.booleans(),
)
def test_any_history_equals_a_fresh_start(start: dict[str, Any], history: list[Any], config: Config, packed: bool) -> None:
    files = {path: written(path, content) for path, content in start.items()}
    session = session_on(files, config, packed)
    shown = told(session)
    for changes_at_once in history:
        after = files
        for change in changes_at_once:
            after = changed(after, change)
        if packed:
            hold_packed(session.index)
        update = step(session, files, after)
        for path, found in update.findings.items():  # who only listens to what is pushed knows as much
            shown[path] = found
            if not found:
                del shown[path]
        files = after
        assert shown == told(session)
    fresh = index_of(files, config)
    assert session.report() == audit(fresh, config, excluded=config.excludes)
    assert told(session) == told(session_on(files, config))


@settings(max_examples=EXAMPLES // 2, deadline=None)
@given(start=st.dictionaries(paths, contents, max_size=8), history=st.lists(changes, min_size=1, max_size=6), lean=st.booleans())
def test_a_session_that_resumes_what_another_knew_goes_on_as_that_one(start: dict[str, Any], history: list[Any], lean: bool) -> None:
    files = {path: written(path, content) for path, content in start.items()}
    first = session_on(files, CONFIGS[0])
    index = index_of(files, CONFIGS[0])
    second = Session(index, CONFIGS[0], excluded=CONFIGS[0].excludes, packing=PackFound(index), lean=lean)
    second.resume({path: known for path in first.index.files if (known := first.packed(path)) is not None})
    for change in history:
        after = changed(files, change)
        assert step(first, files, after)[:3] == step(second, files, after)[:3]
        files = after
    assert first.report() == second.report()


EVIDENCE = {
    "t.md": "---\ntype: takeaway\ninsights: '[[i]]'\n---",
    "i.md": "---\ntype: insight\nsource: '[[s]]'\n---",
    "s.md": "---\ntype: evidence-source\ntitle: T\nyear: 1\ncitation: C\ndoi: 10.1/1\n---",
    "b.md": "[[t]]",
}


@pytest.mark.parametrize(
    ("fact", "files", "new", "gone", "expected"),
    [
        ("a text", {"a.md": "x", "b.md": "[[a]]"}, {"a.md": "y"}, [], "a.md"),
        ("a name that now exists", {"b.md": "[[a]]", "c.md": "[[q]]"}, {"a.md": ""}, [], "a.md b.md"),
        ("a heading that others link to", {"a.md": "# h", "b.md": "[[a#h]]", "c.md": "[[a]]"}, {"a.md": "# g"}, [], "a.md b.md"),
        ("a heading nobody links to", {"a.md": "# h", "b.md": "[[a]]"}, {"a.md": "# g"}, [], "a.md"),
        ("an alias", {"a.md": "", "b.md": "[[z]]", "c.md": "[[a]]"}, {"a.md": "---\naliases: z\n---\n"}, [], "a.md b.md"),
        ("a twin", {"a.md": "", "b.md": "[[c]]"}, {"A.md": ""}, [], "A.md a.md"),
        ("a lost source", EVIDENCE, {}, ["s.md"], "i.md s.md t.md"),
    ],
)
def test_a_change_reaches_what_depends_on_it_and_no_more(fact: str, files: Files, new: Files, gone: list[str], expected: str) -> None:
    session = session_on(files, CONFIGS[0])
    affected = session.take([item(path, text) for path, text in new.items()], map(VaultPath, gone))
    assert sorted(affected) == expected.split()
