"""Where the daemon listens: by default on one UNIX socket that is its owner's alone, and on no port."""

from __future__ import annotations

import json
import os
import socket
import stat
import sys
import threading
from pathlib import Path

import pytest
from conftest import MakeVault
from daemon.conftest import Serve
from daemon.raw import opened

from vaultsync.daemon.endpoint import LONGEST, bind_socket, may_connect, open_endpoint, peer_uid, socket_path
from vaultsync.errors import UsageError

LISTEN = "0A"


def listening_ports() -> set[int]:
    """The TCP ports on which this process listens (Linux)."""
    held = {os.readlink(f"/proc/self/fd/{name}") for name in os.listdir("/proc/self/fd") if os.path.islink(f"/proc/self/fd/{name}")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path("/proc/self/net", table).read_text("ascii").splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTEN and f"socket:[{fields[9]}]" in held:
                found.add(int(fields[1].rpartition(":")[2], 16))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="reads the tables of Linux")
def test_by_default_no_port_is_open(serve: Serve) -> None:
    before = listening_ports()
    server = serve()
    assert listening_ports() == before
    found = os.lstat(server.socket)
    assert stat.S_ISSOCK(found.st_mode)
    assert stat.S_IMODE(found.st_mode) == 0o600
    assert stat.S_IMODE(os.lstat(os.path.dirname(server.socket)).st_mode) == 0o700
    assert not list((server.state / "api").glob("*-token"))
    # The control: a port would be seen.
    with socket.create_server(("127.0.0.1", 0)) as other:
        assert listening_ports() == before | {other.getsockname()[1]}


@pytest.mark.skipif(sys.platform != "linux", reason="reads the tables of Linux")
def test_on_request_one_port_of_the_loopback_is_open(serve: Serve) -> None:
    before = listening_ports()
    server = serve(tcp=True)
    assert listening_ports() - before == {server.port}
    said = json.loads((server.state / "api" / "address.json").read_text("utf-8"))
    assert said == {
        "vault": os.path.realpath(server.root),
        "pid": os.getpid(),
        "socket": server.socket,
        "tcp": {"host": "127.0.0.1", "port": server.port},
    }
    addresses = [listener.socket.getsockname() for listener in server.server._endpoint.listeners if not listener.local]
    assert addresses == [("127.0.0.1", server.port)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes the mode from the socket")
def test_the_socket_is_closed_to_others_from_the_first_moment(tmp_path: Path) -> None:
    """Another process may look at any time; here the mask would let everybody in."""
    path = tmp_path / "s"
    modes: set[int] = set()
    ended = threading.Event()

    def look() -> None:
        while not ended.is_set():
            try:
                modes.add(stat.S_IMODE(os.lstat(path).st_mode))
            except FileNotFoundError:
                continue

    watcher = threading.Thread(target=look)
    old = os.umask(0)
    watcher.start()
    try:
        for _ in range(200):
            bind_socket(path).close()
    finally:
        os.umask(old)
        ended.set()
        watcher.join()
    assert modes == {0o600}


def test_a_dead_daemons_socket_is_replaced_and_a_live_ones_is_not(tmp_path: Path) -> None:
    bind_socket(tmp_path / "s").close()
    assert (tmp_path / "s").exists()
    with bind_socket(tmp_path / "s"):
        with pytest.raises(UsageError, match="listens"):
            bind_socket(tmp_path / "s")
        with opened(str(tmp_path / "s")):
            pass


def test_what_is_no_socket_is_not_removed(tmp_path: Path) -> None:
    (tmp_path / "s").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="no socket"):
        bind_socket(tmp_path / "s")
    assert (tmp_path / "s").read_text("utf-8") == "mine"


def test_a_long_path_makes_way_for_a_short_one(make_vault: MakeVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_vault({"a.md": ""})
    state = tmp_path / ("x" * 60) / ("y" * 60)
    (tmp_path / "run").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    endpoint = open_endpoint(root, state)
    try:
        assert endpoint.socket_path is not None
        assert len(os.fsencode(endpoint.socket_path)) <= LONGEST
        assert endpoint.socket_path.parent == tmp_path / "run" / "vaultsync"
        assert stat.S_IMODE(endpoint.socket_path.parent.stat().st_mode) == 0o700
        assert endpoint.socket_path == socket_path(state / "api")
        said = json.loads((state / "api" / "address.json").read_text("utf-8"))
        assert said["socket"] == str(endpoint.socket_path)
    finally:
        endpoint.close()
    assert not endpoint.socket_path.exists()
    assert not (state / "api" / "address.json").exists()


def test_closing_leaves_what_is_anothers_by_now(make_vault: MakeVault, tmp_path: Path) -> None:
    endpoint = open_endpoint(make_vault({"a.md": ""}), tmp_path / "state")
    assert endpoint.socket_path is not None
    endpoint.socket_path.unlink()
    other = bind_socket(endpoint.socket_path)
    address = tmp_path / "state" / "api" / "address.json"
    address.write_text(json.dumps({"pid": 1}), encoding="utf-8")
    endpoint.close()
    assert endpoint.socket_path.exists()
    assert address.exists()
    other.close()


@pytest.mark.skipif(sys.platform not in ("linux", "darwin"), reason="the system does not tell who connects")
def test_the_system_tells_who_connects(tmp_path: Path) -> None:
    with bind_socket(tmp_path / "s") as bound, opened(str(tmp_path / "s")):
        accepted, _ = bound.accept()
        with accepted:
            assert peer_uid(accepted) == os.getuid()
            assert may_connect(accepted)


@pytest.mark.skipif(not hasattr(os, "fork") or os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_is_hung_up_on(serve: Serve) -> None:
    """Even where the modes would let them in."""
    server = serve()
    folder = Path(server.socket).parent
    for opened_up in (folder, *folder.parents):
        if opened_up == Path("/tmp") or opened_up.stat().st_mode & 0o001:
            continue
        opened_up.chmod(opened_up.stat().st_mode | 0o011)
    Path(server.socket).chmod(0o666)
    code = (
        "import os, socket, sys; os.setuid(65534); s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1]);"
        "s.sendall(b'GET / HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n'); s.settimeout(5); print(s.recv(100))"
    )
    import subprocess

    run = subprocess.run([sys.executable, "-c", code, server.socket], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "b''" or "reset" in run.stderr.lower() or "BrokenPipe" in run.stderr, run.stdout + run.stderr
