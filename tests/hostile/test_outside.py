"""Nothing that a vault says makes an audit open a connection or a file outside of it, run anything, or write."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile.runner import listing

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a FIFO tells that somebody opened it")


@pytest.fixture
def server() -> Iterator[socket.socket]:
    """A socket of this machine that waits for anybody."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def audit(vault: Path) -> subprocess.CompletedProcess[bytes]:
    """In a process of its own; who opens the FIFO for reading waits until the time is up."""
    command = [sys.executable, "-m", "vaultsync", "audit", str(vault), "--format", "json"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60)


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"a": {"$ref": "ADDRESS"}}},
        {"$ref": "ADDRESS#/$defs/a"},
        {"$schema": "ADDRESS"},
        {"$id": "ADDRESS", "$ref": "other.json"},
        {"$id": "ADDRESS", "properties": {"a": {"$dynamicRef": "ADDRESS#a"}}},
        {"$defs": {"a": {"$id": "ADDRESS", "$ref": "#/b"}}, "$ref": "#/$defs/a"},
        {"$vocabulary": {"ADDRESS": True}, "properties": {"a": {"not": {"$ref": "ADDRESS"}}}},
        {"properties": {"a": {"x-link": {"to": "ADDRESS"}}}},
    ],
)
@pytest.mark.parametrize("kind", ["http", "file"])
def test_a_schema_is_not_followed_out_of_the_vault(tmp_path: Path, server: socket.socket, schema: dict[str, object], kind: str) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    address = f"http://127.0.0.1:{server.getsockname()[1]}/schema.json" if kind == "http" else (tmp_path / "pipe.json").as_uri()
    vault = tmp_path / "vault"
    vault.mkdir()
    (vault / "vaultsync.toml").write_text("[types.a]\nschema = 'a.json'")
    (vault / "a.json").write_text(json.dumps(schema).replace("ADDRESS", address))
    (vault / "a.md").write_text("---\ntype: a\na: 1\n---\n")
    run = audit(vault)
    assert run.returncode in (1, 2), run.stderr
    assert b"a.json:1:" in run.stderr
    with pytest.raises(BlockingIOError):
        server.accept()


def test_notes_are_not_followed_out_of_the_vault(tmp_path: Path, server: socket.socket) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    vault = tmp_path / "vault"
    vault.mkdir()
    address = f"http://127.0.0.1:{server.getsockname()[1]}/"
    (vault / "a.md").write_text(
        f'---\na: !!python/object/apply:os.system ["touch {vault}/pwned"]\nb: !!python/name:os.system\n---\n'
        f"![]({address}a.png) [a]({address}) [[{address}]] <img src='{address}'>\n\n[b]: {address}\n\n"
        f"[a](../pipe.md) ![[../pipe]] [[/../pipe]] [a]({(tmp_path / 'pipe.md').as_uri()}) [[{tmp_path}/pipe.md]]\n"
    )
    (vault / "a.canvas").write_text(json.dumps({"nodes": [{"type": "file", "file": "../pipe.md"}, {"type": "link", "url": address}]}))
    before = listing(vault)
    run = audit(vault)
    assert run.returncode == 1, run.stderr
    assert listing(vault) == before
    with pytest.raises(BlockingIOError):
        server.accept()
