"""The local API as its clients see it, over a real socket, on a real vault."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from daemon.conftest import Serve
from daemon.raw import RawSocket
from daemon.small_backend import Served
from pydantic import BaseModel

from vaultsync.daemon.client import Client, talk_to
from vaultsync.daemon.protocol.errors import ERRORS, ApiError
from vaultsync.daemon.protocol.forms import NoteEdits, Position
from vaultsync.daemon.protocol.messages import Call, result
from vaultsync.daemon.protocol.methods import (
    ApplyParams,
    DiagnosticsParams,
    EditDoneParams,
    ExplainParams,
    ExportParams,
    FixParams,
    QueryParams,
    TablesParams,
    TablesResult,
)
from vaultsync.daemon.protocol.notifications import DiagnosticsChanged, EditProposed, TablesChanged
from vaultsync.daemon.talk import Holding
from vaultsync.errors import UsageError
from vaultsync.paths import VaultPath


def edited(text: str, edits: NoteEdits) -> str:
    """The edits made as an editor makes them: by line and UTF-16 unit."""
    units = text.encode("utf-16-le")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode("utf-16-le")))

    def at(position: Position) -> int:
        return starts[position.line] + 2 * position.character

    for edit in reversed(edits.edits):
        units = units[: at(edit.range.start)] + edit.new_text.encode("utf-16-le") + units[at(edit.range.end) :]
    return units.decode("utf-16-le")


def kind_of(error: pytest.ExceptionInfo[ApiError]) -> str:
    return error.value.kind


def path(text: str) -> VaultPath:
    return VaultPath(text)


def client_of(server: Served, **options: Any) -> Client:
    return talk_to(server.root, state=server.state, **options)


# -- reading


def test_diagnostics_have_places_as_editors_count(serve: Serve) -> None:
    with client_of(serve()) as client:
        (found,) = client.diagnostics(DiagnosticsParams(path=path("Folder/Ant.md"))).findings
        assert (found.rule, found.severity) == ("broken-link", "error")
        assert (found.range.start, found.range.end) == (Position(line=0, character=3), Position(line=0, character=14))


def test_pages_together_are_everything_once(serve: Serve) -> None:
    with client_of(serve()) as client:
        everything = client.diagnostics().findings
        assert len(everything) >= 3
        for limit in (1, 2, 3):
            found, after = [], ""
            while True:
                page = client.diagnostics(DiagnosticsParams(limit=limit, after=after))
                assert len(page.findings) <= limit
                found += page.findings
                if page.next is None:
                    break
                after = page.next
            assert found == everything


def test_diagnostics_can_be_chosen(serve: Serve) -> None:
    with client_of(serve()) as client:
        assert {one.rule for one in client.diagnostics(DiagnosticsParams(rules=["stale-table"])).findings} == {"stale-table"}
        assert {one.severity for one in client.diagnostics(DiagnosticsParams(severity="error")).findings} == {"error"}
        with pytest.raises(ApiError) as error:
            client.diagnostics(DiagnosticsParams(after="nonsense"))
        assert kind_of(error) == "invalid-params"


def test_queries_expressions_and_their_faults(serve: Serve) -> None:
    with client_of(serve()) as client:
        found = client.query(QueryParams(query='LIST FROM "Folder"'))
        assert found.answer is not None
        assert (found.rows, len(found.answer.values)) == (1, 1)
        found = client.query(QueryParams(query="LIST", limit=1, offset=1))
        assert found.answer is not None
        assert (found.rows, found.answer.values[0]["$link"]["path"]) == (3, "Folder/Ant.md")
        assert client.query(QueryParams(query="= this.kind", origin=path("Hive.md"))).value == "home"
        with pytest.raises(ApiError) as error:
            client.query(QueryParams(query="LIST\nFROM 😀 ["))
        assert kind_of(error) == "query-failed"
        assert error.value.data["position"]["line"] == 1


def test_explanations_tables_configuration_and_exports(serve: Serve) -> None:
    server = serve()
    with client_of(server) as client:
        assert client.explain(ExplainParams(rule="broken-link")).rule is not None
        assert client.explain(ExplainParams(path=path("Bee.md"))).text
        (note,) = client.tables(TablesParams()).notes
        assert (note.path, note.stale, [table.state for table in note.tables]) == ("Hive.md", True, ["stale"])
        assert client.tables(TablesParams(path=path("Bee.md"), stale=True)).notes == []
        assert client.configuration().rules["broken-link"] == "error"
        part = client.export(ExportParams(form="obsidian-cache"))
        assert (part.part, part.parts) == (0, 1)
        assert json.loads(part.text)
        with pytest.raises(ApiError):
            client.export(ExportParams(form="obsidian-cache", export=part.export))
        status = client.status()
        assert (status.notes, status.stale_notes, status.use.clients) == (3, 1, 1)


# -- writing


def test_a_table_is_written_with_its_base_and_told_of(serve: Serve) -> None:
    server = serve()
    note = server.root / "Hive.md"
    with client_of(server, scope="write", notifications=None) as client:
        edits = client.fix(FixParams(path=path("Hive.md"), tables=[]))
        assert edits.safety == "safe"
        (one,) = edits.notes
        assert one.base == hashlib.sha256(note.read_bytes()).hexdigest()
        expected = edited(note.read_text("utf-8"), one)
        done = client.apply(ApplyParams(path=path("Hive.md"), tables=[], base={one.path: one.base}))
        assert [written.status for written in done.notes] == ["written"]
        assert note.read_text("utf-8") == expected
        told = list(client.notifications(0.5))
        assert TablesChanged(stale=[], fresh=["Hive.md"]) in told
        assert any(isinstance(found, DiagnosticsChanged) and found.notes[0].path == "Hive.md" for found in told)
        assert client.fix(FixParams(path=path("Hive.md"), tables=[])).notes == []


def test_a_finding_is_mended(serve: Serve) -> None:
    server = serve()
    with client_of(server, scope="write") as client:
        (found,) = client.diagnostics(DiagnosticsParams(rules=["stale-table"])).findings
        fix = client.fix(FixParams(path=path("Hive.md"), finding=found.id))
        assert found.fix is not None
        assert fix.title == found.fix.title
        client.apply(ApplyParams(path=path("Hive.md"), finding=found.id, base={one.path: one.base for one in fix.notes}))
        assert "[[Bee]]" in (server.root / "Hive.md").read_text("utf-8")
        with pytest.raises(ApiError) as error:
            client.fix(FixParams(path=path("Hive.md"), finding=found.id))
        assert kind_of(error) == "unknown-finding"


@pytest.mark.parametrize("harm", ["another", "none", "disk"])
def test_another_base_is_a_conflict_and_nothing_is_written(serve: Serve, harm: str) -> None:
    server = serve()
    note = server.root / "Hive.md"
    with client_of(server, scope="write") as client:
        (one,) = client.fix(FixParams(path=path("Hive.md"), tables=[])).notes
        base = {"another": {one.path: "0" * 64}, "none": {}, "disk": {one.path: one.base}}[harm]
        if harm == "disk":
            note.write_text(note.read_text("utf-8") + "typed meanwhile\n", encoding="utf-8")
        before = note.read_bytes()
        with pytest.raises(ApiError) as error:
            client.apply(ApplyParams(path=path("Hive.md"), tables=[], base=base))
        assert kind_of(error) == "conflict"
        assert note.read_bytes() == before


def test_writing_needs_the_scope_and_that_it_is_enabled(serve: Serve) -> None:
    server = serve(writes=False)
    for scope, kind in (("read", "scope-needed"), ("write", "writes-off")):
        with client_of(server, scope=scope) as client:
            assert not client.hello.writes
            (one,) = client.fix(FixParams(path=path("Hive.md"), tables=[])).notes
            with pytest.raises(ApiError) as error:
                client.apply(ApplyParams(path=path("Hive.md"), tables=[], base={one.path: one.base}))
            assert kind_of(error) == kind
    with client_of(server) as client, pytest.raises(ApiError) as error:
        client.shutdown()
    assert kind_of(error) == "scope-needed"
    assert server.backend.asked["apply"] == 0
    assert not server.backend.ended


def test_there_is_no_force(serve: Serve) -> None:
    with RawSocket(serve().socket) as raw:
        raw.hello(scope="write")
        answer = raw.ask("apply", path="Hive.md", tables=[], base={}, force=True)
        assert answer["error"]["data"]["kind"] == "invalid-params"


def test_an_edit_is_proposed_to_one_editor(serve: Serve) -> None:
    server = serve()
    before = (server.root / "Hive.md").read_bytes()
    with (
        client_of(server, scope="write", notifications=None) as reader,
        client_of(server, scope="write", notifications=None, applies_edits=True) as editor,
        client_of(server, scope="read", notifications=None, applies_edits=True) as powerless,
    ):
        (one,) = reader.fix(FixParams(path=path("Hive.md"), tables=[])).notes
        done = reader.apply(ApplyParams(path=path("Hive.md"), tables=[], base={one.path: one.base}))
        assert [written.status for written in done.notes] == ["proposed"]
        proposed = next(editor.notifications(5))
        assert isinstance(proposed, EditProposed)
        assert (proposed.base, proposed.edits) == (one.base, one.edits)
        assert editor.edit_done(EditDoneParams(edit=proposed.edit, status="done")).known
        assert not editor.edit_done(EditDoneParams(edit=proposed.edit, status="done")).known
        assert [*reader.notifications(0.3), *powerless.notifications(0.3)] == []
    assert (server.root / "Hive.md").read_bytes() == before
    deadline = time.monotonic() + 5
    while server.backend.editors and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.backend.editors == 0


def test_changes_are_told_to_who_wants_them(serve: Serve) -> None:
    server = serve()
    with client_of(server, notifications=["tables_changed"]) as tables, client_of(server, notifications=None) as everything:
        (server.root / "nowhere.md").write_text("", encoding="utf-8")
        server.backend.taken_in("nowhere.md")
        told = next(everything.notifications(5))
        assert isinstance(told, DiagnosticsChanged)
        assert [(note.path, note.findings) for note in told.notes] == [("Folder/Ant.md", [])]
        assert list(tables.notifications(0.3)) == []


# -- messages


def test_answers_follow_json_rpc(serve: Serve) -> None:
    with RawSocket(serve().socket) as raw:
        raw.hello()

        def answer(text: str | bytes) -> Any:
            raw.send(text)
            return raw.receive()

        def kind(text: str | bytes) -> tuple[Any, str]:
            found = answer(text)
            assert found["error"]["code"] == ERRORS[found["error"]["data"]["kind"]].code
            return found["id"], found["error"]["data"]["kind"]

        assert kind("{") == (None, "parse-error")
        assert kind("[" * 100_000) == (None, "parse-error")
        assert kind('{"id": NaN}') == (None, "parse-error")
        assert kind("1" * 10_000) == (None, "parse-error")
        assert kind(b"\xff") == (None, "parse-error")
        assert kind("[]") == (None, "invalid-request")
        assert kind("1") == (None, "invalid-request")
        assert kind('{"id":3,"method":"status"}') == (3, "invalid-request")
        assert kind('{"jsonrpc":"2.0","id":[],"method":"status"}') == (None, "invalid-request")
        assert kind('{"jsonrpc":"2.0","id":4,"method":1}') == (4, "invalid-request")
        assert kind('{"jsonrpc":"2.0","id":"x","method":"nothing"}') == ("x", "unknown-method")
        assert kind('{"jsonrpc":"2.0","id":5,"method":"__init__"}') == (5, "unknown-method")
        assert kind('{"jsonrpc":"2.0","id":6,"method":"hello"}') == (6, "invalid-request")
        assert kind('{"jsonrpc":"2.0","id":7,"method":"query","params":["LIST"]}') == (7, "invalid-params")
        assert kind('{"jsonrpc":"2.0","id":8,"method":"query","params":{"query":1}}') == (8, "invalid-params")
        assert kind('{"jsonrpc":"2.0","id":9,"method":"query","params":{"query":"LIST","limit":"3"}}') == (9, "invalid-params")
        assert kind('{"jsonrpc":"2.0","id":null,"method":"query","params":{"query":"LIST","\\ud800":1}}') == (None, "invalid-params")
        # A notification is carried out and not answered; the next answer is the next request's.
        raw.send('{"jsonrpc":"2.0","method":"status"}')
        raw.send('{"jsonrpc":"2.0","method":"nothing"}')
        assert answer('{"jsonrpc":"2.0","id":"\\ud800","method":"status"}')["id"] == "\ud800"
        batch = answer('[{"jsonrpc":"2.0","id":1,"method":"status"}, 7, {"jsonrpc":"2.0","method":"status"}]')
        assert [(one["id"], "result" in one) for one in batch] == [(1, True), (None, False)]
        assert kind(json.dumps([{"jsonrpc": "2.0", "method": "status"}] * 101)) == (None, "invalid-request")
        assert answer('{"jsonrpc":"2.0","id":1,"method":"status"}')["result"]["state"] == "ready"


def test_a_fault_of_ours_is_an_answer_and_the_log_says_where(serve: Serve) -> None:
    server = serve()

    def fails() -> None:
        raise KeyError("the text of a note")

    server.backend._status = fails  # type: ignore[method-assign, assignment]
    with RawSocket(server.socket) as raw:
        raw.hello()
        answer = raw.ask("status")
        assert (answer["error"]["code"], "KeyError" in answer["error"]["message"]) == (-32603, True)
        assert "text of a note" not in str(answer)
        assert "result" in raw.ask("diagnostics")
    assert "KeyError" in server.log.read_text("utf-8")
    assert "text of a note" not in server.log.read_text("utf-8")


def test_slow_requests_hold_up_no_other_client(serve: Serve) -> None:
    server = serve()
    release = threading.Event()
    with RawSocket(server.socket) as busy, RawSocket(server.socket) as other:
        busy.hello()
        other.hello()
        server.backend.hold(lambda: release.wait(20))  # whatever fails below must not keep the thread for ever
        for number in range(50):
            busy.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": "status"}))
        # What needs the vault waits, what does not is answered.
        assert "error" in other.ask("nothing")
        assert sum(server.backend.asked[name] for name in ("status",)) <= 4
        release.set()
        assert sorted(busy.receive()["id"] for _ in range(50)) == list(range(50))
        assert "result" in other.ask("status")


def test_an_answer_that_takes_long_to_write_is_not_overtaken(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    server = serve()
    computed, release = threading.Event(), threading.Event()

    def slow(call: Call, form: BaseModel) -> dict[str, Any]:
        if call.method == "diagnostics":
            computed.set()
            release.wait(20)
        return result(call, form)

    monkeypatch.setattr("vaultsync.daemon.talk.result", slow)
    with RawSocket(server.socket) as raw:
        raw.hello(notifications=["tables_changed"])
        raw.send('{"jsonrpc":"2.0","id":7,"method":"diagnostics"}')
        assert computed.wait(20)
        server.backend.tell(TablesChanged(stale=["a.md"], fresh=[]))
        time.sleep(0.2)
        release.set()
        assert [raw.receive().get("id"), raw.receive().get("method")] == [7, "tables_changed"]


def test_what_is_told_before_and_after_an_answer_stays_there_however_busy_the_server_is(serve: Serve) -> None:
    server = serve()
    computing, awake = threading.Event(), threading.Event()
    with RawSocket(server.socket) as raw:
        raw.hello(notifications=["tables_changed"])
        server.backend.hold(lambda: computing.wait(20))
        raw.send('{"jsonrpc":"2.0","id":7,"method":"tables"}')
        while not server.backend.asked["tables"]:
            time.sleep(0.01)
        assert server.server._loop is not None
        server.server._loop.call_soon_threadsafe(awake.wait, 20)
        server.backend.tell(TablesChanged(stale=["before.md"], fresh=[]))
        computing.set()
        server.backend.hold(lambda: server.backend.tell(TablesChanged(stale=["after.md"], fresh=[]))).result(20)
        awake.set()
        said = [raw.receive() for _ in range(3)]
        assert [one["params"]["stale"] if "method" in one else one["id"] for one in said] == [["before.md"], 7, ["after.md"]]


def test_a_batch_is_not_overtaken_by_what_is_told_during_it(serve: Serve) -> None:
    server = serve()
    with RawSocket(server.socket) as raw:
        raw.hello(notifications=["tables_changed"])

        def telling() -> TablesResult:
            server.backend.tell(TablesChanged(stale=["a.md"], fresh=[]))
            time.sleep(0.2)
            return TablesResult(notes=[], next=None)

        server.backend.tables = lambda asked: server.backend.hold(telling)  # type: ignore[method-assign]
        raw.send('[{"jsonrpc":"2.0","id":1,"method":"status"},{"jsonrpc":"2.0","id":2,"method":"tables"}]')
        assert [one["id"] for one in raw.receive()] == [1, 2]
        assert raw.receive()["method"] == "tables_changed"


def test_many_unanswered_requests_are_no_reason_to_stop_listening(serve: Serve) -> None:
    server = serve()
    release = threading.Event()
    with RawSocket(server.socket) as raw:
        raw.hello()
        server.backend.hold(lambda: release.wait(20))
        for number in range(104):
            raw.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": "status"}))
        raw.send(b"here?", 9)
        assert raw.frame() == (10, b"here?")
        raw.send('[{"jsonrpc":"2.0","id":"more","method":"status"},{"jsonrpc":"2.0","method":"status"}]')
        (answer,) = raw.receive()
        assert (answer["id"], answer["error"]["data"]["kind"]) == ("more", "busy")
        release.set()
        assert sorted(raw.receive()["id"] for _ in range(104)) == list(range(104))
        assert "result" in raw.ask("status")


def test_what_waits_is_bounded_in_length_too(serve: Serve) -> None:
    server = serve(holding=Holding(message=1_000))
    release = threading.Event()
    with RawSocket(server.socket) as raw:
        raw.hello()
        server.backend.hold(lambda: release.wait(20))
        for number in range(5):
            raw.send(json.dumps({"jsonrpc": "2.0", "id": number, "method": "query", "params": {"query": f"= 1{' ' * 800}"}}))
        answer = raw.receive()
        assert (answer["id"], answer["error"]["data"]["kind"]) == (4, "busy")
        release.set()
        assert sorted(raw.receive()["id"] for _ in range(4)) == list(range(4))


def test_too_large_an_answer_is_an_error(serve: Serve) -> None:
    with RawSocket(serve(holding=Holding(answer=600)).socket) as raw:
        raw.hello()
        assert raw.ask("diagnostics")["error"]["data"]["kind"] == "too-large"
        assert "result" in raw.ask("diagnostics", limit=1)


def test_stopping_says_goodbye(serve: Serve) -> None:
    server = serve()
    with RawSocket(server.socket) as raw, client_of(server) as client:
        raw.hello()
        server.server.stop()
        assert raw.receive() == {"closed": 1001}
        assert not server.server.is_alive()
        assert list(client.notifications(5)) == []
        with pytest.raises(UsageError, match="ended"):
            client.status()
    assert not Path(server.socket).exists()
    with pytest.raises(UsageError, match="no daemon"):
        client_of(server)


def test_nobody_listens_without_clients(serve: Serve) -> None:
    server = serve()
    assert server.backend._listeners == []
    with client_of(server) as client:
        client.status()
        assert len(server.backend._listeners) == 1
    deadline = time.monotonic() + 5
    while server.backend._listeners and time.monotonic() < deadline:
        time.sleep(0.01)
    assert server.backend._listeners == []
