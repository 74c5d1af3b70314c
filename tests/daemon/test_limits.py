"""What a client may cost: its messages, its silence, its slowness."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack, suppress

import pytest
from daemon.conftest import Serve
from daemon.raw import UPGRADE, RawSocket, answered, frame_head, opened, request
from daemon.test_protocol import a_finding

from vaultsync.daemon.protocol.forms import NoteFindings
from vaultsync.daemon.protocol.notifications import DiagnosticsChanged
from vaultsync.daemon.talk import Holding


def status_of(raw: RawSocket) -> str:
    return str(raw.ask("status")["result"]["state"])


@pytest.mark.parametrize("frames", [1, 50])
def test_a_message_of_100_mb_is_refused_before_it_comes(serve: Serve, frames: int) -> None:
    server = serve()
    with RawSocket(server.socket) as raw, RawSocket(server.socket) as other:
        other.hello()
        raw.hello()
        size = 100_000_000 // frames
        with suppress(OSError):
            for number in range(frames):
                raw.socket.sendall(frame_head(size, 1 if number == 0 else 0, fin=number == frames - 1))
                if frames > 1:
                    raw.socket.sendall(bytes(size))
        with suppress(OSError):  # it is closed while we are sending
            assert raw.receive() == {"closed": 1009}
        assert status_of(other) == "ready"


def test_a_message_of_a_megabyte_is_read(serve: Serve) -> None:
    with RawSocket(serve().socket) as raw:
        raw.hello()
        text = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "nothing", "params": {"x": "y" * 900_000}})
        raw.send(text)
        assert raw.receive()["error"]["data"]["kind"] == "unknown-method"


def test_nothing_is_unpacked(serve: Serve) -> None:
    """A message that is packed may be a thousand times as long."""
    offer = (("Sec-WebSocket-Extensions", "permessage-deflate"),)
    _, text = answered(serve().socket, request((("Host", "localhost"), *UPGRADE, *offer)))
    assert b"permessage-deflate" not in text


def test_the_twenty_first_client_is_refused_and_silence_makes_way(serve: Serve) -> None:
    server = serve()
    with ExitStack() as stack:
        silent = [stack.enter_context(opened(server.socket)) for _ in range(5)]
        clients = [stack.enter_context(RawSocket(server.socket)) for _ in range(20)]
        for client in clients:
            client.hello()
        for one in silent:
            one.settimeout(5)
            with suppress(ConnectionError):
                assert one.recv(1) == b""
        with pytest.raises((EOFError, ConnectionError)):
            RawSocket(server.socket)
        assert {status_of(client) for client in clients} == {"ready"}
        clients[0].socket.close()
        deadline = time.monotonic() + 10
        while True:
            try:
                late = stack.enter_context(RawSocket(server.socket))
                break
            except (EOFError, ConnectionError):
                assert time.monotonic() < deadline
                time.sleep(0.01)
        assert "result" in late.hello()


def test_slow_headers_are_not_waited_for(serve: Serve) -> None:
    server = serve(holding=Holding(headers=0.3))
    with opened(server.socket) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nX: ")
        assert slow.recv(1) == b""


def test_who_does_not_read_is_hung_up_on_and_costs_nobody(serve: Serve) -> None:
    server = serve(holding=Holding(slow=0.5))
    with RawSocket(server.socket) as deaf, RawSocket(server.socket) as other:
        deaf.hello(notifications=["diagnostics_changed"])
        other.hello()
        finding = a_finding("a.md").model_copy(update={"message": "x" * 1000})
        deadline = time.monotonic() + 30
        assert status_of(deaf) == status_of(other) == "ready"
        while len(server.server._talks) == 2:
            for number in range(20):
                server.backend.tell(DiagnosticsChanged(notes=[NoteFindings(path=f"{number}.md", findings=[finding] * 100)]))
            assert status_of(other) == "ready"
            assert time.monotonic() < deadline
        assert "does not read" in server.log.read_text("utf-8")


def test_a_burst_of_changes_becomes_few_messages(serve: Serve) -> None:
    server = serve()
    with RawSocket(server.socket) as raw:
        raw.hello(notifications=["diagnostics_changed"])
        for number in range(20_000):
            server.backend.tell(DiagnosticsChanged(notes=[NoteFindings(path=f"{number % 50}.md", findings=[])]))
        raw.send('{"jsonrpc":"2.0","id":"end","method":"status"}')
        count, paths = 0, set()
        while len(paths) < 50:
            said = raw.receive()
            if said.get("method") == "diagnostics_changed":
                count += 1
                paths |= {note["path"] for note in said["params"]["notes"]}
        assert count < 10_000
