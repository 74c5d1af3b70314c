"""What clients ask to be mended, through the daemon's own desk: conflicts, clients that leave, canvases, and editors who keep silent."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from daemon.test_whole import EAGER, TABLE, followed, root, wait

from vaultsync.daemon import desk
from vaultsync.daemon.client import talk_to
from vaultsync.daemon.protocol.errors import ApiError
from vaultsync.daemon.protocol.messages import written
from vaultsync.daemon.protocol.methods import ApplyParams, DiagnosticsParams, EditDoneParams, FixParams
from vaultsync.disk.write import Writer
from vaultsync.paths import VaultPath
from vaultsync.vault import Vault

__all__ = ["root"]
CANVAS = VaultPath("C.canvas")
LATER = EAGER.replace("start-grace = 0", "start-grace = 300")


class Meddled(Writer):
    """A writer that somebody is always ahead of."""

    meddle: Callable[[], object] = staticmethod(lambda: None)

    def write_all(self, rewrites: Any) -> Any:
        """See ``Writer``."""
        self.meddle()
        return super().write_all(rewrites)


@pytest.fixture
def films(root: Path) -> Path:
    (root / "vaultsync.toml").write_text(LATER)
    note = root / "Films.md"
    note.write_text(TABLE)
    return note


def asked(films: Path, base: str) -> ApplyParams:
    return ApplyParams(path=VaultPath(films.name), tables=[], base={films.name: base})


@pytest.mark.parametrize("gone", [False, True])
def test_a_note_that_changes_under_the_write_is_a_conflict_with_its_base(films: Path, monkeypatch: pytest.MonkeyPatch, gone: bool) -> None:
    text = "typed\n" + TABLE
    monkeypatch.setattr("vaultsync.daemon.composing.Writer", Meddled)
    with followed(films.parent), talk_to(films.parent, scope="write") as client:
        (shown,) = client.fix(FixParams(path=VaultPath(films.name), tables=[])).notes
        monkeypatch.setattr(Meddled, "meddle", films.unlink if gone else lambda self: films.write_text(text))
        with pytest.raises(ApiError) as error:
            client.apply(asked(films, shown.base))
        base = None if gone else hashlib.sha256(text.encode()).hexdigest()
        assert (error.value.kind, error.value.data) == ("conflict", {"path": films.name, "base": base, "written": []})
        assert str(error.value) == "Films.md is not what the edits were computed from; ask fix again"


def test_a_note_that_the_index_has_not_yet_followed_is_a_conflict_with_its_base(films: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with followed(films.parent), talk_to(films.parent, scope="write") as client:
        monkeypatch.setattr(Vault, "text", lambda vault, path: None)
        with pytest.raises(ApiError) as error:
            client.fix(FixParams(path=VaultPath(films.name), tables=[]))
        assert error.value.data == {"path": films.name, "base": hashlib.sha256(TABLE.encode()).hexdigest()}
        assert "ask fix again" in str(error.value)


def test_a_client_may_leave_while_its_change_is_written(
    films: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, release, ended = threading.Event(), threading.Event(), threading.Event()
    answer = desk._answer

    def hold(self: object) -> None:
        begun.set()
        release.wait(20)

    def answered(*given: Any) -> None:
        try:
            answer(*given)
        finally:
            ended.set()

    monkeypatch.setattr("vaultsync.daemon.composing.Writer", Meddled)
    monkeypatch.setattr(Meddled, "meddle", hold)
    monkeypatch.setattr(desk, "_answer", answered)
    with followed(films.parent):
        with talk_to(films.parent, scope="write") as client:
            (shown,) = client.fix(FixParams(path=VaultPath(films.name), tables=[])).notes
            params = asked(films, shown.base).model_dump()
            client._connection.send(written({"jsonrpc": "2.0", "id": 9, "method": "apply", "params": params}))
            assert begun.wait(20)
        with talk_to(films.parent) as other:
            wait(lambda: other.status().use.clients == 1)
            release.set()
            assert ended.wait(20)
        wait(lambda: "[[Alien]]" in films.read_text())
    assert caplog.text == ""


def test_the_fix_of_a_canvas_is_shown(root: Path) -> None:
    (root / "sub").mkdir()
    (root / "sub/Note.md").write_text("")
    canvas = {"nodes": [{"id": "1", "type": "file", "file": "old/Note.md", "x": 0, "y": 0, "width": 1, "height": 1}], "edges": []}
    text = json.dumps(canvas)
    (root / "C.canvas").write_text(text)
    with followed(root), talk_to(root, scope="write") as client:
        (found,) = client.diagnostics(DiagnosticsParams(path=CANVAS)).findings
        assert found.fix is not None
        (shown,) = client.fix(FixParams(path=CANVAS, finding=found.id)).notes
        assert (shown.path, shown.base) == ("C.canvas", hashlib.sha256(text.encode()).hexdigest())
        (edit,) = shown.edits
        assert text[edit.range.start.character : edit.range.end.character] == '"old/Note.md"'
        assert edit.new_text == '"sub/Note.md"'
        with pytest.raises(ApiError) as error:
            client.apply(ApplyParams(path=CANVAS, finding=found.id, base={"C.canvas": shown.base}))
        assert error.value.kind == "refused"  # it is only a suggestion
        with pytest.raises(ApiError) as error:
            client.fix(FixParams(path=CANVAS, tables=[]))
        assert error.value.kind == "unknown-path"


def test_editors_who_keep_silent_leave_nothing_behind(films: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor need not answer what a client asked for; the last ones are known all the same, each once."""
    made: list[desk.Desk] = []
    begin = desk.Desk.__init__

    def kept(self: desk.Desk, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        made.append(self)

    monkeypatch.setattr(desk.Desk, "__init__", kept)
    with followed(films.parent), talk_to(films.parent, scope="write", applies_edits=True) as client:
        names = [made[0]._next_edit() for _ in range(3_000)]
        assert len(made[0]._proposed) <= 1_000
        assert [client.edit_done(EditDoneParams(edit=names[-1], status="done")).known for _ in range(2)] == [True, False]
