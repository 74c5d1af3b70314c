"""Only a program of this machine gets a WebSocket: Host, Origin, method and version are held against exact values."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import MakeVault
from daemon.conftest import NOTES
from daemon.raw import UPGRADE, answered, request
from daemon.small_backend import Served, served
from hypothesis import given
from hypothesis import strategies as st

from vaultsync.daemon.guard import APP_ORIGIN, Asked, Host, judge, parsed_host

HOST = Host("127.0.0.1", 4321)
FORMS = (
    "{host}:{port}",
    "",
    "{host}",
    "{host}:{other}",
    "{host}:0{port}",
    "{host}:{port}0",
    "{host}:+{port}",
    "{host}:",
    "localhost:{port}",
    "evil.com",
    "evil.com:{port}",
    "{host}.evil.com:{port}",
    "evil.com#{host}:{port}",
    "user@{host}:{port}",
    "{host}:{port}/path",
    "127.1:{port}",
    "2130706433:{port}",
    "0x7f.0.0.1:{port}",
    "[::ffff:127.0.0.1]:{port}",
    "{host}:{port}, evil.com",
)
"""What a Host header may say; the first is right."""
ORIGINS = (
    None,
    APP_ORIGIN,
    "null",
    "",
    "http://127.0.0.1:4321",
    "http://localhost",
    "https://evil.com",
    "app://obsidian.md.evil.com",
    "app://obsidian.md/",
    "APP://obsidian.md",
    "https://obsidian.md",
    "app://obsidian.md, https://evil.com",
)
"""What an Origin header may say; the first two are right."""
HUNG_UP = 0
"""No answer at all: what has a body and, before websockets 17, what is no GET of HTTP/1.1."""
SHAPES = ("HTTP/1.0", "HTTP/1.1", "WebSocket")
FORGED = tuple(
    (method, kind)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x")
    for method in ("POST", "PUT", "GET", "HEAD")
)


def forms(port: int) -> list[str]:
    return [form.format(host="127.0.0.1", port=port, other=port % 60000 + 1) for form in FORMS]


@pytest.fixture(scope="module")
def tcp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("guarded")
    (folder / "vault").mkdir()
    (folder / "vault" / "Bee.md").write_text(NOTES["Bee.md"], encoding="utf-8")
    with served(folder / "vault", folder / "state", tcp=True) as server:
        yield server


# -- S1


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("number", range(len(FORMS)))
def test_only_the_exact_host_gets_a_websocket(tcp: Served, number: int, shape: str) -> None:
    host = forms(tcp.port or 0)[number]
    upgrade = UPGRADE if shape == "WebSocket" else ()
    version = "HTTP/1.0" if shape == "HTTP/1.0" else "HTTP/1.1"
    status, text = answered(tcp.port or 0, request((("Host", host), *upgrade), version=version))
    expected = {"HTTP/1.0": 505, "HTTP/1.1": 426 if number == 0 else 403, "WebSocket": 101 if number == 0 else 403}
    assert status == expected[shape] or (shape == "HTTP/1.0" and status == HUNG_UP)
    assert b"Access-Control" not in text
    assert b"Server:" not in text
    assert host == "" or status == 101 or host.encode() not in text


@pytest.mark.parametrize("version", ["HTTP/1.0", "HTTP/1.1"])
@pytest.mark.parametrize("hosts", [(), ("127.0.0.1:{port}", "127.0.0.1:{port}"), ("127.0.0.1:{port}", "evil.com")])
def test_no_host_and_two_hosts_are_refused(tcp: Served, hosts: tuple[str, ...], version: str) -> None:
    headers = tuple(("Host", host.format(port=tcp.port)) for host in hosts)
    status, _ = answered(tcp.port or 0, request((*headers, *UPGRADE), version=version))
    assert status in ((505, HUNG_UP) if version == "HTTP/1.0" else (403,))


@given(st.text(max_size=30))
def test_whatever_is_read_as_the_host_is_written_as_the_host(text: str) -> None:
    found = parsed_host(text)
    assert found is None or str(found) == text


# -- S2


@pytest.mark.parametrize("upgrade", [UPGRADE, ()], ids=["WebSocket", "HTTP"])
@pytest.mark.parametrize("number", range(len(ORIGINS)))
def test_only_no_origin_and_the_app_are_served(tcp: Served, number: int, upgrade: tuple[tuple[str, str], ...]) -> None:
    origin = ORIGINS[number]
    headers = (("Host", f"127.0.0.1:{tcp.port}"), *upgrade, *((("Origin", origin),) if origin is not None else ()))
    status, text = answered(tcp.port or 0, request(headers))
    assert status == (403 if number > 1 else 101 if upgrade else 426)
    assert b"Access-Control" not in text


def test_two_origins_are_refused(tcp: Served) -> None:
    headers = (("Host", f"127.0.0.1:{tcp.port}"), *UPGRADE, ("Origin", APP_ORIGIN), ("Origin", APP_ORIGIN))
    assert answered(tcp.port or 0, request(headers))[0] == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "CROSS-SITE", ""])
def test_what_a_browser_says_comes_from_elsewhere_is_refused(tcp: Served, site: str) -> None:
    headers = (("Host", f"127.0.0.1:{tcp.port}"), *UPGRADE, ("Sec-Fetch-Site", site))
    assert answered(tcp.port or 0, request(headers))[0] == 403


def test_the_socket_is_guarded_in_the_same_way(tcp: Served) -> None:
    assert answered(tcp.socket, request((("Host", "localhost"), *UPGRADE)))[0] == 101
    assert answered(tcp.socket, request((("Host", "evil.com"), *UPGRADE)))[0] == 403
    assert answered(tcp.socket, request((("Host", "localhost"), *UPGRADE, ("Origin", "null"))))[0] == 403


# -- S3


@pytest.mark.parametrize(("method", "kind"), FORGED)
def test_a_request_that_a_page_may_send_unasked_reaches_nothing(tcp: Served, method: str, kind: str) -> None:
    before = tcp.backend.asked.copy()
    body = b'{"jsonrpc":"2.0","id":1,"method":"shutdown","params":{}}'
    headers = (("Host", f"127.0.0.1:{tcp.port}"), ("Content-Type", kind), ("Origin", "https://evil.com"))
    for sent in (
        request((*headers, ("Content-Length", str(len(body)))), method=method, body=body),
        request((*headers, ("Content-Length", "0")), method=method),
        request((*headers, ("Transfer-Encoding", "chunked")), method=method, body=b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body)),
        # Without an Origin, from a program that cannot know better.
        request((headers[0], headers[1], ("Content-Length", str(len(body)))), method=method, body=body),
    ):
        status, text = answered(tcp.port or 0, sent)
        assert status == 0 or 400 <= status <= 505  # on what has a body is hung up
        assert b"Access-Control" not in text
    assert tcp.backend.asked == before
    assert not tcp.backend.ended


@pytest.mark.parametrize("method", ["POST", "PUT", "OPTIONS", "CONNECT", "get", "HEAD"])
def test_no_other_method_becomes_a_websocket(tcp: Served, method: str) -> None:
    status, _ = answered(tcp.port or 0, request((("Host", f"127.0.0.1:{tcp.port}"), *UPGRADE), method=method))
    assert status in (405, HUNG_UP)


# -- pure


def test_judging_knows_no_case_of_header_names() -> None:
    headers = [("HOST", "127.0.0.1:4321"), ("uPGRADE", "WebSocket"), ("cONNECTION", "keep-alive, Upgrade")]
    assert judge(Asked("GET", "/", "HTTP/1.1", headers), HOST) is None


@pytest.mark.parametrize("target", ["/?token=x", "//", "/x", "*", "http://127.0.0.1:4321/"])
def test_there_is_nothing_but_the_root(target: str, make_vault: MakeVault) -> None:
    headers = [("Host", "127.0.0.1:4321"), ("Upgrade", "websocket"), ("Connection", "upgrade")]
    refusal = judge(Asked("GET", target, "HTTP/1.1", headers), HOST)
    assert refusal is not None
    assert refusal.status == 404
    assert "x" not in refusal.reason.replace("exactly", "")
