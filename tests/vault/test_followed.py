"""A vault on disk that is followed, tables and all, is after any history the vault that is opened afresh."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from histories import ATTACHED, EXAMPLES, FOLDERS, LIBRARIES, RETRACTIONS, contents, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultsync.disk.read import read_item
from vaultsync.disk.scan import scan
from vaultsync.paths import VaultPath
from vaultsync.sync import planned
from vaultsync.vault import Vault, open_vault

CONFIG = 'preset = "research"\nexclude = ["Old/**"]\n[tables.all]\nquery = "LIST k FROM #tag"\nnotes = { tag = "tag" }\nheading = "All"\n'
ATTACHED_CONFIG = CONFIG.replace("[tables", ATTACHED + "[tables", 1)
QUERIES = (
    *(
        "LIST",
        "TABLE k, file.size FROM #tag",
        "LIST FROM [[a]] OR outgoing([[]])",
        'LIST FROM "x" AND -#tag',
        "TASK",
        "LIST this.file.inlinks",
    ),
    *('TABLE n FROM csv("d.csv")', "LIST WHERE contains(file.outlinks, this.file.link)", "TABLE meta(up).path FROM #tag", "references"),
)
NAMES = ("a.md", "b.md", "t.md", "i.md", "s.md", "p.png", "k.canvas")
names = st.sampled_from([folder + name for folder in FOLDERS for name in NAMES] + ["d.csv"])
block = st.builds("<!-- vaultsync: {} -->\n{}<!-- /vaultsync -->\n".format, st.sampled_from(QUERIES), st.sampled_from(["", "old\n"]))
extra = st.sampled_from(["", "#tag\n", "- [ ] do\n", "k:: 3\n"])
texts = st.tuples(contents, st.lists(block, max_size=2).map("".join), extra)
events = st.one_of(
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("delete"), names, st.none()),
    st.tuples(st.just("touch"), names, st.none()),
    st.tuples(st.just("rename"), names, names),
)


def text_of(name: str, content: Any) -> str:
    if name.endswith(".csv"):
        return f"n\n{len(content[1])}\n"
    return written(name, content[0]) + ("" if name.endswith(".canvas") else f"\n{content[2]}\n{content[1]}")


def happen(root: Path, event: tuple[str, str, Any]) -> set[str]:
    """Which paths are not what they were."""
    kind, name, content = event
    path = root / name
    if kind == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text_of(name, content), encoding="utf-8")
        return {name}
    if not path.is_file():
        return set()
    if kind == "delete":
        path.unlink()
    elif kind == "touch":
        os.utime(path, ns=(1, 1))
    else:
        (root / content).parent.mkdir(parents=True, exist_ok=True)
        path.replace(root / content)
        return {name, content}
    return {name}


def follow(vault: Vault, names_changed: set[str]) -> None:
    there = {VaultPath(name) for name in names_changed if (vault.root / name).is_file()}
    gone = {VaultPath(name) for name in names_changed} - there
    followed = vault.follow(there, gone, {}, lambda paths: [read_item(vault.root, path) for path in paths])
    vault.session().check(followed.affected)


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.dictionaries(names, texts, max_size=7),
    history=st.lists(st.lists(events, min_size=1, max_size=3), min_size=1, max_size=4),
    lean=st.booleans(),
)
def test_any_history_on_disk_equals_a_fresh_start(tmp_path: Path, start: dict[str, Any], history: list[Any], lean: bool) -> None:
    root = tmp_path / "vault"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    (root / "vaultsync.toml").write_text(ATTACHED_CONFIG, encoding="utf-8")
    (root / "lib.json").write_text(LIBRARIES[0], encoding="utf-8")
    (root / "r.csv").write_text(RETRACTIONS[0], encoding="utf-8")
    (root / "Old").mkdir()
    (root / "Old/kept.md").write_text("", encoding="utf-8")
    for name, content in start.items():
        happen(root, ("write", name, content))
    vault = open_vault(root, packing=lean)
    session = vault.session()
    for step in history:
        follow(vault, set().union(*(happen(root, event) for event in step)))
        fresh = open_vault(root)
        assert session.report() == fresh.audit()
        again = open_vault(root)
        assert session.stale() == again.session().stale()
        assert planned(vault) == planned(open_vault(root))
    assert set(vault.index.files) == set(scan(root).files)


def follow_again(vault: Vault) -> list[VaultPath]:
    """What a look at the files that could not be read brings."""
    paths = list(vault.contents.unread)
    return vault.follow(paths, [], {}, lambda paths: [read_item(vault.root, path) for path in paths]).affected


@pytest.mark.parametrize("cached", [False, True])
def test_what_could_not_be_read_is_known_until_it_can(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cached: bool) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "vault"
    root.mkdir()
    for name in ("a.md", "b.md"):
        os.mkfifo(root / name)
    if cached:
        before = open_vault(root, cached=True)
        before.audit()
        before.save()
    vault = open_vault(root, cached=cached, packing=True)
    session = vault.session()
    assert vault.contents.unread == {"a.md", "b.md"}
    assert follow_again(vault) == []
    for name in ("a.md", "b.md"):
        (root / name).unlink()
        (root / name).write_text("[[nowhere]]")
    session.check(follow_again(vault))
    assert vault.contents.unread == set()
    assert session.report() == open_vault(root).audit()


@pytest.mark.parametrize("dropped", [False, True])
def test_another_day_is_met_whatever_is_kept(tmp_path: Path, dropped: bool) -> None:
    root = tmp_path / "vault"
    root.mkdir()
    (root / "a.md").write_text("<!-- vaultsync: LIST date(today) -->\n<!-- /vaultsync -->\n")
    (root / "b.md").write_text("")
    vault = open_vault(root)
    session = vault.session()
    if dropped:
        vault.drop_caches()
    assert vault.recheck(vault.new_day()) == ["a.md"]
    assert session.stale() == open_vault(root).session().stale()
