"""The daemon's parts as they are put together, with a client: what changes is told, what is asked for is written, an editor goes first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from vaultsync.daemon.client import Client, talk_to
from vaultsync.daemon.composing import compose
from vaultsync.daemon.crashes import Runs
from vaultsync.daemon.log import Log
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.forms import Edit
from vaultsync.daemon.protocol.methods import ApplyParams, DiagnosticsParams, EditDoneParams, FixParams, QueryParams, TablesParams
from vaultsync.daemon.protocol.notifications import DiagnosticsChanged, EditProposed, TablesChanged
from vaultsync.daemon.running import Ground, Options
from vaultsync.daemon.watches import watched_inodes
from vaultsync.disk.worker import Reader
from vaultsync.disk.writing.state import state_folder

EAGER = "[watch]\nquiet = 0\nnote-interval = 0\nstart-grace = 0\nwake-grace = 0\n"
TABLE = "<!-- vaultsync: LIST FROM #film -->\n<!-- /vaultsync -->\n"
WITHIN = 30.0


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("STATE_HOME", "CACHE_HOME", "RUNTIME_DIR"):
        (tmp_path / name).mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{name}", str(tmp_path / name))
    root = tmp_path / "vault"
    (root / ".obsidian").mkdir(parents=True)
    (root / "vaultsync.toml").write_text(EAGER)
    (root / "Alien.md").write_text("#film\n")
    return root


@contextmanager
def followed(root: Path, *, write: bool = True, config: Path | None = None) -> Iterator[None]:
    """A daemon without a process of its own."""
    time.sleep(0.1)  # a configuration that was written just now would be read twice, to be sure
    state = Path(state_folder(root, None))
    state.mkdir(parents=True, exist_ok=True)
    log, runs, reader = Log(state), Runs(state), Reader(root)
    composition = compose(Ground(Options(root, config=config, write=write), state, log, runs, runs.begin(), reader))
    started = []
    try:
        for part in composition.parts:
            part.start()
            started.append(part)
        with talk_to(root) as client:
            wait(lambda: client.status().state == "ready")
        yield
    finally:
        for part in reversed(started):
            part.stop()
        reader.close()
        runs.end()
        log.close()


def wait(true: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN
    while not true():
        assert time.monotonic() < until, "it did not come true"
        time.sleep(0.02)


def first(client: Client, kind: type[Any], wanted: Callable[[Any], bool] = lambda one: True) -> Any:
    """The next notification of a kind that fits."""
    for one in client.notifications(timeout=WITHIN):
        if isinstance(one, kind) and wanted(one):
            return one
    raise AssertionError("nothing was told")


def edited(text: str, edits: list[Edit]) -> str:
    """The text after edits, as an editor makes them; the texts here hold nothing that UTF-16 counts twice."""
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:number]) for number in range(len(lines) + 1)]
    for edit in reversed(edits):
        start, end = (starts[place.line] + place.character for place in (edit.range.start, edit.range.end))
        text = text[:start] + edit.new_text + text[end:]
    return text


def test_a_save_is_told_of(root: Path) -> None:
    with followed(root, write=False), talk_to(root, notifications=None) as client:
        (root / "New.md").write_text("[[Nowhere]]\n")
        told = first(client, DiagnosticsChanged, lambda one: any(note.path == "New.md" for note in one.notes))
        assert [one.rule for one in told.notes[0].findings] == ["broken-link"]
        (root / "Nowhere.md").write_text("")
        told = first(client, DiagnosticsChanged)
        assert [(note.path, note.findings) for note in told.notes] == [("New.md", [])]
        (root / "vaultsync.toml").write_text(EAGER + "[rules]\nbroken-link = 'off'\n")
        (root / "New.md").write_text("[[Never]]\n")
        first(client, DiagnosticsChanged, lambda one: one.all)
        wait(lambda: client.diagnostics(DiagnosticsParams()).findings == [])


def test_a_configuration_outside_the_vault_is_followed(root: Path, tmp_path: Path) -> None:
    config = tmp_path / "other.toml"
    config.write_text(EAGER)
    (root / "New.md").write_text("[[Nowhere]]\n")
    with followed(root, write=False, config=config), talk_to(root) as client:
        assert len(client.diagnostics().findings) == 1
        config.write_text(EAGER + "[rules]\nbroken-link = 'off'\n")
        wait(lambda: client.diagnostics().findings == [])


def test_an_exclusion_that_fits_nothing_is_a_warning(root: Path) -> None:
    excludes = 'exclude = ["Old/**"]\n'
    said = 'vaultsync.toml:1:12: the exclusion "Old/**" matches no file; correct the pattern or remove it'
    (root / "vaultsync.toml").write_text(excludes + EAGER)
    with followed(root), talk_to(root) as client:
        assert client.status().warnings == [said]
        assert said in (Path(state_folder(root, None)) / "log").read_text()
        (root / "Old").mkdir()
        (root / "Old/a.md").write_text("[[Nowhere]]\n")
        wait(lambda: client.status().warnings == [])
        (root / "Old/a.md").unlink()
        wait(lambda: client.status().warnings == [said])
        (root / "vaultsync.toml").write_text(excludes + EAGER + "write = false\n")
        wait(lambda: not client.configuration().writes)
        assert client.status().warnings == [said]


def test_writing_can_be_turned_off_and_on_again(root: Path) -> None:
    with followed(root), talk_to(root) as client:
        (root / "vaultsync.toml").write_text(EAGER + "write = false\n")
        wait(lambda: not client.configuration().writes)
        (root / "Films.md").write_text(TABLE)
        wait(lambda: client.status().stale_notes == 1)
        assert "write = false" in client.status().writes.reason
        time.sleep(1)
        assert (root / "Films.md").read_text() == TABLE
        (root / "vaultsync.toml").write_text(EAGER)
        wait(lambda: "- [[Alien]]" in (root / "Films.md").read_text())


def test_the_canary_has_a_folder_of_its_own(root: Path, tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / "RUNTIME_DIR" / f"others {number}").mkdir()
    watched = watched_inodes()
    with followed(root, write=False):
        wait(lambda: (tmp_path / "RUNTIME_DIR/vaultsync/canary").exists())
        if watched is not None:
            assert len(watched_inodes() or ()) - len(watched) < 10


def test_another_bibliography_is_read(root: Path) -> None:
    library = root.parent / "library.json"
    library.write_text('[{"id": "a2001"}]')
    (root / "vaultsync.toml").write_text(EAGER + '[bibliography]\nfile = "../library.json"\n')
    (root / "New.md").write_text("[@b2002]\n")
    with followed(root, write=False), talk_to(root, notifications=None) as client:
        assert [one.rule for one in client.diagnostics(DiagnosticsParams()).findings] == ["citekey-unknown"]
        library.write_text('[{"id": "b2002"}]')
        first(client, DiagnosticsChanged, lambda one: one.all)
        assert client.diagnostics(DiagnosticsParams()).findings == []
        library.write_text('[\n{"id": "b2002"}, 7]')
        first(client, DiagnosticsChanged, lambda one: one.all)
        (found,) = client.diagnostics(DiagnosticsParams()).findings
        assert (found.path, found.rule, found.range.start.line) == ("../library.json", "unreadable-record", 1)


def test_tables_are_written_when_nobody_edits(root: Path) -> None:
    (root / "Films.md").write_text(TABLE)
    with followed(root), talk_to(root, notifications=None) as client:
        wait(lambda: "- [[Alien]]" in (root / "Films.md").read_text())
        (root / "Brazil.md").write_text("#film\n")
        wait(lambda: "- [[Brazil]]" in (root / "Films.md").read_text())
        wait(lambda: client.status().stale_notes == 0)
        assert client.query(QueryParams(query="LIST FROM #film")).rows == 2


def test_an_editor_makes_the_change_itself(root: Path) -> None:
    note = root / "Films.md"
    note.write_text("before\n\n<!-- vaultsync: LIST FROM #film -->\n- [[Alien]]\n<!-- /vaultsync -->\n\nafter\n")
    with followed(root), talk_to(root, scope="write", applies_edits=True, notifications=None) as client:
        (root / "Brazil.md").write_text("#film\n")
        proposed = first(client, EditProposed)
        assert proposed.path == "Films.md"
        before = note.read_text()
        assert client.edit_done(EditDoneParams(edit="no such edit", status="done")).known is False
        note.write_text(edited(before, proposed.edits))
        assert client.edit_done(EditDoneParams(edit=proposed.edit, status="done")).known
        first(client, TablesChanged, lambda one: one.fresh == ["Films.md"])
        assert "- [[Brazil]]" in note.read_text()
        assert note.read_text().startswith("before\n\n<!--")
        assert client.status().stale_notes == 0


def test_what_is_asked_for_is_written_to_exactly_that_text(root: Path) -> None:
    note = root / "Films.md"
    note.write_text(TABLE)
    (root / "vaultsync.toml").write_text(EAGER.replace("start-grace = 0", "start-grace = 300"))
    with followed(root), talk_to(root, scope="write", notifications=None) as client:
        (tables,) = client.tables(TablesParams()).notes
        assert (tables.path, tables.stale, tables.tables[0].state) == ("Films.md", True, "stale")
        shown = client.fix(FixParams(path="Films.md", tables=[0]))
        with pytest.raises(ApiError) as refused:
            client.apply(ApplyParams(path="Films.md", tables=[0], base={"Films.md": "0" * 64}))
        assert refused.value.kind == "conflict"
        assert note.read_text() == TABLE
        done = client.apply(ApplyParams(path="Films.md", tables=[0], base={one.path: one.base for one in shown.notes}))
        assert [(one.path, one.status) for one in done.notes] == [("Films.md", "written")]
        assert note.read_text() == edited(TABLE, shown.notes[0].edits)
        assert client.tables(TablesParams(stale=True)).notes == []


def test_without_leave_nothing_is_written(root: Path) -> None:
    note = root / "Films.md"
    note.write_text(TABLE)
    with followed(root, write=False), talk_to(root, scope="write") as client:
        shown = client.fix(FixParams(path="Films.md", tables=[0]))
        with pytest.raises(ApiError) as refused:
            client.apply(ApplyParams(path="Films.md", tables=[0], base={one.path: one.base for one in shown.notes}))
        assert refused.value.kind == "writes-off"
        status = client.status()
        assert (status.writes.enabled, status.stale_notes) == (False, 1)
        assert note.read_text() == TABLE
