"""Tokens: who has none, or a wrong one, is told nothing; and where they lie nobody else can read them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import MakeVault
from daemon.conftest import NOTES, Serve
from daemon.raw import UPGRADE, RawSocket, answered, request
from daemon.small_backend import Served, served
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.endpoint import open_endpoint
from vaultsync.daemon.talk import Holding
from vaultsync.daemon.token import FAILURES, PAUSE, Attempts, Tokens
from vaultsync.errors import UsageError


@pytest.fixture(scope="module")
def tcp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("tokens")
    (folder / "vault").mkdir()
    (folder / "vault" / "Bee.md").write_text(NOTES["Bee.md"], encoding="utf-8")
    with served(folder / "vault", folder / "state", tcp=True) as server:
        yield server


def token(server: Served, scope: str = "read") -> str:
    return (server.state / "api" / f"{scope}-token").read_text("ascii")


def greeting(server: Served, **params: object) -> dict[str, object]:
    assert server.port is not None
    with RawSocket(server.port, f"127.0.0.1:{server.port}") as raw:
        answer = raw.hello(**params)
        if "error" in answer:
            assert raw.receive() == {"closed": 1008}
            return {"kind": answer["error"]["data"]["kind"], "text": str(answer)}
        return dict(answer["result"])


# -- S4: what is refused


def test_wrong_tokens_are_refused_and_told_nothing(tcp: Served) -> None:
    right = token(tcp)
    wrong = [
        {},
        {"token": None},
        {"token": ""},
        {"token": right[:-1]},
        {"token": right + "0"},
        {"token": right.upper()},
        {"token": "é" + right[1:]},
        {"token": right, "scope": "write"},
    ]
    for sent in wrong:
        answer = greeting(tcp, **sent)
        assert answer["kind"] == "token-refused"
        assert right[:8] not in str(answer)
        # A right one in between starts the count anew.
        assert greeting(tcp, token=right)["scope"] == "read"


def test_each_scope_has_its_token(tcp: Served) -> None:
    assert token(tcp) != token(tcp, "write")
    assert greeting(tcp, token=token(tcp, "write"), scope="write")["scope"] == "write"
    assert greeting(tcp, token=token(tcp, "write"), scope="read")["scope"] == "read"


@pytest.mark.parametrize("target", ["/?token={token}", "/{token}", "/#{token}"])
def test_a_token_in_the_address_opens_nothing(tcp: Served, target: str) -> None:
    headers = (("Host", f"127.0.0.1:{tcp.port}"), *UPGRADE)
    status, text = answered(tcp.port or 0, request(headers, target=target.format(token=token(tcp))))
    assert status == 404
    assert token(tcp).encode() not in text


@pytest.mark.parametrize("header", ["Authorization: Bearer {token}", "Cookie: token={token}"])
def test_a_token_in_a_header_stands_for_nothing(tcp: Served, header: str) -> None:
    name, _, value = header.format(token=token(tcp)).partition(": ")
    assert tcp.port is not None
    assert answered(tcp.port, request((("Host", f"127.0.0.1:{tcp.port}"), *UPGRADE, (name, value))))[0] == 101
    assert greeting(tcp)["kind"] == "token-refused"
    assert greeting(tcp, token=token(tcp))["scope"] == "read"


def test_no_token_stands_in_a_log_or_in_the_address_file(tcp: Served) -> None:
    greeting(tcp, token=token(tcp, "write"), scope="write", client=token(tcp, "write"))
    greeting(tcp, token=token(tcp)[:-1])
    greeting(tcp, token=token(tcp))
    written = [path.read_text("utf-8") for path in tcp.state.rglob("*") if path.is_file() and not path.name.endswith("-token")]
    assert any("came, to write" in text for text in written)
    for scope in ("read", "write"):
        assert not any(token(tcp, scope) in text or token(tcp, scope)[:16] in text for text in written)


def test_five_failures_pause_the_door(serve: Serve) -> None:
    server = serve(tcp=True)
    for _ in range(FAILURES):
        assert greeting(server, token="wrong")["kind"] == "token-refused"
    assert greeting(server, token=token(server))["kind"] == "paused"
    # Over the socket nobody is kept out by that.
    with RawSocket(server.socket) as raw:
        assert raw.hello()["result"]["scope"] == "read"


def test_silence_and_other_methods_are_no_hello(serve: Serve) -> None:
    server = serve(holding=Holding(hello=0.2))
    with RawSocket(server.socket) as raw:
        assert raw.receive() == {"closed": 1008}
    for said in ('{"jsonrpc":"2.0","id":7,"method":"status"}', '{"jsonrpc":"2.0","method":"hello","params":{}}', "[]", "{", b"\x00"):
        with RawSocket(server.socket) as raw:
            raw.send(said)
            assert raw.receive()["error"]["data"]["kind"] in ("hello-needed", "invalid-request", "parse-error")
            assert raw.receive() == {"closed": 1008}
    assert not server.backend.asked


# -- S4: where they lie


def test_files_and_folders_are_the_owners_alone(tcp: Served) -> None:
    assert stat.S_IMODE((tcp.state / "api").stat().st_mode) == 0o700
    assert {path.name for path in (tcp.state / "api").iterdir()} == {"socket", "address.json", "read-token", "write-token"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tcp.state / "api").iterdir()} == {0o600}
    assert len(bytes.fromhex(token(tcp))) * 8 == 256


def test_the_state_folder_may_not_lie_in_the_vault(make_vault: MakeVault, tmp_path: Path) -> None:
    root = make_vault({"a.md": ""})
    (tmp_path / "link").symlink_to(root)
    for state in (root / ".state", tmp_path / "link" / "state", root):
        with pytest.raises(UsageError, match="inside the vault"):
            open_endpoint(root, state, tcp=True)
    assert [path.name for path in root.iterdir()] == ["a.md"]


def test_tokens_are_kept_and_can_be_rotated(tmp_path: Path) -> None:
    first = Tokens(tmp_path / "api")
    old = (tmp_path / "api" / "read-token").read_text("ascii")
    assert first.grants(old, "read")
    assert Tokens(tmp_path / "api").grants(old, "read")
    new = first.rotate("read")
    assert new == (tmp_path / "api" / "read-token").read_text("ascii")
    assert first.grants(new, "read")
    assert not first.grants(old, "read")
    assert new not in repr(first)


@pytest.mark.parametrize("harm", ["mode", "short", "link", "empty", "binary"])
def test_a_token_that_others_may_know_is_replaced(tmp_path: Path, harm: str) -> None:
    Tokens(tmp_path / "api")
    path = tmp_path / "api" / "read-token"
    old = path.read_text("ascii")
    if harm == "mode":
        path.chmod(0o644)
    elif harm == "link":
        (tmp_path / "elsewhere").write_text(old, encoding="ascii")
        path.unlink()
        path.symlink_to(tmp_path / "elsewhere")
    else:
        path.write_bytes({"short": old[:-2].encode(), "empty": b"", "binary": os.urandom(64)}[harm])
        path.chmod(0o600)
    tokens = Tokens(tmp_path / "api")
    assert not tokens.grants(old, "read")
    assert not path.is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert tokens.grants(path.read_text("ascii"), "read")


def test_a_folder_that_others_can_enter_is_closed_and_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o755)
    Tokens(tmp_path / "open")
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o700
    (tmp_path / "link").symlink_to(tmp_path / "open")
    with pytest.raises(UsageError, match="link"):
        Tokens(tmp_path / "link")


# -- pauses


@given(st.lists(st.tuples(st.floats(0, 20), st.booleans()), max_size=60))
def test_there_are_never_more_than_five_failures_without_a_pause(events: list[tuple[float, bool]]) -> None:
    attempts = Attempts()
    now, tried = 0.0, list[float]()
    for after, right in events:
        now += after
        if attempts.wait(now) > 0:
            continue
        if right:
            attempts.succeeded()
            tried = []
        else:
            attempts.failed(now)
            tried = [*tried, now]
        for first in range(len(tried) - FAILURES):
            assert tried[first + FAILURES] - tried[first] >= PAUSE
