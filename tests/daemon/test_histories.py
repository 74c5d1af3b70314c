"""A keeper that lived through any history of notes and settings, delivered in any order, holds what a fresh start finds."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from histories import EXAMPLES, FOLDERS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vault.test_followed import happen, names, texts

from vaultsync.daemon import keeper as keeping
from vaultsync.daemon.crashes import Runs
from vaultsync.daemon.keeper import Keeper
from vaultsync.daemon.listener import Change
from vaultsync.daemon.log import Log
from vaultsync.daemon.pending import Settled
from vaultsync.diagnostic import Diagnostic
from vaultsync.disk.stamp import stamp_of
from vaultsync.disk.worker import Reader
from vaultsync.errors import ConfigError
from vaultsync.paths import VaultPath
from vaultsync.session import Session
from vaultsync.vault import Vault, open_vault
from vaultsync.vault.settings import BOOKMARKS, WATCHED

WITHIN = 60.0
MANY = EXAMPLES if "VAULTSYNC_EXAMPLES" in os.environ else 25
CONFIG, SCHEMA, APP = "vaultsync.toml", "schemas/note.json", ".obsidian/app.json"
RESEARCH = 'preset = "research"\n'
TABLES = '[tables.all]\nquery = "LIST k FROM #tag"\nnotes = { tag = "tag" }\nheading = "All"\n'
OWN = '[types.own]\nschema = "schemas/note.json"\nmatch = { folder = ["x/"] }\n'
TOMLS = ("", RESEARCH, RESEARCH + TABLES, RESEARCH + '[rules]\nbroken-link = "info"\nlink-type = "off"\n', 'exclude = ["Old/**"]\n', OWN)
EXCLUDES = ('exclude = ["Old/**"]\n', 'exclude = ["x/y/**"]\n')
"""Right as long as there is such a file."""
WRONG = ("exclude = [", RESEARCH + '[rules]\nbrokn-link = "info"\n')
SCHEMAS = ('{"required": ["k"]}', '{"properties": {"year": {"type": "integer"}}}', "{")
APPS = ("{}", '{"userIgnoreFilters": ["x/"]}', '{"useMarkdownLinks": true}', '{"newLinkFormat": "absolute"}', "{")
STARS = ('{"items": [{"type": "file", "path": "a.md"}]}', "{}")


def setting(path: str, texts: tuple[str, ...]) -> st.SearchStrategy[tuple[str, str, str | None]]:
    return st.tuples(st.just("set"), st.just(path), st.sampled_from([*texts, None]))


folders = st.sampled_from(FOLDERS[1:])
events = st.one_of(
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("write"), names, texts),
    st.tuples(st.just("delete"), names, st.none()),
    st.tuples(st.just("touch"), names, st.none()),
    st.tuples(st.just("rename"), names, names),
    st.tuples(st.just("move folder"), folders, folders),
    setting(CONFIG, (*TOMLS, *WRONG)),
    setting(CONFIG, EXCLUDES),
    setting(SCHEMA, SCHEMAS),
    setting(APP, APPS),
    setting(os.fspath(BOOKMARKS[0]), STARS),
)
steps = st.one_of(
    st.tuples(st.just("events"), st.lists(events, min_size=1, max_size=3)),
    st.tuples(st.just("events"), st.lists(events, min_size=1, max_size=3)),
    st.tuples(st.just("deliver"), st.integers(0, 255)),
    st.tuples(st.just("deliver"), st.integers(0, 255)),
    st.tuples(st.just("ask after"), st.lists(events, min_size=1, max_size=3)),
    st.tuples(st.just("ask"), st.booleans()),
    st.tuples(st.just("restart"), st.none()),
)


class Ground(NamedTuple):
    root: Path
    state: Path
    cache: Path
    reader: Reader
    log: Log


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("history")
    made = Ground(folder / "vault", folder / "state", folder / "cache", Reader(folder / "vault"), Log(folder / "state"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(made.cache))
        patch.setattr(keeping, "OPEN_AGAIN", 0.0)
        patch.setattr(keeping, "OPEN_SHARE", 0.0)
        patch.setattr(keeping, "SLICE", 0.0)  # one file at a time: as many turns as there can be
        yield made
    made.reader.close()
    made.log.close()


class Life:
    """A vault, its keeper, who is told by it, and what is still to be delivered, as by a follower."""

    def __init__(self, ground: Ground, cached: bool) -> None:
        self.ground, self.cached = ground, cached
        self.pending: set[str] = set()
        self.told: dict[VaultPath, tuple[Diagnostic, ...]] = {}
        self.stale: set[VaultPath] = set()
        self.followed: set[str] = set()
        self.begin()

    def opened(self) -> Vault:
        return open_vault(self.ground.root, cached=self.cached, packing=self.cached)

    def begin(self) -> None:
        self.keeper = Keeper(self.opened, self.ground.reader, Runs(self.ground.state), self.ground.log)
        listener = self.keeper.listener
        listener.everything, listener.changed, listener.unusable = self.everything, self.changed, self.unusable
        try:
            self.keeper.open()
        except ConfigError:  # so says whoever starts it, and the user mends it
            self.happen(("set", CONFIG, ""))
            self.keeper.open()
        self.keeper.start()
        assert self.keeper.ready.wait(WITHIN)

    def everything(self, vault: Vault, session: Session) -> None:
        self.told, self.stale = dict(session.all_diagnostics()), set(session.stale())
        self.unusable(vault, ())

    def unusable(self, vault: Vault, schemas: Sequence[str]) -> None:
        self.followed = {*map(os.fspath, WATCHED), *vault.settings.schemas, *schemas}

    def changed(self, vault: Vault, session: Session, change: Change) -> None:
        for path, found in change.findings.items():
            self.told[path] = found
            if not found:
                del self.told[path]
        self.stale = (self.stale - change.fresh) | change.stale

    def happen(self, event: tuple[str, str, Any]) -> None:
        kind, name, other = event
        if kind == "set":
            path = self.ground.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            if other is not None:
                path.write_text(other)
            self.pending.add(name)
        elif kind == "move folder":
            for path in sorted(self.ground.root.glob(f"{name}*.*")):
                self.pending |= happen(self.ground.root, ("rename", f"{name}{path.name}", f"{other}{path.name}"))
        else:
            self.pending |= happen(self.ground.root, event)

    def deliver(self, chosen: int, *, whole: bool = False) -> None:
        """Some of what is pending, or all of it with another look at everything."""
        paths = {path for number, path in enumerate(sorted(self.pending)) if whole or chosen >> number % 8 & 1}
        self.pending -= paths
        stamps = {VaultPath(path): stamp_of(os.stat(self.ground.root / path)) for path in paths if (self.ground.root / path).is_file()}
        bookmarks = not paths.isdisjoint(map(os.fspath, BOOKMARKS))
        stamps = {path: stamp for path, stamp in stamps.items() if not path.startswith(".")}
        removed = {VaultPath(path) for path in paths if not path.startswith(".")} - stamps.keys()
        faults = {} if whole else None
        self.keeper.deliver(Settled(frozenset(stamps), frozenset(removed), stamps, not paths.isdisjoint(self.followed), bookmarks, faults))

    def settle(self) -> None:
        self.deliver(0, whole=True)
        until = time.monotonic() + WITHIN
        while not self.keeper.ask(lambda vault, session: not self.keeper._unchecked and self.keeper._open_at is None).result(WITHIN):
            assert time.monotonic() < until

    def step(self, kind: str, what: Any) -> None:
        wait = what is not False
        if kind in ("events", "ask after"):
            for event in what:
                self.happen(event)
        elif kind == "deliver":
            self.deliver(what)
        elif kind == "restart":
            self.keeper.stop()
            assert self.keeper.is_alive()
            self.begin()
        if kind == "ask after":
            self.deliver(255)
        if kind in ("ask", "ask after"):
            asked = self.keeper.ask(lambda vault, session: [is_of_now(vault, path, found) for path, found in session.all_diagnostics()])
            assert not wait or all(asked.result(WITHIN))


def is_of_now(vault: Vault, path: VaultPath, found: tuple[Diagnostic, ...]) -> bool:
    """Whether findings stand in the text that the index holds: whoever is answered may make edits of them."""
    note = vault.index.notes.get(path)
    links = {link.span for link in (*note.links, *note.property_links)} if note is not None else set()
    return note is None or all(one.span in links for one in found if one.rule == "broken-link")


def state(vault: Vault, session: Session) -> tuple[Any, ...]:
    return dict(session.all_diagnostics()), session.stale(), sorted(vault.index.files)


def problem_of(root: Path) -> str:
    try:
        open_vault(root)
    except ConfigError as error:
        return str(error)
    return ""


@settings(max_examples=MANY, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(
    start=st.dictionaries(names, texts, max_size=6),
    toml=st.sampled_from(TOMLS[:4]),
    history=st.lists(steps, min_size=1, max_size=8),
    cached=st.booleans(),
)
def test_any_history_of_notes_and_settings_equals_a_fresh_start(
    ground: Ground, start: dict[str, Any], toml: str, history: list[tuple[str, Any]], cached: bool
) -> None:
    for folder in (ground.root, ground.cache):
        shutil.rmtree(folder, ignore_errors=True)
    ground.cache.mkdir(mode=0o700)
    (ground.root / ".obsidian").mkdir(parents=True)
    (ground.root / CONFIG).write_text(toml)
    for name, content in start.items():
        happen(ground.root, ("write", name, content))
    life = Life(ground, cached)
    try:
        for kind, what in history:
            life.step(kind, what)
        life.settle()
        wrong = problem_of(ground.root)
        if wrong:
            assert life.keeper.problem in (wrong, "")  # what was right once holds on though its files are gone
            life.happen(("set", CONFIG, RESEARCH))
            life.settle()
        assert life.keeper.problem == ""
        found = life.keeper.ask(state).result(WITHIN)
    finally:
        life.keeper.stop()
    assert life.keeper.is_alive()
    fresh = open_vault(ground.root)
    assert found == state(fresh, fresh.session())
    assert (life.told, sorted(life.stale)) == found[:2]
