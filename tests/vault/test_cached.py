"""A vault that an earlier run knew is the vault that is read anew, whatever happened between; asked for again, nothing is read."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from histories import ATTACHED, EXAMPLES, FOLDERS, LIBRARIES, RETRACTIONS, contents, written
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaultsync.disk.cache import Cache
from vaultsync.disk.caching.version import program_version
from vaultsync.disk.read import read_item
from vaultsync.disk.scan import scan
from vaultsync.disk.stamp import FINE_NS
from vaultsync.paths import VaultPath
from vaultsync.vault import Vault, open_vault

CONFIG = 'preset = "research"\nexclude = ["Old/**"]\n'
TABLES = ("<!-- vaultsync: TABLE n FROM #tag -->\n<!-- /vaultsync -->\n", "<!-- vaultsync: LIST FROM [[a]] -->\nold\n<!-- /vaultsync -->\n")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "vault"


def put(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def known(root: Path, **options: Any) -> Vault:
    """Opened once nobody can say any more that a file may have changed since it got its date."""
    time.sleep(2 * FINE_NS / 1e9)
    return open_vault(root, cached=True, **options)


def fill(root: Path, files: dict[str, str]) -> None:
    put(root, "vaultsync.toml", CONFIG)
    put(root, "lib.json", LIBRARIES[0])
    put(root, "r.csv", RETRACTIONS[0])
    put(root, "Old/keep.md", "[[nowhere]]\n")
    for name, text in files.items():
        put(root, name, text)


NAMES = ("a.md", "b.md", "c.md", "t.md", "i.md", "s.md", "p.png", "k.canvas")
names = st.sampled_from([folder + name for folder in FOLDERS for name in NAMES])
texts = st.tuples(contents, st.sampled_from(["", *TABLES]))
events = st.one_of(
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("delete"), names, st.none()),
    st.tuples(st.just("touch"), names, st.none()),
    st.tuples(st.just("settings"), st.sampled_from([CONFIG, CONFIG + ATTACHED, CONFIG + '[rules]\nbroken-link = "off"\n']), st.none()),
    st.tuples(st.just("attached"), st.just("lib.json"), st.sampled_from(LIBRARIES)),
    st.tuples(st.just("attached"), st.just("r.csv"), st.sampled_from(RETRACTIONS)),
)


def text_of(name: str, content: Any) -> str:
    return written(name, content[0]) + ("" if name.endswith(".canvas") else "\n" + content[1])


def happen(root: Path, event: tuple[str, str, Any]) -> None:
    kind, name, content = event
    path = root / name
    if kind == "settings":
        put(root, "vaultsync.toml", name)
    elif kind == "attached":
        put(root, name, content)
    elif kind == "write":
        put(root, name, text_of(name, content))
    elif path.is_file() and kind == "delete":
        path.unlink()
    elif path.is_file():
        os.utime(path, ns=(1, 1))


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.dictionaries(names, texts, max_size=6),
    runs=st.lists(st.lists(events, max_size=4), min_size=1, max_size=4),
    lean=st.booleans(),
)
def test_what_is_known_and_what_changed_make_what_is_there(place: Path, start: dict[str, Any], runs: list[Any], lean: bool) -> None:
    for folder in (place, place.parent / "cache"):
        shutil.rmtree(folder, ignore_errors=True)
    place.mkdir()
    fill(place, {name: text_of(name, content) for name, content in start.items()})
    for happened in runs:
        for event in happened:
            happen(place, event)
        vault = known(place, packing=lean)
        assert vault.audit() == open_vault(place).audit()
        vault.save()
        again = known(place)
        assert again.audit(infos=10) == open_vault(place).audit().shortened(10)
        only = sorted(again.index.notes)[:2]
        assert known(place).audit(tuple(only)) == open_vault(place).audit(tuple(only))


def test_a_vault_in_which_nothing_changed_is_not_read(place: Path) -> None:
    listening: list[bool] = []
    fill(place, {"a.md": "[[b]]\n", "c.md": "[[nowhere]]\n"})
    vault = known(place)
    report = vault.audit(infos=10)
    vault.save()
    opened: list[str] = []
    sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" and given and listening else None)
    listening.append(True)
    again = known(place)
    assert again.contents.unchanged
    assert again.audit(infos=10) == report
    listening.clear()
    assert [name for name in opened if name.endswith(".md")] == []
    put(place, "a.md", "[[c]]\n")
    assert known(place).audit(infos=10) != report


def test_a_file_that_was_touched_is_read_and_its_findings_are_kept(place: Path) -> None:
    fill(place, {"a.md": "[[nowhere]]\n"})
    vault = known(place)
    before = vault.audit()
    vault.save()
    os.utime(place / "a.md", ns=(5, 5))
    again = known(place)
    assert again.contents.changes().files == ["a.md"]
    assert known(place).audit() == before


def test_without_a_session_an_empty_cache_is_filled_and_nothing_else_is_written(place: Path) -> None:
    fill(place, {"a.md": "[[nowhere]]\n"})
    vault = known(place)
    assert len(vault.index.notes) == 2
    vault.save()
    cache = Cache.open(place, program_version())
    assert cache is not None
    first = cache.load()
    assert {row.path for row in first.rows} == {"a.md", "Old/keep.md", "lib.json", "r.csv", "vaultsync.toml"}
    assert (first.settings, {row.found for row in first.rows}) == (None, {None})
    put(place, "b.md", "[[a]]\n")
    other = known(place)
    assert len(other.index.notes) == 3
    other.save()
    assert cache.load() == first
    assert known(place).audit() == open_vault(place).audit()


def test_of_two_that_save_the_second_does_not_spoil_what_the_first_found(place: Path) -> None:
    fill(place, {"a.md": "[[b]]\n", "b.md": ""})
    first, second = known(place), known(place)
    first.audit()
    put(place, "b.md", "# changed\n")
    (place / "b.md").rename(place / "c.md")
    second.audit()
    second.save()
    first.save()
    assert known(place).audit() == open_vault(place).audit()


def test_a_text_that_another_process_stored_gets_no_stamp_of_ours(place: Path) -> None:
    """The note is one, then another while we look away, then the first again, as when a hook sets changes aside and restores them."""
    fill(place, {"f.md": "[[a]]\n", "a.md": ""})
    first = known(place, packing=True)
    session = first.session()
    first.save()
    put(place, "f.md", "[[nowhere]]\n")
    second = known(place)
    second.audit()
    second.save()
    put(place, "f.md", "[[a]]\n")
    time.sleep(2 * FINE_NS / 1e9)
    path = VaultPath("f.md")
    followed = first.follow([path], [], scan(place, stamps=True).stamps, lambda paths: [read_item(place, one) for one in paths])
    session.check(followed.affected)
    first.save()
    assert known(place).audit() == open_vault(place).audit()


@pytest.mark.parametrize("name", ["k.canvas", "p\udcff (conflicted copy 2025-01-01).png"])
def test_what_cannot_be_kept_is_found_again(place: Path, name: str) -> None:
    fill(place, {"\udcff.md": "", "k.canvas": '{"nodes": [{"id": "f", "type": "file", "file": "\\udcff.m"}]}'})
    put(place, name, (place / name).read_text() if (place / name).exists() else "")
    first = known(place)
    found = first.audit()
    first.save()
    assert [one for one in found.diagnostics if one.path == name]
    again = known(place)
    again.session()
    assert again.audit() == found
    assert sum(again.session().counts().values()) == len(found.diagnostics)


def test_what_could_not_be_read_is_tried_again(place: Path) -> None:
    fill(place, {"a.md": "[[nowhere]]\n"})
    (place / "d.md").mkdir()
    (place / "d.md").rmdir()
    os.mkfifo(place / "d.md")
    vault = known(place)
    assert [one.rule for one in vault.audit().diagnostics] == ["broken-link", "unreadable-note"]
    vault.save()
    again = known(place)
    assert not again.contents.unchanged
    assert again.audit() == vault.audit()


def test_a_canvas_that_could_not_be_read_is_tried_again(place: Path) -> None:
    fill(place, {"a.md": ""})
    os.mkfifo(place / "k.canvas")
    vault = known(place)
    assert [one.path for one in vault.audit().diagnostics] == ["k.canvas"]
    vault.save()
    assert not known(place).contents.unchanged


def test_paths_of_no_text_are_found_again(place: Path) -> None:
    fill(place, {"a.md": "[[b]]\n"})
    put(place, "\udcff.md", "[[nowhere]]\n")
    vault = known(place)
    report = vault.audit()
    vault.save()
    assert known(place).audit() == report == open_vault(place).audit()
